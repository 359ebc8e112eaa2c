"""Local hours and absences leave some slots free, whatever the time zone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.fairs.fairs.models import Fair
from expo.kit.db.documents import from_document, to_document
from expo.kit.errors import Invalid
from expo.localisation.models import Text
from expo.meetings.availability.models import WEEK, Availability, DayPart, HalfDay, Hours, Weekday, days_of
from expo.meetings.availability.rules.ranges import DAY, MinuteRange, united, without

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOCK_CHANGES = {  # the first moment after a change of the clocks, in UTC
    "Europe/Madrid": ["2027-03-28T01:00", "2027-10-31T01:00"],
    "Asia/Shanghai": ["1991-04-13T18:00", "1991-09-14T17:00"],
    "America/New_York": ["2027-03-14T07:00", "2027-11-07T06:00"],
    "America/Sao_Paulo": ["2018-11-04T03:00", "2019-02-17T02:00"],  # at midnight
    "Asia/Tehran": ["2022-03-21T20:30", "2022-09-21T19:30"],
    "Australia/Lord_Howe": ["2027-04-03T15:00", "2027-10-02T15:30"],  # by half an hour
}


def slots(
    begins: int = 9 * 60, ends: int = 18 * 60, minutes: int = 30, *, days: Sequence[int] = (15,)
) -> list[datetime]:
    """Return when meetings begin in Shanghai on days of April."""
    midnights = (datetime(2027, 4, day, tzinfo=SHANGHAI) for day in days)
    return [
        (midnight + timedelta(minutes=at)).astimezone(UTC)
        for midnight in midnights
        for at in range(begins, ends - minutes + 1, minutes)
    ]


def test_hours_use_the_persons_time_zone() -> None:
    starts = slots(minutes=60)
    berlin = Hours(time_zone="Europe/Berlin", begins=8 * 60, ends=12 * 60)
    there = [starts[each].hour for each in sorted(berlin.available_slots(starts, 60))]
    assert there == [6, 7, 8, 9]  # eight to twelve in summer time


def test_meeting_ends_within_the_persons_hours() -> None:
    starts = slots(ends=12 * 60)
    until = Hours(time_zone="Asia/Shanghai", begins=9 * 60, ends=9 * 60 + 45)
    assert until.available_slots(starts, 30) == frozenset({0})


def test_days_use_the_persons_time_zone() -> None:
    starts = slots(0, 24 * 60, 60, days=(15, 16))
    home = Hours(time_zone="America/New_York", days=[date(2027, 4, 15)], begins=0, ends=24 * 60)
    assert len(home.available_slots(starts, 60)) == 24


def test_absent_person_has_no_free_slots() -> None:
    at = datetime(2027, 4, 1, tzinfo=UTC)
    said = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=at)
    starts = slots()
    assert len(said.available_slots(starts, 30, SHANGHAI)) == len(starts)
    gone = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=at, absent=True)
    assert gone.available_slots(starts, 30, SHANGHAI) == frozenset()


def test_partly_absent_person_is_free_otherwise() -> None:
    at, day = datetime(2027, 4, 1, tzinfo=UTC), date(2027, 4, 16)
    said = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=at)
    starts = slots(10 * 60, 14 * 60, 45, days=(15, 16, 17))  # one begins at 11:30, one at 12:15
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
    "hours",
    [
        Hours(time_zone="Mars/Olympus"),
        Hours(time_zone="UTC", begins=700, ends=600),
        Hours(time_zone="UTC", most_per_day=0),
        Hours(time_zone="UTC", days=[date(2027, 1, 1)] * 32),
        Hours(time_zone="UTC", weekly={Weekday.MONDAY: [MinuteRange(600, 600)]}),
        Hours(time_zone="UTC", weekly={Weekday.MONDAY: [MinuteRange(each, each + 1) for each in range(11)]}),
        Hours(time_zone="UTC", breaks=[MinuteRange(-1, 60)]),
        Hours(time_zone="UTC", breaks=[MinuteRange(600, 1441)]),
        Hours(time_zone="UTC", exceptions={date(2027, 1, 1): [MinuteRange(700, 600)]}),
        Hours(time_zone="UTC", exceptions={date(2027, 1, 1) + timedelta(days=each): [] for each in range(32)}),
    ],
)
def test_invalid_hours_are_refused(hours: Hours) -> None:
    with pytest.raises(Invalid):
        hours.checked()


def test_very_long_fair_has_a_limited_number_of_days() -> None:
    opens, closes = datetime(2027, 4, 15, tzinfo=UTC), datetime(2037, 4, 15, tzinfo=UTC)
    fair = Fair("fair_1", "org_1", "spring", Text("Spring", "en"), opens, closes, "Asia/Shanghai", ["en"], opens)
    assert len(days_of(fair)) == 31


def test_weekly_hours_breaks_and_exceptions_make_a_day() -> None:
    thursday, friday, saturday, sunday = (date(2027, 4, each) for each in (15, 16, 17, 18))
    hours = Hours(
        time_zone="Asia/Shanghai",
        days=[thursday, friday, saturday],
        weekly={Weekday.FRIDAY: [MinuteRange(840, 1200), MinuteRange(480, 660)], Weekday.SATURDAY: []},
        breaks=[MinuteRange(720, 780), MinuteRange(900, 915)],
        exceptions={sunday: [MinuteRange(600, 750)]},
    ).checked()
    assert hours.ranges_on(thursday) == [MinuteRange(540, 720), MinuteRange(780, 900), MinuteRange(915, 1080)]
    assert hours.ranges_on(friday) == [MinuteRange(480, 660), MinuteRange(840, 900), MinuteRange(915, 1200)]
    assert hours.ranges_on(saturday) == []
    assert hours.ranges_on(sunday) == [MinuteRange(600, 720)]
    assert hours.ranges_on(date(2027, 4, 19)) == []
    assert replace(hours, exceptions={thursday: []}).ranges_on(thursday) == []


def test_meeting_over_midnight_needs_both_days() -> None:
    night = Hours(time_zone="Asia/Shanghai", weekly={Weekday.THURSDAY: [MinuteRange(1200, DAY)]}, begins=0, ends=DAY)
    eleven = datetime(2027, 4, 15, 23, 30, tzinfo=SHANGHAI)
    assert night.covers(eleven, 60)
    assert night.covers(eleven, 30)
    assert not replace(night, begins=15).covers(eleven, 60)
    assert not replace(night, days=[date(2027, 4, 15)]).covers(eleven, 60)
    assert replace(night, days=[date(2027, 4, 15)]).covers(eleven, 30)


@pytest.mark.parametrize(
    "begins_at,minutes,fits",
    [
        ("2027-03-28T00:30", 30, True),  # until two, when the clock jumps to three
        ("2027-03-28T00:30", 60, False),  # goes on after three
        ("2027-03-28T00:30", 31, False),
        ("2027-10-30T23:30", 60, True),  # from half past one, summer time
        ("2027-10-31T00:30", 60, False),  # half past two, then the clock shows two again
        ("2027-10-31T01:00", 30, True),  # the second time that the clock shows two
    ],
)
def test_hours_until_a_time_at_which_clocks_change(begins_at: str, minutes: int, fits: bool) -> None:
    early = Hours(time_zone="Europe/Madrid", begins=60, ends=150)
    assert early.covers(datetime.fromisoformat(f"{begins_at}+00:00"), minutes) is fits


def test_clock_change_within_the_hours_shortens_and_lengthens_the_day() -> None:
    night = Hours(time_zone="Europe/Madrid", begins=0, ends=6 * 60)
    for day, hours in (("2027-03-28", 5), ("2027-10-31", 7)):
        first = datetime.combine(date.fromisoformat(day), time.min, ZoneInfo("Europe/Madrid")).astimezone(UTC)
        starts = [first + timedelta(hours=each) for each in range(-3, 12)]
        assert len(night.available_slots(starts, 60)) == hours
        assert night.covers(first, hours * 60)
        assert not night.covers(first, hours * 60 + 1)


def some_ranges(most: int = 3) -> st.SearchStrategy[list[MinuteRange]]:
    pairs = st.tuples(st.integers(0, 96), st.integers(0, 96)).filter(lambda pair: pair[0] != pair[1])
    return st.lists(pairs.map(lambda pair: MinuteRange(min(pair) * 15, max(pair) * 15)), max_size=most)


@given(st.data(), st.sampled_from(sorted(CLOCK_CHANGES)), st.integers(-1500, 1500), st.integers(1, 240))
@settings(max_examples=200, deadline=None)
def test_meeting_fits_if_the_local_clock_is_within_the_hours_at_each_minute(
    data: st.DataObject, name: str, offset: int, minutes: int
) -> None:
    change = datetime.fromisoformat(data.draw(st.sampled_from(CLOCK_CHANGES[name])) + "+00:00")
    zone, days = ZoneInfo(name), [change.date() + timedelta(days=each) for each in range(-3, 4)]
    hours = Hours(
        time_zone=name,
        days=data.draw(st.lists(st.sampled_from(days), max_size=7)),
        weekly=data.draw(st.dictionaries(st.sampled_from(WEEK), some_ranges(), max_size=7)),
        breaks=data.draw(some_ranges(2)),
        exceptions=data.draw(st.dictionaries(st.sampled_from(days), some_ranges(), max_size=3)),
    ).checked()
    begins_at = change + timedelta(minutes=offset)

    def shown(minute: int) -> bool:
        local = (begins_at + timedelta(minutes=minute)).astimezone(zone)
        day, at = local.date(), local.hour * 60 + local.minute
        usual = hours.weekly.get(WEEK[day.weekday()], [MinuteRange(540, 1080)])
        stated = hours.exceptions.get(day, usual if day in hours.days or not hours.days else [])
        return at in minutes_in(stated) - minutes_in(hours.breaks)

    assert hours.covers(begins_at, minutes) is all(shown(each) for each in range(minutes))
    assert hours.covers(begins_at.astimezone(SHANGHAI), minutes) is hours.covers(begins_at, minutes)


def minutes_in(ranges: Sequence[MinuteRange]) -> set[int]:
    return {minute for each in ranges for minute in range(each.begins, each.ends)}


@given(some_ranges(6), some_ranges(6))
def test_ranges_are_united_and_reduced_like_sets(ranges: list[MinuteRange], breaks: list[MinuteRange]) -> None:
    assert minutes_in(united(ranges)) == minutes_in(ranges)
    assert minutes_in(without(ranges, breaks)) == minutes_in(ranges) - minutes_in(breaks)
    assert without(ranges, breaks) == united(without(ranges, breaks))


@given(st.sampled_from(sorted(CLOCK_CHANGES)), st.integers(-1500, 1500), st.integers(1, 240), st.sampled_from(DayPart))
@settings(deadline=None)
def test_half_day_is_what_the_fairs_clock_shows(name: str, offset: int, minutes: int, part: DayPart) -> None:
    for change in (datetime.fromisoformat(f"{each}+00:00") for each in CLOCK_CHANGES[name]):
        zone, begins_at = ZoneInfo(name), change + timedelta(minutes=offset)
        half = HalfDay(change.astimezone(zone).date(), part)
        local = [(begins_at + timedelta(minutes=each)).astimezone(zone) for each in range(minutes)]
        within = [each.date() == half.day and (each.hour < 12) is (part is DayPart.MORNING) for each in local]
        assert half.overlaps(begins_at, minutes, zone) is any(within)


def test_meeting_must_suit_hours_and_absences() -> None:
    at = datetime(2027, 4, 1, tzinfo=UTC)
    said = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=at)
    nine = datetime(2027, 4, 15, 9, tzinfo=SHANGHAI)
    assert said.is_available(nine, 30, SHANGHAI)
    hours = Hours(time_zone="Europe/Madrid", begins=3 * 60, ends=12 * 60)
    assert replace(said, hours=hours).is_available(nine, 30, SHANGHAI)
    assert not replace(said, hours=replace(hours, ends=3 * 60 + 15)).is_available(nine, 30, SHANGHAI)
    assert not replace(said, absent=True).is_available(nine, 30, SHANGHAI)
    away = said.with_absence([HalfDay(date(2027, 4, 15), DayPart.MORNING)], absent=True)
    assert not away.is_available(nine, 30, SHANGHAI)
    assert not away.is_available(datetime(2027, 4, 14, 23, 45, tzinfo=SHANGHAI), 30, SHANGHAI)  # ends after midnight
    assert away.is_available(datetime(2027, 4, 14, 23, 30, tzinfo=SHANGHAI), 30, SHANGHAI)


def test_hours_stored_before_weekly_hours_existed_are_read() -> None:
    stored = {"time_zone": "UTC", "days": ["2027-04-15"], "begins": 540, "ends": 600, "most_per_day": None}
    assert from_document(Hours, stored) == Hours(time_zone="UTC", days=[date(2027, 4, 15)], begins=540, ends=600)


def test_rules_are_stored_and_read_again() -> None:
    ranges = [MinuteRange(540, 600)]
    hours = Hours(
        time_zone="UTC", weekly={Weekday.SUNDAY: []}, breaks=ranges, exceptions={date(2027, 4, 15): ranges}
    ).checked()
    assert from_document(Hours, to_document(hours)) == hours
