"""Terms of trade to filter by: price, delivery, lead time, samples, unit, and kind of company."""

from typing import Final

from expo.catalog.products.models import Content, Sample
from expo.exhibitors.models import BusinessKind

LEAD_TIMES: Final = ("0-7", "8-15", "16-30", "31-45", "46-60", "61-")
"""Ranges of days, first and last; the last one is open."""


def trade_terms(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the terms of a product by name; those that it does not state are left out."""
    terms = {
        "pricing": "LISTED" if content.price_tiers else "ON_REQUEST",
        "incoterm": None if content.incoterm is None else content.incoterm.rule,
        "lead_time": None if content.lead_days is None else lead_time(content.lead_days),
        "sample": sample_kind(content.sample),
        "unit": content.unit,
    }
    return {name: (value,) for name, value in terms.items() if value is not None}


def company_kinds(kind: BusinessKind) -> tuple[str, ...]:
    """Return the kinds of company that a company counts as: both for a manufacturer that also trades."""
    if kind is BusinessKind.MANUFACTURER_TRADER:
        return (BusinessKind.MANUFACTURER.value, BusinessKind.TRADER.value)
    return (kind.value,)


def sample_kind(sample: Sample | None) -> str:
    """Return whether samples are free, paid, or offered on request only."""
    if sample is None:
        return "ON_REQUEST"
    return "FREE" if sample.free else "PAID"


def lead_time(days: int) -> str:
    """Return the one of `LEAD_TIMES` that a number of days is in."""
    return next(each for each in reversed(LEAD_TIMES) if int(each.partition("-")[0]) <= days)
