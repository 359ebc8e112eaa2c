"""A fair's meeting times become slots, whatever its time zone and the day's length."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from expo.fairs.fairs.models import Fair
from expo.kit.errors import Invalid
from expo.localisation.models import Text
from expo.matchmaking.schedules.errors import TooManySlots
from expo.matchmaking.schedules.rules.times import MeetingTimes


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
