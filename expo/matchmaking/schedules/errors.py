"""Errors of schedules."""

from expo.kit.errors import Conflict, Invalid, NotFound


class ScheduleNotFound(NotFound):
    """The schedule does not exist, or belongs to another organiser."""

    code = "SCHEDULE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such schedule.", field="id")


class ScheduleRunning(Conflict):
    """A schedule of the fair is still being made."""

    code = "SCHEDULE_RUNNING"

    def __init__(self) -> None:
        super().__init__("A schedule for this fair is still being created. Please wait.", field="fairId")


class ScheduleUnfinished(Conflict):
    """The schedule is not finished, or could not be made."""

    code = "SCHEDULE_UNFINISHED"

    def __init__(self) -> None:
        super().__init__("This schedule is not finished.", field="id")


class StaffNotFound(NotFound):
    """The exhibitor's booth at this fair has no such member of staff."""

    code = "STAFF_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such person on the booth staff at this fair.", field="staffId")


class MeetingNotFound(NotFound):
    """The meeting does not exist."""

    code = "MEETING_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such meeting.", field="id")


class ExhibitorNotParticipating(NotFound):
    """The exhibitor does not exist or has no booth at this fair."""

    code = "EXHIBITOR_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("No such exhibitor has a booth at this fair.", field="exhibitorId")


class BuyerNotParticipating(NotFound):
    """The buyer does not exist or has not answered any recommendation at this fair."""

    code = "BUYER_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("This buyer takes no part in matchmaking at this fair.", field="buyerId")


class TooManySlots(Invalid):
    """The times need too many slots."""

    code = "TOO_MANY_SLOTS"

    def __init__(self, maximum: int) -> None:
        super().__init__(
            f"These are more than {maximum} time slots. Choose fewer days, shorter days or longer meetings."
        )
