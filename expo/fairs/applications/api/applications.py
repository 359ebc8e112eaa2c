"""Applications to fairs in GraphQL, and decisions on single ones."""

import strawberry

from expo.fairs.applications.api.types import FairApplicationResult, FairApplicationType
from expo.fairs.applications.service import Decisions
from expo.fairs.fairs.service import Fairs
from expo.kit.graphql.types import Info


@strawberry.type
class Query:
    """Queries for applications."""

    @strawberry.field(description="Your organisation's applications to fairs, at most 200.")
    async def my_fair_applications(self, info: Info) -> list[FairApplicationType]:
        found = await info.context.service(Fairs).my_fair_applications(info.context.actor)
        return [FairApplicationType.of(each) for each in found]


@strawberry.type
class Mutation:
    """Mutations of applications."""

    @strawberry.mutation(
        description="Apply to take part in a fair, as a buyer or an exhibitor according to your organisation's kind."
    )
    async def apply_to_fair(self, info: Info, fair_id: strawberry.ID, note: str | None = None) -> FairApplicationResult:
        return FairApplicationType.of(
            await info.context.service(Fairs).apply(info.context.actor, fair_id=fair_id, note=note)
        )

    @strawberry.mutation(
        description="Approve or decline an application to one of your fairs. Declining requires a reason. "
        "The applicant is notified by mail."
    )
    async def decide_fair_application(
        self, info: Info, application_id: strawberry.ID, approve: bool, reason: str | None = None
    ) -> FairApplicationResult:
        decided = await info.context.service(Decisions).decide(
            info.context.actor, application_id=application_id, approve=approve, reason=reason
        )
        return FairApplicationType.of(decided)
