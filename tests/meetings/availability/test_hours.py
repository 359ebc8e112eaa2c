"""Local hours and absences leave some slots free, whatever the time zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from expo.fairs.fairs.models import Fair
from expo.kit.errors import Invalid
from expo.localisation.models import Text
from expo.meetings.availability.models import Availability, DayPart, HalfDay, Hours, days_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


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
    ],
)
def test_invalid_hours_are_refused(hours: Hours) -> None:
    with pytest.raises(Invalid):
        hours.checked()


def test_very_long_fair_has_a_limited_number_of_days() -> None:
    opens, closes = datetime(2027, 4, 15, tzinfo=UTC), datetime(2037, 4, 15, tzinfo=UTC)
    fair = Fair("fair_1", "org_1", "spring", Text("Spring", "en"), opens, closes, "Asia/Shanghai", ["en"], opens)
    assert len(days_of(fair)) == 31
