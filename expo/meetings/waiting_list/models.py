"""An exhibitor's waiting list at a fair: who waits, in which order, and for which times."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from expo.kit.errors import Invalid
from expo.localisation.models import Text
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import MeetingKind, MeetingSide
from expo.meetings.waiting_list.errors import NotWaiting, WaitingListFull

MAX_ENTRIES: Final = 200
"""Most buyers on a list."""
MAX_OFFERS: Final = 10
"""Most offers of an exhibitor that await an answer."""
LONGEST_HOLD: Final = timedelta(hours=2)
SHORTEST_HOLD: Final = timedelta(minutes=10)
"""How long an offered time is held: half of the time until it, within these limits."""
CHECK_EVERY: Final = timedelta(hours=1)
"""How often a list is compared with the booth's free times even if nothing of the exhibitor has changed."""


@dataclass(frozen=True, kw_only=True)
class WaitingEntry:
    """A buyer on a waiting list.

    The meeting may lie between ``earliest_at`` and ``latest_at``, without them at any time of the fair. ``offer_id`` is
    the meeting that is offered now; the times in ``offered_times`` are not offered again.
    """

    buyer_id: str
    person_id: str
    kind: MeetingKind
    joined_at: datetime
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    note: Text | None = None
    offer_id: str | None = None
    offered_times: list[datetime] = field(default_factory=list)

    def checked(self, now: datetime) -> "WaitingEntry":
        """Return the entry if its period is not empty and not past; raises `Invalid`."""
        if self.latest_at is not None and self.latest_at <= max(now, self.earliest_at or now):
            raise Invalid("Enter a period that has not passed, its end after its beginning.", field="latestAt")
        return self

    def fits(self, begins_at: datetime, minutes: int) -> bool:
        """Return whether a meeting at this time suits the buyer and was not offered before."""
        if self.earliest_at is not None and begins_at < self.earliest_at:
            return False
        if self.latest_at is not None and begins_at + timedelta(minutes=minutes) > self.latest_at:
            return False
        return begins_at not in self.offered_times


@dataclass(frozen=True, kw_only=True)
class WaitingList:
    """Buyers who wait for a meeting with an exhibitor at a fair, the first in line first.

    ``check_at`` is when the list is next compared with the booth's free times.
    """

    fair_id: str
    exhibitor_id: str
    check_at: datetime
    entries: list[WaitingEntry] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Id of the list: one for each exhibitor and fair."""
        return list_id(self.fair_id, self.exhibitor_id)

    def entry_of(self, buyer_id: str) -> WaitingEntry | None:
        """Return a buyer's entry, or None."""
        return next((each for each in self.entries if each.buyer_id == buyer_id), None)

    def place_of(self, buyer_id: str) -> int:
        """Return a buyer's place in line, from 1; raises `NotWaiting`."""
        for place, each in enumerate(self.entries, 1):
            if each.buyer_id == buyer_id:
                return place
        raise NotWaiting

    @property
    def open_offers(self) -> list[str]:
        """Ids of the meetings that are offered."""
        return [each.offer_id for each in self.entries if each.offer_id is not None]

    def with_entry(self, entry: WaitingEntry) -> "WaitingList":
        """Return the list with an entry: in the buyer's place if they wait already, else at the end.

        Raises `WaitingListFull`.
        """
        before = self.entry_of(entry.buyer_id)
        if before is not None:
            changed = replace(
                entry, joined_at=before.joined_at, offer_id=before.offer_id, offered_times=before.offered_times
            )
            return self._with([changed if each is before else each for each in self.entries])
        if len(self.entries) >= MAX_ENTRIES:
            raise WaitingListFull
        return self._with([*self.entries, entry])

    def without(self, buyer_id: str) -> "WaitingList":
        """Return the list without a buyer; raises `NotWaiting`."""
        if self.entry_of(buyer_id) is None:
            raise NotWaiting
        return self._with([each for each in self.entries if each.buyer_id != buyer_id])

    def waited_for_by(self, buyer_id: str, person_id: str) -> "WaitingList":
        """Return the list on which another person waits for a buyer."""
        return self._with(
            [replace(each, person_id=person_id) if each.buyer_id == buyer_id else each for each in self.entries]
        )

    def with_offer(self, buyer_id: str, meeting: Meeting) -> "WaitingList":
        """Return the list with a meeting offered to a buyer."""
        return self._with(
            [
                replace(each, offer_id=meeting.id, offered_times=[*each.offered_times, meeting.begins_at])
                if each.buyer_id == buyer_id
                else each
                for each in self.entries
            ]
        )

    def settled(self, offers: Mapping[str, Meeting], now: datetime) -> "WaitingList":
        """Return the list after answers to its offers, which are given by id.

        A buyer whose meeting is booked leaves it. A buyer who has declined an offer or let it expire is last in line;
        one whose offer was withdrawn keeps their place. An entry ends with its period.
        """
        waiting, passed = [], []
        for each in self.entries:
            offer = offers.get(each.offer_id or "")
            if each.offer_id is None or (offer and offer.status is MeetingStatus.REQUESTED):
                waiting.append(each)
            elif offer and (offer.ended_by is MeetingSide.BUYER or offer.status is MeetingStatus.EXPIRED):
                passed.append(replace(each, offer_id=None))
            elif offer is None or offer.status is not MeetingStatus.BOOKED:
                waiting.append(replace(each, offer_id=None))
        return self._with(
            [each for each in (*waiting, *passed) if each.offer_id or each.latest_at is None or now < each.latest_at]
        )

    def _with(self, entries: list[WaitingEntry]) -> "WaitingList":
        return replace(self, entries=entries)


def list_id(fair_id: str, exhibitor_id: str) -> str:
    """Return the id of an exhibitor's waiting list at a fair."""
    return f"{fair_id}/{exhibitor_id}"


def hold_until(begins_at: datetime, now: datetime) -> datetime:
    """Return until when a time is held for a buyer to whom it is offered now."""
    return now + min(LONGEST_HOLD, (begins_at - now) / 2)
