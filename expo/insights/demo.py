"""Simulated visits of the demo's buyers: they open pages and search, from the day before the fair until now.

They are counted like any visitor, by the same counters, so that an organiser's live page and an
exhibitor's figures are populated when the demo is first opened. Their searches run against the real
index, and they open what those find. All visits are invented, as the buyers are.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from expo.accounts.service import Accounts
from expo.catalog.products.models import Product
from expo.catalog.products.service import Catalog
from expo.discovery.demo import Index
from expo.discovery.search.models import Kind, SearchQuery, SearchResult
from expo.discovery.search.service import Discovery
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import Booth
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.insights.visits.counting import CountedPage, VisitCounters, Visitor, current_visitor
from expo.insights.visits.models import VISITED, minute_of
from expo.insights.visits.service import Visits
from expo.kit.access import SYSTEM, Actor
from expo.kit.db.mongo import Database
from expo.kit.features.demo import Row, Stage, read
from expo.kit.features.parts import Parts
from expo.kit.journal.entries import Journal
from expo.kit.paging import Slice

_BEFORE: Final = timedelta(days=1)
_MAX_LENGTH: Final = timedelta(days=2)
_EVERY: Final = timedelta(hours=1)
_WALKS: Final = 4
"""Most visits of a buyer per hour."""

_BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class SimulatedBuyer(Row, frozen=True):
    """A buyer, with its offset from UTC in hours and its search texts."""

    buyer: str
    hours: int
    searches: list[str]

    def likes_to_walk(self, at: datetime) -> float:
        """Return the probability of a visit, drawn `_WALKS` times an hour: high in working hours, low at night."""
        hour = (at + timedelta(hours=self.hours)).hour
        return 0.45 if 9 <= hour < 18 else 0.15 if 7 <= hour < 23 else 0.01


class SimulatedBuyers(Row, frozen=True):
    """The buyers of the simulation."""

    walkers: list[SimulatedBuyer]


@cache
def crowd() -> SimulatedBuyers:
    """Return the buyers of the simulation; raises `Invalid`."""
    return read(Path(__file__).with_name("demo.toml"), SimulatedBuyers)


@dataclass
class _FakeClock:
    """A clock set to the simulated time."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class _Buyer:
    """A simulated buyer: its identity, and its search results by text."""

    walker: SimulatedBuyer
    actor: Actor
    visitor: Visitor
    results: dict[str, SearchResult]
    goods: Sequence[Product]


async def walk(parts: Parts, stage: Stage) -> None:
    """Simulate the buyers' visits, unless done before."""
    fair = await parts[Fairs].get(SYSTEM, fair_id=stage.fair_id)
    await _Walks(parts, stage, fair).run()


@dataclass(frozen=True)
class _Walks:
    """Simulates the buyers' visits to a fair."""

    parts: Parts
    stage: Stage
    fair: Fair
    chance: random.Random = field(default_factory=lambda: random.Random(2027))  # noqa: S311 - a story, no secret

    async def run(self) -> None:
        """Simulate all visits in one transaction; do nothing if this was done before."""
        now = self.parts[Journal].clock()
        begins = minute_of(max(self.fair.opens_at - _BEFORE, now - _MAX_LENGTH))
        if await self._have_walked():
            return
        hands = _FakeClock(begins)
        counting = VisitCounters(hands)
        buyers = await self._buyers(counting)
        booths = await self._booths(buyers)
        while hands.now < now:
            for buyer in buyers:
                likely = buyer.walker.likes_to_walk(hands.now)
                walks = sum(self.chance.random() < likely for _ in range(_WALKS))
                for _ in range(max(walks, int(hands.now == begins))):
                    self._walk(counting, buyer, booths)
            hands.now += _EVERY
        visits = replace(self.parts[Visits], counting=counting)

        async def write() -> None:
            await visits.write(all_of_it=True)

        await self.parts[Database].transact(write)

    async def _have_walked(self) -> bool:
        """Return whether a visit is recorded from before the fair opened, which only the simulation can make."""
        earlier = {"verb": VISITED, "subject.id": self.fair.id, "facts.minute": {"$lt": self.fair.opens_at.isoformat()}}
        return await self.parts[Journal].collection.find_one(earlier) is not None

    def _walk(self, counting: VisitCounters, buyer: _Buyer, booths: dict[str, Booth]) -> None:
        counting.visited(CountedPage("front", self.fair.slug), buyer.visitor)
        goods = buyer.goods
        if buyer.results and self.chance.random() < 0.6:
            text = self.chance.choice(list(buyer.results))
            token = current_visitor.set(buyer.visitor)
            counting.searched(buyer.actor, SearchQuery(text, self.fair.id), buyer.results[text])
            current_visitor.reset(token)
        for _ in range(self.chance.randrange(2, 7) if goods else 0):
            # The first ones are opened most often, as in any list of hits.
            product = goods[min(int(self.chance.expovariate(0.25)), len(goods) - 1)]
            counting.visited(CountedPage("product", product.id), buyer.visitor)
            booth = booths.get(product.exhibitor_id)
            if booth is not None and self.chance.random() < 0.35:
                counting.visited(CountedPage("booth", booth.id), buyer.visitor)
            if self.chance.random() < 0.15:
                counting.visited(CountedPage("section", f"{self.fair.slug}/{product.section}"), buyer.visitor)

    async def _buyers(self, counting: VisitCounters) -> list[_Buyer]:
        complete, newest = await Index(self.parts[Discovery], self.fair.id).is_complete(), await self._newest()
        buyers = []
        for walker in crowd().walkers:
            actor, visitor = await self.stage.buyer(walker.buyer), counting.visitor(walker.buyer, _BROWSER)
            person = None if actor is None else await self.parts[Accounts].find_me(actor)
            if actor is None or person is None or visitor is None:
                continue
            visitor.actor, visitor.language = actor, person.language
            results = {each: await self._search(visitor.actor, each) for each in walker.searches} if complete else {}
            goods = await self._goods(results.values()) if complete else newest
            buyers.append(_Buyer(walker, visitor.actor, visitor, results, goods or newest))
        return buyers

    async def _search(self, actor: Actor, text: str) -> SearchResult:
        query = SearchQuery(text, self.fair.id, kinds=(Kind.PRODUCT,))
        return await self.parts[Discovery].search(actor, query=query, part=Slice(8))

    async def _goods(self, results: Any) -> list[Product]:
        """Return the products found, the best of each search first."""
        ranked = [(rank, hit.id) for each in results for rank, hit in enumerate(each.hits)]
        ids = list(dict.fromkeys(key for _, key in sorted(ranked, key=lambda each: each[0])))
        return [each for each in await self.parts[Catalog].on_show(ids) if each is not None]

    async def _newest(self) -> list[Product]:
        page = await self.parts[Catalog].list(SYSTEM, part=Slice(40), fair_id=self.fair.id)
        return list(page.items)

    async def _booths(self, buyers: Sequence[_Buyer]) -> dict[str, Booth]:
        """Return the booths at the fair of exhibitors whose products are opened, by exhibitor."""
        ids = sorted({product.exhibitor_id for buyer in buyers for product in buyer.goods})
        found = await self.parts[Booths].of_exhibitors(SYSTEM, exhibitor_ids=ids) if ids else []
        return {each.exhibitor_id: each for booths in found for each in booths if each.fair_id == self.fair.id}
