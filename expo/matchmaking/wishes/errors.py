"""Errors of sourcing needs."""

from expo.kit.errors import NotFound, TooMuch


class WishNotFound(NotFound):
    """The wish does not exist, or belongs to another organisation."""

    code = "WISH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such wish.", field="id")


class TooManyWishes(TooMuch):
    """The organisation has the maximum number of open wishes at this fair."""

    code = "TOO_MANY_WISHES"

    def __init__(self, most: int) -> None:
        super().__init__(f"You may have {most} open wishes at a fair; close some first.")
