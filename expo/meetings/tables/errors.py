"""Errors of meeting tables.

ExpoError
├── NotFound    PointNotFound
├── Conflict    TableClosed      the meeting is not booked, or was over long ago
│               TableFull        most products, points, messages or minutes are reached
│               NothingNoted     there is no point to send
└── Invalid     ProductNotShown  the product is not the exhibitor's, or the buyer cannot see it
"""

from typing import Literal

from expo.kit.errors import Conflict, Invalid, NotFound


class PointNotFound(NotFound):
    """The point does not exist, or the other side wrote it."""

    code = "MEETING_POINT_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such point of yours in this meeting.", field="pointId")


class ProductNotShown(Invalid):
    """The product is not one of the exhibitor's that the buyer can see, or is not on the table."""

    code = "PRODUCT_NOT_SHOWN"

    def __init__(self) -> None:
        super().__init__("The buyer cannot see this product, or it belongs to another company.", field="productId")


class TableClosed(Conflict):
    """The meeting is not booked, or was over long ago."""

    code = "TABLE_CLOSED"

    def __init__(self) -> None:
        super().__init__("Nothing can be added to this meeting now.", field="meetingId")


class TableFull(Conflict):
    """The meeting has as many products, points, messages or minutes as it can."""

    code = "TABLE_FULL"

    def __init__(self, maximum: int, things: Literal["products", "points", "messages", "minutes"]) -> None:
        super().__init__(f"A meeting can have at most {maximum} {things}.")


class NothingNoted(Conflict):
    """Minutes need at least one point."""

    code = "NOTHING_NOTED"

    def __init__(self) -> None:
        super().__init__("Note at least one point before you send the minutes.", field="meetingId")
