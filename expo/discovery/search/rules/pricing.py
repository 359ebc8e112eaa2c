"""Price limits of a search: those of its filter, else those in its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from expo.discovery.search.errors import ExchangeRateMissing
from expo.discovery.search.models import Kind, PriceWords, SearchQuery
from expo.kit.errors import Invalid
from matching.understand.price import read_price

Range = tuple[float | None, float | None]
_DEAREST: Final = 10**12


@dataclass(frozen=True)
class Prices:
    """Price conditions of a search: ranges of the index's numbers, and the remaining search text."""

    text: str
    ranges: Mapping[str, Range] = field(default_factory=dict)
    words: PriceWords | None = None


def words_about_price(query: SearchQuery, text: str) -> PriceWords | None:
    """Return the price limits in a search text, or None; always None for companies only, which have no price."""
    if query.kinds and Kind.PRODUCT not in query.kinds:
        return None
    rest, price = read_price(text)
    if price is None or max(price.lowest or 0, price.highest or 0) > _DEAREST:
        return None
    low, high = (None if each is None else Decimal(str(each)) for each in (price.lowest, price.highest))
    return PriceWords("" if rest == text else " ".join(rest.split()), low, high, price.currency)


def prices_of(query: SearchQuery, text: str, words: PriceWords | None, rates: Mapping[str, Decimal] | None) -> Prices:
    """Return the price conditions of a search; ``rates`` is keyed by currency, None while no rates are set.

    A limit of the filter replaces the same limit of the text. Text limits in a currency that cannot be compared with
    the filter's are dropped, and those in a currency without a rate match only prices in that currency. Raises
    `Invalid`, and `ExchangeRateMissing` for the filter's currency.
    """
    filter_range = _filter_range(query, rates)
    if words is not None and filter_range is not None:
        words = _beside(words, query, same=filter_range[0] == _number(words.currency, rates))
    if words is None:
        return Prices(text, dict([filter_range]) if filter_range else {})
    limits = (words.price_from, words.price_to)
    low, high = (_in_base(each, words.currency, rates) for each in limits)
    name, (minimum, maximum) = filter_range or (_number(words.currency, rates), (None, None))
    ranges = {name: (low if minimum is None else minimum, high if maximum is None else maximum)}
    return Prices(text if words.text else "", ranges, words)


def _filter_range(query: SearchQuery, rates: Mapping[str, Decimal] | None) -> tuple[str, Range] | None:
    """Return the index's number and range for the filter, or None."""
    if query.price_from is None and query.price_to is None:
        return None
    if not query.currency:
        raise Invalid("Give the currency of the prices.", field="currency")
    currency = query.currency.upper()[:3]
    if rates is not None and currency not in rates:
        raise ExchangeRateMissing
    low, high = (_in_base(each, currency, rates) for each in (query.price_from, query.price_to))
    return _number(currency, rates), (low, high)


def _beside(words: PriceWords, query: SearchQuery, *, same: bool) -> PriceWords | None:
    """Return the text's limits that the filter leaves open, if both can be compared, else None."""
    low = words.price_from if query.price_from is None else None
    high = words.price_to if query.price_to is None else None
    return replace(words, price_from=low, price_to=high) if same and (low, high) != (None, None) else None


def _number(currency: str, rates: Mapping[str, Decimal] | None) -> str:
    """Return the index's name for prices comparable with one in this currency."""
    return "price" if rates is not None and currency in rates else f"price_{currency}"


def _in_base(amount: Decimal | None, currency: str, rates: Mapping[str, Decimal] | None) -> float | None:
    if amount is None:
        return None
    return float(amount / rates[currency] if rates is not None and currency in rates else amount)
