"""Offers of a waiting list: one at a time, to be taken or left, and to nobody whom the exhibitor has declined."""

from datetime import timedelta
from typing import Any

import pytest

from expo.kit.errors import ExpoError
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.errors import MeetingStepRefused
from expo.meetings.models import MeetingSide
from expo.meetings.waiting_list.errors import BuyerDeclined, OfferAwaitsAnswer
from expo.meetings.waiting_list.offers import WaitingListOffers
from tests.support.commands import counted
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.waiting import Queue, a_queue, offer_hours
from tests.support.world import World


@pytest.fixture
async def queue(world: World, cast: Cast) -> Queue:
    return await a_queue(world, cast)


async def refused(queue: Queue, attempt: Any, *errors: type[ExpoError]) -> None:
    """Assert that an attempt is refused and writes nothing."""
    before = await contents(queue.booking.world.installation.database)
    with pytest.raises(errors):
        await attempt
    assert await contents(queue.booking.world.installation.database) == before


async def test_second_time_is_not_held_for_a_buyer_who_leaves_and_joins_again(queue: Queue) -> None:
    first, _ = queue.buyers
    await queue.join(first)
    await queue.free()
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    await queue.leave(first)
    await refused(queue, queue.join(first), OfferAwaitsAnswer)
    await queue.booking.meetings.decline(first, meeting_id=offer.id, version=offer.version)
    await queue.booking.request(by=queue.buyers[1])
    joined = await queue.join(first)
    assert joined.entry.offered_times == [offer.begins_at]


async def test_offered_time_is_taken_or_left_and_not_moved(queue: Queue) -> None:
    first, _ = queue.buyers
    await queue.join(first)
    await offer_hours(queue.booking, 10 * 60 + 30, 15 * 60)
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    later = queue.booking.at(hours=2)
    for each in (first, queue.booking.exhibitor):
        await refused(
            queue,
            queue.booking.meetings.propose(each, meeting_id=offer.id, version=offer.version, begins_at=later),
            MeetingStepRefused,
        )
    booked = await queue.booking.meetings.accept(first, meeting_id=offer.id, version=offer.version)
    moved = await queue.booking.meetings.propose(first, meeting_id=booked.id, version=booked.version, begins_at=later)
    assert moved.awaits(MeetingSide.EXHIBITOR)


async def declined(queue: Queue, buyer: Any) -> None:
    """Have the exhibitor decline a request of a buyer."""
    await offer_hours(queue.booking, 11 * 60, 12 * 60)
    asked = await queue.booking.request(queue.booked.ends_at, by=buyer)
    await queue.booking.meetings.decline(queue.booking.exhibitor, meeting_id=asked.id, version=asked.version)
    await offer_hours(queue.booking, 11 * 60, 11 * 60 + 30)


async def test_buyer_whom_the_exhibitor_has_declined_gets_no_offer(queue: Queue) -> None:
    first, second = queue.buyers
    await queue.join(first)
    await queue.join(second)
    await declined(queue, first)
    await refused(queue, queue.join(first), BuyerDeclined)
    await queue.free()
    await queue.turn()
    assert await queue.offer_to(first) is None
    assert await queue.offer_to(second) is not None


async def test_declined_buyer_gets_an_offer_where_all_buyers_are_booked_at_once(queue: Queue) -> None:
    first, _ = queue.buyers
    await declined(queue, first)
    await queue.booking.policy(confirmation=False)
    await queue.join(first)
    await queue.free()
    await queue.turn()
    assert await queue.offer_to(first) is not None


async def test_long_list_is_compared_in_as_few_commands_as_a_short_one(queue: Queue) -> None:
    for each in (queue.booking.buyer, *queue.buyers):
        await queue.join(each)
        await queue.booking.world.service(Availabilities).save_own(
            each, fair_id=queue.booking.fair_id, hours=Hours(time_zone="Asia/Shanghai", begins=0, ends=60)
        )
    await queue.free()
    lists = queue.booking.world.installation.database.raw["waiting_lists"]
    [waiting] = await lists.find().to_list()
    counts = []
    for entries in (waiting["entries"][:1], waiting["entries"]):
        await lists.update_one(
            {}, {"$set": {"entries": entries, "check_at": queue.booking.world.clock() - timedelta(minutes=1)}}
        )
        with counted() as commands:
            await queue.booking.world.service(WaitingListOffers).offer_due()
        counts.append(len(commands))
    assert counts[0] == counts[1]
