"""Who comes into question for a wish: found as the buyer herself would find it.

One wish that somebody saves is looked for with the whole search. A rematch has hundreds of thousands: it sweeps the
index for hundreds of them at a time, by their meaning and what a bridge makes of their words, and searches only for
those whom that does not serve (a model number, what no encoder knows). Measured on the demo's 559 wishes: of those whom
the whole search suggests first, 99.8 of 100 are among a sweep's candidates, of the first three 98.5, of the first ten
96.6; those whom the wishes are known to suit stand as high (mean reciprocal rank 0.807 instead of 0.810).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
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
from expo.matchmaking.candidates.rules.goods import ExchangeTable, Floats, GoodsIndex, Rows, batch_of, goods_index_of
from expo.matchmaking.candidates.rules.records import Records
from expo.matchmaking.candidates.rules.sellers import Sellers, sellers_of
from expo.matchmaking.wishes.models import Wish
from expo.matchmaking.wishes.store import WishStore
from matching import Asked, Hit, Sweep

HITS: Final = 100
"""How many products a wish may lead to; of more, nobody reads the reasons."""

CANDIDATES: Final = 64
"""How many exhibitors of these are weighed."""

_LONGEST_QUERY: Final = 200
_FAINT: Final = 0.3
"""Goods that are found so much less than the best are chance, no reason to meet."""
_CHANCE: Final = 0.1
"""What the search gives what has none of the words and a meaning that is faintly near: anything finds that much."""
_SURE: Final = 0.4
"""And what has a good part of the words, of whichever language, with a near meaning; all words alone give 1.

