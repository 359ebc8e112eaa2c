"""Local hours become slots, whatever the time zone and the day's length."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from expo.fairs.fairs.models import Fair
from expo.kit.errors import Invalid
from expo.localisation.models import Text
from expo.matchmaking.schedules.errors import TooManySlots
from expo.matchmaking.schedules.rules.hours import Availability, DayPart, HalfDay, Hours, MeetingTimes, days_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def a_fair(zone: str = "Asia/Shanghai", opens: str = "2027-04-15T01:00", closes: str = "2027-04-17T10:00") -> Fair:
    begin, end = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (opens, closes))
    return Fair("fair_1", "org_1", "spring", Text("Spring", "en"), begin, end, zone, ["en"], begin)


def test_meetings_start_within_daily_hours_of_the_fair() -> None:
    starts = MeetingTimes(begins=9 * 60, ends=10 * 60).starts(a_fair())
    assert [each.isoformat() for each in starts[:3]] == [
        "2027-04-15T01:00:00+00:00",
        "2027-04-15T01:30:00+00:00",
        "2027-04-16T01:00:00+00:00",
    ]
    assert len(starts) == 6


def test_meetings_start_only_while_fair_is_open() -> None:
    starts = MeetingTimes(begins=0, ends=24 * 60, minutes=60).starts(a_fair(closes="2027-04-15T03:30"))
    assert [each.hour for each in starts] == [1, 2]


def test_meetings_start_only_on_chosen_days() -> None:
    starts = MeetingTimes(days=[date(2027, 4, 16)], minutes=60).starts(a_fair())
    assert {each.date() for each in starts} == {date(2027, 4, 16)}
    assert len(starts) == 9


def test_daylight_saving_night_keeps_slots_in_order() -> None:
    fair = a_fair("Europe/Berlin", "2027-03-27T00:00", "2027-03-29T00:00")
    starts = MeetingTimes(begins=0, ends=6 * 60, minutes=60).starts(fair)
    assert starts == sorted(set(starts))
    spring = [each for each in starts if each.date() >= date(2027, 3, 28)]
    assert [each.hour for each in spring] == [0, 1, 2, 3, 22, 23]  # the first of five is before midnight in UTC


def test_daylight_saving_day_keeps_local_hours() -> None:
    fair = a_fair("Europe/Berlin", "2027-03-27T00:00", "2027-03-29T00:00")
    starts = MeetingTimes(begins=9 * 60, ends=10 * 60, minutes=60).starts(fair)
    local = [each.astimezone(ZoneInfo("Europe/Berlin")) for each in starts]
    assert [f"{each:%d %H:%M}" for each in local] == ["27 09:00", "28 09:00"]


def test_hours_use_the_persons_time_zone() -> None:
    starts = MeetingTimes(begins=9 * 60, ends=18 * 60, minutes=60).starts(a_fair(closes="2027-04-15T10:00"))
    berlin = Hours(time_zone="Europe/Berlin", begins=8 * 60, ends=12 * 60)
    there = [starts[each].hour for each in sorted(berlin.available_slots(starts, 60))]
    assert there == [6, 7, 8, 9]  # eight to twelve in summer time


def test_meeting_ends_within_the_persons_hours() -> None:
    starts = MeetingTimes(begins=9 * 60, ends=12 * 60).starts(a_fair(closes="2027-04-15T10:00"))
    until = Hours(time_zone="Asia/Shanghai", begins=9 * 60, ends=9 * 60 + 45)
    assert until.available_slots(starts, 30) == frozenset({0})


def test_days_use_the_persons_time_zone() -> None:
    starts = MeetingTimes(begins=0, ends=24 * 60, minutes=60).starts(a_fair())
    home = Hours(time_zone="America/New_York", days=[date(2027, 4, 15)], begins=0, ends=24 * 60)
    assert len(home.available_slots(starts, 60)) == 24


def test_absent_person_has_no_free_slots() -> None:
    at = datetime(2027, 4, 1, tzinfo=UTC)
    said = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=at)
    starts = MeetingTimes().starts(a_fair())
    assert len(said.available_slots(starts, 30, SHANGHAI)) == len(starts)
    gone = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=at, absent=True)
    assert gone.available_slots(starts, 30, SHANGHAI) == frozenset()


def test_partly_absent_person_is_free_otherwise() -> None:
    at, day = datetime(2027, 4, 1, tzinfo=UTC), date(2027, 4, 16)
    said = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=at)
    starts = MeetingTimes(begins=10 * 60, ends=14 * 60, minutes=45).starts(
        a_fair()
    )  # one begins at 11:30, one at 12:15
    both = [HalfDay(day, each) for each in DayPart]

    def there(known: Availability) -> list[str]:
        free = (starts[each].astimezone(SHANGHAI) for each in sorted(known.available_slots(starts, 45, SHANGHAI)))
        return [f"{each:%H:%M}" for each in free if each.date() == day]

    morning = said.with_absence(both[:1], absent=True)
    assert there(morning) == ["12:15", "13:00"]
    assert there(said.with_absence(both[1:], absent=True)) == ["10:00", "10:45"]
    assert there(morning.with_absence(both, absent=True)) == []
    assert there(morning.with_absence(both, absent=True).with_absence(both[:1], absent=False)) == ["10:00", "10:45"]
    assert there(morning.with_absence([], absent=False)) == there(said)
    assert len(morning.available_slots(starts, 45, SHANGHAI)) == len(starts) - 3


@pytest.mark.parametrize(
    "times",
    [
        MeetingTimes(begins=600, ends=600),
        MeetingTimes(begins=-1),
        MeetingTimes(ends=1441),
        MeetingTimes(minutes=7),
        MeetingTimes(days=[date(2027, 5, 1)]),
    ],
)
def test_invalid_meeting_times_are_refused(times: MeetingTimes) -> None:
    with pytest.raises(Invalid):
        times.checked(a_fair())


def test_too_many_slots_are_refused() -> None:
    with pytest.raises(TooManySlots):
        MeetingTimes(begins=0, ends=24 * 60, minutes=10).checked(a_fair(closes="2027-04-25T10:00"))


@pytest.mark.parametrize(
    "hours",
    [
        Hours(time_zone="Mars/Olympus"),
        Hours(time_zone="UTC", begins=700, ends=600),
        Hours(time_zone="UTC", most_per_day=0),
        Hours(time_zone="UTC", days=[date(2027, 1, 1)] * 32),
    ],
)
def test_invalid_hours_are_refused(hours: Hours) -> None:
    with pytest.raises(Invalid):
        hours.checked()


def test_very_long_fair_has_a_limited_number_of_days() -> None:
    assert len(days_of(a_fair(closes="2037-04-15T00:00"))) == 31
