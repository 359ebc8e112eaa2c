"""Prices by quantity in the index: one number for each band of quantities (decision 67)."""

from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from expo.catalog.products.models import Content
from expo.kit.trade.money import Money

BANDS: Final[tuple[int, ...]] = (0, *(step * 10**power for power in range(5) for step in (1, 2, 5)), 100_000)
"""First quantity of each band, in the goods' own unit; a band ends where the next one begins."""
SOLD_FROM: Final = "sold_from"
"""The index's name for the least quantity that is sold."""


def band_of(quantity: Decimal) -> int:
    """Return the first quantity of the band that a quantity, above zero, is in."""
    return BANDS[bisect_right(BANDS, quantity) - 1]


def next_band(band: int) -> int | None:
    """Return the first quantity of the next band; None after the last one."""
    place = BANDS.index(band) + 1
    return BANDS[place] if place < len(BANDS) else None


def at_band(name: str, band: int) -> str:
    """Return the index's name for a price in a band; ``name`` is that of the lowest price."""
    return f"{name}_at_{band}"


def band_numbers(content: Content, rates: Mapping[str, Decimal]) -> dict[str, float]:
    """Return a product's least quantity, and its highest price in each band in which it is sold.

    That is the price where the band begins, or of the least quantity within it: prices never rise with the quantity.
    They are in the rates' base currency, or in their own if it has no rate.
    """
    least = content.least_quantity
    if least is None:
        return {}
    numbers = {SOLD_FROM: float(least)}
    for band in BANDS:
        following = next_band(band)
        tier = content.tier_for(max(Decimal(band), least))
        if tier is not None and (following is None or least < following):
            name, price = list(price_numbers(tier.price, tier.per, rates).items())[-1]
            numbers[at_band(name, band)] = price
    return numbers


def price_numbers(price: Money, per: int, rates: Mapping[str, Decimal]) -> dict[str, float]:
    """Return a price per unit in its own currency and, if there is a rate, last, in the rates' base currency."""
    each = price.decimal() / per
    numbers = {f"price_{price.currency}": float(each)}
    if price.currency in rates:
        numbers["price"] = float(each / rates[price.currency])
    return numbers
