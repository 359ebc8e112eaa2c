"""Placement of booths: any number in a hall without a plan, a free space in a hall with one."""

from collections.abc import Collection
from dataclasses import dataclass

from expo.exhibitors.booths.store import BoothStore
from expo.exhibitors.errors import NoFreeSpace, SpaceNotFound, SpaceTaken
from expo.exhibitors.models import Booth, place_of
from expo.fairs.fairs.models import Fair
from expo.fairs.floor_plans.errors import HallNotFound
from expo.fairs.floor_plans.models import walk_order
from expo.fairs.floor_plans.service import FloorPlans


@dataclass(frozen=True)
class BoothPlacement:
    """Assigns places to booths; the caller has checked permissions."""

    _store: BoothStore
    plans: FloorPlans

    async def take(self, booth: Booth, fair: Fair, hall: str | None, number: str | None) -> Booth:
        """Return a booth at another place, within a transaction; the caller writes it.

        Raises `HallNotFound`, and where the hall has a plan `SpaceNotFound`, `SpaceTaken`.
        """
        moved = booth.moved_to(checked_hall(fair, hall), number)
        plan = await self.plans.find(fair, moved.hall) if moved.hall and number else None
        if plan is None or number is None:
            return moved
        if plan.space(number) is None:
            raise SpaceNotFound
        occupant = await self._store.at_place(moved.place)
        if occupant is not None and occupant.id != booth.id:
            raise SpaceTaken
        await self.plans.touch(plan)
        return moved

    async def take_next(self, booth: Booth, fair: Fair) -> Booth:
        """Return a booth on the next free space of its section; raises `NoFreeSpace`."""
        free = await self.next_free(fair, booth.section)
        if free is None:
            raise NoFreeSpace
        return await self.take(booth, fair, *free)

    async def next_free(self, fair: Fair, section: str, besides: Collection[str] = ()) -> tuple[str, str] | None:
        """Return hall and number of the first free space in the halls that show a section, or None.

        ``besides`` are places (`Booth.place`) to be treated as taken.
        """
        halls = [hall.key for hall in fair.halls if section in hall.sections]
        plans = await self.plans.of_halls(fair, halls)
        booths = await self._store.on_floors([plan.id for plan in plans.values()])
        taken = {booth.place for each in booths.values() for booth in each} | set(besides)
        for hall in halls:
            for space in walk_order(plans[hall].floor.spaces) if hall in plans else ():
                if place_of(fair.id, hall, space.number) not in taken:
                    return hall, space.number
        return None


def checked_hall(fair: Fair, hall: str | None) -> str | None:
    """Return the key of one of the fair's halls, None for None; raises `HallNotFound`."""
    if hall is not None and fair.hall(hall) is None:
        raise HallNotFound
    return hall
