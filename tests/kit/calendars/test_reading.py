"""Busy times of calendars from elsewhere: repetitions, exceptions, time zones, and what does not count."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from expo.kit.calendars.errors import CalendarTooLarge, CalendarUnreadable
from expo.kit.calendars.events import Interval, merged
from expo.kit.calendars.limited import read_busy_times
from expo.kit.calendars.reading import MAX_BYTES, MAX_EVENTS, busy_times

WINDOW = (datetime(2027, 3, 22, tzinfo=UTC), datetime(2027, 4, 5, tzinfo=UTC))  # Madrid's clocks change on 28 March
ENDLESS = "DTSTART:20270101T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"


def calendar(*events: str, head: str = "", kind: str = "VEVENT") -> bytes:
    """Return a calendar of events, each given by its own lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *head.split("\n")]
    for number, each in enumerate(events):
        uid = [] if "UID:" in each else [f"UID:{number}"]
        lines += [f"BEGIN:{kind}", *uid, "DTSTAMP:20270101T000000Z", *each.split("\n"), f"END:{kind}"]
    return "\r\n".join([*filter(None, lines), "END:VCALENDAR", ""]).encode()


def busy(*events: str, head: str = "", zone: str = "UTC") -> list[str]:
    """Return the busy times in UTC, each as day of the month and time of start and end."""
    found = busy_times(calendar(*events, head=head), between=WINDOW, zone=ZoneInfo(zone))
    return [f"{each.starts_at:%d %H:%M}-{each.ends_at:%d %H:%M}" for each in found]


def test_event_is_busy_in_its_time_zone() -> None:
    assert busy("DTSTART:20270323T100000Z\nDTEND:20270323T110000Z") == ["23 10:00-23 11:00"]
    assert busy("DTSTART;TZID=Asia/Shanghai:20270323T100000\nDURATION:PT90M") == ["23 02:00-23 03:30"]
    assert busy("DTSTART;TZID=China Standard Time:20270323T100000\nDURATION:PT90M") == ["23 02:00-23 03:30"]


def test_time_without_a_zone_counts_in_the_calendars_or_the_readers_zone() -> None:
    event = "DTSTART:20270323T100000\nDTEND:20270323T110000"
    assert busy(event, zone="Asia/Shanghai") == ["23 02:00-23 03:00"]
    assert busy(event, head="X-WR-TIMEZONE:Europe/Madrid", zone="Asia/Shanghai") == ["23 09:00-23 10:00"]
    assert busy(event, head="X-WR-TIMEZONE:../Nowhere", zone="Asia/Shanghai") == ["23 02:00-23 03:00"]


def test_weekly_meeting_stays_at_nine_when_the_clocks_change() -> None:
    rule = "DTSTART;TZID=Europe/Madrid:20150105T090000\nDTEND;TZID=Europe/Madrid:20150105T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO"
    assert busy(rule) == ["22 08:00-22 09:00", "29 07:00-29 08:00"]
    assert busy(rule.replace("BYDAY=MO", "INTERVAL=2;BYDAY=MO,WE")) == ["29 07:00-29 08:00", "31 07:00-31 08:00"]


@given(
    st.sampled_from(["DAILY", "WEEKLY"]),
    st.integers(1, 9),
    st.sampled_from(["", ";BYDAY=MO,TH", ";BYDAY=SU;WKST=SU", ";BYMONTHDAY=24,28"]),
    st.dates(datetime(2025, 1, 1, tzinfo=UTC).date(), datetime(2027, 4, 4, tzinfo=UTC).date()),
)
@settings(max_examples=40, deadline=None)
def test_repetitions_long_past_are_left_out_without_effect(freq: str, interval: int, days: str, start: date) -> None:
    event = f"DTSTART;TZID=America/New_York:{start:%Y%m%d}T210000\nDURATION:PT8H\nRRULE:FREQ={freq};INTERVAL={interval}{days}"
    assert busy(event) == busy(f"{event};COUNT=3000")  # a counted rule is walked from its start


def test_time_zone_of_the_calendars_own_is_understood() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Our office\nBEGIN:STANDARD\nDTSTART:19961027T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:19810329T020000\n"
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE"
    )
    rule = "DTSTART;TZID=Our office:20150105T090000\nDTEND;TZID=Our office:20150105T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO"
    assert busy(rule, head=zone) == ["22 08:00-22 09:00", "29 07:00-29 08:00"]
    assert busy("DTSTART;TZID=Unknown:20270323T100000\nDURATION:PT1H", zone="Asia/Tehran") == ["23 06:30-23 07:30"]


