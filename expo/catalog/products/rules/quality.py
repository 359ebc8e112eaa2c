"""Problems of a listing: pure rules, evaluated when the product is saved and stored with it.

Problems visible in the product itself are found on every write. Problems that need a comparison with other data
(`OF_OTHERS`: the section's prices, the exhibitor's pictures and certificates) are found by a check of all
listings (`expo.catalog.listings.service`) and kept until the fields that they depend on change.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Final

from expo.catalog.products.models import Content, Product
from expo.exhibitors.models import Certificate
from expo.kit.trade.money import convert

MIN_TITLE_LENGTH: Final = 10
"""In Latin letters; a Chinese character counts as two."""

MANY: Final = 5
"""Fewest products with the same first picture for the picture to count as repeated."""

FAR: Final = 10
"""A price this many times above or below the section's median is far off."""

ENOUGH: Final = 20
"""Fewest prices for a meaningful median."""

FORBIDDEN: Final[tuple[str, ...]] = ()
"""Words that no listing may use; none by default."""

_SHOUTED: Final = 8


class ListingProblem(StrEnum):
    """A problem of a listing."""

    NO_PICTURE = "NO_PICTURE"
    NO_PRICE = "NO_PRICE"
    NO_HS_CODE = "NO_HS_CODE"
    TITLE_SHORT = "TITLE_SHORT"
    TITLE_IN_CAPITALS = "TITLE_IN_CAPITALS"
    FORBIDDEN_WORD = "FORBIDDEN_WORD"
    CERTIFICATE_EXPIRED = "CERTIFICATE_EXPIRED"
    PRICE_FAR_OFF = "PRICE_FAR_OFF"
    PICTURE_REPEATED = "PICTURE_REPEATED"


OF_OTHERS: Final = {
    ListingProblem.CERTIFICATE_EXPIRED: ("certificates",),
    ListingProblem.PRICE_FAR_OFF: ("price_tiers", "section", "unit"),
    ListingProblem.PICTURE_REPEATED: ("pictures",),
}
"""Problems found by comparison with other data, with the fields that they depend on."""

PriceKey = tuple[str, str]
"""A section and a unit: only prices of the same section and unit are compared."""


def own_problems(content: Content, *, forbidden_terms: Collection[str] = FORBIDDEN) -> list[ListingProblem]:
    """Return the problems visible in the content alone."""
    title = content.title.text
    found = {
        ListingProblem.NO_PICTURE: not content.pictures,
        ListingProblem.NO_PRICE: not content.price_tiers and not content.price_on_request,
        ListingProblem.NO_HS_CODE: content.hs is None,
        ListingProblem.TITLE_SHORT: _width(title) < MIN_TITLE_LENGTH,
        ListingProblem.TITLE_IN_CAPITALS: _is_shouted(title),
        ListingProblem.FORBIDDEN_WORD: _uses(content, forbidden_terms),
    }
    return [problem for problem, is_there in found.items() if is_there]


def with_problems(after: Product, before: Product | None) -> Product:
    """Return a product to be written, with its problems; those found by comparison are kept while they still hold."""
    kept = [
        each
        for each in (after.problems or ())
        if each in OF_OTHERS
        and before is not None
        and all(getattr(after, name) == getattr(before, name) for name in OF_OTHERS[ListingProblem(each)])
    ]
    return replace(after, problems=[*own_problems(after), *kept])


def problems_of(product: Product) -> list[ListingProblem]:
    """Return a product's known problems; computed for products written before these rules existed."""
    return own_problems(product) if product.problems is None else [ListingProblem(each) for each in product.problems]


def problem_lists(product: Product) -> set[str]:
    """Return the ordered lists of a published product's problems."""
    return {problem_list(each) for each in product.problems or ()} | (
        {problem_list(None)} if product.problems else set()
    )


def problem_list(problem: str | None) -> str:
    """Return the name of the ordered list of a problem, or of all listings with problems."""
    return f"problem:{problem or 'any'}"


@dataclass(frozen=True)
class ListingContext:
    """Reference data for a listing: median prices in one currency, and its exhibitor's pictures and certificates.

    ``rates`` give how much of each currency one unit of ``base`` buys; ``repeated`` are the pictures
    that come first in too many of the exhibitor's products.
    """

    today: date
    base: str = "USD"
    rates: dict[str, Decimal] = field(default_factory=dict)
    medians: Mapping[PriceKey, Decimal] = field(default_factory=dict)
    certificates: Sequence[Certificate] = ()
    repeated: Collection[str] = ()

    def judged(self, product: Product) -> Product:
        """Return the product with all its problems, including those found by comparison."""
        found = {
            ListingProblem.CERTIFICATE_EXPIRED: self._expired(product),
            ListingProblem.PRICE_FAR_OFF: self._far_off(product),
            ListingProblem.PICTURE_REPEATED: first_picture(product) in self.repeated,
        }
        return replace(
            product, problems=[*own_problems(product), *(each for each, is_present in found.items() if is_present)]
        )

    def _expired(self, product: Product) -> bool:
        """Say whether, for a certificate kind that the product names, all the exhibitor's certificates have expired."""
        of_kind = [[each for each in self.certificates if each.kind == kind] for kind in product.certificates]
        return any(some and all(each.is_expired(self.today) for each in some) for some in of_kind)

    def _far_off(self, product: Product) -> bool:
        price, usual = price_of(product, self.base, self.rates), self.medians.get(price_key(product))
        return price is not None and usual is not None and not usual / FAR <= price <= usual * FAR


def price_key(content: Content) -> PriceKey:
    """Return the group within which a product's price is compared."""
    return content.section, content.unit


def price_of(content: Content, base: str, rates: dict[str, Decimal]) -> Decimal | None:
    """Return the lowest price per unit in ``base``; None without a price or a rate."""
    tier = content.best_tier
    converted = None if tier is None else convert(tier.price, base, rates)
    return None if tier is None or converted is None else converted.decimal() / tier.per


def median_of(prices: Sequence[Decimal]) -> Decimal | None:
    """Return the median, or None for too few prices."""
    return median(prices) if len(prices) >= ENOUGH else None


def first_picture(content: Content) -> str | None:
    """Return the digest of the first picture, the one on cards."""
    return content.pictures[0].picture.digest if content.pictures else None


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _is_shouted(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    cased = [each for each in letters if each.lower() != each.upper()]
    mostly = len(cased) >= _SHOUTED and 2 * len(cased) > len(letters)
    return mostly and all(each == each.upper() for each in cased)


def _uses(content: Content, forbidden_terms: Collection[str]) -> bool:
    if not forbidden_terms:
        return False
    text = " ".join([content.title.text, content.description.text if content.description else "", *content.keywords])
    return any(word.casefold() in text.casefold() for word in forbidden_terms)
