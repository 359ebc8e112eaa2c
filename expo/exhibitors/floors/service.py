"""Hall floors with their booths: a change of plan never leaves a booth without its space."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.booths.store import BoothStore
from expo.exhibitors.companies.rules.access import READ
from expo.exhibitors.errors import HallInUse, SpaceInUse
from expo.exhibitors.models import Booth, BoothStatus, place_of
from expo.fairs.fairs.models import Fair, Hall, checked_slug
from expo.fairs.floor_plans.errors import HallNotFound
from expo.fairs.floor_plans.models import Floor, FloorPlan, Rows, checked_floor, checked_space_number, plan_key
from expo.kit.access import Actor
from expo.kit.paging import Page, Slice

HallKey = tuple[str, str]
"""Fair id and hall key."""


@dataclass(frozen=True)
class Floors:
    """Lays out halls together with their booths, and reports which booth occupies which space."""

    _store: BoothStore
    booths: Booths

    async def set_plan(
        self,
        actor: Actor,
        *,
        fair_id: str,
        hall: str,
        version: int,
        floor: Floor,
        new_numbers: Mapping[str, str] | None = None,
    ) -> FloorPlan:
        """Save the plan of a hall of the actor's fair; ``version`` is the one that was read, 0 for none.

        ``new_numbers`` maps old space numbers to new ones: the booths move along. Raises
        `FairNotFound`, `HallNotFound`, `PlanChanged`, `SpaceInUse`, and as `checked_floor` does.
        """
        await self.booths.fairs.require_organiser(actor, fair_id=fair_id)
        checked = await asyncio.to_thread(checked_floor, floor)
        return await self._save(
            actor, fair_id=fair_id, hall=hall, version=version, floor=checked, new_numbers=new_numbers
        )

    async def lay_out(
        self,
        actor: Actor,
        *,
        fair_id: str,
        hall: str,
        version: int,
        rows: Rows,
        width: float | None = None,
        depth: float | None = None,
    ) -> FloorPlan:
        """Replace the spaces by rows of new ones; raises as `set_plan` and `Rows.floor` do."""
        await self.booths.fairs.require_organiser(actor, fair_id=fair_id)
        floor = await asyncio.to_thread(rows.floor, width=width, depth=depth)
        return await self._save(actor, fair_id=fair_id, hall=hall, version=version, floor=floor)

    async def set_halls(self, actor: Actor, *, fair_id: str, halls: list[Hall]) -> Fair:
        """Set the halls of the actor's fair; raises `HallInUse`, and as `Fairs.set_halls` does."""

        async def write() -> Fair:
            fair = await self.booths.fairs.require_organiser(actor, fair_id=fair_id)
            changed = await self.booths.fairs.set_halls(actor, fair_id=fair_id, halls=halls)
            gone = {hall.key for hall in fair.halls} - {hall.key for hall in changed.halls}
            if await self._store.on_floors([plan_key(fair.id, each) for each in sorted(gone)]):
                raise HallInUse
            return changed

        return await self.booths.database.transact(write, Fair)

    async def save_hall(self, actor: Actor, *, fair_id: str, hall: Hall, place: int | None = None) -> Fair:
        """Add a hall to the actor's fair, or change the one with its key; ``place`` counts from 1.

        Without a place, a hall keeps its position and a new one comes last. Raises as `Fairs.set_halls` does.
        """
        key = checked_slug(hall.key, field="halls.key")

        async def write() -> Fair:
            fair = await self.booths.fairs.require_organiser(actor, fair_id=fair_id)
            keys = [each.key for each in fair.halls]
            others = [each for each in fair.halls if each.key != key]
            at = max(place - 1, 0) if place is not None else keys.index(key) if key in keys else len(keys)
            halls = [*others[:at], hall, *others[at:]]
            return await self.booths.fairs.set_halls(actor, fair_id=fair_id, halls=halls)

        return await self.booths.database.transact(write, Fair)

    async def remove_hall(self, actor: Actor, *, fair_id: str, hall: str) -> Fair:
        """Remove a hall from the actor's fair. Raises `FairNotFound`, `HallNotFound`, `HallInUse`."""

        async def write() -> Fair:
            fair = await self.booths.fairs.require_organiser(actor, fair_id=fair_id)
            if fair.hall(hall) is None:
                raise HallNotFound
            return await self.set_halls(actor, fair_id=fair_id, halls=[each for each in fair.halls if each.key != hall])

        return await self.booths.database.transact(write, Fair)

    async def booths_by_space(self, actor: Actor, *, halls: Sequence[HallKey]) -> list[dict[str, Booth]]:
        """Return the visible booths in halls by number, with two commands regardless of the number of booths."""
        found = await self._store.on_floors([plan_key(*each) for each in halls])
        seen = await self.booths.filter_visible(actor, [booth for booths in found.values() for booth in booths])
        return [
            {booth.number: booth for booth in seen if booth.number and (booth.fair_id, booth.hall) == each}
            for each in halls
        ]

    async def count_open(self, actor: Actor, *, halls: Sequence[HallKey]) -> list[int]:
        """Return the number of open booths in halls, 0 for hidden fairs."""
        ids = list(dict.fromkeys(fair_id for fair_id, _ in halls))
        visible = {fair.id for fair in await self.booths.fairs.get_many(actor, fair_ids=ids) if fair}
        keys = [plan_key(*each) for each in halls if each[0] in visible]
        counts = await self._store.count_open(keys) if keys else {}
        return [counts.get(plan_key(*each), 0) for each in halls]

    async def waiting(self, actor: Actor, *, fair_ids: Sequence[str]) -> list[int | None]:
        """Return the number of undecided booths at each fair, None for those of other organisers."""
        own = await self.booths.fairs.managed(actor, fair_ids=fair_ids) if actor.has_scope(READ) else []
        counts = await self._store.count_waiting(own) if own else {}
        return [counts.get(each, 0) if each in own else None for each in fair_ids]

    async def unplaced(self, actor: Actor, *, fair_id: str, part: Slice) -> Page[Booth]:
        """Return the approved and open booths without a number to the fair's organiser; raises `FairNotFound`."""
        fair = await self.booths.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        standing = {"$in": [BoothStatus.APPROVED, BoothStatus.PUBLISHED]}
        return await self._store.list(part, {"fair_id": fair.id, "status": standing, "number": None})

    async def proposals(self, actor: Actor, *, pairs: Sequence[tuple[str, str]]) -> list[HallKey | None]:
        """Return a different free space (hall and number) for each (fair id, section).

        None where no space is free, and for fairs of other organisers.
        """
        ids = list(dict.fromkeys(fair_id for fair_id, _ in pairs))
        own = set(await self.booths.fairs.managed(actor, fair_ids=ids)) if actor.has_scope(READ) else set[str]()
        fairs = {fair.id: fair for fair in await self.booths.fairs.get_many(actor, fair_ids=ids) if fair}
        given: set[str] = set()
        proposed: list[HallKey | None] = []
        for fair_id, section in pairs:
            free = await self.booths.places.next_free(fairs[fair_id], section, given) if fair_id in own else None
            given |= {place_of(fair_id, *free)} if free else set()
            proposed.append(free)
        return proposed

    async def _save(
        self,
        actor: Actor,
        *,
        fair_id: str,
        hall: str,
        version: int,
        floor: Floor,
        new_numbers: Mapping[str, str] | None = None,
    ) -> FloorPlan:
        """Save a plan with a checked floor."""

        async def write() -> FloorPlan:
            fair = await self.booths.fairs.require_organiser(actor, fair_id=fair_id)
            plan = await self.booths.places.plans.set(actor, fair=fair, hall=hall, version=version, floor=floor)
            await self._follow(actor, plan, _checked_names(new_numbers or {}))
            return plan

        return await self.booths.database.transact(write, FloorPlan)

    async def _follow(self, actor: Actor, plan: FloorPlan, new_numbers: Mapping[str, str]) -> None:
        """Move booths along with their renumbered spaces; raises `SpaceInUse` for booths whose space is gone."""
        booths = (await self._store.on_floors([plan.id])).get(plan.id, [])
        placed = {booth.number: booth for booth in booths if booth.number}
        numbers = {space.number for space in plan.floor.spaces}
        gone = [number for number in placed if new_numbers.get(number, number) not in numbers]
        if gone:
            raise SpaceInUse(gone)
        movers = [
            booth.moved_to(plan.hall, new_numbers[number]) for number, booth in placed.items() if number in new_numbers
        ]
        for booth in movers:  # free their spaces first, so that two may swap
            await self._store.replace(booth.moved_to(plan.hall, None))
        for booth in movers:
            await self.booths.keep(actor, "booth.changed", booth)


def _checked_names(new_numbers: Mapping[str, str]) -> dict[str, str]:
    field = "spaces.number"
    names = {
        checked_space_number(was, field=field): checked_space_number(now, field=field)
        for was, now in new_numbers.items()
    }
    return {was: now for was, now in names.items() if was != now}
