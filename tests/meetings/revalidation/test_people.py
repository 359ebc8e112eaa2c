"""Meetings of those who have left: handed over or reduced, and cancelled only where nobody can come."""

from dataclasses import replace

import pytest

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.exhibitors.booths.service import Booths
from expo.kit.access import Actor, Role
from expo.meetings.availability.models import Hours
from expo.meetings.availability.service import Availabilities
from expo.meetings.bookings.models import MAX_VERSION, Meeting, MeetingStatus
from expo.meetings.models import CancellationReason, MeetingKind
from expo.meetings.waiting_list.service import WaitingLists
from tests.support.booking import Booking, a_booking, a_colleague
from tests.support.contents import contents
from tests.support.following import follow
from tests.support.permissions import Cast
from tests.support.revalidating import invitations, turn, work_off
from tests.support.waiting import a_queue
from tests.support.world import World

BUYER, EXHIBITOR, DANA = "buyer@fair.example", "exhibitor@fair.example", "dana@fair.example"


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def again(booking: Booking, meeting: Meeting) -> Meeting:
    """Return a meeting as it is now."""
    return await booking.meetings.get(booking.buyer, meeting_id=meeting.id)


async def staff_becomes(booking: Booking, *staff_ids: str) -> None:
    """Reduce the booth's staff, and let the worker hear of it."""
    booths = booking.world.service(Booths)
    [own] = await booths.mine(booking.exhibitor)
    staying = [each for each in own.staff if each.id in staff_ids]
    await booths.set_staff(booking.exhibitor, booth_id=own.id, staff=staying)
    await turn(booking.world)


async def are_busy(booking: Booking, *participant_ids: str) -> None:
    """Have staff, or the company itself, receive nobody on the day of the tests."""
    for each in participant_ids:
        hours = Hours(time_zone="Asia/Shanghai", days=[booking.at(days=5).date()])
        availabilities = booking.world.service(Availabilities)
        if each == booking.cast.things["exhibitorId"]:
            await availabilities.set_exhibitor_absent(
                booking.cast.actors["organiser"], fair_id=booking.fair_id, exhibitor_id=each, absent=True
            )
        else:
            await availabilities.save_staff(booking.exhibitor, fair_id=booking.fair_id, staff_id=each, hours=hours)


async def test_colleague_who_is_free_receives_the_buyer(booking: Booking) -> None:
    first, second = booking.staff_ids
    booked = await booking.book()
    requested = await booking.request(booking.at(hours=1), kind=MeetingKind.PHONE)
    await booking.letters()
    await staff_becomes(booking, second)
    taken_over, asked = await again(booking, booked), await again(booking, requested)
    assert (taken_over.status, taken_over.hosting.staff_ids) == (MeetingStatus.BOOKED, [second])
    assert asked.proposal is not None
    assert (asked.status, asked.hosting.staff_ids, asked.proposal.hosting.staff_ids) == (
        MeetingStatus.REQUESTED,
        [second],
        [second],
    )
    assert await invitations(booking) == [(BUYER, "REQUEST"), (EXHIBITOR, "REQUEST")]
    other_host = [
        (BUYER, "Meeting with Yongkang Flasks: another host"),
        (EXHIBITOR, "Meeting with Buyer: another host"),
    ]
    assert await booking.letters() == sorted(other_host * 2)
    before = await contents(booking.world.installation.database)
    await turn(booking.world)
    assert await contents(booking.world.installation.database) == before
    stored = await booking.world.installation.database.raw["meetings"].find({"_id": booked.id}).to_list()
    assert not [each for each in stored[0]["cells"] if each.startswith(first)]


async def test_company_itself_receives_the_buyer_if_no_colleague_is_free(booking: Booking) -> None:
    first, second = booking.staff_ids
    booked = await booking.book(staff_ids=[first])
    await are_busy(booking, second)
    await staff_becomes(booking, second)
    after = await again(booking, booked)
    assert (after.status, after.hosting.staff_ids) == (MeetingStatus.BOOKED, [])


