"""What is wrong with a listing, by name: pure rules, kept with the product when it is saved.

What a product's own words and figures say is judged at once, whenever it is written. What takes a look at
others (`OF_OTHERS`: the section's prices, the exhibitor's pictures and certificates) is judged by a check
of all listings (`expo.catalog.listings.service`) and kept until the product says something else there.
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

SHORTEST_TITLE: Final = 10
"""In Latin letters; a Chinese character counts as two."""

MANY: Final = 5
"""So many products with the same first picture are too many."""

FAR: Final = 10
"""A price so many times the section's median, or its part, is far from it."""

ENOUGH: Final = 20
"""A median of fewer prices says nothing."""

FORBIDDEN: Final[tuple[str, ...]] = ()
"""Words that no listing may use; none as we ship it."""

_SHOUTED: Final = 8


class ListingProblem(StrEnum):
    """What is wrong with a listing."""

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
"""What is found beside others, with the fields that it depends on."""

PriceKey = tuple[str, str]
"""A section and a unit: prices are compared among those who sell the same by the same."""


def own_problems(content: Content, *, forbidden: Collection[str] = FORBIDDEN) -> list[ListingProblem]:
    """Return what is wrong with what a product says, whatever others say."""
    title = content.title.text
    found = {
        ListingProblem.NO_PICTURE: not content.pictures,
        ListingProblem.NO_PRICE: not content.price_tiers and not content.price_on_request,
        ListingProblem.NO_HS_CODE: content.hs is None,
        ListingProblem.TITLE_SHORT: _width(title) < SHORTEST_TITLE,
        ListingProblem.TITLE_IN_CAPITALS: _is_shouted(title),
        ListingProblem.FORBIDDEN_WORD: _uses(content, forbidden),
    }
    return [problem for problem, is_there in found.items() if is_there]


def judged(after: Product, before: Product | None) -> Product:
    """Return a product to be written with its problems; what others showed is kept where it still holds."""
    kept = [
        each
        for each in (after.problems or ())
        if each in OF_OTHERS
        and before is not None
        and all(getattr(after, name) == getattr(before, name) for name in OF_OTHERS[ListingProblem(each)])
    ]
    return replace(after, problems=[*own_problems(after), *kept])


def problems_of(product: Product) -> list[ListingProblem]:
    """Return what is known to be wrong with a product, also with one that was written before there were rules."""
    return own_problems(product) if product.problems is None else [ListingProblem(each) for each in product.problems]


def problem_lists(product: Product) -> set[str]:
    """Return the lists of a published product's problems."""
    return {problem_list(each) for each in product.problems or ()} | (
        {problem_list(None)} if product.problems else set()
    )


def problem_list(problem: str | None) -> str:
    """Return the list of listings with a problem, or with any."""
    return f"problem:{problem or 'any'}"


@dataclass(frozen=True)
class Others:
    """What a listing is compared with: medians of prices in one currency, and its exhibitor's goods and papers.

    ``rates`` say how much of each currency one unit of ``base`` buys; ``repeated`` are the pictures that
    too many of the exhibitor's products begin with.
    """

    today: date
    base: str = "USD"
    rates: dict[str, Decimal] = field(default_factory=dict)
    medians: Mapping[PriceKey, Decimal] = field(default_factory=dict)
    certificates: Sequence[Certificate] = ()
    repeated: Collection[str] = ()

    def judged(self, product: Product) -> Product:
        """Return the product with all its problems, old and new."""
        found = {
            ListingProblem.CERTIFICATE_EXPIRED: self._expired(product),
            ListingProblem.PRICE_FAR_OFF: self._far_off(product),
            ListingProblem.PICTURE_REPEATED: first_picture(product) in self.repeated,
        }
        return replace(product, problems=[*own_problems(product), *(each for each, there in found.items() if there)])

    def _expired(self, product: Product) -> bool:
        """Say whether the exhibitor's certificate of a kind that the product names is over, and none that is not."""
        of_kind = [[each for each in self.certificates if each.kind == kind] for kind in product.certificates]
        return any(some and all(each.is_expired(self.today) for each in some) for some in of_kind)

    def _far_off(self, product: Product) -> bool:
        price, usual = price_of(product, self.base, self.rates), self.medians.get(price_key(product))
        return price is not None and usual is not None and not usual / FAR <= price <= usual * FAR


def price_key(content: Content) -> PriceKey:
    """Return what a product's price is compared among."""
    return content.section, content.unit


def price_of(content: Content, base: str, rates: dict[str, Decimal]) -> Decimal | None:
    """Return the lowest price for one unit in ``base``, None without a price or a rate."""
    tier = content.best_tier
    converted = None if tier is None else convert(tier.price, base, rates)
    return None if tier is None or converted is None else converted.decimal() / tier.per


def median_of(prices: Sequence[Decimal]) -> Decimal | None:
    """Return the median of enough prices, None of fewer."""
    return median(prices) if len(prices) >= ENOUGH else None


def first_picture(content: Content) -> str | None:
    """Return the digest of the picture that stands on cards."""
    return content.pictures[0].picture.digest if content.pictures else None


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _is_shouted(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    cased = [each for each in letters if each.lower() != each.upper()]
    mostly = len(cased) >= _SHOUTED and 2 * len(cased) > len(letters)
    return mostly and all(each == each.upper() for each in cased)


def _uses(content: Content, forbidden: Collection[str]) -> bool:
    if not forbidden:
        return False
    said = " ".join([content.title.text, content.description.text if content.description else "", *content.keywords])
    return any(word.casefold() in said.casefold() for word in forbidden)
