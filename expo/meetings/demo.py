"""Meetings of the demo's buyers with exhibitors: requested, and some accepted; and an exhibitor who meets at once."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Final

from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM, Actor
from expo.kit.errors import Conflict, Invalid
from expo.kit.features.demo import Row, Stage, read
from expo.kit.features.parts import Parts
from expo.kit.paging import Slice
from expo.meetings.bookings.requests import MeetingRequest
from expo.meetings.bookings.service import Meetings
from expo.meetings.models import MeetingKind
from expo.meetings.policies.service import BookingPolicies

_MANY: Final = Slice(first=100)


class DemoNote(Row, frozen=True):
    """A note in a language."""

    language: str
    text: str


class DemoMeeting(Row, frozen=True):
    """A meeting that a buyer requests for one of the coming days, and whether the exhibitor accepts."""

    buyer: str
    exhibitor: str
    kind: MeetingKind
    day: int
    accepted: bool
    note: DemoNote


class DemoPolicy(Row, frozen=True):
    """An exhibitor whose meetings are booked at once, also for the next minutes: visitors can hold one."""

    exhibitor: str
    minutes: int


class DemoMeetings(Row, frozen=True):
    """All meetings of the demo, and policies other than the usual one."""

    policies: list[DemoPolicy]
    meetings: list[DemoMeeting]


@cache
def demo_meetings() -> DemoMeetings:
    """Return the demo's meetings; raises `Invalid`."""
    return read(Path(__file__).with_name("demo.toml"), DemoMeetings)


async def book(parts: Parts, stage: Stage) -> None:
    """Request missing meetings of buyers with exhibitors who take part, if the fair lasts; then save the policies."""
    for each in demo_meetings().meetings:
        buyer, seller = await stage.buyer(each.buyer), await stage.exhibitor(each.exhibitor)
        if buyer is not None and seller is not None:
            await _book(parts, stage, each, buyer, seller)
    for demo_policy in demo_meetings().policies:
        seller = await stage.exhibitor(demo_policy.exhibitor)
        if seller is not None:
            await _meet_at_once(parts, stage, demo_policy, seller)


async def _meet_at_once(parts: Parts, stage: Stage, demo_policy: DemoPolicy, seller: Actor) -> None:
    policies, own = parts[BookingPolicies], await parts[Exhibitors].require_own(seller)
    current = await policies.get(seller, fair_id=stage.fair_id, exhibitor_id=own.id)
    if current.changed_at is None:
        at_once = replace(current, confirmation=False, notice_hours=0, minutes=demo_policy.minutes)
        await policies.save(seller, policy=at_once)


async def _book(parts: Parts, stage: Stage, demo_meeting: DemoMeeting, buyer: Actor, seller: Actor) -> None:
    meetings, exhibitor = parts[Meetings], await parts[Exhibitors].find_own(seller)
    known = (await meetings.agenda(buyer, fair_id=stage.fair_id, part=_MANY)).items
    if exhibitor is None or any(each.exhibitor_id == exhibitor.id for each in known):
        return
    fair = await parts[Fairs].get(SYSTEM, fair_id=stage.fair_id)
    begins_at = max(fair.opens_at, meetings.clock() + timedelta(days=demo_meeting.day))
    free = await meetings.free_times(
        buyer,
        fair_id=stage.fair_id,
        exhibitor_id=exhibitor.id,
        begins_at=begins_at,
        ends_at=begins_at + timedelta(days=2),
        kind=demo_meeting.kind,
    )
    if not free:  # the fair is nearly over
        return
    request = MeetingRequest(
        fair_id=stage.fair_id,
        begins_at=free[len(free) // 3].begins_at,
        kind=demo_meeting.kind,
        exhibitor_id=exhibitor.id,
        note=demo_meeting.note.text,
        language=demo_meeting.note.language,
    )
    try:
        requested = await meetings.request(buyer, request=request)
        if demo_meeting.accepted:
            await meetings.accept(seller, meeting_id=requested.id, version=requested.version)
    except (Conflict, Invalid):  # somebody was faster
        return
