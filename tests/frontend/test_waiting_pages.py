"""Buyers join waiting lists on the page on which they book, and see the lists that they are on."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

BOOK: Final = "/en/exhibitors/hengnuan/meeting"
LISTS: Final = "/en/meetings/autumn-2026/waiting"
LATER: Final = datetime.now(UTC) + timedelta(days=3)
ENTRY: Final[dict[str, Any]] = {
    "exhibitorId": "exh_1",
    "kind": "VIDEO",
    "earliestAt": None,
    "latestAt": "2026-11-27T08:00:00+00:00",
    "place": 2,
    "exhibitor": {"slug": "hengnuan", "name": nodes.words("Hengnuan")},
    "offer": None,
}


@pytest.fixture
def buyer(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which a buyer is signed in, before a booth without free times."""
    fair = nodes.a_fair() | {"opensAt": LATER.isoformat(), "closesAt": (LATER + timedelta(days=5)).isoformat()}
    booth = {
        "id": "boo_1",
        "fair": {"id": fair["id"], "slug": fair["slug"], "opensAt": fair["opensAt"], "closesAt": fair["closesAt"]},
        "staff": [{"id": f"staff_{each}", "name": each, "languages": []} for each in ("Ana", "Bo", "Cem")],
    }
    graphql.says |= {
        "me": nodes.me("BUYER"),
        "fair": fair,
        "exhibitor": nodes.an_exhibitor(booths={"nodes": [booth]}),
        "bookingPolicy": {
            "kinds": ["VIDEO", "PHONE"],
            "minutes": 30,
            "confirmation": True,
            "answerHours": 24,
            "noticeHours": 1,
        },
        "myMeetingHours": {"timeZone": "Europe/Madrid"},
        "myWaitingEntries": [],
        "freeTimes": [],
    }
    return graphql


def sent(graphql: FakeGraphQL, path: str, **fields: str) -> Any:
    return graphql.client(expo_session="x").post(path, data=fields)


def test_form_stands_open_where_no_time_is_free(buyer: FakeGraphQL) -> None:
    page = buyer.client(expo_session="x").get(BOOK).text
    assert "No free times" in page
    assert '<details class="sure" open>' in page
    assert "Join the waiting list" in page
    buyer.says["freeTimes"] = [{"beginsAt": LATER.isoformat(), "staffIds": []}]
    page = buyer.client(expo_session="x").get(BOOK).text
    assert '<details class="sure"><summary class="button ghost">No time suits you?' in page


def test_buyer_chooses_among_the_staff_who_are_free_on_the_day(buyer: FakeGraphQL) -> None:
    next_day = (LATER + timedelta(days=1)).isoformat()
    buyer.says["freeTimes"] = [
        {"beginsAt": LATER.isoformat(), "staffIds": ["staff_Ana"]},
        {"beginsAt": (LATER + timedelta(minutes=30)).isoformat(), "staffIds": ["staff_Ana", "staff_Bo"]},
        {"beginsAt": next_day, "staffIds": ["staff_Cem"]},
    ]
    page = buyer.client(expo_session="x").get(BOOK).text
    assert [f'value="staff_{each}"' in page for each in ("Ana", "Bo", "Cem")] == [True, True, False]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "tomorrow", ""])
def test_free_times_are_asked_for_around_the_chosen_day(buyer: FakeGraphQL, day: str) -> None:
    buyer.client(expo_session="x").get(BOOK, params={"day": day})
    window = buyer.of("freeTimes").variables
    begins_at, ends_at = (datetime.fromisoformat(window[each]) for each in ("beginsAt", "endsAt"))
    assert timedelta(0) < ends_at - begins_at <= timedelta(days=11)


def days_in(page: str) -> list[str]:
    """Return the days to which the tabs lead."""
    return re.findall(r'<li><a href="[^"]*[?&]day=([0-9-]+)[^"]*#times"', html.unescape(page))


def test_reader_goes_on_to_later_days_of_a_long_fair(buyer: FakeGraphQL) -> None:
    opens, closes = LATER, LATER + timedelta(days=30)
    fair = {**buyer.says["fair"], "timeZone": "UTC", "opensAt": opens.isoformat(), "closesAt": closes.isoformat()}
    booth = {"id": "boo_1", "fair": {each: fair[each] for each in ("id", "slug", "opensAt", "closesAt")}, "staff": []}
    buyer.says |= {"fair": fair, "exhibitor": nodes.an_exhibitor(booths={"nodes": [booth]})}
    visited, day, page = list[datetime](), "", "Later days"
    while "Later days" in page:
        buyer.asked.clear()
        page = buyer.client(expo_session="x").get(BOOK, params={"zone": "UTC", "day": day}).text
        visited.append(datetime.fromisoformat(buyer.of("freeTimes").variables["endsAt"]))
        assert visited == sorted(set(visited))
        assert "There are no free times on these days. Look at other days." in page
        *_, day = days_in(page)
    assert "Earlier days" in page
    assert visited[-1] == closes


