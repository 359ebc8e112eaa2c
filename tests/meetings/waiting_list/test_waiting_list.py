"""Buyers wait for an exhibitor whose times are taken; the first in line gets what becomes free."""

import asyncio
from datetime import timedelta
from typing import Any, Final

import pytest

from expo.kit.errors import ExpoError, Forbidden, Invalid, NotFound, SignInRequired
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import MeetingKind, MeetingSide
from expo.meetings.waiting_list.errors import NotWaiting, TimesFree, TooManyWaitingLists, WaitingListFull
from expo.meetings.waiting_list.offers import WaitingListOffers
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.waiting import Queue, a_queue, offer_hours
from tests.support.world import World

OUTSIDERS: Final = ("exhibitor", "other_exhibitor", "organiser", "administrator", "partner_key", "anonymous")


@pytest.fixture
async def queue(world: World, cast: Cast) -> Queue:
    return await a_queue(world, cast)


async def refused(queue: Queue, attempt: Any, *errors: type[ExpoError]) -> None:
    """Assert that an attempt is refused and writes nothing."""
    before = await contents(queue.booking.world.installation.database)
    with pytest.raises(errors):
        await attempt
    assert await contents(queue.booking.world.installation.database) == before


async def accepted(queue: Queue, buyer: Any, offer: Meeting | None) -> Meeting:
    assert offer is not None
    return await queue.booking.meetings.accept(buyer, meeting_id=offer.id, version=offer.version)


async def test_freed_time_is_offered_to_the_first_in_line(queue: Queue) -> None:
    first, second = queue.buyers
    assert (await queue.join(first, note="Your price for 5,000 bottles?")).place == 1
    assert (await queue.join(second)).place == 2
    await queue.turn()
    assert await queue.offer_to(first) is None
    await queue.free()
    await queue.booking.letters()
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    assert (offer.status, offer.requested_by, offer.begins_at) == (
        MeetingStatus.REQUESTED,
        MeetingSide.EXHIBITOR,
        queue.booked.begins_at,
    )
    assert offer.awaits(MeetingSide.BUYER)
    assert offer.note_by is MeetingSide.BUYER
    assert await queue.booking.letters() == [("first@fair.example", "A time with Yongkang Flasks is free")]
    assert await queue.offer_to(second) is None
    await queue.turn()
    assert await queue.booking.letters() == []


async def test_accepted_offer_is_booked_and_ends_the_entry(queue: Queue) -> None:
    first, second = queue.buyers
    await queue.join(first)
    await queue.join(second)
    await queue.free()
    await queue.turn()
    booked = await accepted(queue, first, await queue.offer_to(first))
    assert booked.status is MeetingStatus.BOOKED
    await queue.turn()
    assert await queue.lists.own(first, fair_id=queue.booking.fair_id) == []
    assert [each.place for each in await queue.lists.own(second, fair_id=queue.booking.fair_id)] == [1]


async def test_declined_offer_goes_to_the_next_in_line(queue: Queue) -> None:
    first, second = queue.buyers
    await queue.join(first)
    await queue.join(second)
    await queue.free()
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    await queue.booking.meetings.decline(first, meeting_id=offer.id, version=offer.version)
    await queue.turn()
    assert await queue.offer_to(first) is None
    again = await queue.offer_to(second)
    assert again is not None
    assert again.begins_at == offer.begins_at
    [waiting] = await queue.lists.own(first, fair_id=queue.booking.fair_id)
    assert waiting.place == 2


async def test_unanswered_offer_expires_and_goes_to_the_next(queue: Queue) -> None:
    first, second = queue.buyers
    await queue.join(first)
    await queue.join(second)
    await queue.free()
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    assert offer.proposal is not None
    assert offer.proposal.answer_by == queue.booking.world.clock() + timedelta(hours=1)  # half of the two hours left
    queue.booking.world.clock.advance(hours=1)
    await queue.booking.meetings.expire_due()
    await queue.turn()
    assert await queue.offer_to(second) is not None
    assert await queue.offer_to(first) is None


async def test_time_is_not_offered_twice_to_one_buyer(queue: Queue) -> None:
    first, _ = queue.buyers
    await queue.join(first)
    await queue.free()
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    await queue.booking.meetings.decline(first, meeting_id=offer.id, version=offer.version)
    await queue.turn()
    await queue.turn()
    assert await queue.offer_to(first) is None


