"""Writes the counted visits and searches to the journal: one entry per fair, minute and kind.

``fair.visited`` has these facts: ``minute``; ``kinds`` (visits by kind of page), ``sections``
(visits to a section's own page), ``countries`` and ``languages`` of the readers; ``stalls``, by
exhibitor: its booth, its section, the visits to the booth and to each product, and their countries.
``fair.searched`` has ``minute``, ``searches``, ``without_result``, ``countries``, ``languages``
and ``texts``: text, number of searches, number of hits. No entry identifies a person.

Such an entry has its fair as the subject but no ``fair_id``: it records no one's action, so the
audit log does not include it.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from pymongo.errors import PyMongoError

from expo.accounts.organisations import Organisations
from expo.catalog.products.service import Catalog
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.errors import BoothNotFound, ExhibitorNotFound
from expo.exhibitors.models import Booth
from expo.fairs.fairs.errors import FairNotFound
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.insights.visits.counting import CountedPage, Minute, Texts, VisitCounters, VisitReader
from expo.insights.visits.models import SEARCHED, UNKNOWN, VISITED, BoothVisits
from expo.kit.access import ANONYMOUS, SYSTEM
from expo.kit.db.documents import Document, to_document
from expo.kit.errors import ExpoError, NotFound
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import LARGEST_PAGE, Slice

_BATCH: Final = 20
_MINUTES_BATCH: Final = 20
"""Minutes written per transaction: there are more only after an outage, and in the demo's simulated past."""

_EVERY_S: Final = 5.0
log = structlog.get_logger()


@dataclass
class _Visits:
    """Visits to one fair's pages in a minute."""

    kinds: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    stalls: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Known:
    """Fairs, exhibitors and readers' countries of the counted pages, read once."""

    countries: Mapping[str, str]
    fairs: Mapping[str, Fair]
    owners: Mapping[CountedPage, str]
    booths: Mapping[str, Sequence[Booth]]
    now_on: Sequence[Fair]

    def country(self, reader: VisitReader) -> str:
        return self.countries.get(reader.organisation_id or "", UNKNOWN)

    def stalls(self, page: CountedPage) -> list[Booth]:
        """Return the booths of a page's exhibitor at fairs that are not over; for a booth's page, only that one."""
        fairs = {fair.id for fair in self.now_on}
        booths = [each for each in self.booths.get(self.owners.get(page, ""), ()) if each.fair_id in fairs]
        return [each for each in booths if page.kind != "booth" or each.id == page.key]


@dataclass(frozen=True)
class Visits:
    """Writes the counters to the journal."""

    counting: VisitCounters
    journal: Journal
    catalog: Catalog
    exhibitors: Exhibitors
    booths: Booths
    fairs: Fairs
    organisations: Organisations

    async def run(self) -> None:
        """Write each minute to the journal soon after it is over, until cancelled."""
        while True:
            await asyncio.sleep(_EVERY_S)
            try:
                await self.write()
            except (PyMongoError, ExpoError) as error:
                log.warning("visits.interrupted", error=str(error)[:300])

    async def write(self, *, all_of_it: bool = False) -> None:
        """Write the minutes that are over, or all of them; those that cannot be written are kept for the next call."""
        minutes = self.counting.take(all_of_it=all_of_it)
        if not minutes:
            return
        try:
            known = await self._known(minutes)
            while minutes:
                await self._write(minutes[:_MINUTES_BATCH], known)
                del minutes[:_MINUTES_BATCH]
        except BaseException:
            self.counting.put_back(minutes)
            raise

    async def _write(self, minutes: Sequence[Minute], known_subjects: _Known) -> None:
        entries: dict[str, list[tuple[Subject, Document]]] = {VISITED: [], SEARCHED: []}
        for minute in minutes:
            counted = {VISITED: _visited(minute, known_subjects), SEARCHED: _searched(minute, known_subjects)}
            for verb, facts_of in counted.items():
                facts = {"minute": minute.at.isoformat()}
                entries[verb] += [(Subject("fair", fair_id), facts | own) for fair_id, own in facts_of.items()]

        async def write() -> None:
            for verb, each in entries.items():
                if each:
                    await self.journal.record_each(SYSTEM, verb, each)

        if any(entries.values()):
            await self.journal.database.transact(write)

    async def _known(self, minutes: Sequence[Minute]) -> _Known:
        pages = {page for minute in minutes for page, _ in minute.pages}
        readers = {reader for minute in minutes for _, reader in minute.pages}
        readers |= {reader for minute in minutes for texts in minute.searches.values() for reader in texts.searches}
        ids = sorted({each.organisation_id for each in readers if each.organisation_id})
        found = await self.organisations.find_many(organisation_ids=ids) if ids else []
        owners = await self._owners(pages)
        exhibitor_ids = sorted(set(owners.values()))
        booths = await self.booths.of_exhibitors(SYSTEM, exhibitor_ids=exhibitor_ids) if exhibitor_ids else []
        on = await self.fairs.list(ANONYMOUS, part=Slice(LARGEST_PAGE))
        now = self.journal.clock()
        return _Known(
            countries={each.id: each.country for each in found if each},
            fairs={fair.slug: fair for fair in on.items},
            owners=owners,
            booths=dict(zip(exhibitor_ids, booths, strict=True)),
            now_on=[fair for fair in on.items if now < fair.closes_at],
        )

    async def _owners(self, pages: Iterable[CountedPage]) -> dict[CountedPage, str]:
        """Return the exhibitors of product, booth and company pages, if publicly visible."""
        products = [page for page in pages if page.kind == "product"]
        shown = await self.catalog.on_show([page.key for page in products]) if products else []
        owners = {page: each.exhibitor_id for page, each in zip(products, shown, strict=True) if each is not None}
        others = [page for page in pages if page.kind in {"booth", "exhibitor"}]
        for begin in range(0, len(others), _BATCH):
            some = others[begin : begin + _BATCH]
            found = zip(some, await asyncio.gather(*map(self._owner, some)), strict=True)
            owners |= {page: owner for page, owner in found if owner is not None}
        return owners

    async def _owner(self, page: CountedPage) -> str | None:
        try:
            if page.kind == "booth":
                return (await self.booths.get(ANONYMOUS, booth_id=page.key)).exhibitor_id
            return (await self.exhibitors.get_by_slug(ANONYMOUS, slug=page.key)).id
        except (NotFound, BoothNotFound, ExhibitorNotFound, FairNotFound):
            return None


