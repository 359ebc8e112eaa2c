"""Halls' floors in GraphQL: laying them out, and the booths on their stands."""

from typing import Annotated

import strawberry

from expo.exhibitors.booths.api.types import BoothType
from expo.exhibitors.floors.service import Floors, HallKey
from expo.exhibitors.models import Booth
from expo.fairs.fairs.api.inputs import HallInput
from expo.fairs.fairs.api.types import FairResult, FairType, HallType
from expo.fairs.fairs.models import Fair
from expo.fairs.hall_plans.api.types import HallPlanInput, HallPlanType, LayOutStandsInput, StandType
from expo.fairs.hall_plans.models import Rows
from expo.kit.graphql.types import Connection, Context, Info, Problem, connection, extend, sliced

HallPlanResult = Annotated[HallPlanType | Problem, strawberry.union("HallPlanResult")]


@strawberry.type(description="A stand that nobody has, for a booth.")
class ProposedStand:
    """A proposal."""

    hall: str = strawberry.field(description="The hall's key.")
    number: str


@extend(StandType)
class StandBooth:
    """Who stands on a stand."""

    @strawberry.field(description="The booth here: an open one, or any for the fair's organiser; null on a free stand.")
    async def booth(self, info: Info) -> BoothType | None:
        stand: StandType = self  # type: ignore[assignment]  # the field stands on Stand
        found = (await info.context.loader(load_standing).load(stand.hall_key)).get(stand.number)
        return None if found is None else BoothType.of(info, found)


@extend(HallType)
class HallBooths:
    """What is in a hall."""

    @strawberry.field(description="How many booths are open in the hall.")
    async def booth_count(self, info: Info) -> int:
        hall: HallType = self  # type: ignore[assignment]  # the field stands on Hall
        return await info.context.loader(load_open_counts).load((hall.fair_id, hall.key))


@extend(FairType)
class FairBooths:
    """What waits at a fair."""

    @strawberry.field(description="How many booths wait for a decision; null for all but the organiser.")
    async def waiting_booths(self, info: Info) -> int | None:
        fair: Fair = self.model  # type: ignore[attr-defined]  # the field stands on Fair
        return await info.context.loader(load_waiting_booths).load(fair.id)


@extend(BoothType)
class BoothProposal:
    """Where a booth could stand."""

    @strawberry.field(
        description="The next free stand in the halls of its section, another for each booth of a page; "
        "null for all but the organiser."
    )
    async def proposed_stand(self, info: Info) -> ProposedStand | None:
        booth: Booth = self.model  # type: ignore[attr-defined]  # the field stands on Booth
        found = await info.context.loader(load_proposals).load((booth.id, booth.fair_id, booth.section))
        return None if found is None else ProposedStand(hall=found[0], number=found[1])


@strawberry.type
class Query:
    """What one can ask about halls."""

    @strawberry.field(description="Approved and open booths at a fair of yours that have no number yet.")
    async def unplaced_booths(
        self, info: Info, fair_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[BoothType]:
        wanted = sliced(first, after)
        page = await info.context.service(Floors).unplaced(info.context.actor, fair_id=fair_id, wanted=wanted)
        return connection(page, lambda booth: BoothType.of(info, booth), wanted)


@strawberry.type
class Mutation:
    """What one can do with halls."""

    @strawberry.mutation(description="Say which halls a fair of yours has; one with booths in it cannot go.")
    async def set_halls(self, info: Info, fair_id: strawberry.ID, halls: list[HallInput]) -> FairResult:
        wanted = [hall.model() for hall in halls]
        fair = await info.context.service(Floors).set_halls(info.context.actor, fair_id=fair_id, halls=wanted)
        return FairType.of(info, fair)

    @strawberry.mutation(
        description="Add a hall to a fair of yours, or change the one with its key; place counts from 1."
    )
    async def save_hall(
        self, info: Info, fair_id: strawberry.ID, hall: HallInput, place: int | None = None
    ) -> FairResult:
        floors = info.context.service(Floors)
        saved = await floors.save_hall(info.context.actor, fair_id=fair_id, hall=hall.model(), place=place)
        return FairType.of(info, saved)

    @strawberry.mutation(description="Take a hall away from a fair of yours; one with booths in it cannot go.")
    async def remove_hall(self, info: Info, fair_id: strawberry.ID, hall: str) -> FairResult:
        floors = info.context.service(Floors)
        return FairType.of(info, await floors.remove_hall(info.context.actor, fair_id=fair_id, hall=hall))

    @strawberry.mutation(description="Save the plan of a hall of your fair; booths keep their stands.")
    async def set_hall_plan(self, info: Info, input: HallPlanInput) -> HallPlanResult:
        plan = await info.context.service(Floors).set_plan(
            info.context.actor,
            fair_id=input.fair_id,
            hall=input.hall,
            version=input.version,
            floor=input.floor(),
            renamed={each.was: each.number for each in input.stands if each.was},
        )
        return HallPlanType.of(plan)

    @strawberry.mutation(description="Number rows of stands at once, in place of those that the hall's plan has.")
    async def lay_out_stands(self, info: Info, input: LayOutStandsInput) -> HallPlanResult:
        plan = await info.context.service(Floors).lay_out(
            info.context.actor,
            fair_id=input.fair_id,
            hall=input.hall,
            version=input.version,
            rows=_rows(input),
            width=input.width,
            depth=input.depth,
        )
        return HallPlanType.of(plan)


def _rows(given: LayOutStandsInput) -> Rows:
    return Rows(
        first=given.first,
        rows=given.rows,
        per_row=given.per_row,
        width=given.stand_width,
        depth=given.stand_depth,
        aisle=given.aisle,
        block=given.block,
    )


async def load_standing(context: Context, halls: list[HallKey]) -> list[dict[str, Booth]]:
    """Return booths by number by (fair's id, hall's key): a loader's fetch."""
    return await context.service(Floors).standing(context.actor, halls=halls)


async def load_open_counts(context: Context, halls: list[HallKey]) -> list[int]:
    """Return how many booths are open by (fair's id, hall's key): a loader's fetch."""
    return await context.service(Floors).count_open(context.actor, halls=halls)


async def load_waiting_booths(context: Context, fair_ids: list[str]) -> list[int | None]:
    """Return how many booths wait by their fairs' ids: a loader's fetch."""
    return await context.service(Floors).waiting(context.actor, fair_ids=fair_ids)


async def load_proposals(context: Context, wanted: list[tuple[str, str, str]]) -> list[HallKey | None]:
    """Return free stands by (booth's id, fair's id, section): a loader's fetch."""
    pairs = [(fair_id, section) for _, fair_id, section in wanted]
    return await context.service(Floors).proposals(context.actor, wanted=pairs)
