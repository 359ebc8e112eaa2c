"""Errors about halls and their plans."""

from expo.kit.errors import Conflict, Invalid


class PlanChanged(Conflict):
    """Someone else has saved the hall's floor plan in the meantime."""

    code = "PLAN_CHANGED"

    def __init__(self) -> None:
        super().__init__(
            "Someone else has saved this floor plan in the meantime. Look at their version first.", field="version"
        )


class DuplicateSpaceNumber(Invalid):
    """Two spaces in a hall have the same number."""

    code = "DUPLICATE_SPACE_NUMBER"

    def __init__(self, number: str) -> None:
        super().__init__(f"Two spaces have the number {number}.", field="spaces.number")


class SpaceOutside(Invalid):
    """A space lies outside its hall."""

    code = "SPACE_OUTSIDE"

    def __init__(self, number: str) -> None:
        super().__init__(f"The space {number} is outside the hall.", field="spaces")


class SpacesOverlap(Invalid):
    """Two spaces overlap."""

    code = "SPACES_OVERLAP"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"The spaces {one} and {other} overlap.", field="spaces")


class HallNotFound(Invalid):
    """The fair has no hall with this key."""

    code = "HALL_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This fair has no such hall.", field="hall")
