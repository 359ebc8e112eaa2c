"""Errors of meeting rooms."""

from datetime import datetime

from expo.kit.errors import Conflict, whole_seconds


class RoomNotOpen(Conflict):
    """The room opens later: `EARLY` before the meeting begins."""

    code = "ROOM_NOT_OPEN"

    def __init__(self, opens_at: datetime, now: datetime) -> None:
        super().__init__(
            "The room opens 15 minutes before the meeting.",
            field="meetingId",
            retry_after=whole_seconds(opens_at - now),
        )


class RoomClosed(Conflict):
    """The meeting is over, is not booked, or is no video meeting."""

    code = "ROOM_CLOSED"

    def __init__(self) -> None:
        super().__init__("There is no room for this meeting, or it is closed.", field="meetingId")
