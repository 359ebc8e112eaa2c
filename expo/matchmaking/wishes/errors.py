"""How wishing goes wrong."""

from expo.kit.errors import NotFound, TooMuch


class WishNotFound(NotFound):
    """No such wish, or it is another organisation's."""

    code = "WISH_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such wish.", field="id")


class TooManyWishes(TooMuch):
    """The organisation has as many open wishes at this fair as it may."""

    code = "TOO_MANY_WISHES"

    def __init__(self, most: int) -> None:
        super().__init__(f"You may have {most} open wishes at a fair; close some first.")
