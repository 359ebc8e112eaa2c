"""Floor plans of halls in GraphQL."""

import strawberry

from expo.fairs.fairs.api.types import HallType
from expo.fairs.floor_plans.api.types import FloorPlanType
from expo.fairs.floor_plans.models import FloorPlan
from expo.fairs.floor_plans.service import FloorPlans
from expo.kit.graphql.types import Context, Info, extend


async def load_plans(context: Context, keys: list[tuple[str, str]]) -> list[FloorPlan | None]:
    """Return plans by (fair's id, hall's key): a loader's fetch."""
    return await context.service(FloorPlans).get_many(context.actor, keys=keys)


@extend(HallType)
class PlannedHall:
    """Floor plan of a hall."""

    @strawberry.field(description="Floor plan of the hall. Null before one is saved.")
    async def plan(self: HallType, info: Info) -> FloorPlanType | None:
        found = await info.context.loader(load_plans).load((self.fair_id, self.key))
        return None if found is None else FloorPlanType.of(found)
