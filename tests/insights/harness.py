"""Who comes to a fair, what is counted, and what the organiser reads of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from expo.discovery.search.models import SearchQuery, SearchResult
from expo.insights.figures.follower import InsightsFollower
from expo.insights.visits.counting import CountedPage, VisitCounters, Visitor, current_visitor
from expo.insights.visits.service import Visits
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry
from tests.support.permissions import Cast
from tests.support.world import World

BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FIGURES: Final = """query ($fair: ID!, $since: DateTime, $until: DateTime) {
  fairInsights(fairId: $fair, since: $since, until: $until) { hourly since until
    totals { visits searches searchesWithoutResult signUps applications productsPublished boothsOpened enquiries }
    series { at figures { visits searches } }
    countries { code name count } languages { code count }
    topSearches { text count hits } searchesWithoutResult { text count hits }
    booths { count booth { id } } products { count product { id } } sections { count section { key } } } }"""


@dataclass(frozen=True)
class InsightsHarness:
    """A world with its cast, whose people open pages and search."""

    world: World
    cast: Cast

    @property
    def counting(self) -> VisitCounters:
        """What counts in the server's memory."""
        return self.world.service(VisitCounters)

    def visitor(self, who: str = "anonymous", *, name: str | None = None, language: str = "en") -> Visitor:
        """Return one of the cast, or somebody of that name, in front of a browser."""
        found = self.counting.visitor(name or who, BROWSER)
        assert found is not None
        found.actor, found.language = self.cast.actors.get(who, ANONYMOUS), language
        return found

    def opens(self, kind: str, key: str, who: str = "anonymous", *, times: int = 1, language: str = "en") -> None:
        """Let somebody open a page."""
        for _ in range(times):
            self.counting.visited(CountedPage(kind, key), self.visitor(who, language=language))

    def searches(self, text: str, *names: str, hits: int = 3, who: str = "anonymous", fair_id: str | None = "") -> None:
        """Let people of these names search; without a fair named at this one, with None at all."""
        for name in names or ("somebody",):
            token = current_visitor.set(self.visitor(who, name=name))
            found = SearchResult([], hits, has_next=False, facets={})
            wanted = SearchQuery(text, self.cast.things["fairId"] if fair_id == "" else fair_id)
            self.counting.searched(self.cast.actors[who], wanted, found)
            current_visitor.reset(token)

    async def writes(self) -> list[Entry]:
        """Let a minute pass and what was counted be written; return the new entries about visits and searches."""
        before = {each.id for each in await self.entries("fair.visited", "fair.searched")}
        self.world.clock.advance(minutes=1)
        await self.world.service(Visits).write()
        return [each for each in await self.entries("fair.visited", "fair.searched") if each.id not in before]

    async def entries(self, *verbs: str) -> list[Entry]:
        """Return the journal's entries with these verbs, or all, oldest first."""
        query: dict[str, Any] = {"verb": {"$in": verbs}} if verbs else {}
        found = await self.world.installation.database.raw["journal"].find(query, sort=[("_id", 1)]).to_list()
        return [from_document(Entry, each) for each in found]

    async def folds(self, entries: Sequence[Entry] | None = None) -> None:
        """Let the follower take in these entries, or all that it wants."""
        follower = self.world.service(InsightsFollower)
        told = await self.entries(*follower.verbs) if entries is None else entries
        if told:
            await follower.handle(told)

    async def figures(self, who: str = "organiser", **span: str) -> dict[str, Any]:
        """Return what the organiser reads."""
        actor: Actor = self.cast.actors[who]
        answer = await self.world.run(actor, FIGURES, fair=self.cast.things["fairId"], **span)
        found: dict[str, Any] = answer["fairInsights"]
        return found
