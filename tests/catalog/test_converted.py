"""Every price of a product in another currency, about."""

from datetime import date
from typing import Any

from expo.catalog.products.rules.drafts import TierDraft
from expo.kit.access import ANONYMOUS
from tests.catalog.harness import CatalogHarness
from tests.exhibitors.harness import ADMINISTRATOR
from tests.support.commands import counted

QUERY = """query Converted($id: ID!, $currency: String!) { product(id: $id) {
  priceTiers { priceIn(currency: $currency) { decimal currency approximate } }
  sample { priceIn(currency: $currency) { decimal currency approximate } } } }"""


def euros(decimal: str) -> dict[str, Any]:
    return {"priceIn": {"decimal": decimal, "currency": "EUR", "approximate": True}}


async def a_flask(harness: CatalogHarness, **changes: Any) -> str:
    tiers = [TierDraft("500", "4.00"), TierDraft("2000", "3.00")]
    return (await harness.a_product(price_tiers=tiers, **changes)).id


async def test_tiers_and_sample_are_converted_with_one_rates_query(harness: CatalogHarness) -> None:
    product_id = await a_flask(harness, sample_price="8")
    await harness.rates.set(ADMINISTRATOR, base="USD", day=date(2027, 4, 14), source="A test", rates={"EUR": "0.5"})

    with counted() as commands:
        shown = (await harness.run(ANONYMOUS, QUERY, id=product_id, currency="EUR"))["product"]

    assert shown == {"priceTiers": [euros("2.00"), euros("1.50")], "sample": euros("4.00")}
    assert len(commands) <= 3  # the product, its exhibitor, the rates


async def test_missing_rate_gives_null_and_own_currency_is_exact(harness: CatalogHarness) -> None:
    product_id = await a_flask(harness, sample_free=True)

    unknown = (await harness.run(ANONYMOUS, QUERY, id=product_id, currency="EUR"))["product"]
    own = (await harness.run(ANONYMOUS, QUERY, id=product_id, currency="usd"))["product"]

    assert unknown == {"priceTiers": [{"priceIn": None}, {"priceIn": None}], "sample": {"priceIn": None}}
    assert own["priceTiers"][0]["priceIn"] == {"decimal": "4.00", "currency": "USD", "approximate": False}
    assert own["sample"] == {"priceIn": None}  # it costs nothing


async def test_invalid_currency_is_refused(harness: CatalogHarness) -> None:
    product_id = await a_flask(harness)

    for odd in ("XXX", "", "$ne", "<b>"):
        answer = await harness.ask(ANONYMOUS, QUERY, id=product_id, currency=odd)
        assert answer["errors"][0]["extensions"]["code"] == "INVALID", odd