def _visited(minute: Minute, known_subjects: _Known) -> dict[str, Document]:
    """Return the visits to each fair."""
    visited: defaultdict[str, _Visits] = defaultdict(_Visits)
    for (page, reader), count in minute.pages.items():
        for fair_id, booth in _fairs_of(page, reader, known_subjects):
            visits = visited[fair_id]
            visits.kinds[page.kind] += count
            visits.countries[known_subjects.country(reader)] += count
            visits.languages[reader.language] += count
            if page.kind == "section":
                visits.sections[page.key.partition("/")[2]] += count
            if booth is not None:
                _add_booth_visit(visits.stalls, booth, page, known_subjects.country(reader), count)
    return {fair_id: to_document(visits) for fair_id, visits in visited.items()}


def _fairs_of(page: CountedPage, reader: VisitReader, known_subjects: _Known) -> list[tuple[str, Booth | None]]:
    """Return the fairs of a page, with its booth; an exhibitor's own people do not count as visitors."""
    if page.kind in {"product", "booth", "exhibitor"}:
        return [
            (each.fair_id, each)
            for each in known_subjects.stalls(page)
            if each.organisation_id != reader.organisation_id
        ]
    fair = known_subjects.fairs.get(page.key.partition("/")[0])
    return [] if fair is None else [(fair.id, None)]


def _add_booth_visit(
    stalls: dict[str, dict[str, Any]], booth: Booth, page: CountedPage, country: str, count: int
) -> None:
    stall = stalls.setdefault(booth.exhibitor_id, to_document(BoothVisits(booth.id, booth.section)))
    stall["countries"][country] = stall["countries"].get(country, 0) + count
    if page.kind == "product":
        stall["products"][page.key] = stall["products"].get(page.key, 0) + count
    else:
        stall["booth"] += count


def _searched(minute: Minute, known_subjects: _Known) -> dict[str, dict[str, Any]]:
    """Return the searches at each fair; a search of all fairs counts at each fair that is not over."""
    by_fair: defaultdict[str, list[Texts]] = defaultdict(list)
    everywhere = [fair.id for fair in known_subjects.now_on]
    for fair_id, texts in minute.searches.items():
        for each in everywhere if fair_id is None else set(everywhere) & {fair_id}:
            by_fair[each].append(texts)
    return {fair_id: _search_facts(searches, known_subjects) for fair_id, searches in by_fair.items()}


def _search_facts(searches: Sequence[Texts], known_subjects: _Known) -> dict[str, Any]:
    countries, languages = Counter[str](), Counter[str]()
    for texts in searches:
        for reader, count in texts.searches.items():
            countries[known_subjects.country(reader)] += count
            languages[reader.language] += count
    return {
        "searches": sum(countries.values()),
        "without_result": sum(texts.without_result for texts in searches),
        "countries": dict(countries),
        "languages": dict(languages),
        "texts": [[each.text, each.count, each.hits] for texts in searches for each in texts.recordable],
    }
