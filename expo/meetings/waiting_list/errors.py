"""Errors of waiting lists.

ExpoError
├── Conflict    TimesFree          a free time fits: it can be booked
│               NotWaiting         the buyer is not on the list
│               OfferAwaitsAnswer  the buyer has an offer of the exhibitor, and joins again
│               BuyerDeclined      the exhibitor answers requests itself, and has declined one of the buyer
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


class OfferAwaitsAnswer(Conflict):
    """The exhibitor holds a time for the buyer, who has left the list: a second one is not held."""

    code = "OFFER_AWAITS_ANSWER"

    def __init__(self) -> None:
        super().__init__("This exhibitor keeps a time for you. Accept or decline it first.", field="exhibitorId")


class BuyerDeclined(Conflict):
    """The exhibitor has declined a request of the buyer: no meeting with it is booked without the exhibitor."""

    code = "BUYER_DECLINED"

    def __init__(self) -> None:
        super().__init__(
            "This exhibitor has declined your request for a meeting. Send an enquiry instead.", field="exhibitorId"
        )


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
