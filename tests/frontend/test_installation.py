"""What administrators look after in the console: exchange rates and the search index."""

import pytest

from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL

RATES = "/en/console/rates"
INDEX = "/en/console/index"


@pytest.fixture
def administrator(graphql: FakeGraphQL) -> FakeGraphQL:
    """Give a fake GraphQL server at which an administrator is signed in who acts for no organisation."""
    graphql.says |= {
        "me": nodes.me(administrator=True, actingFor=None),
        "exchangeRates": {
            "base": "USD",
            "day": "2027-04-15",
            "source": "The <b>Bank</b>",
            "rates": [{"currency": "CNY", "rate": "7.1"}, {"currency": "EUR", "rate": "0.9"}],
        },
        "setExchangeRates": {"base": "USD"},
        "searchIndex": {"encoder": "small-1", "wordsOnly": False, "building": False},
        "rebuildIndex": {"requested": True},
    }
    return graphql


def test_form_shows_current_exchange_rates(administrator: FakeGraphQL) -> None:
    page = administrator.client().get(RATES).text
    assert ">CNY 7.1\nEUR 0.9</textarea>" in page
    assert "The &lt;b&gt;Bank&lt;/b&gt;" in page
    assert 'href="/en/console"' not in page, "her fairs: she is no organiser"
    administrator.says["exchangeRates"] = None
    assert "No rates have been set yet" in administrator.client().get(RATES).text


def test_exchange_rates_are_sent_as_entered(administrator: FakeGraphQL) -> None:
    sent = {"base": " USD", "day": "2027-04-16", "source": "ECB", "rates": "EUR 0.92\r\n\r\n CNY\t7.10 \r\nJPY"}
    response = administrator.client().post(RATES, data=sent)
    assert response.headers["location"] == f"{RATES}?done=saved"
    assert administrator.of("setExchangeRates").variables == {
        "input": {
            "base": "USD",
            "day": "2027-04-16",
            "source": "ECB",
            "rates": [
                {"currency": "EUR", "rate": "0.92"},
                {"currency": "CNY", "rate": "7.10"},
                {"currency": "JPY", "rate": ""},
            ],
        }
    }


def test_refused_rates_keep_input(administrator: FakeGraphQL) -> None:
    administrator.says["setExchangeRates"] = {
        "code": "INVALID",
        "message": "A rate must be more than zero.",
        "field": "rates",
    }
    response = administrator.client().post(
        RATES, data={"base": "USD", "day": "2027-04-16", "source": "ECB", "rates": "EUR <0>"}
    )
    assert response.status_code == 422
    assert ">EUR &lt;0&gt;</textarea>" in response.text
    assert "A rate must be more than zero." in response.text


def test_index_page_shows_status_and_starts_rebuild(administrator: FakeGraphQL) -> None:
    page = administrator.client().get(INDEX).text
    assert "small-1" in page
    assert "In use" in page
    response = administrator.client().post(f"{INDEX}/rebuild", data={})
    assert response.headers["location"] == f"{INDEX}?done=asked"
    administrator.says["searchIndex"] = {"encoder": "", "wordsOnly": True, "building": True}
    page = administrator.client().get(f"{INDEX}?done=asked").text
    assert "Off: only the words entered are searched for" in page
    assert "Rebuilding" in page
    assert "The index will be rebuilt." in page


def test_menu_leads_administrators_to_the_installation(administrator: FakeGraphQL) -> None:
    assert 'href="/en/console/rates">Platform settings' in administrator.client().get("/en/fairs").text
    administrator.says["me"] = nodes.me("ORGANISER")
    assert "/console/rates" not in administrator.client().get("/en/fairs").text