On the demo's 559 wishes, of which it is known whom they suit: goods of half the worth or more are right in 62 of 100
pairs instead of 9, and where nobody has what is wanted, the best has 0.44 (median) instead of 1.
"""
_BROWSED: Final = 0.25
"""What goods of a section that she named say, of which nothing else speaks."""
IMPLICIT: Final = 0.7
"""What goods are worth that only what she keeps and searches for speaks for: less than a wish in words."""
_FEW: Final = 10
_NO_HITS: Final = Hits(np.empty(0, np.int64), np.empty(0))


@dataclass(frozen=True)
class CandidatesFound:
    """A product that the search found for a wish. ``relevance`` is from 0 to 1, 1 for surely what she wants."""

    product_id: str
    relevance: float


@dataclass(frozen=True)
class CandidateSearch:
    """What a rematch looks for goods in: a sweep of the index, None where it has no vectors, and the goods index.

    ``places`` says which row of the goods index each row of the index is, -1 for none.
    """

    fair_id: str
    goods_index: GoodsIndex
    sweep: Sweep | None
    places: Rows


@dataclass(frozen=True)
class Candidates:
    """Finds goods for wishes, and what is known of those who sell them."""

    discovery: Discovery
    catalog: Catalog
    exhibitors: Exhibitors
    rates: ExchangeRates
    _store: WishStore
    answer_times: AnswerTimes
    secret: bytes

    async def found(self, wishes: Sequence[Wish]) -> list[list[CandidatesFound]]:
        """Return the products that wishes lead to, best first; a look into her sections where words find few."""
        asked = [(_as(each), _wanted(each)) for each in wishes]
        hits = await self.discovery.goods(asked, first=HITS)
        found = [relevant(each) for each in hits]
        poor = [at for at, each in enumerate(found) if len(each) < _FEW and wishes[at].sections]
        browsed = await self.discovery.goods([(_as(wishes[at]), _browse(wishes[at])) for at in poor], first=HITS // 2)
        for at, more in zip(poor, browsed, strict=True):
            found[at] = with_browsed(found[at], [hit.id for hit in more])
        return found

    async def search(self, fair_id: str, goods_index: GoodsIndex) -> CandidateSearch:
        """Return what goods are looked for in for a whole rematch: the index as it is now."""
        sweep = await self.discovery.sweep(SearchQuery(fair_id=fair_id, kinds=[Kind.PRODUCT]))
        places = await asyncio.to_thread(goods_index.places, sweep.ids) if sweep else np.empty(0, np.int64)
        return CandidateSearch(fair_id, goods_index, sweep, places)

    async def hunted(self, search: CandidateSearch, wishes: Sequence[Wish]) -> list[Hits]:
        """Return the goods that wishes lead to, at most 100 each, in no order."""
        hits, poor = await asyncio.to_thread(swept_for, search, wishes)
        searched = await self.found([wishes[at] for at in poor])
        for at, each in zip(poor, searched, strict=True):
            hits[at] = hits_of(search.goods_index, each)
        return hits

    async def appraise_now(
        self, fair_id: str, wishes: Sequence[Wish], *, admitted: bool
    ) -> tuple[MatchContext, list[Records]]:
        """Return whom each of a buyer's wishes leads to now, without a whole rematch: some ten commands for all.

        Of them only reading the goods grows with the wishes: it is one for each.
        """
        found = await self.found(wishes)
        ids = dict.fromkeys(each.product_id for some in found for each in some)
        products = [each for each in await self.catalog.on_show(list(ids)) if each]
        sellers = await self.sellers(fair_id, sorted({each.exhibitor_id for each in products}))
        context = await self.context(goods_index_of([batch_of(products)], sellers.rows), sellers)
        hits = [hits_of(context.goods_index, some) for some in found]
        asked = zip(wishes, hits, strict=True)
        return context, [Appraisal(context, wish, each, admitted=admitted).appraise() for wish, each in asked]

    async def sellers(self, fair_id: str, exhibitor_ids: Sequence[str]) -> Sellers:
        """Return those of these exhibitors who are shown and have an open booth at the fair."""
        shown = await self.exhibitors.visible_many(exhibitor_ids) if exhibitor_ids else []
        booths = await self.exhibitors.booths_of(SYSTEM, exhibitor_ids=exhibitor_ids, fair_id=fair_id)
        here: list[tuple[Exhibitor, Booth]] = [
            (each, booth) for each, booth in zip(shown, booths, strict=True) if each and booth and booth.is_open
        ]
        aims = await self._store.aims(fair_id, [each.id for each, _ in here])
        answered = await self.answer_times.of([each.organisation_id for each, _ in here])
        return sellers_of(here, aims, answered, self.answer_times.clock().date())

    async def context(self, goods_index: GoodsIndex, sellers: Sellers) -> MatchContext:
        """Return what wishes are appraised on, with what prices in different currencies are about now."""
        table = await self.rates.current()
        return MatchContext(goods_index, sellers, ExchangeTable({} if table is None else table.decimals()), self.secret)


def _as(wish: Wish) -> Actor:
    """Return the buyer as a reader of the search: she is led to nothing that she could not find herself."""
    return Actor("system", wish.buyer_id, OrganisationKind.BUYER, Role.MEMBER)


def _wanted(wish: Wish) -> SearchQuery:
    """Return the search for a wish: its words, which say most at their beginning."""
    words = " ".join(wish.text.text.split())
    if len(words) > _LONGEST_QUERY:
        words = words[:_LONGEST_QUERY].rpartition(" ")[0] or words[:_LONGEST_QUERY]
    return SearchQuery(text=words, fair_id=wish.fair_id, kinds=[Kind.PRODUCT])


def _browse(wish: Wish) -> SearchQuery:
    return SearchQuery(fair_id=wish.fair_id, kinds=[Kind.PRODUCT], terms={"section": wish.sections[:50]})


def with_browsed(found: Sequence[CandidatesFound], product_ids: Sequence[str]) -> list[CandidatesFound]:
    """Return what words have found with the goods of her sections, none of which is worth less for being found too."""
    worth = dict.fromkeys(product_ids, _BROWSED)
    for each in found:
        worth[each.product_id] = max(each.relevance, worth.get(each.product_id, 0.0))
    return [CandidatesFound(product_id, relevance) for product_id, relevance in worth.items()]


def relevant(hits: Sequence[Hit]) -> list[CandidatesFound]:
    """Return products with how much they are what was looked for, those that are not at all left out."""
    [worth] = relevances(np.array([[hit.score for hit in hits]], np.float64))
    return [
        CandidatesFound(hit.id, relevance) for hit, relevance in zip(hits, worth.tolist(), strict=True) if relevance > 0
    ]


def relevances(scores: NDArray[np.float64]) -> Floats:
    """Return how much goods are what was looked for, from 0 to 1, [q, n] of scores: beside the best, and at all.

    The best of a search that has found nothing good is nothing good: a share of the best alone would praise it.
    """
    best = scores.max(axis=1, initial=0.0)[:, None]
    likely = (scores >= _FAINT * best) & (scores > _CHANCE)
    worth = scores / np.maximum(best, _CHANCE) * np.minimum(1.0, (scores - _CHANCE) / (_SURE - _CHANCE))
    return np.where(likely, worth, 0.0)


def hits_of(goods_index: GoodsIndex, found: Sequence[CandidatesFound]) -> Hits:
    """Return what was found of the goods that are indexed."""
    rows = goods_index.rows([each.product_id for each in found])
    relevance = np.array([each.relevance for each in found], np.float64)
    return Hits(rows[rows >= 0], relevance[rows >= 0])


def swept_for(search: CandidateSearch, wishes: Sequence[Wish]) -> tuple[list[Hits], list[int]]:
    """Return what a sweep finds for wishes, and which of them need a search."""
    if search.sweep is None or not len(search.places):
        return [_NO_HITS] * len(wishes), list(range(len(wishes)))
    swept = search.sweep.find([Asked(_wanted(each).text, (each.buyer_id,)) for each in wishes], HITS)
    worth = relevances(swept.scores)
    places = np.where(swept.rows >= 0, search.places[swept.rows], -1)
    good = (worth > 0) & (places >= 0)
    hits = [Hits(own[kept], each[kept]) for own, each, kept in zip(places, worth, good, strict=True)]
    few = [bool(each.sections) and len(found.rows) < _FEW for each, found in zip(wishes, hits, strict=True)]
    return hits, np.flatnonzero(~swept.served | np.array(few, bool)).tolist()
