"""Errors of waiting lists.

ExpoError
├── Conflict    TimesFree          a free time fits: it can be booked
│               NotWaiting         the buyer is not on the list
└── TooMuch     WaitingListFull
                TooManyWaitingLists
"""

from expo.kit.errors import Conflict, TooMuch


class TimesFree(Conflict):
    """A free time of the exhibitor fits the entry: the buyer can book it."""

    code = "TIMES_FREE"

    def __init__(self) -> None:
        super().__init__("This exhibitor has free times that suit you. Book one of them.", field="exhibitorId")


class NotWaiting(Conflict):
    """The buyer is not on this exhibitor's waiting list."""

    code = "NOT_WAITING"

    def __init__(self) -> None:
        super().__init__("You are not on this exhibitor’s waiting list.", field="exhibitorId")


class WaitingListFull(TooMuch):
    """The exhibitor's waiting list has as many buyers as it takes."""

    code = "WAITING_LIST_FULL"

    def __init__(self) -> None:
        super().__init__("This exhibitor’s waiting list is full. Send an enquiry instead.")


class TooManyWaitingLists(TooMuch):
    """The buyer is on as many waiting lists at the fair as are allowed."""

    code = "TOO_MANY_WAITING_LISTS"

    def __init__(self, maximum: int) -> None:
        super().__init__(f"You are on {maximum} waiting lists at this fair. Leave one before you join another.")
