"""How things about suspected copies go wrong."""

from expo.kit.errors import Conflict, NotFound


class CopyNotFound(NotFound):
    """No such pair, or not for this reader, or one of its listings is not on show any more."""

    code = "COPY_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This pair is no longer a possible duplicate.", field="copyId")


class CopyConfirmed(Conflict):
    """An organiser holds both listings to be of the same goods."""

    code = "COPY_CONFIRMED"

    def __init__(self) -> None:
        super().__init__("The organiser has reviewed both and considers them the same product.", field="copyId")