async def test_meeting_that_nobody_can_receive_is_cancelled(booking: Booking) -> None:
    booked = await booking.book()
    await are_busy(booking, *booking.staff_ids, booking.cast.things["exhibitorId"])
    await booking.letters()
    await staff_becomes(booking, booking.staff_ids[1])
    after = await again(booking, booked)
    assert (after.status, after.cancellation_reason) == (MeetingStatus.CANCELLED, CancellationReason.HOST_LEFT)
    assert await invitations(booking) == [(BUYER, "CANCEL"), (EXHIBITOR, "CANCEL")]


async def test_host_who_stays_keeps_the_meeting(booking: Booking) -> None:
    first, second = booking.staff_ids
    hours = Hours(time_zone="Asia/Shanghai", most_per_day=3)
    for each in booking.staff_ids:
        await booking.world.service(Availabilities).save_staff(
            booking.exhibitor, fair_id=booking.fair_id, staff_id=each, hours=hours
        )
    booked = await booking.book(staff_ids=[first, second])
    await booking.letters()
    await staff_becomes(booking, second)
    after = await again(booking, booked)
    assert after.hosting.staff_ids == [second]
    assert await booking.letters() == [(BUYER, "Meeting with Yongkang Flasks: other people")]


async def with_a_proposal(booking: Booking, *, agreed: str, proposed: str) -> Meeting:
    """Return a booked meeting for which the exhibitor proposes another time with another host."""
    booked = await booking.book(staff_ids=[agreed])
    await booking.meetings.propose(
        booking.exhibitor,
        meeting_id=booked.id,
        version=booked.version,
        begins_at=booking.at(hours=3),
        staff_ids=[proposed],
    )
    return booked


async def test_time_that_nobody_can_keep_is_proposed_no_more(booking: Booking) -> None:
    first, second = booking.staff_ids
    booked = await with_a_proposal(booking, agreed=second, proposed=first)
    hours = Hours(time_zone="Asia/Shanghai", begins=0, ends=12 * 60)
    await booking.world.service(Availabilities).save_staff(
        booking.exhibitor, fair_id=booking.fair_id, staff_id=second, hours=hours
    )
    await are_busy(booking, booking.cast.things["exhibitorId"])
    await booking.letters()
    await staff_becomes(booking, second)
    after = await again(booking, booked)
    assert (after.status, after.proposal, after.hosting) == (MeetingStatus.BOOKED, None, booked.hosting)
    assert [subject for _, subject in await booking.letters()] == [
        "Meeting with Yongkang Flasks keeps its time",
        "Meeting with Buyer keeps its time",
    ]


async def test_proposed_time_gets_another_host(booking: Booking) -> None:
    first, second = booking.staff_ids
    booked = await with_a_proposal(booking, agreed=second, proposed=first)
    await staff_becomes(booking, second)
    after = await again(booking, booked)
    assert after.proposal is not None
    assert (after.hosting.staff_ids, after.proposal.hosting.staff_ids) == ([second], [second])


async def test_meeting_that_was_changed_too_often_is_cancelled(booking: Booking) -> None:
    booked = await booking.book()
    meetings = booking.world.installation.database.raw["meetings"]
    await meetings.update_one({"_id": booked.id}, {"$set": {"version": MAX_VERSION}})
    await staff_becomes(booking, booking.staff_ids[1])
    assert (await again(booking, booked)).cancellation_reason is CancellationReason.HOST_LEFT


async def test_meetings_of_a_booth_that_is_closed_wait_for_it(booking: Booking) -> None:
    booked, booths = await booking.book(), booking.world.service(Booths)
    [own] = await booths.mine(booking.exhibitor)
    await booths.close(booking.exhibitor, booth_id=own.id)
    await staff_becomes(booking, booking.staff_ids[1])
    assert await again(booking, booked) == booked
    await booths.publish(booking.exhibitor, booth_id=own.id)
    booking.world.clock.advance(minutes=10)
    await work_off(booking.world)
    assert (await again(booking, booked)).hosting.staff_ids == [booking.staff_ids[1]]


