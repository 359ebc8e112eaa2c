"""Why a meeting cannot take place any more, given what it depends on."""

from datetime import datetime, timedelta

from expo.exhibitors.companies.rules.access import is_published
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.fairs.models import Fair
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import CancellationReason


def fair_reason(meeting: Meeting, fair: Fair) -> CancellationReason | None:
    """Return what the fair has against the meeting's agreed time."""
    if not fair.published:
        return CancellationReason.FAIR_WITHDRAWN
    return None if _is_open(fair, meeting.begins_at, meeting.minutes) else CancellationReason.FAIR_RESCHEDULED


def proposal_is_lost(meeting: Meeting, fair: Fair) -> bool:
    """Return whether a booked meeting has another time proposed at which the fair is not open."""
    proposal = meeting.proposal
    if proposal is None or meeting.status is not MeetingStatus.BOOKED:
        return False
    return not _is_open(fair, proposal.begins_at, meeting.minutes)


def booth_reason(exhibitor: Exhibitor | None, booth: Booth | None) -> CancellationReason | None:
    """Return why an exhibitor receives nobody at a fair.

    Buyers are not told whether an exhibitor has withdrawn or was suspended.
    """
    if exhibitor is None or not is_published(exhibitor):
        return CancellationReason.EXHIBITOR_WITHDRAWN
    return None if booth is not None and booth.is_open else CancellationReason.BOOTH_CLOSED


def _is_open(fair: Fair, begins_at: datetime, minutes: int) -> bool:
    return fair.opens_at <= begins_at and begins_at + timedelta(minutes=minutes) <= fair.closes_at
