"""Applications to a fair and bulk decisions on them, in GraphQL."""

from typing import Annotated

import strawberry

from expo.accounts.api.types import OrganisationType, load_organisations
from expo.fairs.fairs.api.types import FairType
from expo.fairs.fairs.models import Fair, Registration
from expo.fairs.fairs.rules.reasons import DecisionReason, words_of
from expo.fairs.registrations.api.enums import Part, RegistrationStatus
from expo.fairs.registrations.api.types import RegistrationType
from expo.fairs.registrations.applicants import Applicants
from expo.fairs.registrations.models import DecidedRegistrations, UndecidedProblem
from expo.fairs.registrations.service import Decisions
from expo.kit.graphql.types import Connection, Context, Flat, Info, Problem, connection, extend, sliced

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


@strawberry.type(name="DecidedRegistrations", description="Results and problems of a bulk decision on applications.")
class DecidedRegistrationsType:
    """The outcome of a bulk decision."""

    results: list[RegistrationType] = strawberry.field(
        description="Applications as they are now; with validateOnly, as they would be."
    )
    problems: list[UndecidedProblemType]
    written: bool = strawberry.field(description="Whether the results were written; false with validateOnly.")

    @classmethod
    def of(cls, decided: DecidedRegistrations) -> "DecidedRegistrationsType":
        """Return the outcome of a bulk decision."""
        return cls(
            results=[RegistrationType.of(each) for each in decided.results],
            problems=[UndecidedProblemType.of(each) for each in decided.problems],
            written=decided.written,
        )


DecidedRegistrationsResult = Annotated[
    DecidedRegistrationsType | Problem, strawberry.union("DecidedRegistrationsResult")
]


@extend(RegistrationType)
class RegistrationApplicant:
    """The applicant of a registration."""

    @strawberry.field(description="Applying organisation, for its own people and the organiser.")
    async def organisation(self, info: Info) -> OrganisationType | None:
        registration: Registration = self.model  # type: ignore[attr-defined]  # a field of Registration
        found = await info.context.loader(load_organisations).load(registration.organisation_id)
        return None if found is None else OrganisationType.of(found)

    @strawberry.field(description="Number of members of the applying organisation. Null for all but organisers.")
    async def member_count(self, info: Info) -> int | None:
        registration: Registration = self.model  # type: ignore[attr-defined]  # a field of Registration
        return await info.context.loader(load_member_counts).load(registration.organisation_id)

    @strawberry.field(description="Your other fairs that admitted the applicant. Empty for all but the organiser.")
    async def earlier_fairs(self, info: Info) -> list[FairType]:
        registration: Registration = self.model  # type: ignore[attr-defined]  # a field of Registration
        key = (registration.organisation_id, registration.fair_id)
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
        part: Part | None = None,
        status: RegistrationStatus | None = None,
        text: str | None = None,
        country: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RegistrationType]:
        wanted = sliced(first, after)
        page = await info.context.service(Applicants).find(
            info.context.actor, fair_id=fair_id, wanted=wanted, part=part, status=status, text=text, country=country
        )
        return connection(page, RegistrationType.of, wanted)

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
    async def decide_registrations(
        self,
        info: Info,
        fair_id: strawberry.ID,
        ids: list[strawberry.ID],
        approve: bool,
        stock_reason: DecisionReason | None = None,
        reason: str | None = None,
        validate_only: bool = False,
    ) -> DecidedRegistrationsResult:
        decided = await info.context.service(Decisions).decide_many(
            info.context.actor,
            fair_id=fair_id,
            registration_ids=ids,
            approve=approve,
            stock_reason=stock_reason,
            reason=reason,
            validate_only=validate_only,
        )
        return DecidedRegistrationsType.of(decided)


async def load_member_counts(context: Context, organisation_ids: list[str]) -> list[int | None]:
    """Return numbers of members by organisations' ids: a loader's fetch."""
    return await context.service(Applicants).count_members(context.actor, organisation_ids)


async def load_earlier(context: Context, keys: list[tuple[str, str]]) -> list[list[Fair]]:
    """Return earlier fairs by (organisation's id, fair's id): a loader's fetch."""
    return await context.service(Applicants).earlier(context.actor, keys)
