"""When the sides of a meeting are reminded of it."""

from datetime import datetime, timedelta
from typing import Final

from expo.meetings.bookings.models import Meeting, MeetingStatus

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
LEADS: Final = (DAY, HOUR)
"""How long before a meeting its sides get an email, the first reminder first."""


def next_reminder_at(meeting: Meeting) -> datetime | None:
    """Return when the next reminder of a booked meeting is due; None if none is left, and for other meetings.

    Only those reminders are left that were still ahead when the time was agreed.
    """
    if meeting.status is not MeetingStatus.BOOKED:
        return None
    since = meeting.reminded_until or meeting.booked_at or meeting.created_at
    return next((meeting.begins_at - lead for lead in LEADS if meeting.begins_at - lead > since), None)


def due_lead(meeting: Meeting, now: datetime) -> timedelta | None:
    """Return the lead of the reminder to send now: the last one that is due; None once the meeting has begun."""
    next_at = next_reminder_at(meeting)
    if next_at is None or now < next_at or now >= meeting.begins_at:
        return None
    return next(lead for lead in reversed(LEADS) if meeting.begins_at - lead <= now)
