"""Cells of time: what a meeting occupies in a unique index, so that nobody and no table has two meetings at once."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Final

from expo.meetings.bookings.models import Hosting, Meeting

CELL: Final = timedelta(minutes=5)
"""Grid of time: meetings start on it, and nobody has two in one cell."""


def cells_of(meeting: Meeting) -> list[str]:
    """Return what the meeting occupies: person, staff or table, each with a five-minute cell of UTC time.

    Cells of the agreed and of the proposed time; none once the meeting holds no time. Two meetings never share one.
    """
    if not meeting.holds_time:
        return []
    cells = _cells(meeting, meeting.begins_at, meeting.hosting)
    if meeting.proposal is not None:
        cells |= _cells(meeting, meeting.proposal.begins_at, meeting.proposal.hosting)
    return sorted(cells)


def _cells(meeting: Meeting, begins_at: datetime, hosting: Hosting) -> set[str]:
    hosts = hosting.staff_ids or [meeting.exhibitor_id]
    if hosting.table is not None:
        hosts = [*hosts, table_resource(meeting.exhibitor_id, hosting.table)]
    by_hosts = _occupied(hosts, begins_at, meeting.minutes + meeting.buffer_minutes)
    return _occupied(meeting.buyer_people, begins_at, meeting.minutes) | by_hosts


def _occupied(resources: Collection[str], begins_at: datetime, minutes: int) -> set[str]:
    return {cell_of(each, at) for at in cell_starts(begins_at, minutes) for each in resources}


def cell_starts(begins_at: datetime, minutes: int) -> list[datetime]:
    """Return the starts of the cells that a meeting touches; ``begins_at`` lies on the grid."""
    count = -(-minutes // (CELL.seconds // 60))
    return [begins_at + CELL * each for each in range(count)]


def cell_of(resource: str, at: datetime) -> str:
    """Return the cell of a person, member of staff, exhibitor or table that starts at ``at``."""
    return f"{resource}@{cell_name(at)}"


def cell_name(at: datetime) -> str:
    """Return the part of a cell's name that says when it starts: ``at``, in UTC."""
    return f"{at.astimezone(UTC):%Y%m%d%H%M}"


def table_resource(exhibitor_id: str, table: int) -> str:
    """Return the name of a table at an exhibitor's booth in cells."""
    return f"{exhibitor_id}/table-{table}"