def test_next_day_with_free_times_is_shown(buyer: FakeGraphQL) -> None:
    days = [(LATER + timedelta(days=each)).replace(hour=10) for each in (0, 2, 4)]
    buyer.says["freeTimes"] = [{"beginsAt": each.isoformat(), "staffIds": []} for each in days]
    for offset, shown in ((-1, 0), (1, 1), (4, 2), (5, 2)):
        wanted = (LATER + timedelta(days=offset)).date().isoformat()
        page = buyer.client(expo_session="x").get(BOOK, params={"zone": "UTC", "day": wanted}).text
        assert f'name="beginsAt" value="{days[shown].isoformat()}"' in html.unescape(page)
        assert "Later days" not in page


def test_exhibitor_without_a_booth_is_led_to_the_booths(graphql: FakeGraphQL) -> None:
    graphql.says |= {"me": nodes.me("EXHIBITOR"), "myExhibitor": {"id": "exh_1"}, "fair": nodes.a_fair()}
    page = graphql.client(expo_session="x")
    graphql.fails["bookingPolicy"] = "EXHIBITOR_NOT_FOUND"
    assert page.get("/en/meetings/autumn-2026/booking").headers["location"] == "/en/portal/booths"
    graphql.fails["bookingPolicy"] = "NOT_FOUND"
    assert page.get("/en/meetings/autumn-2026/booking").status_code == 404


def test_joining_sends_the_period_in_the_zone_of_the_form(buyer: FakeGraphQL) -> None:
    buyer.says["joinWaitingList"] = {"fair": {"slug": "autumn-2026"}}
    fields = {"fairId": "fair_1", "exhibitorId": "exh_1", "kind": "PHONE", "zone": "Europe/Madrid"}
    answer = sent(buyer, f"{BOOK}/wait", **fields, earliestAt="2026-11-26T09:00", latestAt="", note=" Bottles ")
    assert answer.headers["location"] == f"{LISTS}?done=joined"
    assert buyer.of("joinWaitingList").variables["input"] == {
        "fairId": "fair_1",
        "exhibitorId": "exh_1",
        "kind": "PHONE",
        "earliestAt": "2026-11-26T09:00:00+01:00",
        "note": "Bottles",
    }


def test_refused_entry_is_shown_with_its_input(buyer: FakeGraphQL) -> None:
    buyer.says["joinWaitingList"] = {"code": "INVALID", "message": "Enter a period.", "field": "latestAt"}
    page = sent(
        buyer, f"{BOOK}/wait", part="wait", kind="VIDEO", zone="UTC", latestAt="2026-11-26T09:00", note="Bottles"
    ).text
    assert "Bottles</textarea>" in page
    assert 'id="bad-latestAt"' in page
    assert f'action="{BOOK}/wait' in page


def test_waiting_buyer_is_led_to_the_lists(buyer: FakeGraphQL) -> None:
    buyer.says["myWaitingEntries"] = [{"exhibitorId": nodes.an_exhibitor()["id"]}]
    page = buyer.client(expo_session="x").get(BOOK).text
    assert "You are on the waiting list of this exhibitor." in page
    assert f'href="{LISTS}"' in page


def test_lists_show_place_period_and_offer(buyer: FakeGraphQL) -> None:
    offer = {
        "id": "meet_1",
        "beginsAt": "2026-11-26T08:00:00+00:00",
        "proposal": {"answerBy": "2026-11-26T07:00:00+00:00"},
    }
    buyer.says["myWaitingEntries"] = [ENTRY, ENTRY | {"exhibitorId": "exh_2", "exhibitor": None, "offer": offer}]
    page = buyer.client(expo_session="x").get(LISTS).text
    assert "Place in line: 2" in page
    assert "Over by Nov 27, 2026" in page
    assert 'href="/en/meeting/meet_1"' in page
    assert "Please answer by Nov 26, 2026" in page


def test_buyer_leaves_a_list(buyer: FakeGraphQL) -> None:
    answer = sent(buyer, LISTS, fairId="fair_1", exhibitorId="exh_1")
    assert answer.headers["location"] == f"{LISTS}?done=left"
    assert buyer.of("leaveWaitingList").variables["input"] == {"fairId": "fair_1", "exhibitorId": "exh_1"}


def test_meeting_that_starts_is_announced_on_every_page(buyer: FakeGraphQL) -> None:
    buyer.says["startingMeeting"] = {"id": "meet_1", "kind": "VIDEO", "minutesLeft": 4, "company": "Hengnuan"}
    page = buyer.client(expo_session="x").get(LISTS).text
    assert "Your meeting with <bdi>Hengnuan</bdi> begins in 4 minutes." in page
    assert 'href="/en/meeting/meet_1/room"' in page
    buyer.says["startingMeeting"] |= {"kind": "PHONE", "minutesLeft": 0}
    page = buyer.client(expo_session="x").get(LISTS).text
    assert "Your meeting with <bdi>Hengnuan</bdi> has begun." in page
    assert '<a href="/en/meeting/meet_1">See the meeting</a>' in page
