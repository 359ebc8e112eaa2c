"""Search queries and results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from matching import FitCounts, Hit

FACETS: Final = (
    "section",
    "category",
    "country",
    "certificate",
    "company_kind",
    "pricing",
    "incoterm",
    "lead_time",
    "sample",
    "unit",
)


class Kind(StrEnum):
    """Kind of search result."""

    PRODUCT = "PRODUCT"
    COMPANY = "COMPANY"


class Sort(StrEnum):
    """Sort order of search results."""

    RELEVANCE = "RELEVANCE"
    PRICE_ASC = "PRICE_ASC"
    PRICE_DESC = "PRICE_DESC"
    NEWEST = "NEWEST"
    MINIMUM_ORDER_ASC = "MINIMUM_ORDER_ASC"


class SearchFit(StrEnum):
    """Which results to list where it is known what thing is asked for, and there are such things."""

    ALL = "ALL"
    FITTING = "FITTING"
    OTHERS = "OTHERS"


class SearchFilter(StrEnum):
    """Filter of a search, as a user chooses it."""

    FAIR = "FAIR"
    KIND = "KIND"
    SECTION = "SECTION"
    CATEGORY = "CATEGORY"
    COUNTRY = "COUNTRY"
    CERTIFICATE = "CERTIFICATE"
    COMPANY_KIND = "COMPANY_KIND"
    PRICING = "PRICING"
    INCOTERM = "INCOTERM"
    LEAD_TIME = "LEAD_TIME"
    SAMPLE = "SAMPLE"
    UNIT = "UNIT"
    PRICE = "PRICE"
    MINIMUM_ORDER = "MINIMUM_ORDER"


@dataclass(frozen=True)
class SearchQuery:
    """A search query. Prices are in major units of ``currency`` per unit of the goods.

    ``quantity``, in the unit of each product, says which prices are compared: those that it buys, or else the lowest.
    """

    text: str = ""
    fair_id: str | None = None
    kinds: Sequence[Kind] = ()
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    exhibitor_ids: Sequence[str] = ()
    """Empty for all exhibitors."""
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    currency: str | None = None
    minimum_order_to: Decimal | None = None
    quantity: Decimal | None = None
    sort: Sort = Sort.RELEVANCE
    fit: SearchFit = SearchFit.ALL
    language: str = ""
    """BCP 47 tag of the text, empty if unknown."""


@dataclass(frozen=True)
class PriceWords:
    """Price limits read from a search text, in ``currency``; ``text`` is the remaining text."""

    text: str
    price_from: Decimal | None
    price_to: Decimal | None
    currency: str


@dataclass(frozen=True)
class FacetValue:
    """A facet value, with its number of hits and whether it is selected."""

    value: str
    count: int
    selected: bool


@dataclass(frozen=True)
class SearchResult:
    """One page of search results, with figures for all of them."""

    hits: Sequence[Hit]
    total: int
    has_next: bool
    facets: Mapping[str, Sequence[FacetValue]]
    fit_counts: FitCounts | None = None
    """Number of results that are the thing asked for, and of the others, whichever are listed; None if unknown."""
    suggestion: str | None = None
    relaxed: bool = False
    lacks_thing: bool = False
    """Whether no result is the thing that the search text names, as far as results tell what they are."""
    price_words: PriceWords | None = None
    """Price limits read from the search text and applied."""
    suppliers_of: str | None = None
    """The goods whose suppliers the search text asks for: hits begin with the companies that show such goods."""
    prices_compared_at: Decimal | None = None
    """First quantity of the band for which prices are filtered and sorted; None without a quantity."""
    alternatives: Sequence[FacetValue] = ()
    loosened: Mapping[SearchFilter, int] = field(default_factory=dict)
