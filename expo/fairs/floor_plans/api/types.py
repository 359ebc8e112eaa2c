"""Floor plans of halls as GraphQL types. The booth on a space is added by a higher layer, exhibitors."""

import strawberry

from expo.fairs.floor_plans.models import Entrance, Floor, FloorPlan, Space, walk_order


@strawberry.type(
    name="Space", description="A space for a booth on a hall's floor plan. Lengths in metres, x to the right, y down."
)
class SpaceType:
    """A space."""

    hall_key: strawberry.Private[tuple[str, str]]
    number: str
    x: float
    y: float
    width: float
    depth: float

    @classmethod
    def of(cls, plan: FloorPlan, space: Space) -> "SpaceType":
        """Return a space of a plan."""
        return cls(
            hall_key=(plan.fair_id, plan.hall),
            number=space.number,
            x=space.x,
            y=space.y,
            width=space.width,
            depth=space.depth,
        )


@strawberry.type(name="Entrance", description="Position of an entrance to a hall, in metres.")
class EntranceType:
    """An entrance."""

    x: float
    y: float


@strawberry.type(name="FloorPlan", description="Floor plan of a hall. Lengths in metres.")
class FloorPlanType:
    """A plan."""

    version: int = strawberry.field(description="Number of saves. A save must give the version that you have read.")
    width: float
    depth: float
    space_count: int
    spaces: list[SpaceType] = strawberry.field(
        description="Spaces in walking order; at most 2,000.", metadata={"points": 1000}
    )
    entrances: list[EntranceType]

    @classmethod
    def of(cls, plan: FloorPlan) -> "FloorPlanType":
        """Return the GraphQL type of a floor plan."""
        return cls(
            version=plan.version,
            width=plan.floor.width,
            depth=plan.floor.depth,
            space_count=len(plan.floor.spaces),
            spaces=[SpaceType.of(plan, each) for each in walk_order(plan.floor.spaces)],
            entrances=[EntranceType(x=each.x, y=each.y) for each in plan.floor.entrances],
        )


@strawberry.input(description="Position of an entrance to a hall, in metres.")
class EntranceInput:
    """An entrance."""

    x: float
    y: float


@strawberry.input(description="A space on a floor plan. Lengths in metres, x to the right, y down.")
class SpaceInput:
    """A space."""

    number: str
    x: float
    y: float
    width: float
    depth: float
    was: str | None = strawberry.field(
        default=None, description="Previous number of the space. The booth on it moves to the new number."
    )


@strawberry.input(description="The complete floor plan of a hall, replacing the current one.")
class FloorPlanInput:
    """A plan."""

    fair_id: strawberry.ID
    hall: str
    version: int = strawberry.field(description="The version you have read; 0 where there was none.")
    width: float
    depth: float
    spaces: list[SpaceInput]
    entrances: list[EntranceInput] = strawberry.field(default_factory=list)

    def floor(self) -> Floor:
        """Return the floor, unchecked."""
        spaces = [Space(each.number, each.x, each.y, each.width, each.depth) for each in self.spaces]
        return Floor(self.width, self.depth, spaces, [Entrance(each.x, each.y) for each in self.entrances])


@strawberry.input(description="Rows of equal spaces in back-to-back pairs, replacing the current spaces.")
class LayOutSpacesInput:
    """Rows of spaces."""

    fair_id: strawberry.ID
    hall: str
    version: int = strawberry.field(description="The version you have read; 0 where there was none.")
    first: str = strawberry.field(
        description="Number of the first space, such as 1.1A01: its letter counts the rows, its last digits the spaces."
    )
    rows: int
    per_row: int
    space_width: float = 3.0
    space_depth: float = 3.0
    aisle: float = 3.0
    block: int = strawberry.field(default=0, description="Number of spaces between cross aisles; 0 for none.")
    width: float | None = strawberry.field(
        default=None, description="Width of the hall; the least possible where omitted."
    )
    depth: float | None = strawberry.field(
        default=None, description="Depth of the hall; the least possible where omitted."
    )
