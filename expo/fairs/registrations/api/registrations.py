"""Registrations in GraphQL: applications, and decisions on single ones."""

import strawberry

from expo.fairs.fairs.service import Fairs
from expo.fairs.registrations.api.enums import Part, RegistrationStatus
from expo.fairs.registrations.api.types import RegistrationResult, RegistrationType
from expo.fairs.registrations.service import Decisions
from expo.kit.graphql.types import Connection, Info, connection, sliced


@strawberry.type
class Query:
    """Queries for registrations."""

    @strawberry.field(description="Your organisation's applications to fairs, at most 200.")
    async def my_registrations(self, info: Info) -> list[RegistrationType]:
        found = await info.context.service(Fairs).my_registrations(info.context.actor)
        return [RegistrationType.of(each) for each in found]

    @strawberry.field(description="Applications to one of your fairs, oldest first.")
    async def registrations(
        self,
        info: Info,
        fair_id: strawberry.ID,
        part: Part | None = None,
        status: RegistrationStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RegistrationType]:
        wanted = sliced(first, after)
        page = await info.context.service(Fairs).registrations(
            info.context.actor, fair_id=fair_id, wanted=wanted, part=part, status=status
        )
        return connection(page, RegistrationType.of, wanted)


@strawberry.type
class Mutation:
    """Mutations of registrations."""

    @strawberry.mutation(
        description="Apply to take part in a fair, as a buyer or an exhibitor according to your organisation's kind."
    )
    async def apply_to_fair(self, info: Info, fair_id: strawberry.ID, note: str | None = None) -> RegistrationResult:
        return RegistrationType.of(
            await info.context.service(Fairs).apply(info.context.actor, fair_id=fair_id, note=note)
        )

    @strawberry.mutation(
        description="Approve or decline an application to one of your fairs. Declining requires a reason. "
        "The applicant is notified by mail."
    )
    async def decide_registration(
        self, info: Info, registration_id: strawberry.ID, approve: bool, reason: str | None = None
    ) -> RegistrationResult:
        decided = await info.context.service(Decisions).decide(
            info.context.actor, registration_id=registration_id, approve=approve, reason=reason
        )
        return RegistrationType.of(decided)
