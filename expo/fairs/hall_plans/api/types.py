"""Plans of halls as GraphQL types. What stands on a stand is added from above, by exhibitors."""

import strawberry

from expo.fairs.hall_plans.models import Entrance, Floor, HallPlan, Stand, walk_order


@strawberry.type(name="Stand", description="A place for a booth in a hall; lengths in metres, x right, y down.")
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


@strawberry.type(name="Entrance", description="Where people come into a hall, in metres.")
class EntranceType:
    """An entrance."""

    x: float
    y: float


@strawberry.type(name="HallPlan", description="The floor of a hall, in metres.")
class HallPlanType:
    """A plan."""

    version: int = strawberry.field(description="Counts how often it was saved; whoever saves says which she has seen.")
    width: float
    depth: float
    stand_count: int
    stands: list[StandType] = strawberry.field(
        description="In the order in which one walks past; at most 2,000.", metadata={"points": 1000}
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


@strawberry.input(description="Where people come into a hall, in metres.")
class EntranceInput:
    """An entrance."""

    x: float
    y: float


@strawberry.input(description="A stand; lengths in metres, x right, y down.")
class StandInput:
    """A stand."""

    number: str
    x: float
    y: float
    width: float
    depth: float
    was: str | None = strawberry.field(
        default=None, description="The number that it had before: the booth on it comes along."
    )


@strawberry.input(description="The whole plan of a hall, in place of the one that there is.")
class HallPlanInput:
    """A plan."""

    fair_id: strawberry.ID
    hall: str
    version: int = strawberry.field(description="The version that one has seen; 0 where there was none.")
    width: float
    depth: float
    stands: list[StandInput]
    entrances: list[EntranceInput] = strawberry.field(default_factory=list)

    def floor(self) -> Floor:
        """Return the floor, unchecked."""
        stands = [Stand(each.number, each.x, each.y, each.width, each.depth) for each in self.stands]
        return Floor(self.width, self.depth, stands, [Entrance(each.x, each.y) for each in self.entrances])


@strawberry.input(description="Rows of equal stands, back to back in pairs, in place of the stands that there are.")
class LayOutStandsInput:
    """Rows of stands."""

    fair_id: strawberry.ID
    hall: str
    version: int = strawberry.field(description="The version that one has seen; 0 where there was none.")
    first: str = strawberry.field(
        description="The first stand's number, such as 1.1A01: its letter counts rows, its last digits stands."
    )
    rows: int
    per_row: int
    stand_width: float = 3.0
    stand_depth: float = 3.0
    aisle: float = 3.0
    block: int = strawberry.field(default=0, description="So many stands have a cross aisle behind them; 0 is none.")
    width: float | None = strawberry.field(default=None, description="Of the hall; as wide as it has to be.")
    depth: float | None = strawberry.field(default=None, description="Of the hall; as deep as it has to be.")
