"""When somebody can be in the room of a meeting."""

from datetime import datetime, timedelta
from typing import Final

from expo.meetings.bookings.models import Meeting
from expo.meetings.models import MeetingKind
from expo.meetings.policies.models import LENGTHS
from expo.meetings.rooms.models import EARLY, LATE, RoomHours

OPEN_BEFORE: Final = timedelta(minutes=max(LENGTHS)) + LATE
"""Longest time after the beginning of a meeting at which its room is open."""


def may_be_open(begins_at: datetime, now: datetime) -> bool:
    """Return whether the room of a meeting that begins then, however long it is, can be open now."""
    return begins_at - EARLY <= now < begins_at + OPEN_BEFORE


def is_open(meeting: Meeting, now: datetime) -> bool:
    """Return whether people of both sides can be in a meeting's room now, if it is booked."""
    hours = RoomHours.around(meeting)
    return meeting.kind is MeetingKind.VIDEO and hours.opens_at <= now < hours.closes_at
