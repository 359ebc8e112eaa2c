"""Meetings are cancelled when the exhibitor, the booth or the fair's dates are gone, and both sides are told once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.companies.vetting import Vetting
from expo.fairs.fairs.service import Fairs
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.bookings.store import meetings
from expo.meetings.models import CancellationReason, MeetingKind
from expo.meetings.revalidation import grounds
from expo.meetings.revalidation.cancellations import MeetingCancellations
from expo.meetings.revalidation.follower import GRACE
from expo.meetings.revalidation.service import MeetingRevalidation
from expo.meetings.waiting_list.service import WaitingLists
from tests.support.booking import Booking, a_booking
from tests.support.contents import contents
from tests.support.following import follow
from tests.support.permissions import Cast
from tests.support.revalidating import invitations, turn, work_off
from tests.support.waiting import a_queue
from tests.support.world import World

BUYER, EXHIBITOR = "buyer@fair.example", "exhibitor@fair.example"
CANCELLED: Final = [(BUYER, "Meeting with Yongkang Flasks cancelled"), (EXHIBITOR, "Meeting with Buyer cancelled")]


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def suspend(booking: Booking) -> None:
    await booking.world.service(Vetting).suspend(
        booking.cast.actors["organiser"], exhibitor_id=booking.cast.things["exhibitorId"], reason="Forged papers."
    )


async def close(booking: Booking) -> str:
    """Close the booth and return its id."""
    booths = booking.world.service(Booths)
    [own] = await booths.mine(booking.exhibitor)
    return (await booths.close(booking.exhibitor, booth_id=own.id)).id


async def again(booking: Booking, meeting: Meeting) -> Meeting:
    """Return a meeting as it is now."""
    return await booking.meetings.get(booking.buyer, meeting_id=meeting.id)


async def reason(booking: Booking, meeting: Meeting) -> CancellationReason | None:
    return (await again(booking, meeting)).cancellation_reason


async def test_suspended_exhibitor_loses_meetings_and_requests(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meetings, "_AT_ONCE", 1)
    booked = await booking.book()
    requested = await booking.request(booking.at(hours=1), kind=MeetingKind.AT_BOOTH)
    await booking.letters()
    await suspend(booking)
    await turn(booking.world)
    ended = [await again(booking, each) for each in (booked, requested)]
    assert [(each.status, each.ended_by) for each in ended] == [(MeetingStatus.CANCELLED, None)] * 2
    assert {each.cancellation_reason for each in ended} == {CancellationReason.EXHIBITOR_WITHDRAWN}
    stored = await booking.world.installation.database.raw["meetings"].find({"_id": booked.id}).to_list()
    assert "cells" not in stored[0]
    assert await invitations(booking) == [(BUYER, "CANCEL"), (EXHIBITOR, "CANCEL")]
    assert await booking.letters() == sorted(CANCELLED * 2)
    before = await contents(booking.world.installation.database)
    await turn(booking.world)
    assert await contents(booking.world.installation.database) == before, "nobody is told twice"


async def test_both_sides_read_the_reason_in_their_language(booking: Booking) -> None:
    booked = await booking.book()
    await suspend(booking)
    await turn(booking.world)
    query = "query($id: ID!) { meeting(id: $id) { cancellationReason endedBy reason { text original } } }"
    for actor, language, start in (
        (booking.buyer, "en", "The exhibitor does"),
        (booking.exhibitor, "zh", "该参展商目前"),
    ):
        answer = await booking.world.run(actor, query, language=language, id=booked.id)
        assert answer["meeting"]["cancellationReason"] == "EXHIBITOR_WITHDRAWN"
        assert answer["meeting"]["endedBy"] is None
        assert answer["meeting"]["reason"]["text"].startswith(start)
    stranger = await booking.world.ask(booking.cast.actors["other_exhibitor"], query, id=booked.id)
    assert stranger["errors"]


async def test_exhibitor_who_is_reinstated_at_once_keeps_meetings(booking: Booking) -> None:
    booked = await booking.book()
    await suspend(booking)
    await booking.world.service(Vetting).reinstate(
        booking.cast.actors["organiser"], exhibitor_id=booking.cast.things["exhibitorId"]
    )
    await turn(booking.world)
    assert await again(booking, booked) == booked


async def test_closed_booth_can_be_opened_again_for_ten_minutes(booking: Booking) -> None:
    booked = await booking.book()
    booth_id = await close(booking)
    await turn(booking.world)
    await booking.world.service(Booths).publish(booking.exhibitor, booth_id=booth_id)
    booking.world.clock.now += GRACE
    await work_off(booking.world)
    assert await again(booking, booked) == booked
    await close(booking)
    await turn(booking.world)
    booking.world.clock.now += GRACE - timedelta(seconds=1)
    await work_off(booking.world)
    assert await again(booking, booked) == booked
    booking.world.clock.advance(seconds=1)
    await work_off(booking.world)
    assert await reason(booking, booked) is CancellationReason.BOOTH_CLOSED


async def test_withdrawn_company_loses_meetings_after_ten_minutes(booking: Booking) -> None:
    booked, begun = await booking.book(booking.at(hours=1)), await booking.book()
    booking.world.clock.now = begun.begins_at
    await booking.world.service(Exhibitors).withdraw(booking.exhibitor)
    await turn(booking.world)
    assert await again(booking, booked) == booked
    booking.world.clock.now += GRACE
    await work_off(booking.world)
    assert await reason(booking, booked) is CancellationReason.EXHIBITOR_WITHDRAWN
    assert await again(booking, begun) == begun, "what has begun took place"


async def reschedule(booking: Booking, **dates: Any) -> None:
    fairs, organiser = booking.world.service(Fairs), booking.cast.actors["organiser"]
    await fairs.change(organiser, fair_id=booking.fair_id, **dates)


async def test_fair_that_ends_early_keeps_only_meetings_before(booking: Booking) -> None:
    inside, moving = await booking.book(), await booking.book(booking.at(hours=1))
    after = await booking.book(booking.at(days=3))
    await booking.meetings.propose(
        booking.buyer, meeting_id=moving.id, version=moving.version, begins_at=booking.at(days=4)
    )
    over_the_end = await booking.request(booking.at(hours=2))
    await booking.letters()
    await reschedule(booking, closes_at=over_the_end.begins_at + timedelta(minutes=15))
    await turn(booking.world)
    assert await again(booking, inside) == inside
    kept = await again(booking, moving)
    assert (kept.status, kept.begins_at, kept.proposal) == (MeetingStatus.BOOKED, moving.begins_at, None)
    for each in (after, over_the_end):
        assert await reason(booking, each) is CancellationReason.FAIR_RESCHEDULED
    keeps = [(BUYER, "Meeting with Yongkang Flasks keeps its time"), (EXHIBITOR, "Meeting with Buyer keeps its time")]
    assert await booking.letters() == sorted(CANCELLED * 2 + keeps)


async def test_other_changes_of_a_fair_are_not_looked_at(booking: Booking) -> None:
    await booking.book()
    await turn(booking.world)
    await reschedule(booking, languages=["en", "es"])
    await booking.world.service(Fairs).brand(
        booking.cast.actors["organiser"],
        fair_id=booking.fair_id,
        change=lambda before: replace(before, accent="#112233"),
    )
    before = await contents(booking.world.installation.database)
    await turn(booking.world)
    assert await contents(booking.world.installation.database) == before


async def test_fair_that_is_not_published_any_more_loses_everything(world: World, cast: Cast) -> None:
    queue = await a_queue(world, cast)
    await queue.join(queue.buyers[0])
    await reschedule(queue.booking, closes_at=queue.booking.at(days=20))
    await world.installation.database.raw["fairs"].update_one(
        {"_id": queue.booking.fair_id}, {"$set": {"published": False}}
    )
    await turn(world)
    assert await reason(queue.booking, queue.booked) is CancellationReason.FAIR_WITHDRAWN
    assert ("first@fair.example", "Waiting list of Yongkang Flasks closed") in await queue.booking.letters()


async def test_waiting_list_of_a_closed_booth_ends_with_its_offers(world: World, cast: Cast) -> None:
    queue = await a_queue(world, cast)
    first, second = queue.buyers
    for each in queue.buyers:
        await queue.join(each)
    await queue.free()
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    await queue.booking.letters()
    await suspend(queue.booking)
    await turn(world)
    ended = await queue.booking.meetings.get(first, meeting_id=offer.id)
    assert (ended.status, ended.cancellation_reason) == (
        MeetingStatus.CANCELLED,
        CancellationReason.EXHIBITOR_WITHDRAWN,
    )
    lists = world.service(WaitingLists)
    for each in (first, second):
        assert await lists.own(each, fair_id=queue.booking.fair_id) == []
    letters = await queue.booking.letters()
    closed = [(f"{name}@fair.example", "Waiting list of Yongkang Flasks closed") for name in ("first", "second")]
    assert [each for each in letters if "Waiting list" in each[1]] == closed
    journal = world.installation.database.raw["journal"]
    assert await journal.count_documents({"verb": "waiting_list.closed"}) == 1
    await turn(world)
    assert await queue.booking.letters() == []


async def test_killed_worker_goes_on_and_tells_nobody_twice(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grounds, "_AT_ONCE", 1)
    booked = [await booking.book(booking.at(days=3, hours=each)) for each in range(3)]
    await booking.letters()
    await reschedule(booking, closes_at=booking.at(days=2))
    cancel, calls = MeetingCancellations.cancel, []

    async def dies(self: MeetingCancellations, *arguments: Any) -> None:
        calls.append(arguments)
        await cancel(self, *arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(MeetingCancellations, "cancel", dies)
        with pytest.raises(KeyboardInterrupt):
            await turn(booking.world)
    done = [await reason(booking, each) for each in booked]
    assert done.count(None) == 2
    await work_off(booking.world)
    assert [await reason(booking, each) for each in booked] == [CancellationReason.FAIR_RESCHEDULED] * 3
    assert await booking.letters() == sorted(CANCELLED * 3)


async def test_change_during_the_work_is_looked_at_again(booking: Booking, monkeypatch: pytest.MonkeyPatch) -> None:
    await reschedule(booking, closes_at=booking.at(days=5))
    late = await booking.book(booking.at(days=3))
    check, dates = grounds.MeetingGrounds.check_fair, [booking.at(days=2)]

    async def meanwhile(self: grounds.MeetingGrounds, fair_id: str) -> None:
        await check(self, fair_id)
        if dates:
            booking.world.clock.advance(seconds=1)
            await reschedule(booking, closes_at=dates.pop())
            await follow(booking.world, "meeting_revalidation")

    monkeypatch.setattr(grounds.MeetingGrounds, "check_fair", meanwhile)
    await turn(booking.world)
    assert await reason(booking, late) is CancellationReason.FAIR_RESCHEDULED


async def test_meeting_that_cannot_be_changed_holds_up_no_others(
    booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = await booking.book()
    await suspend(booking)
    look = MeetingRevalidation._check_meetings
    failures = [ValueError("broken")]

    async def fails(self: MeetingRevalidation, revalidation: Any) -> None:
        if failures:
            raise failures.pop()
        await look(self, revalidation)

    monkeypatch.setattr(MeetingRevalidation, "_check_meetings", fails)
    await turn(booking.world)
    booking.world.clock.advance(minutes=5)
    await work_off(booking.world)
    assert await reason(booking, booked) is CancellationReason.EXHIBITOR_WITHDRAWN