def test_night_event_lasts_as_long_as_it_says_over_a_clock_change() -> None:
    night = "DTSTART;TZID=Europe/Madrid:20270327T220000\nDTEND;TZID=Europe/Madrid:20270328T230000"
    assert busy(night) == ["27 21:00-28 21:00"]
    assert busy("DTSTART;TZID=Europe/Madrid:20270327T220000\nDURATION:P1D") == ["27 21:00-28 20:00"]


def test_exceptions_and_changed_repetitions_are_honoured() -> None:
    daily = (
        "UID:d\nDTSTART;TZID=Europe/Madrid:20270322T090000\nDTEND;TZID=Europe/Madrid:20270322T100000\n"
        "RRULE:FREQ=DAILY;COUNT=5\nEXDATE;TZID=Europe/Madrid:20270323T090000"
    )
    moved = "UID:d\nRECURRENCE-ID;TZID=Europe/Madrid:20270324T090000\nDTSTART:20270324T150000Z\nDTEND:20270324T160000Z"
    dropped = (
        "UID:d\nRECURRENCE-ID:20270325T080000Z\nDTSTART:20270325T080000Z\nDTEND:20270325T090000Z\nSTATUS:CANCELLED"
    )
    assert busy(daily, moved, dropped) == ["22 08:00-22 09:00", "24 15:00-24 16:00", "26 08:00-26 09:00"]


def test_added_dates_count() -> None:
    event = "DTSTART:20270322T090000Z\nDTEND:20270322T100000Z\nRDATE:20270324T090000Z,20270325T090000Z"
    assert busy(event) == ["22 09:00-22 10:00", "24 09:00-24 10:00", "25 09:00-25 10:00"]
    period = "DTSTART:20270322T090000Z\nDTEND:20270322T100000Z\nRDATE;VALUE=PERIOD:20270324T090000Z/PT2H,20270325T090000Z/20270325T120000Z"
    assert busy(period)[1:] == ["24 09:00-24 11:00", "25 09:00-25 12:00"]


def test_rule_ends_at_its_last_moment() -> None:
    rule = "DTSTART;TZID=Asia/Shanghai:20270320T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL="
    assert busy(f"{rule}20270324T010000Z") == [f"{day} 01:00-{day} 02:00" for day in (22, 23, 24)]
    assert busy(f"{rule}20270324T005959Z") == [f"{day} 01:00-{day} 02:00" for day in (22, 23)]
    assert busy(f"{rule}20270323") == [f"{day} 01:00-{day} 02:00" for day in (22, 23)]


def test_all_day_event_is_busy_for_the_days_of_its_zone() -> None:
    assert busy("DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329", zone="Europe/Madrid") == ["27 23:00-28 22:00"]
    assert busy("DTSTART;VALUE=DATE:20270323", head="X-WR-TIMEZONE:Asia/Shanghai") == ["22 16:00-23 16:00"]
    weekly = "DTSTART;VALUE=DATE:20270101\nRRULE:FREQ=WEEKLY;BYDAY=TU"
    assert busy(weekly) == ["23 00:00-24 00:00", "30 00:00-31 00:00"]


def test_free_and_cancelled_events_do_not_count() -> None:
    times = "DTSTART:20270323T100000Z\nDTEND:20270323T110000Z\n"
    assert busy(f"{times}TRANSP:TRANSPARENT", f"{times}STATUS:CANCELLED", "SUMMARY:no start") == []
    assert busy("DTSTART:20270323T100000Z", "DTSTART:20270323T100000Z\nDTEND:20270323T090000Z") == []
    assert busy(f"{times}STATUS:TENTATIVE") == ["23 10:00-23 11:00"]


def test_own_invitations_do_not_count() -> None:
    times = "DTSTART:20270323T100000Z\nDTEND:20270323T110000Z"
    data = calendar(f"UID:mtg_1@fair.example\n{times}", f"UID:2@elsewhere.example\n{times.replace('T1', 'T2')}")
    assert len(busy_times(data, between=WINDOW)) == 2
    [found] = busy_times(data, between=WINDOW, ignored_uids="@fair.example")
    assert found.starts_at.hour == 20


