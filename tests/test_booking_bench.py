"""The benchmark of bookings asks for what the fair allows, and counts every answer that it did not expect."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Final

from expo.bench.meetings.booking import Outcomes
from expo.bench.meetings.booking_fair import BUFFER, MINUTES, SLOTS, STAFF, BookingFair
from expo.bench.server.filling import an_actor
from expo.meetings.bookings.requests import MAX_HELD

EXHIBITORS: Final = 25
FIRST_TIME: Final = datetime(2027, 4, 15, 2, tzinfo=UTC)


def a_fair() -> BookingFair:
    staff = [
        (f"exhibitor {each}", f"staff {number} of {each}") for number in range(STAFF) for each in range(EXHIBITORS)
    ]
    return BookingFair("fair", staff, [an_actor("BUYER") for _ in range(EXHIBITORS * STAFF)], FIRST_TIME)


def test_appointments_keep_within_the_limits_of_a_pair() -> None:
    appointments = a_fair().appointments(EXHIBITORS * STAFF * SLOTS)
    assert len({(slot.staff_id, slot.begins_at) for _, slot in appointments}) == len(appointments)
    assert len({(buyer, slot.begins_at) for buyer, slot in appointments}) == len(appointments)
    pairs = Counter((buyer, slot.exhibitor_id) for buyer, slot in appointments)
    assert max(pairs.values()) <= MAX_HELD


def test_appointments_leave_the_staff_their_pause() -> None:
    times = sorted({slot.begins_at for _, slot in a_fair().appointments(EXHIBITORS * STAFF * 2)})
    assert times == [FIRST_TIME, FIRST_TIME + timedelta(minutes=MINUTES + BUFFER)]


def test_raced_slots_are_those_of_a_few_exhibitors() -> None:
    slots = a_fair().raced_slots(100)
    assert len(set(slots)) == 100
    assert len({each.exhibitor_id for each in slots}) == 4


def test_unexpected_answers_are_counted_by_code() -> None:
    outcomes = Outcomes(Counter(BOOKED=3, TIME_TAKEN=5, TOO_MANY_MEETINGS=2, INTERNAL=1))
    assert outcomes.problems("TIME_TAKEN") == {"INTERNAL": 1, "TOO_MANY_MEETINGS": 2}
    assert outcomes.problems() == {"INTERNAL": 1, "TIME_TAKEN": 5, "TOO_MANY_MEETINGS": 2}
