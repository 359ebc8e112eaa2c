"""Hall plans in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel

from expo.fairs.floor_plans.models import FloorPlan
from expo.kit.db.mongo import Collection, Database, to_document

PLANS: Final = "floor_plans"
INDEXES: Final[dict[str, list[IndexModel]]] = {PLANS: []}


@dataclass(frozen=True)
class FloorPlanStore:
    """Stores floor plans."""

    database: Database

    @property
    def _plans(self) -> Collection:
        return self.database.collection(PLANS)

    async def plans(self, keys: Sequence[str]) -> dict[str, FloorPlan]:
        """Return floor plans by key (`expo.fairs.floor_plans.models.plan_key`), omitting missing ones."""
        found = await self._plans.get_many(FloorPlan, list(keys))
        return {plan.id: plan for plan in found if plan is not None}

    async def put_plan(self, plan: FloorPlan) -> None:
        """Write the current state of a hall's floor plan."""
        await self._plans.replace({"_id": plan.id}, to_document(plan), upsert=True)

    async def touch_plan(self, plan_id: str) -> None:
        """Count a use of a plan, so that concurrent transactions that rely on it conflict."""
        await self._plans.update({"_id": plan_id}, {"$inc": {"uses": 1}})
