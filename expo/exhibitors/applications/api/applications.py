"""An organiser's search for and decisions on the booths of a fair, in GraphQL."""

from typing import Annotated

import strawberry

from expo.exhibitors.applications.service import BoothDecision, BoothDecisions, DecidedBooths
from expo.exhibitors.booths.api.enums import BoothStatus
from expo.exhibitors.booths.api.types import BoothResult, BoothType
from expo.exhibitors.companies.api.types import ExhibitorType
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.fairs.applications.api.decisions import UndecidedProblemType
from expo.fairs.applications.api.types import FairApplicationType
from expo.fairs.fairs.models import FairApplication
from expo.fairs.fairs.rules.reasons import DecisionReason
from expo.kit.graphql.types import Connection, Context, Info, Problem, checked_page, connection, extend


@strawberry.input(description="Decision on one booth. Declining requires a stock reason or your own words.")
class BoothDecisionInput:
    """A decision on one booth of many."""

    booth_id: strawberry.ID
    approve: bool
    stock_reason: DecisionReason | None = None
    reason: str | None = None
    hall: str | None = strawberry.field(default=None, description="Key of one of the fair's halls.")
    number: str | None = None
    next_free: bool = strawberry.field(
        default=False, description="Whether to assign the next free space of its section."
    )

    def decision(self) -> BoothDecision:
        """Return the decision."""
        return BoothDecision(
            self.booth_id, self.approve, self.stock_reason, self.reason, self.hall, self.number, self.next_free
        )


@strawberry.input(description="Decision on an application. Declining requires a reason.")
class DecideBoothInput:
    """A decision on an application."""

    booth_id: strawberry.ID
    approve: bool
    reason: str | None = None
    hall: str | None = strawberry.field(default=None, description="Key of one of the fair's halls.")
    number: str | None = None
    next_free_space: bool = strawberry.field(
        default=False, description="Whether to assign the next free space in the halls of the booth's section."
    )


@strawberry.type(name="DecidedBooths", description="Results and problems of a bulk decision on booths.")
class DecidedBoothsType:
    """The outcome of a bulk decision."""

    results: list[BoothType] = strawberry.field(
        description="Booths as they are now; with validateOnly, as they would be."
    )
    problems: list[UndecidedProblemType]
    written: bool = strawberry.field(description="Whether the results were written; false with validateOnly.")

    @classmethod
    def of(cls, info: Info, decided_booths: DecidedBooths) -> "DecidedBoothsType":
        """Return the outcome of a bulk decision, for this reader."""
        return cls(
            results=[BoothType.of(info, each) for each in decided_booths.results],
            problems=[UndecidedProblemType.of(each) for each in decided_booths.problems],
            written=decided_booths.written,
        )


DecidedBoothsResult = Annotated[DecidedBoothsType | Problem, strawberry.union("DecidedBoothsResult")]


@extend(FairApplicationType)
class FairApplicationExhibitor:
    """The applicant's company."""

    @strawberry.field(description="Company profile of the applicant. Null unless the reader may see it.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        application: FairApplication = self.model  # type: ignore[attr-defined]  # a field of FairApplication
        found = await info.context.loader(load_exhibitors_of).load(application.organisation_id)
        return None if found is None else ExhibitorType.of(info, found)


@strawberry.type
class Query:
    """Queries of organisers for booths."""

    @strawberry.field(
        description="Booths at one of your fairs from the application on, in order of application. `text` is "
        "matched against the beginnings of words in the company's name."
    )
    async def fair_booths(
        self,
        info: Info,
        fair_id: strawberry.ID,
        status: BoothStatus | None = None,
        section: str | None = None,
        hall: str | None = None,
        country: str | None = None,
        text: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[BoothType]:
        part = checked_page(first, after)
        page = await info.context.service(BoothDecisions).find(
            info.context.actor,
            fair_id=fair_id,
            part=part,
            status=status,
            section=section,
            hall=hall,
            country=country,
            text=text,
        )
        return connection(page, lambda booth: BoothType.of(info, booth), part)


@strawberry.type
class Mutation:
    """Decisions of organisers on booths."""

    @strawberry.mutation(
        description="Approve or decline an application for a booth at one of your fairs. "
        "The applicant is notified by mail."
    )
    async def decide_booth(self, info: Info, input: DecideBoothInput) -> BoothResult:
        booth = await info.context.service(BoothDecisions).decide(
            info.context.actor,
            booth_id=input.booth_id,
            approve=input.approve,
            reason=input.reason,
            hall=input.hall,
            number=input.number,
            next_free=input.next_free_space,
        )
        return BoothType.of(info, booth)

    @strawberry.mutation(
        description="Approve booths at one of your fairs with their places, or decline them, at most 200 at once. "
        "Applicants are notified by mail."
    )
    async def decide_booths(
        self,
        info: Info,
        fair_id: strawberry.ID,
        decisions: list[BoothDecisionInput],
        validate_only: bool = False,
    ) -> DecidedBoothsResult:
        decided = await info.context.service(BoothDecisions).decide_many(
            info.context.actor,
            fair_id=fair_id,
            decisions=[each.decision() for each in decisions],
            validate_only=validate_only,
        )
        return DecidedBoothsType.of(info, decided)


async def load_exhibitors_of(context: Context, organisation_ids: list[str]) -> list[Exhibitor | None]:
    """Return exhibitors by their organisations' ids, None for those hidden from the reader: a loader's fetch."""
    return await context.service(Exhibitors).of_organisations(context.actor, organisation_ids=organisation_ids)
