"""Writing, changing and closing a need."""

import pytest

from tests.frontend import meeting_nodes as meeting
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

FOR_YOU = "/fairs/autumn-2026/for-you"
SOURCING_NEEDS = "/fairs/autumn-2026/sourcing-needs"


@pytest.fixture
def buyer(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which a buyer with a need is signed in."""
    graphql.says |= meeting.for_buyers(needs=(meeting.a_need(),))
    return graphql


def test_need_form_is_for_buyers_only(graphql: FakeGraphQL) -> None:
    graphql.says["me"] = nodes.me("EXHIBITOR")
    assert graphql.client().get(f"/en{SOURCING_NEEDS}/new").status_code == 403
    graphql.says["me"] = None
    assert graphql.client().get(f"/en{SOURCING_NEEDS}/new").status_code == 303


def test_need_of_another_fair_is_not_found(buyer: FakeGraphQL) -> None:
    buyer.says["sourcingNeed"] = meeting.a_need(fairId="fair_2")
    assert buyer.client().get(f"/en{SOURCING_NEEDS}/need_1").status_code == 404


def test_need_is_sent_as_entered(buyer: FakeGraphQL) -> None:
    sent = {
        "text": "Термосы",
        "language": "ru",
        "quantity": "1500,5",
        "unit": "C62",
        "price": "7.35",
        "currency": "USD",
        "sections": ["", "kitchenware-tableware"],
        "certificates": "EAC",
        "certificatesAre": "HARD",
        "origins": ["CN", "VN"],
        "market": "RU",
        "neededBy": "2027-03-01",
        "named": "1",
        "buyerKind": "SOMETHING",
        "key": "k1",
    }
    response = buyer.client().post(f"/en{SOURCING_NEEDS}/new", data=sent)
    assert response.headers["location"] == f"/en{FOR_YOU}?done=sourcing_need#recommended"
    asked = buyer.of("saveSourcingNeed")
    assert asked.key == "k1"
    assert asked.variables["input"] == {
        "fairId": "fair_1",
        "id": None,
        "text": "Термосы",
        "language": "ru",
        "market": "RU",
        "neededBy": "2027-03-01",
        "sections": ["kitchenware-tableware"],
        "certificates": ["EAC"],
        "origins": ["CN", "VN"],
        "unwantedOrigins": [],
        "languages": [],
        "certificatesAre": "HARD",
        "originsAre": "NICE",
        "languagesAre": "NICE",
        "quantity": {"value": "1500.5", "unit": "C62"},
        "targetPrice": {"value": "7.35", "currency": "USD"},
        "buyerKind": None,
        "named": True,
    }


def test_saved_need_fills_its_form(buyer: FakeGraphQL) -> None:
    page = buyer.client().get(f"/en{SOURCING_NEEDS}/need_1").text
    assert ">Термосы, 500 мл</textarea>" in page
    assert 'value="7.35"' in page
    assert '<option value="ru" selected>' in page
    assert 'name="certificatesAre" value="HARD" checked' in page
    assert 'name="origins" value="CN" checked' in page
    assert 'name="sections" value="kitchenware-tableware" checked' in page


@pytest.mark.parametrize(
    "field, name", [("text", "text"), ("quantity.value", "quantity"), ("targetPrice.amount", "price")]
)
def test_form_errors_are_shown_at_their_fields(buyer: FakeGraphQL, field: str, name: str) -> None:
    buyer.says["saveSourcingNeed"] = {"code": "INVALID", "message": "This cannot be empty.", "field": field}
    response = buyer.client().post(
        f"/en{SOURCING_NEEDS}/need_1", data={"text": "My words", "quantity": "x", "price": "y"}
    )
    assert response.status_code == 422
    assert ">My words</textarea>" in response.text
    assert f'id="bad-{name}">This cannot be empty.' in response.text


def test_invalid_date_is_refused_without_a_query(buyer: FakeGraphQL) -> None:
    response = buyer.client().post(f"/en{SOURCING_NEEDS}/new", data={"text": "Flasks", "neededBy": "soon"})
    assert response.status_code == 422
    assert 'id="bad-neededBy">This is not a date' in response.text
    assert not any("saveSourcingNeed" in each.fields for each in buyer.asked)


def test_need_is_closed(buyer: FakeGraphQL) -> None:
    response = buyer.client().post(f"/en{SOURCING_NEEDS}/need_1/close", data={})
    assert buyer.of("closeSourcingNeed").variables == {"id": "need_1"}
    assert response.headers["location"] == f"/en{FOR_YOU}?done=sourcing_need_closed#sourcing-needs"
