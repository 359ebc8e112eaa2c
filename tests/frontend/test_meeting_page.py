"""A meeting's page: the buyer chooses who takes part."""

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
    return nodes.a_meeting(side=side, steps=["PROPOSE", "CANCEL"], buyer=buyer, buyerPersonIds=ids)


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


@pytest.mark.parametrize("meeting", [a_meeting("BUYER", "Mila"), a_meeting("EXHIBITOR", *PEOPLE)])
def test_exhibitors_and_buyers_without_colleagues_have_no_choice(graphql: FakeGraphQL, meeting: dict[str, Any]) -> None:
    page = page_of(graphql, meeting)
    assert "Change the meeting" in page
    assert CHOICE not in page
