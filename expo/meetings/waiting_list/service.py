"""Waiting lists, with access control: buyers join and leave them, exhibitors see how many wait."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, require_kind, require_signed_in
from expo.kit.clock import Clock, checked_moment
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid
from expo.kit.ids import is_id
from expo.kit.journal.entries import Journal, Subject
from expo.localisation.models import Text, checked_text
from expo.meetings.bookings.models import MAX_TEXT_LENGTH
from expo.meetings.models import READ, WRITE, MeetingKind
from expo.meetings.waiting_list.errors import (
    BuyerDeclined,
    NotWaiting,
    OfferAwaitsAnswer,
    TimesFree,
    TooManyWaitingLists,
)
from expo.meetings.waiting_list.models import WaitingEntry, WaitingList
from expo.meetings.waiting_list.offered_times import OfferedTimes
from expo.meetings.waiting_list.store import WaitingListStore

MAX_LISTS: Final = 30
"""Most waiting lists of a buyer at a fair."""


@dataclass(frozen=True, kw_only=True)
class WaitingRequest:
    """What a buyer waits for: a kind of meeting with an exhibitor, within a period. ``note`` is in ``language``."""

    fair_id: str
    exhibitor_id: str
    kind: MeetingKind
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    note: str | None = None
    language: str = "en"

    def entry(self, buyer_id: str, person_id: str, now: datetime) -> WaitingEntry:
        """Return the buyer's entry; raises `Invalid`."""
        earliest, latest = self.earliest_at, self.latest_at
        return WaitingEntry(
            buyer_id=buyer_id,
            person_id=person_id,
            kind=self.kind,
            joined_at=now,
            earliest_at=None if earliest is None else checked_moment(earliest, field="earliestAt"),
            latest_at=None if latest is None else checked_moment(latest, field="latestAt"),
            note=self._note(),
        ).checked(now)

    def _note(self) -> Text | None:
        if self.note is None or not self.note.strip():
            return None
        return checked_text(self.note, self.language, field="note", limit=MAX_TEXT_LENGTH, lines=True)


@dataclass(frozen=True)
class Waiting:
    """A buyer's entry on an exhibitor's list; ``place`` in line counts from 1."""

    fair_id: str
    exhibitor_id: str
    entry: WaitingEntry
    place: int


@dataclass(frozen=True)
class WaitingLists:
    """Keeps waiting lists."""

    _store: WaitingListStore
    times: OfferedTimes
    exhibitors: Exhibitors
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def join(self, actor: Actor, *, request: WaitingRequest) -> Waiting:
        """Put the actor's buyer company on an exhibitor's list, or change its entry, which keeps its place.

        Raises `SignInRequired`, `Forbidden`, `FairNotFound`, `ExhibitorNotFound`, `ExhibitorNotParticipating`,
        `TimesFree`, `OfferAwaitsAnswer`, `BuyerDeclined`, `WaitingListFull`, `TooManyWaitingLists`, `Invalid`.
        """
        buyer_id, person_id = require_kind(actor, OrganisationKind.BUYER, scope=WRITE), require_signed_in(actor)
        fair = await self.fairs.get(actor, fair_id=request.fair_id)
        exhibitor = await self.exhibitors.get(actor, exhibitor_id=request.exhibitor_id)
        entry = request.entry(buyer_id, person_id, self.clock())

        async def write() -> Waiting:
            await self._check(fair, exhibitor, entry)
            now, before = self.clock(), await self._store.find(fair.id, exhibitor.id)
            joining = entry
            if before is None or before.entry_of(buyer_id) is None:
                joining = await self._new(entry, fair, exhibitor.id)
            before = before or WaitingList(fair_id=fair.id, exhibitor_id=exhibitor.id, check_at=now)
            after = replace(before.with_entry(joining), check_at=now)
            await self._store.put(after)
            await self._record(actor, "waiting_list.joined", after)
            return _waiting(after, buyer_id)

        return await self.database.transact(write, Waiting)

    async def leave(self, actor: Actor, *, fair_id: str, exhibitor_id: str) -> Waiting:
        """Take the actor's company off an exhibitor's list and return its last entry; an open offer stays.

        Raises `SignInRequired`, `Forbidden`, `FairNotFound`, `NotWaiting`.
        """
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=WRITE)
        fair = await self.fairs.get(actor, fair_id=fair_id)

        async def write() -> Waiting:
            before = await self._store.find(fair.id, exhibitor_id) if is_id(exhibitor_id, "exh") else None
            if before is None:
                raise NotWaiting
            after, left = before.without(buyer_id), _waiting(before, buyer_id)
            await self._store.put(after)
            await self._record(actor, "waiting_list.left", after)
            return left

        return await self.database.transact(write, Waiting)

    async def own(self, actor: Actor, *, fair_id: str) -> list[Waiting]:
        """Return the entries of the actor's company at a fair, at most `MAX_LISTS`.

        Raises `SignInRequired`, `Forbidden`, `FairNotFound`.
        """
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=READ)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        found = await self._store.with_buyer(buyer_id, fair.id, maximum=MAX_LISTS)
        return [_waiting(each, buyer_id) for each in found]

    async def length(self, actor: Actor, *, fair_id: str) -> int:
        """Return how many buyers wait for the actor's exhibitor at a fair.

        Raises the errors of `Exhibitors.require_own`, `FairNotFound`.
        """
        own = await self.exhibitors.require_own(actor, scope=READ)
        fair = await self.fairs.get(actor, fair_id=fair_id)
        found = await self._store.find(fair.id, own.id)
        return len(found.entries) if found else 0

    async def _check(self, fair: Fair, exhibitor: Exhibitor, entry: WaitingEntry) -> None:
        """Raise unless the booth offers the buyer this kind of meeting at a coming fair and has no free time for it."""
        times = await self.times.calendar.times(fair, exhibitor.id)
        if entry.kind not in times.policy.kinds:
            raise Invalid("This exhibitor does not offer this kind of meeting.", field="kind")
        if fair.closes_at <= self.clock():
            raise Invalid("This fair is over.", field="fairId")
        if entry.buyer_id in await self.times.refused_buyers(fair, exhibitor):
            raise BuyerDeclined
        free = await self.times.free(fair, exhibitor.id, entry.kind)
        if (await self.times.of_buyers(fair, [entry], free)).first_for(entry, free):
            raise TimesFree

    async def _new(self, entry: WaitingEntry, fair: Fair, exhibitor_id: str) -> WaitingEntry:
        """Return the entry of a buyer who is not on the list, with the times that were offered to them earlier."""
        if len(await self._store.with_buyer(entry.buyer_id, fair.id, maximum=MAX_LISTS)) >= MAX_LISTS:
            raise TooManyWaitingLists(MAX_LISTS)
        offers = await self.times.offers_to(entry.buyer_id, fair, exhibitor_id)
        if any(each.is_open_offer for each in offers):
            raise OfferAwaitsAnswer
        return replace(entry, offered_times=sorted({each.begins_at for each in offers}))

    async def _record(self, actor: Actor, verb: str, waiting: WaitingList) -> None:
        subject, facts = Subject("exhibitor", waiting.exhibitor_id), {"exhibitor_id": waiting.exhibitor_id}
        await self.journal.record(actor, verb, subject, fair_id=waiting.fair_id, facts=facts)


def _waiting(waiting: WaitingList, buyer_id: str) -> Waiting:
    entry = waiting.entry_of(buyer_id)
    if entry is None:
        raise NotWaiting
    return Waiting(waiting.fair_id, waiting.exhibitor_id, entry, waiting.place_of(buyer_id))
