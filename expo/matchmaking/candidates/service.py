"""Candidates for a sourcing need: found as the buyer would find them.

A single saved need uses the full search, as a whole and for each thing that it asks for. A run has hundreds of
thousands: it searches the index for hundreds of them at a time, by embedding, likewise for each thing, and falls back
to the search for needs that a batch search does not serve (a model number, words unknown to every encoder). Both
judge by the same rules (`rules.relevance`). On the demo's 559 needs, of which 540 can be met, the search puts a
suitable exhibitor first for 495 and the batch search for 480.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from expo.accounts.models import OrganisationKind
from expo.catalog.products.service import Catalog
from expo.discovery.search.models import Kind, SearchQuery
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth, Exhibitor
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.access import SYSTEM, Actor, Role
from expo.matchmaking.candidates.answering import AnswerTimes
from expo.matchmaking.candidates.rules.appraisal import Appraisal, Hits, MatchContext
from expo.matchmaking.candidates.rules.goods import ExchangeTable, GoodsIndex, Rows, batch_of, goods_index_of
from expo.matchmaking.candidates.rules.records import Records
from expo.matchmaking.candidates.rules.relevance import FoundProduct, ThingGoods, relevant
from expo.matchmaking.candidates.rules.sellers import ExhibitorRows, exhibitor_rows
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore
from matching import BatchQuery, BatchResult, BatchSearch, Hit, Kinship, NamedThing

HITS: Final = 100
"""Products found per need; no one reads the reasons of more."""

CANDIDATES: Final = 64
"""Exhibitors among them that are weighed."""

_MAX_QUERY_LENGTH: Final = 200
_BROWSED: Final = 0.25
"""Relevance of goods that only match a section the buyer named."""
IMPLICIT: Final = 0.7
"""Factor on the relevance of implicit needs (favourites and searches): less than a written need."""
_FEW: Final = 10
_NO_HITS: Final = Hits(np.empty(0, np.int64), np.empty(0), np.empty(0, np.bool_))


@dataclass(frozen=True)
class CandidateSearch:
    """Search context of a run: a batch search (None for an index without vectors) and the goods index.

    ``places`` maps each row of the search index to its row of the goods index, -1 for none.
    """

    fair_id: str
    goods_index: GoodsIndex
    batch_search: BatchSearch | None
    places: Rows

    def with_own_logo(self, rows: Rows) -> NDArray[np.bool_]:
        """Return which rows of the search index are offered with the buyer's own logo."""
        return np.zeros(len(rows), np.bool_) if self.batch_search is None else self.batch_search.with_own_logo(rows)

    def related(self, things: Sequence[tuple[NamedThing, NDArray[np.float32]]], rows: Sequence[int]) -> list[Kinship]:
        """Return how rows of the search index are related to things, each with the vector of its phrase."""
        found = np.array(rows, np.int64)
        batch = self.batch_search
        return [] if batch is None else [batch.kinship(found, *each) for each in things]