async def test_offer_fits_the_period_and_the_hours_of_the_buyer(queue: Queue) -> None:
    first, second = queue.buyers
    begins_at = queue.booked.begins_at
    await queue.join(first, earliest_at=begins_at + timedelta(minutes=5))
    await queue.join(second, latest_at=begins_at + timedelta(minutes=30))
    await queue.free()
    await queue.turn()
    assert await queue.offer_to(first) is None
    assert await queue.offer_to(second) is not None
    third = queue.booking.buyer
    await queue.join(third)
    hours = Hours(time_zone="Asia/Shanghai", begins=14 * 60, ends=15 * 60)
    await queue.booking.world.service(Availabilities).save_own(third, fair_id=queue.booking.fair_id, hours=hours)
    await offer_hours(queue.booking, 10 * 60 + 30, 14 * 60 + 30)
    await queue.turn()
    offered = await queue.offer_to(third)
    assert offered is not None
    assert offered.begins_at == begins_at + timedelta(hours=3)


async def test_buyer_with_another_meeting_then_is_passed_over(queue: Queue) -> None:
    buyer, second = queue.booking.buyer, queue.buyers[1]
    await queue.join(buyer)
    await queue.join(second)
    freed = await queue.booking.meetings.cancel(buyer, meeting_id=queue.booked.id, reason="Moved.")
    occupying = queue.booking.world.installation.database.raw["meetings"]
    cells = [f"{buyer.person_id}@{freed.begins_at:%Y%m%d%H%M}"]
    days = [f"{buyer.person_id}@{freed.begins_at:%Y%m%d}"]
    await occupying.insert_one({"_id": "elsewhere", "cells": cells, "days": days})
    await queue.turn()
    assert await queue.offer_to(buyer) is None
    assert await queue.offer_to(second) is not None


async def test_workers_that_race_offer_a_time_once(queue: Queue) -> None:
    for buyer in queue.buyers:
        await queue.join(buyer)
    await queue.free()
    turn = queue.booking.world.service(WaitingListOffers).offer_due
    await asyncio.gather(*(turn() for _ in range(4)))
    assert [await queue.offer_to(each) is not None for each in queue.buyers] == [True, False]


async def test_booking_that_is_faster_leaves_nothing_to_offer(queue: Queue) -> None:
    first, second = queue.buyers
    await queue.join(first)
    await queue.free()
    await asyncio.gather(queue.booking.request(by=second), queue.turn(), return_exceptions=True)
    await queue.turn()
    raw = queue.booking.world.installation.database.raw["meetings"]
    assert await raw.count_documents({"status": "REQUESTED"}) == 1


async def test_list_ends_with_the_fair_and_an_entry_with_its_period(queue: Queue) -> None:
    first, second = queue.buyers
    await queue.join(first)
    await queue.join(second, latest_at=queue.booking.at(hours=4))
    queue.booking.world.clock.advance(hours=6)
    await queue.turn()
    assert await queue.lists.own(second, fair_id=queue.booking.fair_id) == []
    assert len(await queue.lists.own(first, fair_id=queue.booking.fair_id)) == 1
    queue.booking.world.clock.advance(days=10)
    await queue.turn()
    assert await queue.lists.own(first, fair_id=queue.booking.fair_id) == []


async def test_longer_hours_are_offered(queue: Queue) -> None:
    await queue.join(queue.buyers[0])
    await queue.turn()
    await offer_hours(queue.booking, 11 * 60, 12 * 60)
    await queue.turn()
    offer = await queue.offer_to(queue.buyers[0])
    assert offer is not None
    assert offer.begins_at == queue.booked.ends_at


async def test_lists_are_checked_without_an_entry_in_the_journal(queue: Queue) -> None:
    await queue.join(queue.buyers[0])
    await queue.turn()
    await queue.free()
    offer_due = queue.booking.world.service(WaitingListOffers).offer_due
    assert await offer_due() == 0
    queue.booking.world.clock.advance(minutes=59)
    assert await offer_due() == 0
    queue.booking.world.clock.advance(minutes=1)
    assert await offer_due() == 1


