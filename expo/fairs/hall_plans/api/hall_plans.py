"""Floor plans of halls in GraphQL."""

import strawberry

from expo.fairs.fairs.api.types import HallType
from expo.fairs.hall_plans.api.types import HallPlanType
from expo.fairs.hall_plans.models import HallPlan
from expo.fairs.hall_plans.service import HallPlans
from expo.kit.graphql.types import Context, Info, extend


async def load_plans(context: Context, keys: list[tuple[str, str]]) -> list[HallPlan | None]:
    """Return plans by (fair's id, hall's key): a loader's fetch."""
    return await context.service(HallPlans).get_many(context.actor, keys=keys)


@extend(HallType)
class PlannedHall:
    """Floor plan of a hall."""

    @strawberry.field(description="Floor plan of the hall. Null before one is saved.")
    async def plan(self: HallType, info: Info) -> HallPlanType | None:
        found = await info.context.loader(load_plans).load((self.fair_id, self.key))
        return None if found is None else HallPlanType.of(found)
