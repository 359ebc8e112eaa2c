"""Mozilla's ical.js reads our calendars as we do, and finds the same busy times in those of others."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from expo.kit.calendars.events import CalendarMethod, EventStatus, Interval, merged
from expo.kit.calendars.reading import busy_times
from expo.kit.calendars.writing import write_calendar
from tests.kit.calendars.test_reading import WINDOW, calendar
from tests.kit.calendars.test_writing import MEETING, ZONES
from tests.support import clients

pytestmark = pytest.mark.clients

NEW_YORK = """BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
DTSTART:20071104T020000
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20070311T020000
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
END:VTIMEZONE"""
AUTUMN = (datetime(2027, 10, 25, tzinfo=UTC), datetime(2027, 11, 20, tzinfo=UTC))
RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
    "FREQ=MONTHLY;BYDAY=-1TH,2TU",
    "FREQ=MONTHLY;BYMONTHDAY=-1,15",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=1MO",
    "FREQ=DAILY;COUNT=300",
    "FREQ=DAILY;UNTIL=20271105T140000Z",
]


def read(folder: Path, *calendars: bytes, window: tuple[datetime, datetime] = WINDOW) -> list[dict[str, Any]]:
    """Return what ical.js finds in calendars."""
    files = [folder / f"{number}.ics" for number, _ in enumerate(calendars)]
    for file, data in zip(files, calendars, strict=True):
        file.write_bytes(data)
    said: list[dict[str, Any]] = json.loads(clients.run("calendar.mjs", window[1].isoformat(), *map(str, files)).stdout)
    return said


def intervals(pairs: Sequence[Sequence[str]], window: tuple[datetime, datetime]) -> list[Interval]:
    """Return occurrences as busy times within a window."""
    found = [Interval(*(datetime.fromisoformat(each) for each in pair)) for pair in pairs]
    cut = [Interval(max(each.starts_at, window[0]), min(each.ends_at, window[1])) for each in found]
    return merged(each for each in cut if not each.is_empty)


def test_feed_is_read_in_all_its_time_zones(tmp_path: Path) -> None:
    starts = [datetime(2027, month, 27, 22, 45, tzinfo=UTC) for month in range(1, 13)]
    meetings = [
        replace(MEETING, uid=f"{zone}-{at:%m}", starts_at=at, ends_at=at + timedelta(hours=9), time_zone=zone)
        for zone in ZONES
        for at in starts
    ]
    [said] = read(tmp_path, write_calendar(meetings, method=CalendarMethod.PUBLISH, name="展会"))
    assert [
        (each["uid"], datetime.fromisoformat(each["starts"]), datetime.fromisoformat(each["ends"]))
        for each in said["events"]
    ] == [(each.uid, each.starts_at, each.ends_at) for each in meetings]


def test_invitation_and_cancellation_say_what_we_wrote(tmp_path: Path) -> None:
    said, gone = read(
        tmp_path,
        write_calendar([MEETING], method=CalendarMethod.REQUEST),
        write_calendar([replace(MEETING, sequence=3)], method=CalendarMethod.CANCEL),
    )
    [event] = said["events"]
    assert (said["method"], event["uid"], event["sequence"], event["status"]) == (
        "REQUEST",
        MEETING.uid,
        0,
        "CONFIRMED",
    )
    assert [event[name] for name in ("summary", "description", "location", "url")] == [
        MEETING.summary,
        MEETING.description,
        MEETING.location,
        MEETING.url,
    ]
    assert event["organizer"]["name"] == "Guangzhou 'Flask' Co., Ltd."
    assert [(each["address"], each["name"], each["status"]) for each in event["attendees"]] == [
        ("mailto:li@flasks.example", "李娜", "ACCEPTED"),
        ("mailto:ana@casa.example", None, "NEEDS-ACTION"),
    ]
    assert (gone["method"], gone["events"][0]["status"]) == ("CANCEL", EventStatus.CANCELLED)
    assert gone["busy"] == []


def test_repetitions_are_found_alike(tmp_path: Path) -> None:
    event = "DTSTART;TZID=America/New_York:20270302T090000\nDTEND;TZID=America/New_York:20270302T103000\nRRULE:"
    calendars = [calendar(event + rule, head=NEW_YORK) for rule in RULES]
    said = read(tmp_path, *calendars, window=AUTUMN)
    found = {rule: busy_times(data, between=AUTUMN) for rule, data in zip(RULES, calendars, strict=True)}
    assert found == {rule: intervals(each["busy"], AUTUMN) for rule, each in zip(RULES, said, strict=True)}
    assert all(found.values())


def test_exceptions_are_found_alike(tmp_path: Path) -> None:
    zone = "TZID=America/New_York"
    daily = (
        f"UID:d\nDTSTART;{zone}:20271025T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=20\n"
        f"EXDATE;{zone}:20271026T090000,20271107T090000"
    )
    moved = f"UID:d\nRECURRENCE-ID;{zone}:20271106T090000\nDTSTART;{zone}:20271106T150000\nDURATION:PT2H"
    dropped = (
        f"UID:d\nRECURRENCE-ID;{zone}:20271108T090000\nDTSTART;{zone}:20271108T090000\nDURATION:PT1H\nSTATUS:CANCELLED"
    )
    free = f"UID:f\nDTSTART;{zone}:20271030T090000\nDURATION:PT5H\nTRANSP:TRANSPARENT"
    data = calendar(daily, moved, dropped, free, head=NEW_YORK)
    found = busy_times(data, between=AUTUMN)
    assert len(found) == 17
    [said] = read(tmp_path, data, window=AUTUMN)
    assert found == intervals(said["busy"], AUTUMN)
