"""A meeting's page: the buyer chooses who takes part, and steps name the version that the page has shown."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

PATH: Final = "/en/meeting/meet_1"
PEOPLE: Final = ("Mila", "Leo")
CHOICE: Final = "Who from your company takes part?"


def a_meeting(side: str, *members: str) -> dict[str, Any]:
    people = [{"person": {"id": f"per_{name}", "name": name}} for name in members]
    of_buyer = side == "BUYER"
    buyer = {"name": "Wonen B.V.", "country": "NL", "members": nodes.a_list(*people) if of_buyer else None}
    ids = ["per_Mila"] if of_buyer else None
    steps = ["PROPOSE", "CANCEL", *(["CHOOSE_PEOPLE"] if of_buyer else [])]
    return nodes.a_meeting(side=side, steps=steps, buyer=buyer, buyerPersonIds=ids)


def page_of(graphql: FakeGraphQL, meeting: dict[str, Any]) -> str:
    graphql.says |= {"me": nodes.me(meeting["side"]), "fair": nodes.a_fair(), "meeting": meeting}
    text: str = graphql.client(expo_session="x").get(PATH).text
    return text


def test_buyer_chooses_colleagues(graphql: FakeGraphQL) -> None:
    page = page_of(graphql, a_meeting("BUYER", *PEOPLE))
    assert CHOICE in page
    assert 'name="personIds" value="per_Mila" checked>' in page
    assert 'name="personIds" value="per_Leo">' in page
    chosen = {"part": "people", "personIds": ["per_Mila", "per_Leo"]}
    answer = graphql.client(expo_session="x").post(f"{PATH}/people", data=chosen)
    assert answer.headers["location"] == f"{PATH}?done=people"
    expected = {"meetingId": "meet_1", "personIds": ["per_Mila", "per_Leo"]}
    assert graphql.of("setBuyerPeople").variables["input"] == expected


@pytest.mark.parametrize(
    "status, words", [("BOOKED", "The meeting is booked."), ("REQUESTED", "Your request has been sent.")]
)
def test_buyer_is_told_whether_the_meeting_is_booked(graphql: FakeGraphQL, status: str, words: str) -> None:
    meeting = a_meeting("BUYER", "Mila") | {"status": status}
    graphql.says |= {"me": nodes.me("BUYER"), "fair": nodes.a_fair(), "meeting": meeting}
    page = graphql.client(expo_session="x").get(PATH, params={"done": "requested"}).text
    assert words in page


@pytest.mark.parametrize(
    "meeting",
    [
        a_meeting("BUYER", "Mila"),
        a_meeting("EXHIBITOR", *PEOPLE),
        a_meeting("BUYER", *PEOPLE) | {"steps": ["PROPOSE", "CANCEL"]},
    ],
)
def test_no_choice_without_colleagues_or_after_many_changes(graphql: FakeGraphQL, meeting: dict[str, Any]) -> None:
    page = page_of(graphql, meeting)
    assert "Change the meeting" in page
    assert CHOICE not in page


@pytest.mark.parametrize(
    "form, field, sent, expected",
    [
        ("accept", "acceptMeeting", {}, {}),
        ("decline", "declineMeeting", {"reason": " Full. "}, {"reason": "Full."}),
        ("hand-over", "handOverMeeting", {"staffIds": ["staff_1"]}, {"staffIds": ["staff_1"]}),
        ("time", "proposeMeetingTime", {"beginsAt": "2126-11-26T09:00:00Z"}, {"beginsAt": "2126-11-26T09:00:00Z"}),
    ],
)
def test_steps_name_the_version_that_the_page_has_shown(
    graphql: FakeGraphQL, form: str, field: str, sent: dict[str, Any], expected: dict[str, Any]
) -> None:
    graphql.says[field] = {"id": "meet_1"}
    answer = graphql.client(expo_session="x").post(f"{PATH}/{form}", data={"version": "3", **sent})
    assert answer.headers["location"].startswith(f"{PATH}?done=")
    assert graphql.of(field).variables["input"] == {"meetingId": "meet_1", "version": 3, **expected}


@pytest.mark.parametrize("path", [PATH, f"{PATH}/time"])
def test_pages_send_the_version_that_they_show(graphql: FakeGraphQL, path: str) -> None:
    proposal = {"by": "BUYER", "beginsAt": "2126-11-27T08:00:00Z", "answerBy": "2126-11-26T08:00:00Z", "staff": []}
    booth = {"id": "boo_1", "number": "9.1B02", "hall": None, "staff": [{"id": name, "name": name} for name in "ab"]}
    meeting = a_meeting("EXHIBITOR") | {"version": 7, "fairId": "fair_1", "proposal": proposal, "booth": booth}
    meeting["steps"] = ["ACCEPT", "DECLINE", "PROPOSE", "CANCEL", "HAND_OVER"]
    free_times = [{"beginsAt": "2126-11-27T09:00:00Z"}]
    graphql.says |= {"me": nodes.me("EXHIBITOR"), "fair": nodes.a_fair(), "meeting": meeting, "freeTimes": free_times}
    page = graphql.client(expo_session="x").get(path).text
    assert page.count('name="version" value="7"') == (3 if path == PATH else 1)


def test_page_of_a_meeting_that_has_changed_shows_its_present_state(graphql: FakeGraphQL) -> None:
    graphql.says |= {"me": nodes.me("BUYER"), "fair": nodes.a_fair(), "meeting": a_meeting("BUYER")}
    graphql.says["declineMeeting"] = {"code": "VERSION_CONFLICT", "message": "x", "field": "version"}
    answer = graphql.client(expo_session="x").post(f"{PATH}/decline", data={"version": "1"})
    assert "The meeting has changed in the meantime. Look at it again before you decide." in answer.text
    assert graphql.of("meeting").variables == {"id": "meet_1"}


@pytest.mark.parametrize(
    "opens, closes, words",
    [
        (1, 2, "The room opens 15 minutes before the meeting."),
        (-1, 1, "Enter the meeting room"),
        (-2, -1, None),
        (None, None, None),
    ],
)
def test_page_leads_to_the_room_while_it_is_open(
    graphql: FakeGraphQL, opens: int | None, closes: int | None, words: str | None
) -> None:
    now, names = datetime.now(UTC), ("roomOpensAt", "roomClosesAt")
    hours = {
        name: None if each is None else (now + timedelta(hours=each)).isoformat()
        for name, each in zip(names, (opens, closes), strict=True)
    }
    page = page_of(graphql, a_meeting("BUYER") | hours)
    assert ("Video meeting</h2>" in page) is (words is not None)
    assert words is None or words in page
