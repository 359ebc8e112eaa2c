"""Errors about halls and their plans."""

from expo.kit.errors import Conflict, Invalid


class PlanChanged(Conflict):
    """Someone else has saved the hall's plan in the meantime."""

    code = "PLAN_CHANGED"

    def __init__(self) -> None:
        super().__init__(
            "Someone else has saved this floor plan in the meantime. Look at their version first.", field="version"
        )


class StandNumberTwice(Invalid):
    """Two stands in a hall have the same number."""

    code = "STAND_NUMBER_TWICE"

    def __init__(self, number: str) -> None:
        super().__init__(f"Two spaces have the number {number}.", field="stands.number")


class StandOutside(Invalid):
    """A stand lies outside its hall."""

    code = "STAND_OUTSIDE"

    def __init__(self, number: str) -> None:
        super().__init__(f"The stand {number} lies outside of the hall.", field="stands")


class StandsOverlap(Invalid):
    """Two stands overlap."""

    code = "STANDS_OVERLAP"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"The stands {one} and {other} overlap.", field="stands")


class HallNotFound(Invalid):
    """The fair has no hall with this key."""

    code = "HALL_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This fair has no such hall.", field="hall")
