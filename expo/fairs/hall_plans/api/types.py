"""Floor plans of halls as GraphQL types. The booth on a stand is added by a higher layer, exhibitors."""

import strawberry

from expo.fairs.hall_plans.models import Entrance, Floor, HallPlan, Stand, walk_order


@strawberry.type(
    name="Stand", description="A space for a booth on a hall's floor plan. Lengths in metres, x to the right, y down."
)
class StandType:
    """A stand."""

    hall_key: strawberry.Private[tuple[str, str]]
    number: str
    x: float
    y: float
    width: float
    depth: float

    @classmethod
    def of(cls, plan: HallPlan, stand: Stand) -> "StandType":
        """Return a stand of a plan."""
        return cls(
            hall_key=(plan.fair_id, plan.hall),
            number=stand.number,
            x=stand.x,
            y=stand.y,
            width=stand.width,
            depth=stand.depth,
        )


@strawberry.type(name="Entrance", description="Position of an entrance to a hall, in metres.")
class EntranceType:
    """An entrance."""

    x: float
    y: float


@strawberry.type(name="HallPlan", description="Floor plan of a hall. Lengths in metres.")
class HallPlanType:
    """A plan."""

    version: int = strawberry.field(description="Number of saves. A save must give the version that you have read.")
    width: float
    depth: float
    stand_count: int
    stands: list[StandType] = strawberry.field(
        description="Spaces in walking order; at most 2,000.", metadata={"points": 1000}
    )
    entrances: list[EntranceType]

    @classmethod
    def of(cls, plan: HallPlan) -> "HallPlanType":
        """Return a plan."""
        return cls(
            version=plan.version,
            width=plan.floor.width,
            depth=plan.floor.depth,
            stand_count=len(plan.floor.stands),
            stands=[StandType.of(plan, each) for each in walk_order(plan.floor.stands)],
            entrances=[EntranceType(x=each.x, y=each.y) for each in plan.floor.entrances],
        )


@strawberry.input(description="Position of an entrance to a hall, in metres.")
class EntranceInput:
    """An entrance."""

    x: float
    y: float


@strawberry.input(description="A space on a floor plan. Lengths in metres, x to the right, y down.")
class StandInput:
    """A stand."""

    number: str
    x: float
    y: float
    width: float
    depth: float
    was: str | None = strawberry.field(
        default=None, description="Previous number of the space. The booth on it moves to the new number."
    )


@strawberry.input(description="The complete floor plan of a hall, replacing the current one.")
class HallPlanInput:
    """A plan."""

    fair_id: strawberry.ID
    hall: str
    version: int = strawberry.field(description="The version you have read; 0 where there was none.")
    width: float
    depth: float
    stands: list[StandInput]
    entrances: list[EntranceInput] = strawberry.field(default_factory=list)

    def floor(self) -> Floor:
        """Return the floor, unchecked."""
        stands = [Stand(each.number, each.x, each.y, each.width, each.depth) for each in self.stands]
        return Floor(self.width, self.depth, stands, [Entrance(each.x, each.y) for each in self.entrances])


@strawberry.input(description="Rows of equal spaces in back-to-back pairs, replacing the current spaces.")
class LayOutStandsInput:
    """Rows of stands."""

    fair_id: strawberry.ID
    hall: str
    version: int = strawberry.field(description="The version you have read; 0 where there was none.")
    first: str = strawberry.field(
        description="Number of the first space, such as 1.1A01: its letter counts the rows, its last digits the spaces."
    )
    rows: int
    per_row: int
    stand_width: float = 3.0
    stand_depth: float = 3.0
    aisle: float = 3.0
    block: int = strawberry.field(default=0, description="Number of spaces between cross aisles; 0 for none.")
    width: float | None = strawberry.field(
        default=None, description="Width of the hall; the least possible where omitted."
    )
    depth: float | None = strawberry.field(
        default=None, description="Depth of the hall; the least possible where omitted."
    )
