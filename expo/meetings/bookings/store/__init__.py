"""Documents of meetings and their indexes."""

from expo.meetings.bookings.store.documents import Planning, organisation_at_fair
from expo.meetings.bookings.store.meetings import INDEXES, MEETINGS, MeetingStore, RequestCounts

__all__ = ["INDEXES", "MEETINGS", "MeetingStore", "Planning", "RequestCounts", "organisation_at_fair"]
