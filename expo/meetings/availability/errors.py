"""Errors of availability."""

from expo.kit.errors import NotFound


class StaffNotFound(NotFound):
    """The exhibitor's booth at this fair has no such member of staff."""

    code = "STAFF_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such person on the booth staff at this fair.", field="staffId")


class ExhibitorNotParticipating(NotFound):
    """The exhibitor does not exist or has no booth at this fair."""

    code = "EXHIBITOR_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("No such exhibitor has a booth at this fair.", field="exhibitorId")


class BuyerNotParticipating(NotFound):
    """The buyer does not exist or takes no part in the meetings of this fair."""

    code = "BUYER_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This buyer takes no part in matchmaking at this fair.", field="buyerId")
