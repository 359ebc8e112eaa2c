"""How things about halls and their plans go wrong."""

from expo.kit.errors import Conflict, Invalid


class PlanChanged(Conflict):
    """Somebody else has saved the hall's plan meanwhile."""

    code = "PLAN_CHANGED"

    def __init__(self) -> None:
        super().__init__(
            "Someone else has saved this floor plan in the meantime. Look at their version first.", field="version"
        )


class StandNumberTwice(Invalid):
    """Two stands of a hall have the same number."""

    code = "STAND_NUMBER_TWICE"

    def __init__(self, number: str) -> None:
        super().__init__(f"Two spaces have the number {number}.", field="stands.number")


class StandOutside(Invalid):
    """A stand does not lie inside its hall."""

    code = "STAND_OUTSIDE"

    def __init__(self, number: str) -> None:
        super().__init__(f"The stand {number} lies outside of the hall.", field="stands")


class StandsOverlap(Invalid):
    """Two stands share floor."""

    code = "STANDS_OVERLAP"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"The stands {one} and {other} overlap.", field="stands")


class HallNotFound(Invalid):
    """The fair has no hall with this key."""

    code = "HALL_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This fair has no such hall.", field="hall")
