"""In-memory counters of visits and searches of a server process, until `Visits` writes them to the journal.

No person is identified: visitors are told apart by a salted hash, which is gone with the process.
A crash loses the unwritten counts, a minute's at most.
"""

import hashlib
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.discovery.search.models import SearchQuery, SearchResult
from expo.insights.visits.models import SearchedText, may_keep, minute_of, normal_text
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.clock import Clock

_MAX_VISITS: Final = 50_000
_MAX_TEXTS: Final = 20_000
_ROBOTS: Final = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|fetch|monitor|headless|lighthouse|curl|wget|python|java/|http-?client|axios"
    r"|go-http|facebookexternalhit|^$",
    re.IGNORECASE,
)


@dataclass
class Visitor:
    """The reader of a page: a meaningless session name, and the actor of the session."""

    session: str
    actor: Actor = ANONYMOUS
    language: str = "en"


current_visitor: Final[ContextVar[Visitor | None]] = ContextVar("visitor", default=None)
"""Reader of the page that the running task renders; None for programs, and outside of pages."""


@dataclass(frozen=True)
class CountedPage:
    """A page that is counted. ``key`` is the part of its URL that names it: an id, a slug, or ``fair/section``."""

    kind: str
    key: str


@dataclass(frozen=True)
class VisitReader:
    """Facts about a reader: the language, and the organisation if signed in."""

    language: str
    organisation_id: str | None


@dataclass
class Texts:
    """Searches at one fair (or at none in particular) in a minute, with the texts that may be recorded."""

    searches: Counter[VisitReader] = field(default_factory=Counter)
    without_result: int = 0
    recordable: list[SearchedText] = field(default_factory=list)


@dataclass
class _SearchedText:
    """Searches for a text since it was last recorded: count, number of hits, and at most two sessions."""

    count: int = 0
    hits: int = 0
    askers: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class VisitSearch:
    """A visitor's search; ``fair_id`` is None for a search of all fairs."""

    fair_id: str | None
    text: str
    hits: int
    reader: VisitReader

    def goes_on_from(self, before: "VisitSearch") -> bool:
        """Return whether it continues the previous search, with more letters, other facets or the next page."""
        return self.fair_id == before.fair_id and self.text.startswith(before.text)


@dataclass
class Minute:
    """Counts of one minute; ``typing`` are visitors' latest searches, which may still continue."""

    at: datetime
    pages: Counter[tuple[CountedPage, VisitReader]] = field(default_factory=Counter)
    searches: defaultdict[str | None, Texts] = field(default_factory=lambda: defaultdict(Texts))
    typing: dict[str, VisitSearch] = field(default_factory=dict)


@dataclass
class VisitCounters:
    """The counters of one server process."""

    clock: Clock
    _minutes: dict[datetime, Minute] = field(default_factory=dict, init=False)
    _texts: dict[tuple[str | None, str], _SearchedText] = field(default_factory=dict, init=False)
    _salt: str = field(default_factory=lambda: secrets.token_hex(16), init=False, repr=False)

    def visitor(self, session: str, agent: str) -> Visitor | None:
        """Return the visitor with a session's token, or an IP address, and a user agent; None for a robot."""
        if _ROBOTS.search(agent[:500]):
            return None
        return Visitor(hashlib.sha256(f"{self._salt} {session} {agent[:500]}".encode()).hexdigest()[:16])

    def visited(self, page: CountedPage, visitor: Visitor) -> None:
        """Count a page view, except those of organisers' people, who look after the fair."""
        pages = self._minute().pages
        if not visitor.actor.is_kind(OrganisationKind.ORGANISER) and len(pages) < _MAX_VISITS:
            pages[page, VisitReader(visitor.language, visitor.actor.organisation_id)] += 1

    def searched(self, actor: Actor, query: SearchQuery, result: SearchResult) -> None:
        """Count a text search of a page's reader, except within exhibitors; called by the search itself."""
        visitor, text = current_visitor.get(), normal_text(query.text)
        if visitor is None or not text or query.exhibitor_ids or actor.is_kind(OrganisationKind.ORGANISER):
            return
        minute = self._minute()
        search = VisitSearch(query.fair_id, text, result.total, VisitReader(visitor.language, actor.organisation_id))
        before = minute.typing.get(visitor.session)
        if before is not None and not search.goes_on_from(before):
            self._add(minute, before, visitor.session)
        minute.typing[visitor.session] = search

    def take(self, *, all_of_it: bool = False) -> list[Minute]:
        """Remove and return the minutes that are over, or all, oldest first."""
        now = minute_of(self.clock())
        taken = [self._minutes.pop(at) for at in sorted(self._minutes) if all_of_it or at < now]
        for minute in taken:
            for session, search in minute.typing.items():
                self._add(minute, search, session)
            minute.typing = {}
            self._tell(minute)
        return taken

    def put_back(self, minutes: Iterable[Minute]) -> None:
        """Put back minutes that could not be written."""
        for each in minutes:
            now = self._minutes.setdefault(each.at, Minute(each.at))
            now.pages.update(each.pages)
            for fair_id, texts in each.searches.items():
                now.searches[fair_id].searches.update(texts.searches)
                now.searches[fair_id].without_result += texts.without_result
                now.searches[fair_id].recordable += texts.recordable

    def _minute(self) -> Minute:
        at = minute_of(self.clock())
        return self._minutes.setdefault(at, Minute(at))

    def _add(self, minute: Minute, search: VisitSearch, session: str) -> None:
        texts = minute.searches[search.fair_id]
        texts.searches[search.reader] += 1
        texts.without_result += int(search.hits == 0)
        key = search.fair_id, search.text
        if may_keep(search.text) and (key in self._texts or len(self._texts) < _MAX_TEXTS):
            noted = self._texts.setdefault(key, _SearchedText())
            noted.count, noted.hits = noted.count + 1, search.hits
            if len(noted.askers) < 2:
                noted.askers.add(session)

    def _tell(self, minute: Minute) -> None:
        """Release texts searched for by two visitors, or without hits; the others wait for a second visitor."""
        for (fair_id, text), noted in self._texts.items():
            if noted.count and (len(noted.askers) >= 2 or noted.hits == 0):
                minute.searches[fair_id].recordable.append(SearchedText(text, noted.count, noted.hits))
                noted.count = 0
        if len(self._texts) >= _MAX_TEXTS:
            self._texts.clear()
