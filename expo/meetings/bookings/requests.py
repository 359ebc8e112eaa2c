"""Requests for meetings: who may ask whom for which time, and how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.catalog.products.errors import ProductNotFound
from expo.catalog.products.service import Catalog
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.errors import ExhibitorNotFound
from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair
from expo.kit.access import Actor, require_kind, require_signed_in
from expo.kit.clock import Clock
from expo.kit.errors import Invalid
from expo.kit.ids import new_id
from expo.localisation.models import Text
from expo.meetings.bookings.booth_calendar import BoothCalendar
from expo.meetings.bookings.errors import TimeNotAvailable, TooManyMeetings, TooManyRequests
from expo.meetings.bookings.models import Meeting, MeetingStatus, TimeProposal
from expo.meetings.bookings.rules.free_times import BoothTimes
from expo.meetings.bookings.store import MeetingStore, RequestCounts
from expo.meetings.models import WRITE, MeetingKind, MeetingSide
from expo.sourcing.errors import EnquiryClosed
from expo.sourcing.models import Enquiry, EnquiryState
from expo.sourcing.service import Enquiries

MAX_REQUESTS: Final = 30
"""Most requests of an organisation at a fair that await an answer."""
MAX_HELD: Final = 5
"""Most meetings ahead of a buyer and an exhibitor with each other at a fair."""
MAX_PER_DAY: Final = 10
"""Most requests of a buyer and an exhibitor to each other on a day."""


@dataclass(frozen=True, kw_only=True)
class MeetingRequest:
    """A request for a meeting, with an exhibitor, or with the other side of an enquiry.

    Without ``staff_ids`` the first free member of staff receives the buyer. ``note`` is in ``language``.
    """

    fair_id: str
    begins_at: datetime
    kind: MeetingKind
    exhibitor_id: str | None = None
    enquiry_id: str | None = None
    product_id: str | None = None
    staff_ids: Sequence[str] = ()
    note: str | None = None
    language: str = "en"


@dataclass(frozen=True)
class _Parties:
    """The two companies of a new meeting, the side that requests it, and the buyer's person."""

    exhibitor: Exhibitor
    buyer_id: str
    side: MeetingSide
    person_id: str


@dataclass(frozen=True)
class MeetingRequests:
    """Turns requests into meetings, which the caller stores in the same transaction."""

    _store: MeetingStore
    calendar: BoothCalendar
    exhibitors: Exhibitors
    catalog: Catalog
    enquiries: Enquiries
    clock: Clock

    async def meeting(self, actor: Actor, request: MeetingRequest, fair: Fair, note: Text | None) -> Meeting:
        """Return the meeting that an actor requests, booked where the exhibitor's policy asks for no confirmation.

        Raises as `Meetings.request`, but for `FairNotFound`.
        """
        parties = await self._parties(actor, request)
        await self._require_product(actor, request.product_id, parties.exhibitor)
        times = await self.calendar.times(fair, parties.exhibitor.id, buyer_id=parties.buyer_id)
        return await self._new(request, fair, times, parties, note)

    async def _parties(self, actor: Actor, request: MeetingRequest) -> _Parties:
        if (request.exhibitor_id is None) == (request.enquiry_id is None):
            raise Invalid("Name either an exhibitor or an enquiry.", field="exhibitorId")
        if request.enquiry_id is not None:
            return await self._parties_of(actor, await self.enquiries.get(actor, enquiry_id=request.enquiry_id))
        buyer_id = require_kind(actor, OrganisationKind.BUYER, scope=WRITE)
        exhibitor = await self.exhibitors.get(actor, exhibitor_id=request.exhibitor_id or "")
        return _Parties(exhibitor, buyer_id, MeetingSide.BUYER, require_signed_in(actor))

    async def _parties_of(self, actor: Actor, enquiry: Enquiry) -> _Parties:
        [exhibitor] = await self.exhibitors.find_many([enquiry.exhibitor_id])
        if exhibitor is None:
            raise ExhibitorNotFound
        is_buyer = enquiry.buyer_id == actor.organisation_id
        if enquiry.state is EnquiryState.CLOSED:
            raise EnquiryClosed
        side = MeetingSide.BUYER if is_buyer else MeetingSide.EXHIBITOR
        person_id = require_signed_in(actor) if is_buyer else enquiry.person_id
        return _Parties(exhibitor, enquiry.buyer_id, side, person_id)

    async def _new(
        self, request: MeetingRequest, fair: Fair, times: BoothTimes, parties: _Parties, note: Text | None
    ) -> Meeting:
        now, policy = self.clock(), times.policy
        if parties.side is MeetingSide.BUYER and request.begins_at < now + timedelta(hours=policy.notice_hours):
            raise TimeNotAvailable(f"Book at least {policy.notice_hours} hours ahead.")
        requester = parties.buyer_id if parties.side is MeetingSide.BUYER else parties.exhibitor.organisation_id
        await self._store.lock_requests(requester, fair.id)
        _check_limits(
            await self._store.request_counts(requester, fair.id, (parties.buyer_id, parties.exhibitor.id), now)
        )
        hosting = await self.calendar.host(
            times, begins_at=request.begins_at, kind=request.kind, staff_ids=request.staff_ids
        )
        self.calendar.check_buyer(times, parties.buyer_id, parties.side, request.begins_at)
        awaits = policy.confirmation or parties.side is MeetingSide.EXHIBITOR
        proposal = TimeProposal(
            by=parties.side,
            begins_at=request.begins_at,
            hosting=hosting,
            answer_by=now + timedelta(hours=policy.answer_hours),
        )
        return Meeting(
            id=new_id("meet"),
            fair_id=fair.id,
            exhibitor_id=parties.exhibitor.id,
            exhibitor_organisation_id=parties.exhibitor.organisation_id,
            buyer_id=parties.buyer_id,
            buyer_people=[parties.person_id],
            hosting=hosting,
            kind=request.kind,
            begins_at=request.begins_at,
            minutes=policy.minutes,
            buffer_minutes=policy.buffer_minutes,
            status=MeetingStatus.REQUESTED if awaits else MeetingStatus.BOOKED,
            requested_by=parties.side,
            proposal=proposal if awaits else None,
            created_at=now,
            changed_at=now,
            booked_at=None if awaits else now,
            note=note,
            product_id=request.product_id,
            enquiry_id=request.enquiry_id,
        )

    async def _require_product(self, actor: Actor, product_id: str | None, exhibitor: Exhibitor) -> None:
        """Raise `ProductNotFound` unless the product is the exhibitor's, and the actor may see it."""
        if product_id is None:
            return
        product = await self.catalog.get(actor, product_id=product_id)
        if product.exhibitor_id != exhibitor.id:
            raise ProductNotFound


def _check_limits(counts: RequestCounts) -> None:
    """Raise `TooManyRequests`, or `TooManyMeetings` if the two have enough of them ahead, or requested today."""
    if counts.unanswered >= MAX_REQUESTS:
        raise TooManyRequests(MAX_REQUESTS)
    if counts.ahead >= MAX_HELD or counts.today >= MAX_PER_DAY:
        raise TooManyMeetings
