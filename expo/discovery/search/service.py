"""The search service, restricted to what the reader may see."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from expo.discovery.index.hiding import without_hidden
from expo.discovery.index.models import COMPANY, PRODUCT, PUBLIC, REGISTERED, audiences
from expo.discovery.index.open_index import IndexState, OpenIndex
from expo.discovery.search.empty_results import loosened_counts, section_alternatives
from expo.discovery.search.models import FACETS, FacetValue, Kind, SearchFit, SearchQuery, SearchResult, Sort
from expo.discovery.search.results import search_result
from expo.discovery.search.rules.pricing import Prices, Range, prices_of, words_about_price
from expo.discovery.search.rules.quantities import at_quantity, compared_at, price_order
from expo.discovery.search.suppliers import goods_text, search_suppliers, supplier_request
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.access import (
    ANONYMOUS,
    READ_INSTALLATION,
    WRITE_INSTALLATION,
    Actor,
    require_administrator,
    require_scope,
)
from expo.kit.errors import Invalid, Unavailable
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Slice
from expo.kit.text import clean
from matching import (
    BatchSearch,
    Fit,
    Hit,
    InvalidCursor,
    Kinship,
    NamedThing,
    Query,
    Result,
    UnknownDocument,
)

T = TypeVar("T")
_MAX_LENGTH: Final = 200
_MAX_VALUES: Final = 50
_MILLISECOND_S: Final = 0.001
_RANGE_SIZES: Final = (100, 10_000)
_SORTS: Final = {Sort.NEWEST: ("published_at", False), Sort.MINIMUM_ORDER_ASC: ("minimum_order", True)}
_FITS: Final = {SearchFit.ALL: Fit.ALL, SearchFit.FITTING: Fit.FITTING, SearchFit.OTHERS: Fit.OTHERS}
_KINDS: Final = {Kind.PRODUCT: PRODUCT, Kind.COMPANY: COMPANY}


@dataclass(frozen=True)
class SearchListener:
    """Extension of the search: ``on_search`` is called with actor, query and result at each search's first page."""

    on_search: Callable[[Actor, SearchQuery, SearchResult], None]


