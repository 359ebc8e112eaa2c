"""What the words of a search say about the price filters what it finds, and is said."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from expo.catalog.products.models import Visibility
from expo.catalog.products.rules.drafts import Wording
from expo.catalog.products.rules.prices import TierDraft
from expo.discovery.search.models import Kind, PriceWords, SearchFilter, SearchQuery
from expo.discovery.search.service import Discovery
from expo.fairs.exchange_rates.service import ExchangeRates
from tests.discovery.harness import DiscoveryHarness, Seller, a_draft
from tests.exhibitors.harness import ADMINISTRATOR

FIFTY = Decimal(50)


def at(price: str, currency: str = "USD", **changes: Any) -> Any:
    """Return a flask at a price."""
    changes = {"number": f"{price}{currency}"} | changes
    return a_draft(currency=currency, price_tiers=[TierDraft("1", price)], minimum_order="1", **changes)


async def with_rates(harness: DiscoveryHarness) -> None:
    """Let an administrator set rates: 100 roubles and 7 yuan are a dollar."""
    rates = {"RUB": "100", "CNY": "7"}
    await harness.world.service(ExchangeRates).set(
        ADMINISTRATOR, base="USD", day=date(2027, 4, 1), source="a test", rates=rates
    )


async def test_price_in_search_text_filters_and_is_reported(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [cheap, _] = await harness.shows(actor, at("40"), at("60"))
    await harness.index()
    found = await harness.search(text="vacuum flask under 50 dollars")
    assert [hit.id for hit in found.hits] == [cheap.id]
    assert found.total == 1
    assert found.price_words == PriceWords("vacuum flask", None, FIFTY, "USD")
    assert (await harness.search(text="vacuum flask")).price_words is None


async def test_search_text_of_price_alone_finds_all_at_that_price(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [cheap, _] = await harness.shows(actor, at("40"), at("60"))
    await harness.index()
    found = await harness.search(text="до 50 долларов")
    assert [hit.id for hit in found.hits] == [cheap.id]
    assert found.price_words is not None
    assert found.price_words.text == ""


async def test_price_text_compares_all_currencies_with_rates(harness: DiscoveryHarness, seller: Seller) -> None:
    await with_rates(harness)
    actor, _ = seller
    [four, _, yuan] = await harness.shows(actor, at("4"), at("6"), at("30", "CNY"))
    await harness.index()
    assert set(await harness.titles(text="flask до 500 рублей")) == {four.id, yuan.id}


async def test_price_text_without_rate_finds_same_currency_only(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [_, roubles] = await harness.shows(actor, at("4"), at("400", "RUB"))
    await harness.index()
    assert await harness.titles(text="flask до 500 рублей") == [roubles.id]
    await with_rates(harness)
    assert await harness.titles(text="flask under 500 pounds sterling") == []


async def test_price_filter_overrides_price_text(harness: DiscoveryHarness, seller: Seller) -> None:
    await with_rates(harness)
    actor, _ = seller
    [three, thirty, eighty] = await harness.shows(actor, at("3"), at("30"), at("80"))
    await harness.index()
    words: dict[str, Any] = {"text": "flask under 50 dollars", "currency": "USD"}
    assert set(await harness.titles(**words, price_to=Decimal(90))) == {three.id, thirty.id, eighty.id}
    found = await harness.search(**words, price_from=Decimal(10))
    assert [hit.id for hit in found.hits] == [thirty.id]
    assert found.price_words == PriceWords("flask", None, FIFTY, "USD")
    yuan = await harness.search(text="flask under 50 dollars", currency="CNY", price_from=Decimal(70))
    assert [hit.id for hit in yuan.hits] == [thirty.id]


async def test_price_text_incomparable_with_filter_is_ignored(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [dear] = await harness.shows(actor, at("80"))
    await harness.index()
    found = await harness.search(text="flask до 50 рублей", currency="USD", price_from=Decimal(10))
    assert [hit.id for hit in found.hits] == [dear.id]
    assert found.price_words is None


async def test_prices_hidden_from_reader_are_not_counted(harness: DiscoveryHarness, seller: Seller) -> None:
    """Whoever could filter by a price that she does not see would learn it by trying limits."""
    actor, _ = seller
    await harness.shows(actor, at("40"), visibility=Visibility.REGISTERED)
    await harness.shows(actor, a_draft(number="2", price_tiers=[], currency=None, price_on_request=True))
    await harness.index()
    found = await harness.search(text="flask under 50 dollars", kinds=[Kind.PRODUCT])
    assert (found.total, found.suggestion) == (0, None)
    assert found.loosened == {SearchFilter.PRICE: 1}
    assert not any(each.count for values in found.facets.values() for each in values)
    assert len(await harness.titles(await harness.an_organisation(), text="flask under 50 dollars")) == 1


async def test_price_text_is_ignored_for_companies(harness: DiscoveryHarness, seller: Seller) -> None:
    _, company = seller
    await harness.index()
    found = await harness.search(text=f"{company.name.text} under 50 dollars", kinds=[Kind.COMPANY])
    assert [hit.id for hit in found.hits] == [company.id]
    assert found.price_words is None


async def test_needs_matching_ignores_price_text(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [dear] = await harness.shows(actor, at("80"))
    await harness.index()
    wanted = SearchQuery("vacuum flask under 50 dollars", kinds=[Kind.PRODUCT])
    [hits] = await harness.world.service(Discovery).goods([(actor, wanted)], first=5)
    assert [hit.id for hit in hits] == [dear.id]


async def test_model_numbers_and_names_are_no_price_text(harness: DiscoveryHarness) -> None:
    actor, company = await harness.a_company(english_name="1 Euro Trading")
    [cell] = await harness.shows(actor, at("20000", "INR", title=Wording("INR18650 cell", "en")))
    await harness.index()
    for text, there in (("INR18650", cell.id), ("1 Euro Trading", company.id)):
        found = await harness.search(text=text)
        assert found.price_words is None
        assert there in [hit.id for hit in found.hits]


@pytest.mark.parametrize("text", ["flask under 99999999999999 dollars", "flask under " + "9" * 180 + " usd"])
async def test_absurd_price_text_filters_nothing(harness: DiscoveryHarness, seller: Seller, text: str) -> None:
    actor, _ = seller
    await harness.shows(actor, at("80"))
    await harness.index()
    found = await harness.search(text=text)
    assert (found.total, found.price_words) == (1, None)
