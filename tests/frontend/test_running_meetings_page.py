"""The organiser's page of running meetings: quality in words, what is not measured, and an empty fair."""

from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.served import Served
from tests.frontend.test_console_fair import an_own_fair

PATH: Final = "/en/console/fairs/autumn-2026/running-meetings"


def a_link(**changes: Any) -> dict[str, Any]:
    return {"kilobitsPerSecond": 712, "lossPercent": 0.4, "jitterMs": 4, "roundTripMs": 82} | changes


def a_participant(place: int | None = 0, quality: str = "GOOD", **links: Any) -> dict[str, Any]:
    return {"place": place, "quality": quality, "uplink": a_link(), "downlink": a_link()} | links


def a_room(*participants: dict[str, Any], quality: str = "GOOD", meeting_id: str = "meet_1") -> dict[str, Any]:
    return {
        "meetingId": meeting_id,
        "beginsAt": "2026-11-20T01:00:00+00:00",
        "endsAt": "2026-11-20T01:30:00+00:00",
        "quality": quality,
        "participants": list(participants),
    }


def what_runs(*rooms: dict[str, Any]) -> dict[str, Any]:
    return {"nodes": list(rooms), "totalCount": len(rooms), "pageInfo": {"hasNextPage": False, "endCursor": None}}


@pytest.fixture
def running_meetings(graphql: FakeGraphQL) -> FakeGraphQL:
    bad = a_participant(1, "POOR", uplink=a_link(lossPercent=21.3), downlink=a_link(roundTripMs=390))
    listener = a_participant(None, "NOT_MEASURED", uplink=None, downlink=None)
    graphql.says |= {
        "me": nodes.me("ORGANISER"),
        "fair": an_own_fair(),
        "mediaRooms": what_runs(
            a_room(a_participant(), bad, quality="POOR"), a_room(a_participant(), listener, meeting_id="meet_2")
        ),
    }
    return graphql


def test_quality_is_said_in_words_with_the_figures_of_the_worse_direction(running_meetings: FakeGraphQL) -> None:
    page = running_meetings.client(expo_session="x").get(PATH).text
    assert "2 meetings are running. <b>1 meeting has a poor connection.</b>" in page
    assert '<span class="state bad">Poor</span>' in page
    assert "21.3%" in page
    assert "390 ms" in page
    assert "712 kbit/s" in page
    assert "9:00\u202fAM–9:30\u202fAM" in page  # in the fair's time zone
    assert "Listener" in page
    assert '<span class="state">Not measured</span>' in page


def test_fair_without_running_meetings_says_so(running_meetings: FakeGraphQL) -> None:
    running_meetings.says["mediaRooms"] = what_runs()
    page = running_meetings.client(expo_session="x").get(PATH).text
    assert "No meetings are running" in page
    assert "<table" not in page


def test_fair_of_another_organiser_is_not_found(running_meetings: FakeGraphQL) -> None:
    running_meetings.says |= {"fair": an_own_fair(waitingApplications=None), "mediaRooms": None}
    assert running_meetings.client(expo_session="x").get(PATH).status_code == 404


async def test_page_follows_what_runs(running_meetings: FakeGraphQL, served: Served, page: Page) -> None:
    await page.context.add_cookies([{"name": "expo_session", "value": "x", "url": served.url}])
    await page.goto(f"{served.url}{PATH}")
    await expect(page.locator("tbody tr")).to_have_count(4)
    running_meetings.says["mediaRooms"] = what_runs(a_room(a_participant()))
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when the tab is shown again
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.get_by_role("status")).to_contain_text("No meeting has a poor connection.")
