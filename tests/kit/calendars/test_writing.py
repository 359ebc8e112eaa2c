"""Calendars that we write: parsed back, they say the same, in every time zone and script."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from expo.kit.calendars.events import Attendee, AttendeeStatus, CalendarEvent, CalendarMethod, EventStatus, Organiser
from expo.kit.calendars.writing import write_calendar

ZONES = [
    "Europe/Madrid",
    "Asia/Shanghai",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Australia/Lord_Howe",
]
STARTS = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
MEETING = CalendarEvent(
    uid="mtg_1@fair.example",
    sequence=0,
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=45),
    time_zone="Europe/Madrid",
    summary="Besprechung: Flaschen; 500 ml, Stahl",
    organiser=Organiser("meetings@fair.example", 'Guangzhou "Flask" Co., Ltd.'),
    modified_at=datetime(2027, 3, 1, tzinfo=UTC),
    attendees=(Attendee("li@flasks.example", "李娜", AttendeeStatus.ACCEPTED), Attendee("ana@casa.example")),
    description="مرحبًا\nSee the table \\ booth 4",
    location="Hall 3, booth 4",
    url="https://fair.example/en/meetings/mtg_1?a=1;b=2,3",
    alarm=timedelta(minutes=15),
)


def parsed(data: bytes) -> tuple[Any, Any]:
    """Return a calendar and its one event, as the library reads them."""
    calendar: Any = Calendar.from_ical(data)
    [event] = calendar.walk("VEVENT")
    assert not any(each.errors for each in calendar.walk())
    return calendar, event


def requested(event: CalendarEvent) -> Any:
    return parsed(write_calendar([event], method=CalendarMethod.REQUEST))[1]


def test_invitation_is_read_as_it_was_written() -> None:
    calendar, event = parsed(write_calendar([MEETING], method=CalendarMethod.REQUEST))
    assert (calendar["METHOD"], calendar["VERSION"], event["UID"], event["SEQUENCE"]) == (
        "REQUEST",
        "2.0",
        MEETING.uid,
        0,
    )
    assert (event["SUMMARY"], event["DESCRIPTION"], event["LOCATION"]) == (
        MEETING.summary,
        MEETING.description,
        MEETING.location,
    )
    assert (event["URL"], event["STATUS"], event["DTSTAMP"].dt) == (MEETING.url, "CONFIRMED", MEETING.modified_at)
    assert event["ORGANIZER"] == "mailto:meetings@fair.example"
    assert event["ORGANIZER"].params["CN"] == "Guangzhou 'Flask' Co., Ltd."
    people = [(str(each), each.params.get("CN"), each.params["PARTSTAT"]) for each in event["ATTENDEE"]]
    assert people == [
        ("mailto:li@flasks.example", "李娜", "ACCEPTED"),
        ("mailto:ana@casa.example", None, "NEEDS-ACTION"),
    ]
    [alarm] = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(minutes=-15)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", range(1, 13))
def test_time_zone_in_the_file_gives_the_same_moment(zone: str, month: int) -> None:
    starts_at = datetime(2027, month, 27, 22, 45, tzinfo=UTC)
    written = replace(MEETING, starts_at=starts_at, ends_at=starts_at + timedelta(hours=9), time_zone=zone)
    calendar, event = parsed(write_calendar([written], method=CalendarMethod.REQUEST))
    [rules] = calendar.walk("VTIMEZONE")
    stated = rules.to_tz()  # the zone as the file describes it, without the database of zones
    for name, moment in (("DTSTART", written.starts_at), ("DTEND", written.ends_at)):
        assert event[name].params["TZID"] == zone == rules["TZID"]
        assert event[name].dt.replace(tzinfo=stated).astimezone(UTC) == moment
        assert event[name].dt == moment.astimezone(ZoneInfo(zone))


def test_universal_time_needs_no_rules() -> None:
    calendar, event = parsed(write_calendar([replace(MEETING, time_zone="UTC")], method=CalendarMethod.REQUEST))
    assert calendar.walk("VTIMEZONE") == []
    assert event["DTSTART"].to_ical() == b"20270328T003000Z"


def test_move_keeps_the_uid_and_raises_the_sequence() -> None:
    moved = replace(
        MEETING, sequence=1, starts_at=STARTS + timedelta(days=1), ends_at=STARTS + timedelta(days=1, hours=1)
    )
    before, after = requested(MEETING), requested(moved)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_cancellation_says_so_without_alarm() -> None:
    calendar, event = parsed(write_calendar([replace(MEETING, sequence=2)], method=CalendarMethod.CANCEL))
    assert (calendar["METHOD"], event["STATUS"], event["TRANSP"]) == ("CANCEL", "CANCELLED", "TRANSPARENT")
    assert len(event["ATTENDEE"]) == 2
    assert event.walk("VALARM") == []


def test_feed_names_itself_and_no_attendee() -> None:
    gone = replace(MEETING, uid="mtg_2@fair.example", status=EventStatus.CANCELLED, time_zone="Asia/Shanghai")
    calendar: Any = Calendar.from_ical(write_calendar([MEETING, gone], method=CalendarMethod.PUBLISH, name="展会, 春"))
    events = calendar.walk("VEVENT")
    assert [each["STATUS"] for each in events] == ["CONFIRMED", "CANCELLED"]
    assert all("ATTENDEE" not in each and "ORGANIZER" in each for each in events)
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "展会, 春"
    assert {each["TZID"] for each in calendar.walk("VTIMEZONE")} == {"Europe/Madrid", "Asia/Shanghai"}
    assert len(calendar.walk("VEVENT")) == len(events)


def test_empty_feed_is_a_calendar() -> None:
    assert Calendar.from_ical(write_calendar([], method=CalendarMethod.PUBLISH)).walk("VEVENT") == []


@pytest.mark.parametrize("method", [CalendarMethod.REQUEST, CalendarMethod.CANCEL])
@pytest.mark.parametrize("events", [[], [MEETING, MEETING], [replace(MEETING, attendees=())]])
def test_invitation_has_one_event_with_attendees(method: CalendarMethod, events: list[CalendarEvent]) -> None:
    with pytest.raises(ValueError, match="attendees"):
        write_calendar(events, method=method)


@pytest.mark.parametrize(
    "event",
    [
        replace(MEETING, uid="a\r\nATTENDEE:mailto:eve@x.example"),
        replace(MEETING, url="https://x.example/\nSTATUS:CANCELLED"),
        replace(MEETING, organiser=Organiser("a@b.example\r\nX:1")),
        replace(MEETING, attendees=(Attendee("a@b.example mailto:eve@x.example"),)),
    ],
)
def test_address_with_a_line_break_is_refused(event: CalendarEvent) -> None:
    with pytest.raises(ValueError, match="control characters"):
        write_calendar([event], method=CalendarMethod.REQUEST)


@given(st.text(), st.text(), st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_stays_within_its_property(summary: str, description: str, name: str) -> None:
    written = replace(MEETING, summary=summary, description=description, attendees=(Attendee("a@b.example", name),))
    try:
        data = write_calendar([written], method=CalendarMethod.REQUEST)
    except UnicodeEncodeError:
        assert any("\ud800" <= each <= "\udfff" for each in summary + description + name)
        return
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    _, event = parsed(data)
    assert event.get("ATTENDEE") == "mailto:a@b.example"
    assert event["UID"] == MEETING.uid
    assert len(event.walk()) == 2
