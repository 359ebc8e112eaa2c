"""Floors of halls in GraphQL: their layout, and the booths on their spaces."""

from typing import Annotated

import strawberry

from expo.exhibitors.booths.api.types import BoothType
from expo.exhibitors.floors.service import Floors, HallKey
from expo.exhibitors.models import Booth
from expo.fairs.fairs.api.inputs import HallInput
from expo.fairs.fairs.api.types import FairResult, FairType, HallType
from expo.fairs.fairs.models import Fair
from expo.fairs.floor_plans.api.types import FloorPlanInput, FloorPlanType, LayOutSpacesInput, SpaceType
from expo.fairs.floor_plans.models import Rows
from expo.kit.graphql.types import Connection, Context, Info, Problem, checked_page, connection, extend

FloorPlanResult = Annotated[FloorPlanType | Problem, strawberry.union("FloorPlanResult")]


@strawberry.type(description="A free space, proposed for a booth.")
class ProposedSpace:
    """A proposed space."""

    hall: str = strawberry.field(description="Key of the hall.")
    number: str


@extend(SpaceType)
class SpaceBooth:
    """The booth on a space."""

    @strawberry.field(
        description="Booth in the space: an open one, or any for the fair's organiser. Null where it is free."
    )
    async def booth(self, info: Info) -> BoothType | None:
        space: SpaceType = self  # type: ignore[assignment]  # a field of Space
        found = (await info.context.loader(load_standing).load(space.hall_key)).get(space.number)
        return None if found is None else BoothType.of(info, found)


@extend(HallType)
class HallBooths:
    """The booths in a hall."""

    @strawberry.field(description="Number of open booths in the hall.")
    async def booth_count(self, info: Info) -> int:
        hall: HallType = self  # type: ignore[assignment]  # a field of Hall
        return await info.context.loader(load_open_counts).load((hall.fair_id, hall.key))


@extend(FairType)
class FairBooths:
    """The undecided booths of a fair."""

    @strawberry.field(description="Number of booths awaiting a decision. Null for all but the organiser.")
    async def waiting_booths(self, info: Info) -> int | None:
        fair: Fair = self.model  # type: ignore[attr-defined]  # a field of Fair
        return await info.context.loader(load_waiting_booths).load(fair.id)


@extend(BoothType)
class BoothProposal:
    """A proposed space for a booth."""

    @strawberry.field(
        description="Next free space in the halls of the booth's section, a different one for each booth of a page. "
        "Null where no space is free, and for all but the organiser."
    )
    async def proposed_space(self, info: Info) -> ProposedSpace | None:
        booth: Booth = self.model  # type: ignore[attr-defined]  # a field of Booth
        found = await info.context.loader(load_proposals).load((booth.id, booth.fair_id, booth.section))
        return None if found is None else ProposedSpace(hall=found[0], number=found[1])


@strawberry.type
class Query:
    """Queries for halls."""

    @strawberry.field(description="Approved and open booths at one of your fairs that have no number yet.")
    async def unplaced_booths(
        self, info: Info, fair_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[BoothType]:
        part = checked_page(first, after)
        page = await info.context.service(Floors).unplaced(info.context.actor, fair_id=fair_id, part=part)
        return connection(page, lambda booth: BoothType.of(info, booth), part)


@strawberry.type
class Mutation:
    """Mutations of halls."""

    @strawberry.mutation(description="Set the halls of one of your fairs. A hall with booths in it cannot be removed.")
    async def set_halls(self, info: Info, fair_id: strawberry.ID, halls: list[HallInput]) -> FairResult:
        models = [hall.model() for hall in halls]
        fair = await info.context.service(Floors).set_halls(info.context.actor, fair_id=fair_id, halls=models)
        return FairType.of(info, fair)

    @strawberry.mutation(
        description="Add a hall to one of your fairs, or change the hall with the same key. `place` counts from 1."
    )
    async def save_hall(
        self, info: Info, fair_id: strawberry.ID, hall: HallInput, place: int | None = None
    ) -> FairResult:
        floors = info.context.service(Floors)
        saved = await floors.save_hall(info.context.actor, fair_id=fair_id, hall=hall.model(), place=place)
        return FairType.of(info, saved)

    @strawberry.mutation(
        description="Remove a hall from one of your fairs. A hall with booths in it cannot be removed."
    )
    async def remove_hall(self, info: Info, fair_id: strawberry.ID, hall: str) -> FairResult:
        floors = info.context.service(Floors)
        return FairType.of(info, await floors.remove_hall(info.context.actor, fair_id=fair_id, hall=hall))

    @strawberry.mutation(description="Save the floor plan of a hall of one of your fairs. Booths keep their spaces.")
    async def set_floor_plan(self, info: Info, input: FloorPlanInput) -> FloorPlanResult:
        plan = await info.context.service(Floors).set_plan(
            info.context.actor,
            fair_id=input.fair_id,
            hall=input.hall,
            version=input.version,
            floor=input.floor(),
            new_numbers={each.was: each.number for each in input.spaces if each.was},
        )
        return FloorPlanType.of(plan)

    @strawberry.mutation(description="Lay out and number rows of spaces, replacing those of the hall's floor plan.")
    async def lay_out_spaces(self, info: Info, input: LayOutSpacesInput) -> FloorPlanResult:
        plan = await info.context.service(Floors).lay_out(
            info.context.actor,
            fair_id=input.fair_id,
            hall=input.hall,
            version=input.version,
            rows=_rows(input),
            width=input.width,
            depth=input.depth,
        )
        return FloorPlanType.of(plan)


def _rows(layout: LayOutSpacesInput) -> Rows:
    return Rows(
        first=layout.first,
        rows=layout.rows,
        per_row=layout.per_row,
        width=layout.space_width,
        depth=layout.space_depth,
        aisle=layout.aisle,
        block=layout.block,
    )


async def load_standing(context: Context, halls: list[HallKey]) -> list[dict[str, Booth]]:
    """Return booths by number for each (fair's id, hall's key): a loader's fetch."""
    return await context.service(Floors).booths_by_space(context.actor, halls=halls)


async def load_open_counts(context: Context, halls: list[HallKey]) -> list[int]:
    """Return numbers of open booths by (fair's id, hall's key): a loader's fetch."""
    return await context.service(Floors).count_open(context.actor, halls=halls)


async def load_waiting_booths(context: Context, fair_ids: list[str]) -> list[int | None]:
    """Return numbers of undecided booths by their fairs' ids: a loader's fetch."""
    return await context.service(Floors).waiting(context.actor, fair_ids=fair_ids)


async def load_proposals(context: Context, keys: list[tuple[str, str, str]]) -> list[HallKey | None]:
    """Return free spaces by (booth's id, fair's id, section): a loader's fetch."""
    pairs = [(fair_id, section) for _, fair_id, section in keys]
    return await context.service(Floors).proposals(context.actor, pairs=pairs)