@dataclass(frozen=True)
class Discovery:
    """Searches the index for a reader: only documents that the reader may see, and nothing withdrawn.

    ``listeners`` are notified of each search.
    """

    index: OpenIndex
    journal: Journal
    rates: ExchangeRates
    listeners: Sequence[SearchListener] = ()

    def warm(self) -> None:
        """Load the models ahead of the first search; blocks for about a second."""
        self.index.warm()

    async def state(self) -> IndexState:
        """Return the index's state, for operating the installation."""
        return await asyncio.to_thread(self.index.state)

    async def state_for(self, actor: Actor) -> IndexState:
        """Return the index's state, for an administrator; raises as `require_administrator`."""
        require_administrator(actor, READ_INSTALLATION)
        return await self.state()

    async def search(self, actor: Actor, *, query: SearchQuery, part: Slice) -> SearchResult:
        """Return a page of hits, with facets. Raises `Invalid`, `ExchangeRateMissing`."""
        require_scope(actor, "discovery:read")
        prices = await self._prices(query)
        request = supplier_request(query, prices.text)
        index_query = self._query(actor, query, part, prices)
        reader = await asyncio.to_thread(self.index.reader)
        index_query = await without_hidden(self.journal, reader, index_query)
        look = (
            partial(search_suppliers, reader, index_query, request) if request else partial(reader.search, index_query)
        )
        try:
            result = await asyncio.to_thread(look)
        except InvalidCursor as error:
            raise Invalid("This cursor is not from this list.", field="after") from error
        found = replace(
            search_result(result, index_query),
            price_words=prices.words,
            prices_compared_at=compared_at(query.quantity),
        )
        if request:
            suggestion = found.suggestion and prices.text.replace(request.goods, found.suggestion)
            found = replace(found, suppliers_of=request.goods, suggestion=suggestion)
        if not result.total:
            loosened = await loosened_counts(reader, index_query, result)
            alternatives = await section_alternatives(reader, index_query)
            found = replace(found, alternatives=alternatives, loosened=loosened)
        if part.after is None and query.fit is not SearchFit.OTHERS:  # the others belong to an earlier search
            for listener in self.listeners:
                listener.on_search(actor, query, found)
        return found

    async def spans(self, actor: Actor, *, query: SearchQuery, size: int) -> list[str]:
        """Return the cursors that split all hits into ranges of ``size``. Raises `Invalid`."""
        require_scope(actor, "discovery:read")
        if not _RANGE_SIZES[0] <= size <= _RANGE_SIZES[1]:
            raise Invalid(f"A range has {_RANGE_SIZES[0]} to {_RANGE_SIZES[1]} hits.", field="size")
        index_query = self._query(actor, query, Slice(1), await self._prices(query))
        reader = await asyncio.to_thread(self.index.reader)
        index_query = await without_hidden(self.journal, reader, index_query)
        return list(await asyncio.to_thread(partial(reader.spans, index_query, size=size)))

    async def goods(self, searches: Sequence[tuple[Actor, SearchQuery]], *, first: int) -> list[Sequence[Hit]]:
        """Return the hits of each reader's query, best first, on one snapshot of the index; for higher-level services.

        Not reported to listeners, as no reader searches. Prices in the texts do not filter: price requirements are
        given elsewhere. Raises `Invalid`.
        """
        queries = [
            replace(
                self._query(actor, each, Slice(first), await self._prices(each, words=False)),
                facets=(),
                without_highlights=True,
            )
            for actor, each in searches
        ]
        reader = await asyncio.to_thread(self.index.reader)
        hidden = await without_hidden(self.journal, reader, Query())
        known = [replace(each, hidden_ids=hidden.hidden_ids, hidden_owners=hidden.hidden_owners) for each in queries]
        return await asyncio.to_thread(lambda: [reader.search(each).hits for each in known])

    async def things(self, texts: Sequence[tuple[str, str]]) -> list[list[NamedThing]]:
        """Return the first few things that texts ask for; a text, a buyer's need, comes with its language.

        For higher-level services: what is asked for in a longer text, each thing with what is said of it.
        """
        return await asyncio.to_thread(lambda: [self.index.things(text, language) for text, language in texts])

    async def kinship(self, pairs: Sequence[tuple[NamedThing, Sequence[str]]]) -> list[Kinship]:
        """Return how products, by id, are related to things asked for; for higher-level services."""
        reader = await asyncio.to_thread(self.index.reader)
        return await asyncio.to_thread(lambda: [reader.kinship(ids, each) for each, ids in pairs])

    async def with_own_logo(self, product_ids: Sequence[str]) -> set[str]:
        """Return which products are offered with the buyer's own logo; for higher-level services."""
        reader = await asyncio.to_thread(self.index.reader)
        return await asyncio.to_thread(reader.with_own_logo, product_ids)

    async def batch_search(self, query: SearchQuery) -> BatchSearch | None:
        """Return a batch search for very many buyers, on the current index; for higher-level services.

        `query` gives all conditions but the text. The batch search covers documents for all signed-in readers; those
        for a single buyer come in addition. None if the vectors are not stored in files.
        """
        index_query = self._query(ANONYMOUS, query, Slice(1), await self._prices(query, words=False))
        index_query = replace(index_query, audiences=(PUBLIC, REGISTERED), facets=())
        reader = await asyncio.to_thread(self.index.reader)
        return await asyncio.to_thread(reader.batch_search, await without_hidden(self.journal, reader, index_query))

    async def fullest_sections(self, actor: Actor, *, fair_id: str) -> list[FacetValue]:
        """Return the sections of a fair with the most products for a reader, fullest first."""
        require_scope(actor, "discovery:read")
        reader = await asyncio.to_thread(self.index.reader)
        seen = Query(audiences=audiences(actor), terms={"fair": (fair_id,)}, kinds=(PRODUCT,))
        return await section_alternatives(reader, await without_hidden(self.journal, reader, seen))

    async def similar(self, actor: Actor, *, product_id: str, first: int) -> list[str]:
        """Return the ids of products similar to one, most similar first; none while it is not in the index."""
        require_scope(actor, "discovery:read")
        if not 1 <= first <= _MAX_VALUES:
            raise Invalid(f"Ask for 1 to {_MAX_VALUES} products.", field="first")
        reader = await asyncio.to_thread(self.index.reader)
        query = Query(kinds=(PRODUCT,), audiences=audiences(actor), first=first, without_highlights=True)
        query = await without_hidden(self.journal, reader, query)
        try:
            result = await asyncio.to_thread(reader.similar, product_id, query)
        except UnknownDocument:
            return []
        return [hit.id for hit in result.hits]

    async def resembling(self, actor: Actor, *, product_id: str, texts: Sequence[str], first: int) -> list[str]:
        """Return the ids of up to `first` products similar to one, and of up to `first` hits per text, without repeats.

        For comparisons: these searches are not reported to listeners, and the product itself is left out.
        """
        require_scope(actor, "discovery:read")
        reader = await asyncio.to_thread(self.index.reader)
        visible = Query(kinds=(PRODUCT,), audiences=audiences(actor), first=first, without_highlights=True)
        query = await without_hidden(self.journal, reader, visible)

        def look() -> list[Result]:
            found = [reader.search(replace(query, text=text[:_MAX_LENGTH])) for text in texts if text.strip()]
            with contextlib.suppress(UnknownDocument):
                found.append(reader.similar(product_id, query))
            return found

        hits = [hit.id for result in await asyncio.to_thread(look) for hit in result.hits]
        return [each for each in dict.fromkeys(hits) if each != product_id]

    async def has_taken_in(self, *, product_id: str, at: datetime) -> bool:
        """Return whether the index contains a product and all changes up to a moment.

        Raises `Unavailable`, also while the first index is being built: for long it has too little to be queried.
        """
        reader = await asyncio.to_thread(self.index.reader)
        until = reader.mark.get("at")
        if until is None:
            raise Unavailable("The search index is being built. Please try again in a minute.")
        return datetime.fromisoformat(until) >= at and reader.holds(product_id)

    async def count_new(self, actor: Actor, *, searches: Sequence[tuple[SearchQuery, datetime]]) -> list[int | None]:
        """Return each search's number of hits first shown after its moment, on one snapshot of the index.

        Where it is known what fits, only that counts. None for a search that is no longer valid. Not reported to
        listeners, as no reader searches.
        """
        require_scope(actor, "discovery:read")
        queries = [await self._newer(actor, query, moment) for query, moment in searches]
        reader = await asyncio.to_thread(self.index.reader)
        hidden = await without_hidden(self.journal, reader, Query())

        def count(query: Query | None) -> int | None:
            if query is None:
                return None
            known = replace(query, hidden_ids=hidden.hidden_ids, hidden_owners=hidden.hidden_owners)
            return reader.search(known).total

        return await asyncio.to_thread(lambda: [count(each) for each in queries])

    async def _newer(self, actor: Actor, query: SearchQuery, moment: datetime) -> Query | None:
        """Return the query for documents first shown after a moment, or None for an invalid search."""
        try:
            index_query = self._query(actor, query, Slice(1), await self._prices(query))
        except Invalid:
            return None
        later = {"published_at": (moment.timestamp() + _MILLISECOND_S, None)}
        return replace(
            index_query,
            ranges={**index_query.ranges, **later},
            fit=Fit.FITTING,
            sort=None,
            facets=(),
            without_highlights=True,
        )

    async def request_rebuild(self, actor: Actor) -> None:
        """Ask the worker to rebuild the index while the current one serves. Only an administrator may."""
        require_administrator(actor, WRITE_INSTALLATION)

        async def write() -> None:
            await self.journal.record(actor, "index.rebuild_requested", Subject("index", "search"))

        await self.journal.database.transact(write)

    async def _prices(self, query: SearchQuery, *, words: bool = True) -> Prices:
        """Return the price conditions of a search and its remaining text. Raises `Invalid`, `ExchangeRateMissing`."""
        text = clean(query.text, field="text", limit=_MAX_LENGTH, minimum=0)
        price_words = words_about_price(query, text) if words else None
        if price_words is None and query.price_from is None and query.price_to is None:
            return Prices(text)
        table = await self.rates.current()
        return prices_of(query, text, price_words, table.decimals() if table else None)

    def _query(self, actor: Actor, query: SearchQuery, part: Slice, prices: Prices) -> Query:
        for name, values in {**query.terms, "exhibitorIds": query.exhibitor_ids}.items():
            if len(values) > _MAX_VALUES or any(len(each) > _MAX_LENGTH for each in values):
                raise Invalid(f"Choose at most {_MAX_VALUES} values.", field=name)
        terms = {name: tuple(values) for name, values in query.terms.items() if values}
        if query.fair_id:
            terms["fair"] = (query.fair_id,)
        return Query(
            text=goods_text(prices.text),
            language=query.language,
            kinds=tuple(_KINDS[kind] for kind in query.kinds),
            audiences=audiences(actor),
            terms=terms,
            owners=tuple(query.exhibitor_ids),
            ranges={**at_quantity(prices.ranges, query.quantity), **_minimum_order(query)},
            sort=_sort(query),
            fit=_FITS[query.fit],
            first=part.first,
            after=part.after,
            facets=FACETS,
        )


def _sort(query: SearchQuery) -> tuple[str, bool] | None:
    if query.sort in {Sort.PRICE_ASC, Sort.PRICE_DESC}:
        return price_order(query.quantity), query.sort is Sort.PRICE_ASC
    return _SORTS.get(query.sort)


def _minimum_order(query: SearchQuery) -> dict[str, Range]:
    return {} if query.minimum_order_to is None else {"minimum_order": (None, float(query.minimum_order_to))}
