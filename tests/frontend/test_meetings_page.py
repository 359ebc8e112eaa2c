"""A company's meetings at a fair: when, with whom, how, and whose answer they wait for."""

from typing import Any, Final

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH: Final = "/en/meetings/autumn-2026"
STAFF: Final = {"id": "staff_1", "name": "陈晓燕", "languages": ["zh", "en"]}


def a_meeting(**changes: Any) -> dict[str, Any]:
    return {
        "id": "meet_1",
        "side": "BUYER",
        "status": "BOOKED",
        "kind": "VIDEO",
        "beginsAt": "2026-11-26T08:00:00+00:00",
        "minutes": 30,
        "table": None,
        "buyerPeople": ["Mila"],
        "proposal": None,
        "reason": None,
        "buyer": {"name": "Wonen B.V.", "country": "NL"},
        "exhibitor": nodes.an_exhibitor(),
        "booth": {"id": "boo_1", "number": "9.1B02", "hall": None},
        "staff": [STAFF],
    } | changes


def a_proposal(by: str, begins_at: str = "2026-11-26T08:00:00+00:00") -> dict[str, str]:
    return {"by": by, "beginsAt": begins_at}


def page_of(graphql: FakeGraphQL, kind: str, *meetings: dict[str, Any]) -> str:
    """Return the page of a buyer or an exhibitor with these meetings."""
    graphql.says |= {
        "me": nodes.me(kind),
        "fair": nodes.a_fair(),
        "myMeetings": nodes.a_list(*meetings),
        "myUnscheduledRequests": nodes.a_list(),
        "myMeetingHours": None,
        "myStaffHours": [],
        "myConnectedCalendar": None,
        "myStaffCalendars": [],
    }
    text: str = graphql.client(expo_session="x").get(PATH).text
    return text


def test_booked_meeting_leads_to_its_page(graphql: FakeGraphQL) -> None:
    page = page_of(graphql, "BUYER", a_meeting())
    assert 'href="/en/meeting/meet_1"' in page
    assert '<span class="state good">Booked</span>' in page
    assert "Video meeting" in page
    assert "陈晓燕</bdi> (Chinese, English)" in page


def test_exhibitor_reads_who_comes(graphql: FakeGraphQL) -> None:
    page = page_of(graphql, "EXHIBITOR", a_meeting(side="EXHIBITOR", kind="AT_BOOTH", table=3))
    for words in ("Wonen B.V.", "Netherlands", "Mila", "At the booth", "9.1B02", "Table 3", "Received by <bdi>陈晓燕"):
        assert words in page


@pytest.mark.parametrize(
    "status, by, labels",
    [
        ("REQUESTED", "BUYER", ["Waiting for their answer"]),
        ("REQUESTED", "EXHIBITOR", ["Waiting for your answer"]),
        ("BOOKED", "EXHIBITOR", ["Booked", "Waiting for your answer"]),
        ("CANCELLED", None, ["Cancelled"]),
        ("DECLINED", None, ["Declined"]),
        ("EXPIRED", None, ["Not answered in time"]),
    ],
)
def test_status_of_a_meeting_is_in_words(graphql: FakeGraphQL, status: str, by: str | None, labels: list[str]) -> None:
    meeting = a_meeting(status=status, proposal=a_proposal(by) if by else None)
    page = page_of(graphql, "BUYER", meeting)
    shown = [label for label in LABELS if f">{label}</span>" in page]
    assert shown == labels


LABELS: Final = (
    "Booked",
    "Cancelled",
    "Declined",
    "Not answered in time",
    "Waiting for their answer",
    "Waiting for your answer",
)


def test_proposed_time_and_reason_are_shown(graphql: FakeGraphQL) -> None:
    proposal = a_proposal("EXHIBITOR", "2026-11-27T09:00:00+00:00")
    page = page_of(graphql, "BUYER", a_meeting(proposal=proposal), a_meeting(reason=nodes.words("We are sold out.")))
    assert "Proposed time: " in page
    assert "We are sold out." in page
