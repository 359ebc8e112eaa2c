"""Prices at a quantity: the numbers of the index that a search with a quantity filters and sorts by (decision 67)."""

from collections.abc import Mapping
from decimal import Decimal

from expo.discovery.index.rules.price_bands import SOLD_FROM, at_band, band_of, next_band
from expo.discovery.search.rules.pricing import Range


def at_quantity(ranges: Mapping[str, Range], quantity: Decimal | None) -> dict[str, Range]:
    """Return ranges of the lowest price as ranges that only prices of a quantity meet.

    ``quantity`` is in each product's own unit; None leaves the ranges as they are. A band's price is that of its first
    quantity, so it is at least the price of each quantity in it; the next band's is at most that. A product within the
    returned ranges is therefore sold in this quantity at a price within the given ones.
    """
    if quantity is None or not ranges:
        return dict(ranges)
    found: dict[str, Range] = {SOLD_FROM: (None, float(quantity))}
    band = band_of(quantity)
    for name, (low, high) in ranges.items():
        found[at_band(name, band)] = (low, high)
        if low is not None and quantity != band:
            following = next_band(band)
            found[name if following is None else at_band(name, following)] = (low, None)
    return found


def compared_at(quantity: Decimal | None) -> Decimal | None:
    """Return the quantity at which prices are compared for a quantity: the first of its band."""
    return None if quantity is None else Decimal(band_of(quantity))


def is_about_prices(name: str) -> bool:
    """Return whether an index number is part of the price filter."""
    return name == SOLD_FROM or name.startswith("price")


def price_order(quantity: Decimal | None) -> str:
    """Return the index's number to sort by for the price of a quantity, or else for the lowest price."""
    return "price" if quantity is None else at_band("price", band_of(quantity))
