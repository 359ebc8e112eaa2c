"""Applications to a fair and bulk decisions on them, in GraphQL."""

from typing import Annotated

import strawberry

from expo.accounts.api.types import OrganisationType, load_organisations
from expo.fairs.applications.api.enums import ApplicationStatus, ParticipantRole
from expo.fairs.applications.api.types import FairApplicationType
from expo.fairs.applications.applicants import Applicants
from expo.fairs.applications.models import DecidedFairApplications, UndecidedProblem
from expo.fairs.applications.service import Decisions
from expo.fairs.fairs.api.types import FairType
from expo.fairs.fairs.models import Fair, FairApplication
from expo.fairs.fairs.rules.reasons import DecisionReason, words_of
from expo.kit.graphql.types import Connection, Context, Flat, Info, Problem, checked_page, connection, extend

strawberry.enum(DecisionReason, description="A common reason for declining; its text is in the reader's language.")


@strawberry.type(
    name="StockReason", description="A common reason for declining, with its text in the reader's language."
)
class StockReasonType:
    """A stock reason."""

    reason: DecisionReason
    text: str


@strawberry.type(name="UndecidedProblem", description="Why one item of a bulk decision was not decided.")
class UndecidedProblemType(Flat[UndecidedProblem]):
    """The problem of one item of a bulk decision."""

    id: strawberry.ID
    code: str
    message: str
    field: str | None


@strawberry.type(name="DecidedFairApplications", description="Results and problems of a bulk decision on applications.")
class DecidedFairApplicationsType:
    """The outcome of a bulk decision."""

    results: list[FairApplicationType] = strawberry.field(
        description="Applications as they are now; with validateOnly, as they would be."
    )
    problems: list[UndecidedProblemType]
    written: bool = strawberry.field(description="Whether the results were written; false with validateOnly.")

    @classmethod
    def of(cls, decided_applications: DecidedFairApplications) -> "DecidedFairApplicationsType":
        """Return the outcome of a bulk decision."""
        return cls(
            results=[FairApplicationType.of(each) for each in decided_applications.results],
            problems=[UndecidedProblemType.of(each) for each in decided_applications.problems],
            written=decided_applications.written,
        )


DecidedFairApplicationsResult = Annotated[
    DecidedFairApplicationsType | Problem, strawberry.union("DecidedFairApplicationsResult")
]


@extend(FairApplicationType)
class FairApplicationApplicant:
    """The applicant of an application."""

    @strawberry.field(description="Applying organisation, for its own people and the organiser.")
    async def organisation(self, info: Info) -> OrganisationType | None:
        application: FairApplication = self.model  # type: ignore[attr-defined]  # a field of FairApplication
        found = await info.context.loader(load_organisations).load(application.organisation_id)
        return None if found is None else OrganisationType.of(found)

    @strawberry.field(description="Number of members of the applying organisation. Null for all but organisers.")
    async def member_count(self, info: Info) -> int | None:
        application: FairApplication = self.model  # type: ignore[attr-defined]  # a field of FairApplication
        return await info.context.loader(load_member_counts).load(application.organisation_id)

    @strawberry.field(description="Your other fairs that approved the applicant. Empty for all but the organiser.")
    async def earlier_fairs(self, info: Info) -> list[FairType]:
        application: FairApplication = self.model  # type: ignore[attr-defined]  # a field of FairApplication
        key = (application.organisation_id, application.fair_id)
        return [FairType.of(info, each) for each in await info.context.loader(load_earlier).load(key)]


@strawberry.type
class Query:
    """Queries of organisers for applications."""

    @strawberry.field(
        description="Applications to one of your fairs, oldest first. `text` is the beginning of the company's name."
    )
    async def applications(
        self,
        info: Info,
        fair_id: strawberry.ID,
        role: ParticipantRole | None = None,
        status: ApplicationStatus | None = None,
        text: str | None = None,
        country: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[FairApplicationType]:
        part = checked_page(first, after)
        page = await info.context.service(Applicants).find(
            info.context.actor, fair_id=fair_id, part=part, role=role, status=status, text=text, country=country
        )
        return connection(page, FairApplicationType.of, part)

    @strawberry.field(description="Stock reasons for declining, in the reader's language.")
    def stock_reasons(self, info: Info) -> list[StockReasonType]:
        language = info.context.language
        return [StockReasonType(reason=each, text=words_of(each, language)) for each in DecisionReason]


@strawberry.type
class Mutation:
    """Bulk decisions of organisers on applications."""

    @strawberry.mutation(
        description="Approve or decline applications to one of your fairs, at most 200 at once. "
        "Applicants are notified by mail."
    )
    async def decide_fair_applications(
        self,
        info: Info,
        fair_id: strawberry.ID,
        ids: list[strawberry.ID],
        approve: bool,
        stock_reason: DecisionReason | None = None,
        reason: str | None = None,
        validate_only: bool = False,
    ) -> DecidedFairApplicationsResult:
        decided = await info.context.service(Decisions).decide_many(
            info.context.actor,
            fair_id=fair_id,
            application_ids=ids,
            approve=approve,
            stock_reason=stock_reason,
            reason=reason,
            validate_only=validate_only,
        )
        return DecidedFairApplicationsType.of(decided)


async def load_member_counts(context: Context, organisation_ids: list[str]) -> list[int | None]:
    """Return numbers of members by organisations' ids: a loader's fetch."""
    return await context.service(Applicants).count_members(context.actor, organisation_ids)


async def load_earlier(context: Context, keys: list[tuple[str, str]]) -> list[list[Fair]]:
    """Return earlier fairs by (organisation's id, fair's id): a loader's fetch."""
    return await context.service(Applicants).earlier(context.actor, keys)
