"""GraphQL types of search results."""

from collections.abc import Iterable
from functools import partial
from typing import Final

import strawberry

from expo.catalog.products.api.types import ProductType, load_products
from expo.discovery.index.models import COMPANY, PRODUCT
from expo.discovery.search.api.enums import SearchFilter
from expo.discovery.search.facets import facet_label
from expo.discovery.search.models import FacetValue, PriceWords, SearchQuery, SearchResult
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.kit.graphql.trade_types import DecimalText, MoneyType, decimal_text
from expo.kit.graphql.types import Connection, Info, connection
from expo.kit.paging import Page, Slice
from matching import Fragment, Hit

_LONG_WORK: Final = {"points": 100}


@strawberry.type(name="Fragment", description="A piece of a text, and whether it matches the search.")
class FragmentType:
    """A piece of a text."""

    text: str
    matched: bool


@strawberry.type(
    name="PriceWords", description="Price limits read from the words of a search, which is filtered by them."
)
class PriceWordsType:
    """Price limits read from the words."""

    text: str = strawberry.field(description="The words without the limits; search for these to lift them.")
    price_from: DecimalText | None
    price_to: DecimalText | None
    currency: str

    @classmethod
    def of(cls, words: PriceWords) -> "PriceWordsType":
        """Return the type for price limits."""
        low, high = (None if each is None else decimal_text(each) for each in (words.price_from, words.price_to))
        return cls(text=words.text, price_from=low, price_to=high, currency=words.currency)


