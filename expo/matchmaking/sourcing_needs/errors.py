"""Errors of sourcing needs."""

from expo.kit.errors import NotFound, TooMuch


class SourcingNeedNotFound(NotFound):
    """The need does not exist, or belongs to another organisation."""

    code = "SOURCING_NEED_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such sourcing need.", field="id")


class TooManySourcingNeeds(TooMuch):
    """The organisation has the maximum number of open needs at this fair."""

    code = "TOO_MANY_SOURCING_NEEDS"

    def __init__(self, maximum: int) -> None:
        super().__init__(f"You can have up to {maximum} open sourcing needs at a fair. Close some first.")
