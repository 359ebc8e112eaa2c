"""Hours and absences as intervals of time say the same as they do for a single meeting."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from expo.kit.calendars.events import Interval
from expo.meetings.availability.models import WEEK, Availability, DayPart, HalfDay, Hours
from expo.meetings.availability.rules.intervals import common, joined, reduced
from expo.meetings.availability.rules.ranges import MinuteRange
from tests.meetings.availability.test_hours import CLOCK_CHANGES, some_ranges

MIDNIGHT = datetime(2027, 4, 15, tzinfo=UTC)
ANY_TIME = Availability(id="f/s", fair_id="f", participant_id="s", party_id="e", changed_at=MIDNIGHT)


def intervals_after(at: datetime, most: int = 4) -> st.SearchStrategy[list[Interval]]:
    """Draw intervals of minutes around a time, in order and apart."""
    pairs = st.tuples(st.integers(-1500, 1500), st.integers(0, 600))
    return st.lists(pairs, max_size=most).map(
        lambda drawn: joined(
            Interval(at + timedelta(minutes=begins), at + timedelta(minutes=begins + length))
            for begins, length in drawn
        )
    )


def minutes_of(intervals: list[Interval]) -> set[int]:
    """Return the minutes from `MIDNIGHT` on that lie in some intervals."""
    minute = timedelta(minutes=1)
    spans = [((each.starts_at - MIDNIGHT) // minute, (each.ends_at - MIDNIGHT) // minute) for each in intervals]
    return {each for begins, ends in spans for each in range(begins, ends)}


def lies_within(intervals: list[Interval], begins_at: datetime, minutes: int) -> bool:
    ends_at = begins_at + timedelta(minutes=minutes)
    return any(each.starts_at <= begins_at and ends_at <= each.ends_at for each in intervals)


@given(st.data(), st.sampled_from(sorted(CLOCK_CHANGES)), st.integers(-1500, 1500), st.integers(1, 240))
@settings(max_examples=100, deadline=None)
def test_meeting_is_covered_if_it_lies_in_an_interval(
    data: st.DataObject, name: str, offset: int, minutes: int
) -> None:
    change = datetime.fromisoformat(data.draw(st.sampled_from(CLOCK_CHANGES[name])) + "+00:00")
    days = [change.date() + timedelta(days=each) for each in range(-3, 4)]
    hours = Hours(
        time_zone=name,
        days=data.draw(st.lists(st.sampled_from(days), max_size=7)),
        weekly=data.draw(st.dictionaries(st.sampled_from(WEEK), some_ranges(), max_size=7)),
        breaks=data.draw(some_ranges(2)),
        exceptions=data.draw(st.dictionaries(st.sampled_from(days), some_ranges(), max_size=3)),
    ).checked()
    begins_at, window = change + timedelta(minutes=offset), timedelta(days=2, seconds=data.draw(st.integers(0, 3600)))
    found = hours.intervals(change - window, change + window)
    assert found == joined(found)
    assert lies_within(found, begins_at, minutes) is hours.covers(begins_at, minutes)
    halves = st.builds(HalfDay, st.sampled_from(days), st.sampled_from(DayPart))
    known = replace(
        ANY_TIME,
        hours=data.draw(st.sampled_from([None, hours])),
        absent=data.draw(st.sampled_from([False, False, True])),
        away=sorted(set(data.draw(st.lists(halves, max_size=3)))),
        busy=data.draw(intervals_after(change)),
    )
    fair_zone = ZoneInfo(data.draw(st.sampled_from(sorted(CLOCK_CHANGES))))
    free = known.intervals(change - window, change + window, fair_zone)
    assert lies_within(free, begins_at, minutes) is known.is_available(begins_at, minutes, fair_zone)
    assert (known.available_slots([begins_at], minutes, fair_zone) == {0}) is known.is_available(
        begins_at, minutes, fair_zone
    )


@given(intervals_after(MIDNIGHT), intervals_after(MIDNIGHT))
def test_intervals_are_cut_like_sets(some: list[Interval], others: list[Interval]) -> None:
    assert minutes_of(common(some, others)) == minutes_of(some) & minutes_of(others)
    assert minutes_of(reduced(some, others)) == minutes_of(some) - minutes_of(others)


def test_moment_that_is_taken_divides_an_interval() -> None:
    whole = Interval(MIDNIGHT, MIDNIGHT + timedelta(hours=2))
    noted = MIDNIGHT + timedelta(hours=1)
    assert reduced([whole], [Interval(noted, noted)]) == [
        Interval(MIDNIGHT, noted),
        Interval(noted, MIDNIGHT + timedelta(hours=2)),
    ]


def test_day_on_which_the_clock_changes_is_shorter_or_longer() -> None:
    night = Hours(time_zone="Europe/Madrid", weekly={each: [MinuteRange(0, 360)] for each in WEEK})
    for day, length in ((date(2027, 3, 28), 5), (date(2027, 10, 31), 7)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        [found] = night.intervals(noon - timedelta(hours=20), noon)
        assert found.ends_at - found.starts_at == timedelta(hours=length)
