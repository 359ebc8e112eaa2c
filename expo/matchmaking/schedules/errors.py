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


class TooManySlots(Invalid):
    """The times need too many slots."""

    code = "TOO_MANY_SLOTS"

    def __init__(self, maximum: int) -> None:
        super().__init__(
            f"These are more than {maximum} time slots. Choose fewer days, shorter days or longer meetings."
        )
