"""A calendar subscribes to a person's meetings at an address that is shown once."""

import logging
from typing import Any, Final

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import ADDRESS, FakeGraphQL

PATH: Final = "/en/calendar"
TOKEN: Final = "t" * 43
FILE: Final = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize("kind", ["BUYER", "EXHIBITOR", "ORGANISER"])
def test_new_address_is_shown_once(graphql: FakeGraphQL, kind: str) -> None:
    graphql.says |= {"me": nodes.me(kind), "calendarFeed": None, "createCalendarFeed": {"token": TOKEN}}
    client = graphql.client(expo_session="x")
    assert "Create the address" in client.get(PATH).text
    made = client.post(PATH, data={"part": "new"})
    assert f'value="{ADDRESS}/calendars/{TOKEN}.ics"' in made.text
    assert made.headers["cache-control"] == "no-store"
    graphql.says["calendarFeed"] = {"createdAt": "2026-11-26T08:00:00+00:00"}
    page = client.get(PATH).text
    assert TOKEN not in page
    assert "Created on November 26, 2026." in page


def test_address_is_deleted(graphql: FakeGraphQL) -> None:
    graphql.says |= {"me": nodes.me("BUYER"), "calendarFeed": None}
    answer = graphql.client(expo_session="x").post(f"{PATH}/delete", data={})
    assert answer.headers["location"] == f"{PATH}?done=deleted"


def test_calendar_is_private_and_repeated_only_when_it_has_changed(graphql: FakeGraphQL) -> None:
    graphql.says["calendarFeedFile"] = FILE
    client = graphql.client()
    calendar = client.get(f"/calendars/{TOKEN}.ics")
    assert (calendar.text, calendar.headers["content-type"]) == (FILE, "text/calendar; charset=utf-8")
    assert calendar.headers["cache-control"] == "private, no-cache"
    assert calendar.headers["referrer-policy"] == "no-referrer"
    assert graphql.of("calendarFeedFile").variables == {"token": TOKEN}
    known = {"If-None-Match": calendar.headers["etag"]}
    assert client.get(f"/calendars/{TOKEN}.ics", headers=known).status_code == 304
    graphql.says["calendarFeedFile"] = FILE.replace("\r\nEND", "\r\nX-CHANGED:1\r\nEND")
    assert client.get(f"/calendars/{TOKEN}.ics", headers=known).status_code == 200


def test_unknown_address_has_no_calendar(graphql: FakeGraphQL) -> None:
    graphql.says["calendarFeedFile"] = None
    answer = graphql.client().get(f"/calendars/{TOKEN}.ics")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "private, no-cache")


def test_address_is_not_logged_where_the_page_fails(
    graphql: FakeGraphQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(graphql, "ask", broken)
    with caplog.at_level(logging.ERROR):
        assert graphql.client().get(f"/calendars/{TOKEN}.ics").status_code == 500
    assert "GET /calendars/….ics" in caplog.text
    assert TOKEN not in caplog.text
