"""Errors of meetings.

ExpoError
├── NotFound    MeetingNotFound
├── Invalid     TimeNotAvailable   in the past, outside the fair or the hours, off the grid
├── Conflict    TimeTaken          somebody has another meeting then
│               MeetingStepRefused the meeting's status does not allow it
└── TooMuch     TooManyRequests
"""

from expo.kit.errors import Conflict, Invalid, NotFound, TooMuch


class MeetingNotFound(NotFound):
    """The meeting does not exist, or is of other companies."""

    code = "MEETING_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("There is no such meeting.", field="id")


class TimeNotAvailable(Invalid):
    """Nobody can meet at this time: it is past, outside the fair or somebody's hours, or not on the grid."""

    code = "TIME_NOT_AVAILABLE"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="beginsAt")


class TimeTaken(Conflict):
    """A person, a member of staff or a table has another meeting at this time."""

    code = "TIME_TAKEN"

    def __init__(self) -> None:
        super().__init__("Somebody has another meeting at this time. Choose another one.", field="beginsAt")


class MeetingStepRefused(Conflict):
    """The meeting cannot take this step: it is over, it has ended, or it waits for the other side."""

    code = "MEETING_STEP_REFUSED"

    def __init__(self) -> None:
        super().__init__("This is not possible any more: the meeting has changed in the meantime.", field="id")


class TooManyRequests(TooMuch):
    """The buyer has as many unanswered requests at the fair as are allowed."""

    code = "TOO_MANY_MEETING_REQUESTS"

    def __init__(self, maximum: int) -> None:
        super().__init__(f"{maximum} of your meeting requests wait for an answer. Withdraw one before you ask again.")


class TooManyMeetings(TooMuch):
    """The two companies have as many meetings, or new requests on a day, as are allowed."""

    code = "TOO_MANY_MEETINGS"

    def __init__(self) -> None:
        super().__init__("You have arranged enough meetings with this company. Hold, move or cancel one of them first.")
