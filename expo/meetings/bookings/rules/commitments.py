"""Commitments: times that two companies have arranged themselves, and which slots of a schedule they take."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from expo.meetings.bookings.models import Meeting


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """A time that a buyer and an exhibitor hold for each other.

    ``host_ids`` are staff, or without any the exhibitor: whoever is at the booth. They are busy until
    ``hosts_free_at``, after their pause.
    """

    buyer_id: str
    exhibitor_id: str
    host_ids: tuple[str, ...]
    begins_at: datetime
    ends_at: datetime
    hosts_free_at: datetime

    @property
    def pair(self) -> tuple[str, str]:
        """Buyer and exhibitor."""
        return self.buyer_id, self.exhibitor_id


def commitments_of(meeting: Meeting) -> list[Commitment]:
    """Return the times that a meeting holds: the agreed one and a proposed one."""
    places = {(meeting.begins_at, tuple(meeting.hosting.staff_ids))}
    if meeting.proposal is not None:
        places.add((meeting.proposal.begins_at, tuple(meeting.proposal.hosting.staff_ids)))
    length, pause = timedelta(minutes=meeting.minutes), timedelta(minutes=meeting.buffer_minutes)
    return [
        Commitment(
            buyer_id=meeting.buyer_id,
            exhibitor_id=meeting.exhibitor_id,
            host_ids=staff_ids or (meeting.exhibitor_id,),
            begins_at=begins_at,
            ends_at=begins_at + length,
            hosts_free_at=begins_at + length + pause,
        )
        for begins_at, staff_ids in sorted(places)
        if meeting.holds_time
    ]


def busy_slots(commitments: Iterable[Commitment], starts: Sequence[datetime], minutes: int) -> dict[str, set[int]]:
    """Return the slots that buyers' organisations, staff and exhibitors without staff cannot take, by id.

    ``starts`` are the slots' beginnings in order, ``minutes`` their length.
    """
    busy: dict[str, set[int]] = {}
    length = timedelta(minutes=minutes)

    def take(participant_id: str, begins_at: datetime, ends_at: datetime) -> None:
        first, after = bisect_right(starts, begins_at - length), bisect_left(starts, ends_at)
        busy.setdefault(participant_id, set()).update(range(first, after))

    for each in commitments:
        take(each.buyer_id, each.begins_at, each.ends_at)
        for host_id in each.host_ids:
            take(host_id, each.begins_at, each.hosts_free_at)
    return busy
