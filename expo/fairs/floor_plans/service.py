"""Floor plans of a fair's halls. Booths are assigned to spaces in a higher layer, `expo.exhibitors`."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.fairs.floor_plans.errors import HallNotFound, PlanChanged
from expo.fairs.floor_plans.models import Floor, FloorPlan, plan_key
from expo.fairs.floor_plans.store import FloorPlanStore
from expo.kit.access import Actor
from expo.kit.journal.entries import Subject


@dataclass(frozen=True)
class FloorPlans:
    """Hall plans: readable by all who may see the fair, writable by its organiser."""

    fairs: Fairs
    _store: FloorPlanStore

    async def get_many(self, actor: Actor, *, keys: Sequence[tuple[str, str]]) -> list[FloorPlan | None]:
        """Return plans by (fair id, hall key), None for hidden fairs and for halls without a plan."""
        ids = list(dict.fromkeys(fair_id for fair_id, _ in keys))
        visible = {fair.id for fair in await self.fairs.get_many(actor, fair_ids=ids) if fair}
        plan_keys = [plan_key(*key) for key in keys if key[0] in visible]
        found = await self._store.plans(plan_keys) if plan_keys else {}
        return [found.get(plan_key(*key)) for key in keys]

    async def of_halls(self, fair: Fair, halls: Sequence[str]) -> dict[str, FloorPlan]:
        """Return the plans of these halls by hall key, for a fair that the caller may see."""
        found = await self._store.plans([plan_key(fair.id, hall) for hall in halls])
        return {plan.hall: plan for plan in found.values()}

    async def find(self, fair: Fair, hall: str) -> FloorPlan | None:
        """Return the plan of a hall, or None, for a fair that the caller may see."""
        return (await self.of_halls(fair, [hall])).get(hall)

    async def touch(self, plan: FloorPlan) -> None:
        """Count a use of a plan, so that assigning a booth and saving the plan concurrently conflict."""
        await self._store.touch_plan(plan.id)

    async def set(self, actor: Actor, *, fair: Fair, hall: str, version: int, floor: Floor) -> FloorPlan:
        """Save the plan of a hall of the actor's fair, within a transaction; ``version`` is the one the actor has read.

        The floor has passed `checked_floor`, which takes too long for a transaction.
        Raises `HallNotFound`, `PlanChanged`.
        """
        if all(each.key != hall for each in fair.halls):
            raise HallNotFound
        before = await self.find(fair, hall)
        if version != (before.version if before else 0):
            raise PlanChanged
        plan = FloorPlan(plan_key(fair.id, hall), fair.id, hall, version + 1, floor)
        await self._store.put_plan(plan)
        facts = {"hall": hall, "spaces": len(plan.floor.spaces), "version": plan.version}
        subject = Subject("hall", plan.id)
        await self.fairs.journal.record(actor, "hall.planned", subject, fair_id=fair.id, facts=facts)
        return plan