async def test_free_time_is_booked_and_not_waited_for(queue: Queue) -> None:
    await queue.free()
    await refused(queue, queue.join(queue.buyers[0]), TimesFree)
    waiting = await queue.join(queue.buyers[0], earliest_at=queue.booking.at(hours=1))
    assert waiting.place == 1


async def test_joining_again_changes_the_entry_and_keeps_the_place(queue: Queue) -> None:
    first, second = queue.buyers
    await queue.join(first)
    await queue.join(second)
    changed = await queue.join(first, kind=MeetingKind.PHONE, note="Or by phone.")
    assert (changed.place, changed.entry.kind) == (1, MeetingKind.PHONE)
    assert await queue.lists.length(queue.booking.exhibitor, fair_id=queue.booking.fair_id) == 2
    await queue.leave(first)
    assert await queue.lists.length(queue.booking.exhibitor, fair_id=queue.booking.fair_id) == 1
    await refused(queue, queue.leave(first), NotWaiting)


async def test_impossible_entries_are_refused(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = queue.buyers
    at = queue.booking.at()
    await refused(queue, queue.join(first, latest_at=at - timedelta(days=1)), Invalid)
    await refused(queue, queue.join(first, earliest_at=at, latest_at=at), Invalid)
    await refused(queue, queue.join(first, exhibitor_id="exh_nobody"), NotFound)
    await refused(queue, queue.join(first, fair_id=queue.booking.cast.things["otherFairId"]), NotFound)
    await queue.booking.policy(kinds=[MeetingKind.VIDEO])
    await refused(queue, queue.join(first, kind=MeetingKind.PHONE), Invalid)
    await queue.join(first)
    monkeypatch.setattr("expo.meetings.waiting_list.models.MAX_ENTRIES", 1)
    await refused(queue, queue.join(second), WaitingListFull)
    monkeypatch.setattr("expo.meetings.waiting_list.service.MAX_LISTS", 0)
    await refused(queue, queue.join(second), TooManyWaitingLists)


async def test_only_buyers_wait_and_only_the_exhibitor_sees_how_many(queue: Queue) -> None:
    for each in OUTSIDERS:
        actor = queue.booking.cast.actors[each]
        await refused(queue, queue.join(actor), Forbidden, SignInRequired)
        await refused(queue, queue.leave(actor), Forbidden, SignInRequired)
    length = queue.lists.length(queue.buyers[0], fair_id=queue.booking.fair_id)
    await refused(queue, length, Forbidden)


async def test_offers_do_not_count_as_requests_of_the_exhibitor(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expo.meetings.bookings.requests.MAX_REQUESTS", 1)
    await queue.join(queue.buyers[0])
    await queue.free()
    await queue.turn()
    assert await queue.offer_to(queue.buyers[0]) is not None
    await offer_hours(queue.booking, 11 * 60, 15 * 60)
    enquiry = {"exhibitor_id": None, "enquiry_id": queue.booking.cast.things["enquiryId"], "staff_ids": ()}
    asked = await queue.booking.request(queue.booking.at(hours=1), by=queue.booking.exhibitor, **enquiry)
    assert asked.status is MeetingStatus.REQUESTED


async def test_buyer_reads_entries_and_offers(queue: Queue) -> None:
    first = queue.buyers[0]
    join = """mutation($input: JoinWaitingListInput!) { joinWaitingList(input: $input) {
      ... on WaitingEntry { place kind note { text } } ... on Problem { code } } }"""
    ask = {"fairId": queue.booking.fair_id, "exhibitorId": queue.exhibitor_id, "kind": "VIDEO", "note": "Bottles"}
    joined = await queue.booking.world.run(first, join, input=ask)
    assert joined["joinWaitingList"] == {"place": 1, "kind": "VIDEO", "note": {"text": "Bottles"}}
    await queue.free()
    await queue.turn()
    query = """query($fairId: ID!) { myWaitingEntries(fairId: $fairId) {
      exhibitor { id } offer { waitingList steps note { text } } } }"""
    found = await queue.booking.world.run(first, query, fairId=queue.booking.fair_id)
    assert found["myWaitingEntries"] == [
        {
            "exhibitor": {"id": queue.exhibitor_id},
            "offer": {
                "waitingList": True,
                "steps": ["ACCEPT", "DECLINE", "CANCEL", "CHOOSE_PEOPLE"],
                "note": {"text": "Bottles"},
            },
        }
    ]
