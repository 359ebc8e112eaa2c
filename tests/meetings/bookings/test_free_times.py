"""Free times of a booth are those at which each single meeting would be possible."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.fairs.fairs.models import Fair
from expo.kit.errors import Invalid
from expo.localisation.models import Text
from expo.meetings.availability.models import Availability, DayPart, HalfDay, Hours
from expo.meetings.availability.rules.ranges import MinuteRange
from expo.meetings.bookings.rules.cells import CELL, cell_of, table_resource
from expo.meetings.bookings.rules.day_limits import LimitedDay
from expo.meetings.bookings.rules.free_times import LONGEST_WINDOW, BoothTimes, FreeTime
from expo.meetings.models import MeetingKind
from expo.meetings.policies.models import BookingPolicy
from tests.support.booking import Booking, a_booking
from tests.support.permissions import Cast
from tests.support.world import World

OPENS = datetime(2027, 3, 27, 7, tzinfo=UTC)
FAIR = Fair(
    "fair_1",
    "org_1",
    "spring",
    Text("Spring", "en"),
    OPENS,
    OPENS + timedelta(days=2),
    "Europe/Madrid",
    ["en"],
    OPENS - timedelta(days=30),
)
HOSTS = ("staff_1", "staff_2")


def known(participant_id: str, hours: Hours | None, away: Collection[HalfDay] = ()) -> Availability:
    return Availability(
        id=participant_id,
        fair_id=FAIR.id,
        participant_id=participant_id,
        party_id="exh_1",
        changed_at=OPENS,
        hours=hours,
        away=sorted(away),
    )


def one_by_one(
    times: BoothTimes,
    begins_at: datetime,
    ends_at: datetime,
    occupied: Collection[str],
    full: Collection[LimitedDay],
) -> list[FreeTime]:
    """Return the free times by asking of each five minutes whether each host can meet then."""
    found: dict[datetime, list[str]] = {}
    step = timedelta(minutes=times.policy.minutes + times.policy.buffer_minutes)
    for host_id in times.host_ids:
        own_hours = times.availabilities[host_id].hours if host_id in times.availabilities else None
        own_zone = ZoneInfo(own_hours.time_zone if own_hours else FAIR.time_zone)
        at = after = times.start_of_days(begins_at)
        while at < ends_at:
            if at.astimezone(own_zone).date() != (at - CELL).astimezone(own_zone).date():
                after = at
            day = times.limited_day(host_id, at)
            if (
                at >= after
                and times.is_present(host_id, at)
                and times.is_free(host_id, at, occupied)
                and day not in full
            ):
                found.setdefault(at, []).append(host_id)
                after = at + step
            at += CELL
    return [FreeTime(at, times.policy.minutes, tuple(found[at])) for at in sorted(found) if at >= begins_at]


def some_hours() -> st.SearchStrategy[Hours]:
    ranges = st.sampled_from([[], [MinuteRange(0, 200)], [MinuteRange(545, 660), MinuteRange(700, 1440)]])
    return st.builds(
        Hours,
        time_zone=st.sampled_from(["Europe/Madrid", "Asia/Shanghai", "Australia/Lord_Howe"]),
        breaks=st.sampled_from([[], [MinuteRange(720, 787)]]),
        exceptions=st.dictionaries(st.sampled_from([OPENS.date(), OPENS.date() + timedelta(days=1)]), ranges),
        begins=st.sampled_from([0, 540, 603]),
        most_per_day=st.sampled_from([None, 1]),
    )


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_free_times_are_those_at_which_each_host_can_meet(data: st.DataObject) -> None:
    zone = ZoneInfo(FAIR.time_zone)
    away = [HalfDay(OPENS.astimezone(zone).date(), DayPart.AFTERNOON)]
    policy = BookingPolicy(
        fair_id=FAIR.id,
        exhibitor_id="exh_1",
        minutes=data.draw(st.sampled_from([10, 30, 45])),
        buffer_minutes=data.draw(st.sampled_from([0, 15])),
    )
    some = [known(each, data.draw(some_hours()), data.draw(st.sampled_from([(), away]))) for each in HOSTS]
    booth = known("exh_1", None, data.draw(st.sampled_from([(), away])))
    chosen = data.draw(st.lists(st.sampled_from([*some, booth]), unique_by=lambda each: each.id))
    times = BoothTimes(
        fair=FAIR, policy=policy, host_ids=HOSTS, availabilities={each.participant_id: each for each in chosen}
    )
    cells = st.builds(cell_of, st.sampled_from(HOSTS), st.integers(0, 600).map(lambda each: OPENS + CELL * each))
    occupied = set(data.draw(st.lists(cells, max_size=20)))
    begins_at = OPENS + CELL * data.draw(st.integers(-40, 300))
    ends_at = begins_at + timedelta(minutes=data.draw(st.integers(1, 2000)))
    days = times.limited_days(begins_at, ends_at)
    full = frozenset(each for each in days if data.draw(st.booleans()))
    found = times.free(begins_at, ends_at, occupied, full_days=full)
    assert found == one_by_one(times, begins_at, ends_at, occupied, full)


@pytest.mark.parametrize("time_zone", ["Europe/Madrid", "America/Los_Angeles", "Asia/Shanghai"])
@pytest.mark.parametrize("hours", [(540, 1080), (0, 1440)])
def test_free_times_do_not_depend_on_when_somebody_asks(time_zone: str, hours: tuple[int, int]) -> None:
    policy = BookingPolicy(fair_id=FAIR.id, exhibitor_id="exh_1", minutes=45, buffer_minutes=5)
    availabilities = {"staff_1": known("staff_1", Hours(time_zone=time_zone, begins=hours[0], ends=hours[1]))}
    times = BoothTimes(fair=FAIR, policy=policy, host_ids=HOSTS, availabilities=availabilities)
    occupied = {cell_of(each, OPENS + timedelta(minutes=70)) for each in HOSTS}
    all_times = times.free(OPENS, FAIR.closes_at, occupied)
    for asked_at in (OPENS + timedelta(minutes=118) + each * timedelta(hours=1) for each in range(45)):
        expected = [each for each in all_times if each.begins_at >= asked_at]
        assert times.free(asked_at, FAIR.closes_at, occupied) == expected


def test_free_times_of_days_with_a_change_of_the_clock_end_with_the_window() -> None:
    opens_at = datetime(2027, 3, 26, 22, 55, tzinfo=UTC)  # five minutes before midnight, and the 28th has 23 hours
    fair = replace(FAIR, opens_at=opens_at)
    policy = BookingPolicy(fair_id=FAIR.id, exhibitor_id="exh_1", minutes=10)
    around_the_clock = known("staff_1", Hours(time_zone="Europe/Madrid", begins=0, ends=1440))
    times = BoothTimes(fair=fair, policy=policy, host_ids=HOSTS[:1], availabilities={"staff_1": around_the_clock})
    ends_at = opens_at + timedelta(hours=47, minutes=50)
    assert times.free(opens_at, ends_at, set())[-1].begins_at == ends_at - timedelta(minutes=5)


def test_meeting_over_midnight_is_offered() -> None:
    policy = BookingPolicy(fair_id=FAIR.id, exhibitor_id="exh_1", minutes=45, buffer_minutes=5)
    around_the_clock = known("staff_1", Hours(time_zone="Europe/Madrid", begins=0, ends=1440))
    times = BoothTimes(fair=FAIR, policy=policy, host_ids=HOSTS[:1], availabilities={"staff_1": around_the_clock})
    midnight = datetime(2027, 3, 27, 23, tzinfo=UTC)
    found = times.free(midnight - timedelta(hours=1), midnight + timedelta(minutes=51), set())
    minutes = [(each.begins_at - midnight) // timedelta(minutes=1) for each in found]
    assert minutes == [-60, -10, 0, 50]


def test_times_at_the_booth_have_a_free_table() -> None:
    policy = BookingPolicy(fair_id=FAIR.id, exhibitor_id="exh_1", tables=1)
    times = BoothTimes(fair=FAIR, policy=policy, host_ids=HOSTS, availabilities={})
    occupied = {cell_of(table_resource("exh_1", 1), OPENS + timedelta(hours=1))}
    window = OPENS, OPENS + timedelta(hours=3)
    video = {each.begins_at for each in times.free(*window, occupied, MeetingKind.VIDEO)}
    at_booth = {each.begins_at for each in times.free(*window, occupied, MeetingKind.AT_BOOTH)}
    assert video - at_booth == {OPENS + timedelta(hours=1)}
    assert at_booth


@pytest.fixture
async def booking(world: World, cast: Cast) -> Booking:
    return await a_booking(world, cast)


async def test_longer_windows_are_refused(booking: Booking) -> None:
    given: dict[str, Any] = {"fair_id": booking.fair_id, "exhibitor_id": booking.cast.things["exhibitorId"]}
    begins_at = booking.at()
    for length in (LONGEST_WINDOW + CELL, timedelta(0), -CELL):
        with pytest.raises(Invalid):
            await booking.meetings.free_times(booking.buyer, **given, begins_at=begins_at, ends_at=begins_at + length)
    assert await booking.meetings.free_times(
        booking.buyer, **given, begins_at=begins_at, ends_at=begins_at + LONGEST_WINDOW
    )
