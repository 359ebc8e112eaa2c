"""Errors about possible duplicates."""

from expo.kit.errors import Conflict, NotFound


class PossibleDuplicateNotFound(NotFound):
    """The pair does not exist, the reader may not see it, or one of its listings is no longer on show."""

    code = "POSSIBLE_DUPLICATE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This pair is no longer a possible duplicate.", field="duplicateId")


class DuplicateConfirmed(Conflict):
    """An organiser has confirmed that both listings are of the same goods."""

    code = "DUPLICATE_CONFIRMED"

    def __init__(self) -> None:
        super().__init__("The organiser has reviewed both and considers them the same product.", field="duplicateId")