def test_free_busy_information_counts() -> None:
    lines = (
        "FREEBUSY:20270323T100000Z/PT1H,20270324T100000Z/20270324T120000Z\n"
        "FREEBUSY;FBTYPE=FREE:20270325T100000Z/PT1H\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20270326T100000Z/PT1H"
    )
    found = busy_times(calendar(lines, kind="VFREEBUSY"), between=WINDOW)
    assert [(each.starts_at.day, each.ends_at - each.starts_at) for each in found] == [
        (23, timedelta(hours=1)),
        (24, timedelta(hours=2)),
        (26, timedelta(hours=1)),
    ]
    assert len(busy_times(calendar("FREEBUSY:20270323T100000Z/PT1H", kind="VFREEBUSY"), between=WINDOW)) == 1


def test_times_are_merged_and_cut_to_the_period() -> None:
    long = "DTSTART:20270101T000000Z\nDTEND:20270323T100000Z"
    assert busy(long, "DTSTART:20270323T090000Z\nDTEND:20270323T110000Z") == ["22 00:00-23 11:00"]
    assert busy("DTSTART:20270321T100000Z\nDTEND:20270322T000000Z", "DTSTART:20270405T000000Z\nDURATION:PT1H") == []


def test_time_that_the_clocks_skip_counts_by_the_offset_before() -> None:
    assert busy("DTSTART;TZID=Europe/Madrid:20270328T023000\nDURATION:PT30M") == ["28 01:30-28 02:00"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>Sign in</html>",
        b"\xff\xfe\x00",
        calendar("DTSTART:20270323T100000Z")[:-16],  # the download was cut short
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        calendar("DTSTART:tomorrow"),
        calendar("DTSTART:20270323T100000Z\nDURATION:PX"),
        calendar("DTSTART:20270323T100000Z\nDURATION:PT1H\nRRULE:FREQ=SOMETIMES"),
        calendar("DTSTART:20270323T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;INTERVAL=0"),
        calendar("DTSTART:20270323T100000Z\nDTEND;VALUE=DATE:99999999"),
        b"BEGIN:VEVENT\r\n" * 20_000,
    ],
)
def test_malformed_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(CalendarUnreadable):
        busy_times(data, between=WINDOW)


def test_huge_calendar_is_refused() -> None:
    every_second = "DTSTART:20270101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"
    for data in (b" " * (MAX_BYTES + 1), calendar(*["UID:1"] * (MAX_EVENTS + 1)), calendar(every_second)):
        with pytest.raises(CalendarTooLarge):
            busy_times(data, between=WINDOW)


@given(st.binary(max_size=200), st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
@example(b"", "20270323T100000Z", "FREQ=WEEKLY;COUNT=99999999")
@example(b"", "00010101T000000Z", "FREQ=YEARLY")
@example(b"", "99991231T235959Z", "FREQ=DAILY")
def test_any_input_is_read_or_refused(data: bytes, start: str, rule: str) -> None:
    event = calendar(f"DTSTART:{start}\nDURATION:PT1H\nRRULE:{rule}".encode("utf-8", "replace").decode())
    for each in (data, event):
        try:
            found = busy_times(each, between=WINDOW)
        except (CalendarUnreadable, CalendarTooLarge):
            continue
        assert all(WINDOW[0] <= one.starts_at < one.ends_at <= WINDOW[1] for one in found)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=12))
def test_union_of_intervals_is_ordered_and_has_gaps(pairs: list[tuple[int, int]]) -> None:
    at = [WINDOW[0] + timedelta(minutes=minute) for minute in range(51)]
    union = merged(Interval(at[min(pair)], at[max(pair)]) for pair in pairs if pair[0] != pair[1])
    assert all(one.ends_at < after.starts_at for one, after in pairwise(union))
    covered = {minute for pair in pairs for minute in range(min(pair), max(pair))}
    assert {n for n in range(50) if any(one.overlaps(at[n], at[n + 1]) for one in union)} == covered


async def test_separate_process_reads_the_same() -> None:
    data = calendar("DTSTART:20270323T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY")
    expected = busy_times(data, between=WINDOW, zone=ZoneInfo("Asia/Tehran"))
    assert len(expected) == 13
    assert await read_busy_times(data, between=WINDOW, zone="Asia/Tehran") == expected
    own = "@fair.example"
    assert await read_busy_times(data.replace(b"UID:0", b"UID:0@fair.example"), between=WINDOW, ignored_uids=own) == []
    for wrong, error in ((b"hello", CalendarUnreadable), (b" " * (MAX_BYTES + 1), CalendarTooLarge)):
        with pytest.raises(error):
            await read_busy_times(wrong, between=WINDOW)


async def test_endless_rule_is_ended_after_its_time() -> None:
    with pytest.raises(CalendarTooLarge):
        await read_busy_times(calendar(*[ENDLESS] * 50), between=WINDOW, longest_s=0.5)
