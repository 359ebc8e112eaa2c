"""A quantity decides the price that a search filters, sorts and shows; and terms of trade can be chosen."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from expo.catalog.products.models import Content, PriceTier
from expo.catalog.products.rules.prices import TierDraft
from expo.discovery.index.rules.price_bands import BANDS, band_numbers, band_of
from expo.discovery.index.rules.trade_terms import LEAD_TIMES, lead_time
from expo.discovery.search.facets import facet_label
from expo.discovery.search.models import FacetValue, Kind, SearchFilter, Sort
from expo.discovery.search.rules.quantities import at_quantity
from expo.exhibitors.models import BusinessKind
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.text import LANGUAGES
from expo.kit.trade.money import Money
from expo.kit.trade.values import Quantity
from expo.localisation.models import Text
from frontend.areas import documents
from frontend.parts.search_query import SearchForm
from matching import IndexReader, Query, Result
from tests.discovery.harness import DiscoveryHarness, Seller, a_draft
from tests.exhibitors.harness import ADMINISTRATOR

USD: dict[str, Any] = {"currency": "USD", "kinds": [Kind.PRODUCT]}


def sold(number: str, *tiers: tuple[str, str], minimum: str | None = None, **changes: Any) -> Any:
    """Return a flask with these tiers, each a quantity and a price in US dollars."""
    return a_draft(
        number=number,
        price_tiers=[TierDraft(*each) for each in tiers],
        minimum_order=minimum or tiers[0][0],
        **changes,
    )


STEEP = (("500", "3.85"), ("2000", "3.42"), ("20000", "2.88"))
FLAT = (("1000", "3.50"),)


def content(tiers: list[tuple[int, int]], minimum: int) -> Content:
    """Return a product with tiers of a quantity and cents, and a minimum order."""
    prices = [PriceTier(Decimal(quantity), Money(cents, "USD")) for quantity, cents in tiers]
    return Content(
        number="1",
        title=Text("Flask", "en"),
        section="toys",
        unit="C62",
        minimum_order=Quantity(Decimal(minimum), "C62"),
        price_tiers=prices,
    )


@st.composite
def goods(draw: st.DrawFn) -> Content:
    """Return a product whose price never rises with the quantity."""
    quantities = sorted(draw(st.sets(st.integers(1, 300_000), min_size=1, max_size=10)))
    cents = draw(st.lists(st.integers(1, 1000), min_size=len(quantities), max_size=len(quantities)))
    return content(list(zip(quantities, sorted(cents, reverse=True), strict=True)), draw(st.integers(1, 300_000)))


LIMIT = st.none() | st.integers(1, 1000)


@given(goods(), st.integers(1, 400_000), LIMIT, LIMIT)
def test_product_within_the_ranges_is_sold_in_the_quantity_at_the_price(
    product: Content, quantity: int, low: int | None, high: int | None
) -> None:
    limits = tuple(None if each is None else each / 100 for each in (low, high))
    numbers = {"price_USD": float(product.price_tiers[-1].price.decimal())} | band_numbers(product, {})
    wanted = at_quantity({"price_USD": (limits[0], limits[1])}, Decimal(quantity))
    tier = product.tier_for(Decimal(quantity))
    if all(within(numbers.get(name), *each) for name, each in wanted.items()):
        assert tier is not None
        assert within(float(tier.price.decimal()), limits[0], limits[1])
    elif quantity in BANDS:  # nothing is missing where a band begins
        assert tier is None or not within(float(tier.price.decimal()), limits[0], limits[1])


def within(number: float | None, low: float | None, high: float | None) -> bool:
    return number is not None and (low is None or number >= low) and (high is None or number <= high)


def test_tier_of_a_quantity_respects_the_minimum_order() -> None:
    product = content([(1, 500), (100, 400), (5000, 300)], minimum=200)
    assert product.least_quantity == 200
    assert product.tier_for(Decimal(199)) is None
    assert product.tier_for(Decimal(200)) == PriceTier(Decimal(200), Money(400, "USD"))
    assert product.tier_for(Decimal(6000)) == product.tier_for(None) == PriceTier(Decimal(5000), Money(300, "USD"))


@pytest.mark.parametrize("quantity,band", [("0.5", 0), ("1", 1), ("499.9", 200), ("500", 500), ("1e9", 100_000)])
def test_bands_cover_every_quantity(quantity: str, band: int) -> None:
    assert band_of(Decimal(quantity)) == band


async def test_price_limit_holds_for_the_quantity(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [steep, flat] = await harness.shows(actor, sold("1", *STEEP), sold("2", *FLAT))
    await harness.index()
    limit: dict[str, Any] = {"price_to": Decimal(3), **USD}
    assert await harness.titles(**limit) == [steep.id]  # at 20,000 pieces
    assert await harness.titles(**limit, quantity=Decimal(500)) == []
    assert await harness.titles(**limit, quantity=Decimal(30_000)) == [steep.id]
    dear: dict[str, Any] = {"price_to": Decimal("3.60"), **USD}
    assert await harness.titles(**dear, quantity=Decimal(500)) == []
    assert await harness.titles(**dear, quantity=Decimal(1000)) == [flat.id]
    assert set(await harness.titles(**dear, quantity=Decimal(2500))) == {steep.id, flat.id}
    assert await harness.titles(price_from=Decimal("3.45"), quantity=Decimal(2500), **USD) == [flat.id]


async def test_minimum_order_between_bands_is_respected(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    [product] = await harness.shows(actor, sold("1", ("300", "3")))
    await harness.index()
    limit: dict[str, Any] = {"price_to": Decimal(3), **USD}
    assert await harness.titles(**limit, quantity=Decimal(299)) == []
    assert await harness.titles(**limit, quantity=Decimal(300)) == [product.id]


async def with_rates(harness: DiscoveryHarness) -> None:
    """Let an administrator set rates: 7 yuan are a dollar."""
    await harness.world.service(ExchangeRates).set(
        ADMINISTRATOR, base="USD", day=date(2027, 4, 1), source="a test", rates={"CNY": "7"}
    )


async def test_price_order_is_that_of_the_quantity(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await with_rates(harness)
    [steep, flat] = await harness.shows(actor, sold("1", *STEEP), sold("2", *FLAT))
    await harness.index()
    order: dict[str, Any] = {"kinds": [Kind.PRODUCT], "sort": Sort.PRICE_ASC}
    assert await harness.titles(**order) == [steep.id, flat.id]
    assert await harness.titles(**order, quantity=Decimal(1000)) == [flat.id, steep.id]
    assert await harness.titles(**order, quantity=Decimal(500)) == [steep.id, flat.id]  # the other is not sold
    found = await harness.search(**order, quantity=Decimal(700))
    assert found.prices_compared_at == 500


async def test_nothing_at_the_price_names_the_price_filter_as_a_whole(
    harness: DiscoveryHarness, seller: Seller
) -> None:
    actor, _ = seller
    await harness.shows(actor, sold("1", *STEEP), sold("2", *FLAT))
    await harness.index()
    found = await harness.search(price_from=Decimal(1), price_to=Decimal(2), quantity=Decimal(700), text="flask", **USD)
    assert (found.total, found.loosened) == (0, {SearchFilter.PRICE: 2})


async def test_terms_of_trade_are_counted_and_filter(harness: DiscoveryHarness) -> None:
    actor, _ = await harness.a_company(kind=BusinessKind.MANUFACTURER_TRADER)
    [first, second] = await harness.shows(
        actor,
        a_draft(incoterm="FOB", incoterm_place="Ningbo", lead_days=30, sample_free=True),
        a_draft(number="2", price_tiers=[], currency=None, price_on_request=True, lead_days=7, unit="KGM"),
    )
    await harness.index()
    facets = (await harness.search(kinds=[Kind.PRODUCT])).facets
    counts = {name: [(each.value, each.count) for each in values] for name, values in facets.items()}
    assert counts["incoterm"] == [("FOB", 1)]
    assert counts["lead_time"] == [("0-7", 1), ("16-30", 1)]
    assert counts["sample"] == [("FREE", 1), ("ON_REQUEST", 1)]
    assert counts["pricing"] == [("LISTED", 1), ("ON_REQUEST", 1)]
    assert counts["company_kind"] == [("MANUFACTURER", 2), ("TRADER", 2)]
    assert counts["unit"] == [("C62", 1), ("KGM", 1)]
    chosen = await harness.search(terms={"lead_time": ["16-30"]}, kinds=[Kind.PRODUCT])
    assert [hit.id for hit in chosen.hits] == [first.id]
    assert chosen.facets["lead_time"] == [
        FacetValue("0-7", 1, selected=False),
        FacetValue("16-30", 1, selected=True),
    ]
    assert await harness.titles(terms={"pricing": ["ON_REQUEST"], "sample": ["ON_REQUEST"]}) == [second.id]


async def test_number_of_index_queries_is_constant(
    harness: DiscoveryHarness, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _ = seller
    await harness.shows(actor, sold("1", *STEEP), sold("2", *FLAT))
    await harness.index()
    asked: list[Query] = []
    search = IndexReader.search

    def listen(reader: IndexReader, query: Query) -> Result:
        asked.append(query)
        return search(reader, query)

    monkeypatch.setattr(IndexReader, "search", listen)
    await harness.search(text="flask")
    await harness.search(text="flask", quantity=Decimal(700), price_to=Decimal(4), sort=Sort.PRICE_ASC, currency="USD")
    await harness.search(terms={"sample": ["ON_REQUEST"], "unit": ["C62"], "company_kind": ["MANUFACTURER"]})
    assert len(asked) == 3


async def test_page_shows_the_price_of_the_quantity(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.shows(actor, sold("1", *STEEP), sold("2", *FLAT))
    await harness.index()
    wanted = SearchForm.of(QueryParams("quantity=700&kind=PRODUCT&unit=C62&pricing=LISTED"))
    variables: dict[str, Any] = {"input": wanted.input(), "first": 24, "currency": "USD", "convert": True}
    variables |= {"quantity": "700", "atQuantity": True, "tierQuantity": "700"}
    data = await harness.world.read(documents().texts["search"], **variables)
    products = [each["product"] for each in data["search"]["hits"]["nodes"]]
    tiers = {each["leastQuantity"]: each["tier"] and each["tier"]["price"]["decimal"] for each in products}
    assert tiers == {"500": "3.85", "1000": None}
    assert {each["converted"] and each["converted"]["decimal"] for each in products} == {"3.85", None}


def test_every_lead_time_is_in_one_range() -> None:
    assert [lead_time(days) for days in (0, 7, 8, 15, 30, 31, 60, 61, 400)] == [
        "0-7", "0-7", "8-15", "8-15", "16-30", "31-45", "46-60", "61-", "61-",
    ]  # fmt: skip


VALUES = {
    "pricing": ["LISTED", "ON_REQUEST"],
    "sample": ["FREE", "PAID", "ON_REQUEST"],
    "company_kind": ["MANUFACTURER", "TRADER", "SERVICE"],
    "lead_time": LEAD_TIMES,
    "incoterm": ["FOB", "DDP"],
    "unit": ["C62", "KGM"],
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_facet_value_has_a_name(language: str) -> None:
    for name, values in VALUES.items():
        labels = [facet_label(name, value, language) for value in values]
        assert len(set(labels)) == len(values)
        assert not set(labels) & set(values)


PRICES = """query($input: SearchInput!) { search(input: $input) { pricesComparedAt hits { nodes {
  comparedPrice { decimal } product { priceQuantity leastQuantity price { decimal }
    at500: tierFor(quantity: 500) { minQuantity price { decimal } } at10: tierFor(quantity: "10") { per }
    converted: priceIn(currency: "USD", quantity: 2000) { decimal } } } } } }"""


async def test_products_have_prices_for_quantities(harness: DiscoveryHarness, seller: Seller) -> None:
    actor, _ = seller
    await harness.shows(actor, sold("1", *STEEP))
    await harness.index()
    wanted = {"quantity": "2500", "priceTo": "4", "currency": "USD"}
    search = (await harness.world.read(PRICES, input=wanted))["search"]
    assert search["pricesComparedAt"] == "2000"
    [hit] = search["hits"]["nodes"]
    assert hit["comparedPrice"] == {"decimal": "3.42"}
    assert hit["product"] == {
        "priceQuantity": "20000",
        "leastQuantity": "500",
        "price": {"decimal": "2.88"},
        "at500": {"minQuantity": "500", "price": {"decimal": "3.85"}},
        "at10": None,
        "converted": {"decimal": "3.42"},
    }
