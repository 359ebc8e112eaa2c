"""Forms of a buyer's or a staff member's hours and calendar: simple at first, weekdays and breaks on demand."""

import re
from typing import Any, Final

import pytest

from frontend.buyer.calendars import CALENDAR_PROBLEMS
from tests.frontend import nodes
from tests.frontend.fake_graphql import SCHEMA, FakeGraphQL
from tests.frontend.paths import LANGUAGES

PATH: Final = "/en/meetings/autumn-2026"
HOURS: Final[dict[str, Any]] = {
    "absent": False,
    "timeZone": "Europe/Moscow",
    "days": [],
    "begins": 540,
    "ends": 1080,
    "mostPerDay": None,
    "weekly": [],
    "breaks": [],
    "exceptions": [],
}
SPECIAL: Final = HOURS | {
    "weekly": [
        {"weekday": "MONDAY", "ranges": [{"begins": 600, "ends": 720}, {"begins": 840, "ends": 1440}]},
        {"weekday": "SUNDAY", "ranges": []},
    ],
    "breaks": [{"begins": 720, "ends": 780}],
    "exceptions": [{"day": "2026-12-24", "ranges": [{"begins": 480, "ends": 600}]}],
}
CALENDAR: Final = {"address": "https://calendars.example/…", "fetchedAt": "2026-11-20T08:00:00Z", "problem": None}


@pytest.fixture
def meetings(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which a buyer without meetings is signed in."""
    graphql.says |= {
        "me": nodes.me("BUYER"),
        "fair": nodes.a_fair(),
        "myMeetings": nodes.a_list(),
        "myUnscheduledRequests": nodes.a_list(),
        "myMeetingHours": HOURS,
        "myConnectedCalendar": None,
        "myStaffHours": [],
        "myStaffCalendars": [],
    }
    return graphql


@pytest.mark.parametrize("language", LANGUAGES)
def test_weekdays_are_named_in_the_readers_language(meetings: FakeGraphQL, language: str) -> None:
    page = meetings.client().get(PATH.replace("/en/", f"/{language}/")).text
    assert {
        "en": "Monday",
        "zh": "星期一",
        "es": "lunes",
        "fr": "lundi",
        "ru": "понедельник",
        "ar": "الاثنين",
        "pt": "segunda-feira",
    }[language] in page


def test_special_hours_are_closed_until_there_are_any(meetings: FakeGraphQL) -> None:
    page = meetings.client().get(PATH).text
    assert '<details class="field special-hours">' in page
    meetings.says["myMeetingHours"] = SPECIAL
    page = meetings.client().get(PATH).text
    assert '<details class="field special-hours" open>' in page
    assert 'name="weekly-MONDAY" maxlength="200" autocomplete="off" dir="ltr" value="10:00–12:00, 14:00–24:00"' in page
    assert 'name="weekly-SUNDAY-off" value="1" checked' in page
    assert 'name="weekly-TUESDAY-off" value="1">' in page
    assert 'name="breaks" maxlength="200" autocomplete="off" dir="ltr" value="12:00–13:00"' in page
    assert 'name="exception-2026-12-24"' in page
    assert 'value="08:00–10:00"' in page


def test_refused_break_is_shown_beside_its_field_with_the_input(meetings: FakeGraphQL) -> None:
    message = "Hours must start and end on the same day, with the end after the start."
    meetings.says["saveMeetingHours"] = {"code": "INVALID", "message": message, "field": "breaks"}
    sent = {
        "part": "hours",
        "fairId": "fair_1",
        "timeZone": "UTC",
        "begins": "09:00",
        "ends": "18:00",
        "breaks": "13-12",
        "weekly-FRIDAY-off": "1",
    }
    page = meetings.client().post(f"{PATH}/hours", data=sent).text
    assert f'<span class="bad" id="bad-hours-breaks">{message}</span>' in page
    assert 'value="13-12" aria-invalid="true"' in page
    assert 'name="weekly-FRIDAY-off" value="1" checked' in page
    assert '<details class="field special-hours" open>' in page
    assert meetings.of("saveMeetingHours").variables["hours"]["breaks"] == [{"begins": 780, "ends": 720}]


def test_summary_of_staff_says_that_there_are_exceptions(portal: FakeGraphQL) -> None:
    staff = [
        {"staff": {"id": f"staff_{n}", "name": "Lin Wei"}, "hours": hours}
        for n, hours in enumerate((HOURS, SPECIAL, None))
    ]
    portal.says |= {
        "fair": nodes.a_fair(),
        "myMeetings": nodes.a_list(),
        "myUnscheduledRequests": nodes.a_list(),
        "myStaffHours": staff,
        "myStaffCalendars": [{"staff": {"id": "staff_0"}, "calendar": CALENDAR}],
    }
    page = portal.client().get(PATH).text
    assert page.count("· with exceptions") == 1
    assert page.count("Connected calendar:") == 1
    assert page.count('<input type="hidden" name="staffId" value="staff_0">') == 2  # of hours, and to disconnect
    assert page.count('action="/en/meetings/autumn-2026/staff-calendar"') == 2


def test_calendar_is_connected_by_its_address(meetings: FakeGraphQL) -> None:
    page = meetings.client().get(PATH).text
    assert '<details class="field own-calendar">' in page
    assert "Connected calendar:" not in page
    sent = {"part": "calendar", "fairId": "fair_1", "address": "https://calendars.example/secret.ics"}
    said = meetings.client().post(f"{PATH}/calendar", data=sent)
    assert said.headers["location"] == f"{PATH}?done=calendar_connected#hours"
    assert meetings.of("connectCalendar").variables == {"fairId": "fair_1", "address": sent["address"]}
    assert "Calendar connected." in meetings.client().get(f"{PATH}?done=calendar_connected").text


def test_refused_address_is_shown_beside_its_field(meetings: FakeGraphQL) -> None:
    meetings.says["connectCalendar"] = {"code": "ADDRESS_REFUSED", "message": "…", "field": "address"}
    sent = {"part": "calendar", "fairId": "fair_1", "address": "http://calendars.example/"}
    page = meetings.client().post(f"{PATH}/calendar", data=sent).text
    why = "Enter an address that starts with https:// and leads to a public server."
    assert f'<span class="bad" id="bad-calendar-address">{why}</span>' in page
    assert '<details class="field own-calendar" open>' in page


def test_problem_of_a_connected_calendar_is_shown(meetings: FakeGraphQL) -> None:
    meetings.says["myConnectedCalendar"] = CALENDAR | {"problem": "HTTP_ERROR", "fetchedAt": None}
    page = meetings.client().get(PATH).text
    assert "Its server answers with an error." in page
    assert "Not read yet" in page
    assert '<bdi dir="ltr">https://calendars.example/…</bdi>' in page
    said = meetings.client().post(f"{PATH}/calendar/end", data={"part": "calendar-off", "fairId": "fair_1"})
    assert said.headers["location"] == f"{PATH}?done=calendar_disconnected#hours"
    assert "Calendar disconnected." in meetings.client().get(f"{PATH}?done=calendar_disconnected").text


def test_every_problem_of_a_calendar_has_words() -> None:
    [problems] = re.findall(r"enum CalendarProblem \{(.*?)\}", SCHEMA.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert set(CALENDAR_PROBLEMS) == set(problems.split())
