"""Product comparison: prices for a quantity, and rows that differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from frontend.parts.prices import Quote, Rate, Step, quote_price, rate_between

MAX_COMPARED: Final = 4
"""Most products compared at once."""

Product = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """One product: its price for the quantity, and the exchange rate to the common currency."""

    product: Product
    quote: Quote | None
    rate: Rate | None
    lowest: bool = False


def columns(
    products: Sequence[Product], quantity_text: str | None, table: Mapping[str, Any] | None, currency: str | None
) -> list[Column]:
    """Return a column for each product.

    ``quantity_text`` is the quantity as typed, ``table`` GraphQL's ExchangeRates. Prices are converted to ``currency``.
    If it is None and the products use several currencies, they are converted to that of the first product with a price.
    """
    common = currency or _only_if_several([each["price"]["currency"] for each in products if each["price"]])
    made = []
    for each in products:
        rate = rate_between(table, each["price"]["currency"], common) if common and each["price"] else None
        made.append(Column(each, quote_price(each, quantity_text, rate), rate))
    lowest = _lowest(made, common)
    return [Column(each.product, each.quote, each.rate, lowest=at == lowest) for at, each in enumerate(made)]


def usual_quantity(products: Sequence[Product]) -> str | None:
    """Return the smallest quantity in which every product is sold; None if their units differ."""
    known = [found for found in (quote_price(each, None) for each in products) if found is not None]
    if not known or len({each["unit"]["code"] for each in products}) > 1:
        return None
    return f"{max(each.minimum for each in known):f}"


def differences(products: Sequence[Product]) -> dict[str, bool]:
    """Return whether the products differ in each fact, by row name."""
    facts = {
        "minimum": [_quantity(each["minimumOrder"]) for each in products],
        "incoterm": [_pick(each["incoterm"], "rule", "place") for each in products],
        "lead": [each["leadDays"] for each in products],
        "sample": [_sample(each["sample"]) for each in products],
        "origin": [_pick(each["origin"], "code") for each in products],
        "certificates": [tuple(sorted(found["key"] for found in each["certificates"])) for each in products],
        "brand": [each["brand"] for each in products],
        "hs": [_pick(each["hs"], "code") for each in products],
        "exhibitor": [_pick(each["exhibitor"], "slug") for each in products],
    }
    return {name: len(set(values)) > 1 for name, values in facts.items()}


def price_differences(compared: Sequence[Column]) -> dict[str, bool]:
    """Return whether the prices differ, for the quantity asked for and over all quantities, by row name."""
    facts = {
        "price": [_price_asked(each.quote, each.product) for each in compared],
        "tiers": [_tiers(each.quote, each.product) for each in compared],
    }
    return {name: len(set(values)) > 1 for name, values in facts.items()}


def _price_asked(quote: Quote | None, product: Product) -> tuple[Any, ...] | None:
    return None if quote is None else (quote.chosen is None, *_tier(quote.chosen or quote.at_minimum, product))


def _tiers(quote: Quote | None, product: Product) -> tuple[Any, ...] | None:
    return None if quote is None else tuple((each.minimum, *_tier(each, product)) for each in quote.steps)


def _tier(step: Step, product: Product) -> tuple[Any, ...]:
    return Decimal(step.price["decimal"]), step.price["currency"], step.per, product["unit"]["code"]


def _only_if_several(currencies: Sequence[str]) -> str | None:
    return currencies[0] if len(set(currencies)) > 1 else None


def _lowest(columns: Sequence[Column], common: str | None) -> int | None:
    """Return the index of the cheapest column; None unless all share a unit and currency and one is strictly lowest."""
    if len({each.product["unit"]["code"] for each in columns}) != 1:
        return None
    sums = [_sum(each, common) for each in columns]
    known = sorted(each for each in sums if each is not None)
    return sums.index(known[0]) if len(known) > 1 and len(known) == len(sums) and known[0] < known[1] else None


def _sum(column: Column, common: str | None) -> Decimal | None:
    quote = column.quote
    money = None if quote is None else (quote.about or quote.total)
    if money is None or (common is not None and money["currency"] != common):
        return None
    return Decimal(money["decimal"])


def _quantity(quantity: Mapping[str, Any] | None) -> tuple[Decimal, str] | None:
    return None if quantity is None else (Decimal(quantity["value"]), quantity["unit"]["code"])


def _sample(sample: Mapping[str, Any] | None) -> tuple[bool, str | None] | None:
    return None if sample is None else (sample["free"], (sample["price"] or {}).get("decimal"))


def _pick(node: Mapping[str, Any] | None, *names: str) -> tuple[Any, ...] | None:
    return None if node is None else tuple(node[name] for name in names)