async def test_member_of_the_staff_who_leaves_the_company_is_replaced(booking: Booking) -> None:
    wei, booths = await a_colleague(booking.world, booking.exhibitor, "Wei"), booking.world.service(Booths)
    [own] = await booths.mine(booking.exhibitor)
    staff = [replace(own.staff[0], email=wei.email), own.staff[1]]
    await booths.set_staff(booking.exhibitor, booth_id=own.id, staff=staff)
    booked = await booking.book()
    await booking.world.service(Organisations).remove(booking.exhibitor, person_id=wei.id)
    await turn(booking.world)
    assert (await again(booking, booked)).hosting.staff_ids == [booking.staff_ids[1]]


async def leaves(booking: Booking, person: Person) -> None:
    """Have a person removed from the buyer's company, and let the worker hear of it."""
    await booking.world.service(Organisations).remove(booking.buyer, person_id=person.id)
    await turn(booking.world)


async def test_person_who_leaves_the_buyer_is_taken_off(booking: Booking) -> None:
    dana, booked = await a_colleague(booking.world, booking.buyer, "Dana"), await booking.book()
    people = [*booked.buyer_people, dana.id]
    both = await booking.meetings.set_buyer_people(booking.buyer, meeting_id=booked.id, person_ids=people)
    await booking.letters()
    await leaves(booking, dana)
    after = await again(booking, booked)
    assert (after.status, after.buyer_people, after.sequence) == (
        MeetingStatus.BOOKED,
        booked.buyer_people,
        both.sequence + 1,
    )
    assert await invitations(booking) == [(DANA, "CANCEL"), (EXHIBITOR, "REQUEST")]
    assert len(await booking.letters()) == 2
    await turn(booking.world)
    assert await booking.letters() == []


async def test_meeting_without_anybody_of_the_buyer_is_cancelled(booking: Booking) -> None:
    dana, booked = await a_colleague(booking.world, booking.buyer, "Dana"), await booking.book()
    alone = await booking.meetings.set_buyer_people(booking.buyer, meeting_id=booked.id, person_ids=[dana.id])
    other = await booking.request(booking.at(hours=1))
    await booking.letters()
    await leaves(booking, dana)
    after = await again(booking, alone)
    assert (after.status, after.cancellation_reason) == (MeetingStatus.CANCELLED, CancellationReason.BUYER_LEFT)
    assert await invitations(booking) == [(BUYER, "CANCEL"), (DANA, "CANCEL"), (EXHIBITOR, "CANCEL")]
    assert await again(booking, other) == other


async def test_person_who_has_come_back_keeps_meetings(booking: Booking) -> None:
    dana, booked = await a_colleague(booking.world, booking.buyer, "Dana"), await booking.book()
    booked = await booking.meetings.set_buyer_people(booking.buyer, meeting_id=booked.id, person_ids=[dana.id])
    organisations = booking.world.service(Organisations)
    await organisations.remove(booking.buyer, person_id=dana.id)
    await joins(booking.world, booking.buyer, dana)
    await turn(booking.world)
    assert await again(booking, booked) == booked


async def joins(world: World, owner: Actor, person: Person) -> None:
    organisations = world.service(Organisations)
    organisation = await organisations.existing(owner.organisation_id or "")

    async def join() -> None:
        await organisations.join(owner, organisation, replace(person, memberships=[]), Role.MEMBER)

    await world.installation.database.transact(join)


async def test_company_keeps_its_place_on_waiting_lists(world: World, cast: Cast) -> None:
    queue = await a_queue(world, cast)
    first = queue.buyers[0]
    dana, lists = await a_colleague(world, first, "Dana"), world.service(WaitingLists)
    as_dana = replace(first, person_id=dana.id)
    await queue.join(as_dana)
    await queue.join(queue.buyers[1])
    await world.service(Organisations).remove(first, person_id=dana.id)
    await turn(world)
    [own] = await lists.own(first, fair_id=queue.booking.fair_id)
    assert (own.place, own.entry.person_id) == (1, first.person_id)
    await queue.free()
    await queue.turn()
    offer = await queue.offer_to(first)
    assert offer is not None
    assert offer.buyer_people == [first.person_id]
    await follow(world, "meeting_revalidation")
    await work_off(world)
    assert (await lists.own(first, fair_id=queue.booking.fair_id))[0].entry.offer_id == offer.id
