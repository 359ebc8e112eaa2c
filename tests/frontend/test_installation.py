"""What administrators look after in the console: exchange rates and the search index."""

import pytest

from tests.frontend import goods
from tests.frontend.door import FakeDoor

RATES = "/en/console/rates"
INDEX = "/en/console/index"


@pytest.fixture
def chief(door: FakeDoor) -> FakeDoor:
    """Give a door at which an administrator is signed in who acts for no organisation."""
    door.says |= {
        "me": goods.me(administrator=True, actingFor=None),
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
    return door


def test_form_shows_current_exchange_rates(chief: FakeDoor) -> None:
    page = chief.client().get(RATES).text
    assert ">CNY 7.1\nEUR 0.9</textarea>" in page
    assert "The &lt;b&gt;Bank&lt;/b&gt;" in page
    assert 'href="/en/console"' not in page, "her fairs: she is no organiser"
    chief.says["exchangeRates"] = None
    assert "No rates have been set yet" in chief.client().get(RATES).text


def test_exchange_rates_are_sent_as_entered(chief: FakeDoor) -> None:
    sent = {"base": " USD", "day": "2027-04-16", "source": "ECB", "rates": "EUR 0.92\r\n\r\n CNY\t7.10 \r\nJPY"}
    response = chief.client().post(RATES, data=sent)
    assert response.headers["location"] == f"{RATES}?done=saved"
    assert chief.of("setExchangeRates").variables == {
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


def test_refused_rates_keep_input(chief: FakeDoor) -> None:
    chief.says["setExchangeRates"] = {
        "code": "INVALID",
        "message": "A rate must be more than zero.",
        "field": "rates",
    }
    response = chief.client().post(
        RATES, data={"base": "USD", "day": "2027-04-16", "source": "ECB", "rates": "EUR <0>"}
    )
    assert response.status_code == 422
    assert ">EUR &lt;0&gt;</textarea>" in response.text
    assert "A rate must be more than zero." in response.text


def test_index_page_shows_status_and_starts_rebuild(chief: FakeDoor) -> None:
    page = chief.client().get(INDEX).text
    assert "small-1" in page
    assert "In use" in page
    response = chief.client().post(f"{INDEX}/rebuild", data={})
    assert response.headers["location"] == f"{INDEX}?done=asked"
    chief.says["searchIndex"] = {"encoder": "", "wordsOnly": True, "building": True}
    page = chief.client().get(f"{INDEX}?done=asked").text
    assert "Off: only the words entered are searched for" in page
    assert "Rebuilding" in page
    assert "The index will be rebuilt." in page


def test_menu_leads_administrators_to_the_installation(chief: FakeDoor) -> None:
    assert 'href="/en/console/rates">Platform settings' in chief.client().get("/en/fairs").text
    chief.says["me"] = goods.me("ORGANISER")
    assert "/console/rates" not in chief.client().get("/en/fairs").text