@strawberry.type(name="SearchHit", description="A search result: a product or a company.")
class SearchHitType:
    """A search hit."""

    model: strawberry.Private[Hit]
    currency: strawberry.Private[str | None]
    quantity: strawberry.Private[DecimalText | None]
    title: list[FragmentType]
    excerpt: list[FragmentType]
    fits: bool | None = strawberry.field(
        description="Whether it is the thing that the words ask for, a kind of it, or a product whose number they "
        "name; of a company before the products, whether it shows such things. Null where that is not known."
    )

    @strawberry.field(description="The product, if the hit is one.")
    async def product(self, info: Info) -> ProductType | None:
        if self.model.kind != PRODUCT:
            return None
        found = await info.context.loader(load_products).load(self.model.id)
        return None if found is None else ProductType.of(info, found)

    @strawberry.field(
        description="Approximate price of a product for the quantity of this search, or else the lowest, in the "
        "currency in which this search compares prices; null where it compares none, without an exchange rate, and "
        "below the least quantity."
    )
    async def compared_price(self, info: Info) -> MoneyType | None:
        shown = await self.product(info) if self.currency else None
        return None if shown is None else await shown.price_in(info, self.currency, self.quantity)

    @strawberry.field(description="The company, if the hit is one.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        if self.model.kind != COMPANY:
            return None
        found = await info.context.loader(load_exhibitors).load(self.model.id)
        return None if found is None else ExhibitorType.of(info, found)

    @classmethod
    def of(cls, hit: Hit, *, currency: str | None, quantity: DecimalText | None) -> "SearchHitType":
        """Return the type for a hit; ``currency`` and ``quantity`` are those of compared prices, if any."""
        return cls(
            model=hit,
            currency=currency,
            quantity=quantity,
            title=_fragments(hit.highlights["title"]),
            excerpt=_fragments(hit.highlights.get("body", ())),
            fits=hit.fits,
        )


def _fragments(pieces: tuple[Fragment, ...]) -> list[FragmentType]:
    return [FragmentType(text=piece.text, matched=piece.matched) for piece in pieces]


@strawberry.type(name="FacetValue", description="A value of a facet, named in the reader's language.")
class FacetValueType:
    """A value of a facet."""

    value: str
    label: str
    count: int
    selected: bool


@strawberry.type(
    name="Facet", description="A way to narrow down the results; its own selected values do not change it."
)
class FacetType:
    """A facet."""

    name: str
    values: list[FacetValueType]

    @classmethod
    def of(cls, info: Info, name: str, values: Iterable[FacetValue]) -> "FacetType":
        """Return the type for a facet, in the reader's language."""
        return cls(name=name, values=_values(info, name, values))


def _values(info: Info, name: str, values: Iterable[FacetValue]) -> list[FacetValueType]:
    language = info.context.language
    return [
        FacetValueType(
            value=each.value, label=facet_label(name, each.value, language), count=each.count, selected=each.selected
        )
        for each in values
    ]


@strawberry.type(description="Number of results without one of the filters.")
class LoosenedSearch:
    """Effect of removing a filter."""

    without: SearchFilter
    total_count: int


@strawberry.type(name="SearchResult", description="A page of search results, with figures for all of them.")
class SearchResultType:
    """A search result page."""

    query: strawberry.Private[SearchQuery]
    hits: Connection[SearchHitType]
    facets: list[FacetType]
    fitting_count: int | None = strawberry.field(
        description="Number of results that fit, whether they are listed or not; null where it is not known what "
        "fits: the words name no thing that is known, or there is no such thing, or the nearest results do not tell "
        "what they are."
    )
    other_count: int | None = strawberry.field(
        description="Number of results that do not fit, whether they are listed or not; null where `fittingCount` is."
    )
    suggestion: str | None = strawberry.field(description="Alternative spelling that would find more.")
    price_words: PriceWordsType | None = strawberry.field(
        description="Price limits read from the words, where products are filtered by them; a limit of the filter "
        "replaces the same limit of the words."
    )
    suppliers_of: str | None = strawberry.field(
        description="The goods whose suppliers the words ask for (suppliers of bottles): hits begin with "
        "the companies that show such goods; manufacturers only, where the words ask for these and any are known."
    )
    prices_compared_at: DecimalText | None = strawberry.field(
        description="Quantity at which the order by price compares prices: the highest of 0, 1, 2, 5, 10, 20, 50 … "
        "100,000 that is not above the search's `quantity`; a product whose least quantity lies between the two is "
        "compared at that. The price limits hold for `quantity` itself: between these quantities, a few products "
        "close to a limit may be missing. Null without a quantity."
    )
    relaxed: bool = strawberry.field(
        description="Whether no result has all the words; these have some, or a similar meaning."
    )
    lacks_thing: bool = strawberry.field(
        description="Whether no result is the thing that the words name: the best results tell that they are other "
        "things. `fittingCount` is null then."
    )
    alternatives: list[FacetValueType] = strawberry.field(
        description="Sections to look at instead where nothing was found, fullest first."
    )
    loosened: list[LoosenedSearch] = strawberry.field(
        description="Single filters whose removal would give results, where nothing was found."
    )

    @strawberry.field(
        metadata=_LONG_WORK,
        description="Cursors that split all hits into ranges of this size, at least 100, so that they can be read "
        "in parallel: the first range begins without a cursor, each further one after one of these.",
    )
    async def range_cursors(self, info: Info, size: int) -> list[str]:
        return await info.context.service(Discovery).spans(info.context.actor, query=self.query, size=size)

    @classmethod
    def of(cls, info: Info, result: SearchResult, query: SearchQuery, part: Slice) -> "SearchResultType":
        """Return the type for a search result."""
        page = Page(tuple(result.hits), tuple(hit.cursor for hit in result.hits), result.has_next, total=result.total)
        words = result.price_words
        is_filtered = query.price_from is not None or query.price_to is not None
        currency = query.currency if is_filtered else words.currency if words else None
        quantity, compared_at = (
            None if each is None else decimal_text(each) for each in (query.quantity, result.prices_compared_at)
        )
        loosened = sorted(result.loosened.items(), key=lambda each: -each[1])
        return cls(
            query=query,
            hits=connection(page, partial(SearchHitType.of, currency=currency, quantity=quantity), part),
            fitting_count=None if result.fit_counts is None else result.fit_counts.fitting,
            other_count=None if result.fit_counts is None else result.fit_counts.others,
            facets=[FacetType.of(info, name, values) for name, values in result.facets.items()],
            suggestion=result.suggestion,
            price_words=None if words is None else PriceWordsType.of(words),
            suppliers_of=result.suppliers_of,
            prices_compared_at=compared_at,
            relaxed=result.relaxed,
            lacks_thing=result.lacks_thing,
            alternatives=_values(info, "section", result.alternatives),
            loosened=[LoosenedSearch(without=name, total_count=count) for name, count in loosened],
        )