@dataclass(frozen=True)
class Candidates:
    """Finds goods for needs, and reads their exhibitors."""

    discovery: Discovery
    catalog: Catalog
    exhibitors: Exhibitors
    rates: ExchangeRates
    _store: SourcingNeedStore
    answer_times: AnswerTimes
    secret: bytes

    async def find_products(self, needs: Sequence[SourcingNeed]) -> list[list[FoundProduct]]:
        """Return the products found for needs, best first; browses the buyer's sections where words find few.

        Each need is looked for as a whole, and each thing that it names by itself.
        """
        found = await self._by_words(needs)
        poor = [at for at, each in enumerate(found) if len(each) < _FEW and needs[at].sections]
        browsed = await self.discovery.goods([(_as(needs[at]), _browse(needs[at])) for at in poor], first=HITS // 2)
        for at, more in zip(poor, browsed, strict=True):
            found[at] = with_browsed(found[at], [hit.id for hit in more])
        return found

    async def _by_words(self, needs: Sequence[SourcingNeed]) -> list[list[FoundProduct]]:
        queries = [(_as(each), _search_query(each)) for each in needs]
        things = await self.discovery.things([(each.text.text, each.text.language) for each in needs])
        queries += [
            (_as(need), replace(_search_query(need), text=thing.text))
            for need, some in zip(needs, things, strict=True)
            for thing in some
        ]
        scores = [_scores(each) for each in await self.discovery.goods(queries, first=HITS)]
        by_thing = iter(scores[len(needs) :])
        own = [list(islice(by_thing, len(some))) for some in things]
        found = [list(dict.fromkeys([*whole, *chain(*some)])) for whole, some in zip(scores, own, strict=False)]
        pairs = [(thing, ids) for some, ids in zip(things, found, strict=True) for thing in some]
        related = iter(await self.discovery.kinship(pairs))
        return [
            _found_products(
                whole,
                [
                    ThingGoods(each, ids, next(related), thing.is_fallback)
                    for thing, each in zip(named, some, strict=True)
                ],
            )
            for whole, some, named, ids in zip(scores, own, things, found, strict=False)
        ]

    async def search(self, fair_id: str, goods_index: GoodsIndex) -> CandidateSearch:
        """Return the search context of a whole run: a snapshot of the index."""
        batch_search = await self.discovery.batch_search(SearchQuery(fair_id=fair_id, kinds=[Kind.PRODUCT]))
        places = (
            await asyncio.to_thread(goods_index.rows_of_ids, batch_search.ids)
            if batch_search
            else np.empty(0, np.int64)
        )
        return CandidateSearch(fair_id, goods_index, batch_search, places)

    async def find_in_sweep(self, search: CandidateSearch, needs: Sequence[SourcingNeed]) -> list[Hits]:
        """Return the goods found for needs, at most 100 each, unordered."""
        things = await self.discovery.things([(each.text.text, each.text.language) for each in needs])
        hits, poor = await asyncio.to_thread(batch_search_hits, search, needs, things)
        searched = await self.find_products([needs[at] for at in poor])
        ids = dict.fromkeys(product.product_id for each in searched for product in each)
        own_logo = await self.discovery.with_own_logo(list(ids)) if ids else set()
        for at, each in zip(poor, searched, strict=True):
            hits[at] = hits_of(search.goods_index, each, own_logo)
        return hits

    async def appraise_now(
        self, fair_id: str, needs: Sequence[SourcingNeed], *, approved: bool
    ) -> tuple[MatchContext, list[Records]]:
        """Return the appraised pairs of each of a buyer's needs now, without a whole run, in some ten queries.

        Only reading the goods grows with the needs: one query each.
        """
        found = await self.find_products(needs)
        ids = dict.fromkeys(each.product_id for some in found for each in some)
        products = [each for each in await self.catalog.on_show(list(ids)) if each]
        sellers = await self.sellers(fair_id, sorted({each.exhibitor_id for each in products}))
        context = await self.context(goods_index_of([batch_of(products)], sellers.rows), sellers)
        own_logo = await self.discovery.with_own_logo(list(ids))
        hits = [hits_of(context.goods_index, some, own_logo) for some in found]
        need_hits = zip(needs, hits, strict=True)
        return context, [Appraisal(context, need, each, approved=approved).appraise() for need, each in need_hits]

    async def sellers(self, fair_id: str, exhibitor_ids: Sequence[str]) -> ExhibitorRows:
        """Return those of these exhibitors that are published and have an open booth at the fair."""
        shown = await self.exhibitors.visible_many(exhibitor_ids) if exhibitor_ids else []
        booths = await self.exhibitors.booths_of(SYSTEM, exhibitor_ids=exhibitor_ids, fair_id=fair_id)
        open_booths: list[tuple[Exhibitor, Booth]] = [
            (each, booth) for each, booth in zip(shown, booths, strict=True) if each and booth and booth.is_open
        ]
        targets = await self._store.target_buyers(fair_id, [each.id for each, _ in open_booths])
        answered = await self.answer_times.of([each.organisation_id for each, _ in open_booths])
        return exhibitor_rows(open_booths, targets, answered, self.answer_times.clock().date())

    async def context(self, goods_index: GoodsIndex, sellers: ExhibitorRows) -> MatchContext:
        """Return the context of appraisal, with current exchange rates and today's date (UTC)."""
        table = await self.rates.current()
        rates = ExchangeTable({} if table is None else table.decimals())
        return MatchContext(goods_index, sellers, rates, self.secret, self.answer_times.clock().date())


def _as(need: SourcingNeed) -> Actor:
    """Return the buyer as a search actor: matchmaking finds only what the buyer could find."""
    return Actor("system", need.buyer_id, OrganisationKind.BUYER, Role.MEMBER)


def _search_query(need: SourcingNeed) -> SearchQuery:
    """Return the search for a need: its first words, which say the most."""
    words = " ".join(need.text.text.split())
    if len(words) > _MAX_QUERY_LENGTH:
        words = words[:_MAX_QUERY_LENGTH].rpartition(" ")[0] or words[:_MAX_QUERY_LENGTH]
    return SearchQuery(text=words, language=need.text.language, fair_id=need.fair_id, kinds=[Kind.PRODUCT])


def _scores(hits: Sequence[Hit]) -> dict[str, float]:
    return {each.id: each.score for each in hits}


def _found_products(scores: Mapping[str, float], things: Sequence[ThingGoods[str]]) -> list[FoundProduct]:
    return [FoundProduct(key, each) for key, each in relevant(scores, things).items()]


def _browse(need: SourcingNeed) -> SearchQuery:
    return SearchQuery(fair_id=need.fair_id, kinds=[Kind.PRODUCT], terms={"section": need.sections[:50]})


def with_browsed(found_products: Sequence[FoundProduct], product_ids: Sequence[str]) -> list[FoundProduct]:
    """Return hits by words merged with goods of the buyer's sections; of two relevances the higher counts."""
    relevance_of = dict.fromkeys(product_ids, _BROWSED)
    for each in found_products:
        relevance_of[each.product_id] = max(each.relevance, relevance_of.get(each.product_id, 0.0))
    return [FoundProduct(product_id, relevance) for product_id, relevance in relevance_of.items()]


def hits_of(
    goods_index: GoodsIndex, found_products: Sequence[FoundProduct], own_logo: Collection[str] = frozenset()
) -> Hits:
    """Return the found goods that are in the index; ``own_logo`` are those offered with the buyer's own logo."""
    with_logo = np.array([each.product_id in own_logo for each in found_products], np.bool_)
    rows = goods_index.rows([each.product_id for each in found_products])
    relevance = np.array([each.relevance for each in found_products], np.float64)
    return Hits(rows[rows >= 0], relevance[rows >= 0], with_logo[rows >= 0])


def batch_search_hits(
    search: CandidateSearch, needs: Sequence[SourcingNeed], things: Sequence[Sequence[NamedThing]]
) -> tuple[list[Hits], list[int]]:
    """Return what a batch search finds for needs and the things they ask for, and the positions of those to search."""
    if search.batch_search is None or not len(search.places):
        return [_NO_HITS] * len(needs), list(range(len(needs)))
    queries = [BatchQuery(_search_query(each).text, (each.buyer_id,), each.text.language) for each in needs]
    thing_queries = [
        BatchQuery(thing.text, (need.buyer_id,), need.text.language)
        for need, some in zip(needs, things, strict=True)
        for thing in some
    ]
    result = search.batch_search.search([*queries, *thing_queries], HITS)
    by_thing = iter(range(len(needs), len(needs) + len(thing_queries)))
    relevances = [
        _batch_relevance(search, result, place, [(next(by_thing), thing) for thing in some])
        for place, some in enumerate(things)
    ]
    hits = _batch_hits(search, relevances)
    few = [bool(each.sections) and len(found.rows) < _FEW for each, found in zip(needs, hits, strict=True)]
    return hits, np.flatnonzero(~result.answered[: len(needs)] | np.array(few, bool)).tolist()


def _batch_relevance(
    search: CandidateSearch, result: BatchResult, place: int, things: Sequence[tuple[int, NamedThing]]
) -> dict[int, float]:
    """Return the goods found for the need at a place of a result, and for its things, each with its place."""
    whole, own = _row_scores(result, place), [_row_scores(result, each) for each, _ in things]
    found = list(dict.fromkeys([*whole, *chain(*own)]))
    related = search.related([(thing, result.vectors[each]) for each, thing in things], found)
    by_thing = zip(own, related, things, strict=True)
    return relevant(whole, [ThingGoods(scores, found, kin, thing.is_fallback) for scores, kin, (_, thing) in by_thing])


def _batch_hits(search: CandidateSearch, relevances: Sequence[Mapping[int, float]]) -> list[Hits]:
    """Return the goods of each need by their rows in the goods index; it is asked once which bear a logo."""
    indexed = np.array([row for each in relevances for row in each], np.int64)
    relevance = np.array([value for each in relevances for value in each.values()], np.float64)
    rows, own_logo = search.places[indexed], search.with_own_logo(indexed)
    ends = np.cumsum([len(each) for each in relevances])[:-1]
    parts = (np.split(each, ends) for each in (rows, relevance, own_logo))
    return [
        Hits(some[some >= 0], values[some >= 0], logos[some >= 0]) for some, values, logos in zip(*parts, strict=True)
    ]


def _row_scores(result: BatchResult, place: int) -> dict[int, float]:
    kept = result.rows[place] >= 0
    return dict(zip(result.rows[place][kept].tolist(), result.scores[place][kept].tolist(), strict=True))
