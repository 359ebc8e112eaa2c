"""Applications to a fair and decisions about many of them, in GraphQL."""

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

strawberry.enum(DecisionReason, description="A reason that comes up often; its words are in the reader's language.")


@strawberry.type(name="StockReason", description="A reason that comes up often, in the reader's words.")
class StockReasonType:
    """A stock reason."""

    reason: DecisionReason
    text: str


@strawberry.type(name="UndecidedProblem", description="Why one of many was not decided.")
class UndecidedProblemType(Flat[UndecidedProblem]):
    """A problem of one thing of a bulk."""

    id: strawberry.ID
    code: str
    message: str
    field: str | None


@strawberry.type(name="DecidedRegistrations", description="What became of many applications: results beside problems.")
class DecidedRegistrationsType:
    """What became of a bulk."""

    results: list[RegistrationType] = strawberry.field(
        description="As they are now; with validateOnly, as they would be."
    )
    problems: list[UndecidedProblemType]
    written: bool = strawberry.field(description="Whether the results have been written.")

    @classmethod
    def of(cls, decided: DecidedRegistrations) -> "DecidedRegistrationsType":
        """Return what became of a bulk."""
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
    """Who has applied."""

    @strawberry.field(description="Who applies: for the applicant's own people and the organiser.")
    async def organisation(self, info: Info) -> OrganisationType | None:
        registration: Registration = self.model  # type: ignore[attr-defined]  # the field stands on Registration
        found = await info.context.loader(load_organisations).load(registration.organisation_id)
        return None if found is None else OrganisationType.of(found)

    @strawberry.field(description="How many people the applicant has here; null for all but organisers.")
    async def member_count(self, info: Info) -> int | None:
        registration: Registration = self.model  # type: ignore[attr-defined]  # the field stands on Registration
        return await info.context.loader(load_member_counts).load(registration.organisation_id)

    @strawberry.field(description="Other fairs of yours that the applicant was admitted to; empty for all but you.")
    async def earlier_fairs(self, info: Info) -> list[FairType]:
        registration: Registration = self.model  # type: ignore[attr-defined]  # the field stands on Registration
        key = (registration.organisation_id, registration.fair_id)
        return [FairType.of(info, each) for each in await info.context.loader(load_earlier).load(key)]


@strawberry.type
class Query:
    """What an organiser can ask about applications."""

    @strawberry.field(
        description="Applications to a fair of yours, oldest first; text is how the company's name begins."
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

    @strawberry.field(description="The reasons to decline with, in the reader's language.")
    def stock_reasons(self, info: Info) -> list[StockReasonType]:
        language = info.context.language
        return [StockReasonType(reason=each, text=words_of(each, language)) for each in DecisionReason]


@strawberry.type
class Mutation:
    """What an organiser can do with many applications."""

    @strawberry.mutation(
        description="Approve or decline applications to a fair of yours, at most 200 at once; applicants get a mail."
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
    """Return how many people belong to organisations: a loader's fetch."""
    return await context.service(Applicants).count_members(context.actor, organisation_ids)


async def load_earlier(context: Context, keys: list[tuple[str, str]]) -> list[list[Fair]]:
    """Return earlier fairs by (organisation's id, fair's id): a loader's fetch."""
    return await context.service(Applicants).earlier(context.actor, keys)
