"""Plans of halls in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel

from expo.fairs.hall_plans.models import HallPlan
from expo.kit.db.mongo import Collection, Database, to_document

PLANS: Final = "hall_plans"
INDEXES: Final[dict[str, list[IndexModel]]] = {PLANS: []}


@dataclass(frozen=True)
class HallPlanStore:
    """Keeps plans of halls."""

    database: Database

    @property
    def _plans(self) -> Collection:
        return self.database.collection(PLANS)

    async def plans(self, keys: Sequence[str]) -> dict[str, HallPlan]:
        """Return plans of halls by their keys (`expo.fairs.hall_plans.models.plan_key`); absent ones are left out."""
        found = await self._plans.get_many(HallPlan, list(keys))
        return {plan.id: plan for plan in found if plan is not None}

    async def put_plan(self, plan: HallPlan) -> None:
        """Write a hall's plan as it is now."""
        await self._plans.replace({"_id": plan.id}, to_document(plan), upsert=True)

    async def touch_plan(self, plan_id: str) -> None:
        """Count a use of a plan, so that transactions which rely on it do not pass each other."""
        await self._plans.update({"_id": plan_id}, {"$inc": {"uses": 1}})
