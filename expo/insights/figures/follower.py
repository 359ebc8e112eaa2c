"""Journal follower that updates the counters."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from expo.catalog.products.service import Catalog
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.models import Booth
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.insights.figures.models import Figure, day_key, day_of, hour_of
from expo.insights.figures.store import DaySums, HourSums, InsightStore, Sums, exhibitor_key, section_key
from expo.insights.visits.models import SEARCHED, VISITED, BoothVisits, SearchedText
from expo.kit.access import ANONYMOUS, SYSTEM
from expo.kit.journal.entries import Entry
from expo.kit.paging import LARGEST_PAGE, Slice

_OF_FAIRS: Final = {
    "application.applied": Figure.APPLICATIONS,
    "booth.published": Figure.BOOTHS_OPENED,
}
"""Events of one fair, with the figures they increment."""

_OF_EXHIBITORS: Final = {"product.published": Figure.PRODUCTS_PUBLISHED, "enquiry.sent": Figure.ENQUIRIES}
"""Events of an exhibitor, counted at each fair where it has a booth."""

_OF_ALL: Final = {"person.signed_up": Figure.SIGN_UPS}
"""Events of the installation, counted at each fair that is not over."""

_THEIRS: Final = {"enquiry.sent": "enquiries", "favourite.added": "saves", "follow.begun": "follows"}
"""Events that an exhibitor's own figures count besides visits."""


@dataclass(frozen=True)
class _FairCalendar:
    """The fair that an entry counts for, with its calendar."""

    fair: Fair

    def day(self, at: datetime) -> str:
        return day_key(self.fair.id, day_of(at, ZoneInfo(self.fair.time_zone)))


@dataclass(frozen=True)
class InsightsFollower:
    """Adds journal entries to the counters, each entry once."""

    _store: InsightStore
    fairs: Fairs
    booths: Booths
    catalog: Catalog
    name: str = "insights"
    verbs: frozenset[str] = frozenset({VISITED, SEARCHED, *_OF_FAIRS, *_OF_EXHIBITORS, *_OF_ALL, *_THEIRS})

    async def begin(self) -> None:
        """Do nothing: no preparation is needed."""

    async def close(self) -> None:
        """Do nothing: no resources are held."""

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Count a batch of entries, except those counted before."""
        fresh = await self._store.unmarked([each.id for each in entries])
        uncounted = [each for each in entries if each.id in fresh]
        if not uncounted:
            return
        owners = await self._owners_of(uncounted)
        adding = _Aggregation(await self._fairs_of(uncounted), owners, await self._booths_of(owners.values()))
        for entry in uncounted:
            adding.take(entry)

        async def write() -> None:
            await self._store.add(adding.sums, [each.id for each in uncounted], self.fairs.clock())

        await self._store.database.transact(write)

    async def _fairs_of(self, entries: Iterable[Entry]) -> dict[str, Fair]:
        """Return the published fairs and those named by the entries, by fair id."""
        named = {each.fair_id for each in entries if each.fair_id}
        named |= {each.subject.id for each in entries if each.subject.kind == "fair"}
        found = await self.fairs.get_many(SYSTEM, fair_ids=sorted(named)) if named else []
        page = await self.fairs.list(ANONYMOUS, part=Slice(LARGEST_PAGE))
        return {fair.id: fair for fair in (*found, *page.items) if fair is not None}

    async def _owners_of(self, entries: Sequence[Entry]) -> dict[str, str]:
        """Return the exhibitors that the entries concern, by entry id."""
        owners = {each.id: str(each.facts["exhibitor_id"]) for each in entries if each.facts.get("exhibitor_id")}
        saved = [each for each in entries if each.id not in owners and each.facts.get("product_id")]
        ids = sorted({str(each.facts["product_id"]) for each in saved})
        products = dict(zip(ids, await self.catalog.on_show(ids), strict=True)) if ids else {}
        for each in saved:
            product = products[str(each.facts["product_id"])]
            if product is not None:
                owners[each.id] = product.exhibitor_id
        return owners

    async def _booths_of(self, exhibitor_ids: Iterable[str]) -> dict[str, list[Booth]]:
        ids = sorted(set(exhibitor_ids))
        found = await self.booths.of_exhibitors(SYSTEM, exhibitor_ids=ids) if ids else []
        return dict(zip(ids, found, strict=True))


@dataclass
class _Aggregation:
    """Sums up a batch of entries."""

    fairs: Mapping[str, Fair]
    owners: Mapping[str, str]
    booths: Mapping[str, Sequence[Booth]]

    def __post_init__(self) -> None:
        self.sums = Sums()

    def take(self, entry: Entry) -> None:
        """Add one entry to the sums."""
        if entry.verb == VISITED:
            self._visited(entry)
        elif entry.verb == SEARCHED:
            self._searched(entry)
        elif entry.verb in _OF_FAIRS:
            self._happened(_OF_FAIRS[entry.verb], entry.at, [entry.fair_id or ""])
        elif entry.verb in _OF_ALL:
            self._happened(_OF_ALL[entry.verb], entry.at, [each.id for each in self._on(entry.at)])
        else:
            self._of_exhibitor(entry)

    def _visited(self, entry: Entry) -> None:
        place, at = self._place(entry.subject.id), datetime.fromisoformat(entry.facts["minute"])
        if place is None:
            return
        facts, hour = entry.facts, self._hour(place, at)
        hour.add("figures", {Figure.VISITS: sum(facts["kinds"].values())})
        hour.add("pages", facts["kinds"])
        hour.add("countries", facts["countries"])
        hour.add("languages", facts["languages"])
        day, key = self._day(place, at), place.day(at)
        day.sections.update(facts["sections"])
        for exhibitor_id, each in facts["stalls"].items():
            self._stalled(day, key, exhibitor_id, msgspec.convert(each, BoothVisits))

    def _stalled(self, day: DaySums, key: str, exhibitor_id: str, stall: BoothVisits) -> None:
        day.products.update(stall.products)
        day.booths.update({exhibitor_id: stall.visits})
        day.sections.update({stall.section: stall.visits})
        own = self.sums.exhibitors.setdefault(exhibitor_key(exhibitor_id, key), {})
        figures = {"booth": stall.booth, "products": stall.visits - stall.booth}
        for part, counts in (("figures", figures), ("products", stall.products), ("countries", stall.countries)):
            own.setdefault(part, Counter()).update(counts)
        self.sums.sections.setdefault(section_key(stall.section, key), Counter())[exhibitor_id] += stall.visits

    def _searched(self, entry: Entry) -> None:
        place, at = self._place(entry.subject.id), datetime.fromisoformat(entry.facts["minute"])
        if place is None:
            return
        facts = entry.facts
        figures: dict[str, int] = {Figure.SEARCHES: facts["searches"], Figure.WITHOUT_RESULT: facts["without_result"]}
        self._hour(place, at).add("figures", figures)
        self._day(place, at).texts.extend(SearchedText(text, count, hits) for text, count, hits in facts["texts"])

    def _of_exhibitor(self, entry: Entry) -> None:
        exhibitor_id, on = self.owners.get(entry.id, ""), {each.id for each in self._on(entry.at)}
        fairs = [booth.fair_id for booth in self.booths.get(exhibitor_id, ()) if booth.fair_id in on]
        if entry.verb in _OF_EXHIBITORS:
            self._happened(_OF_EXHIBITORS[entry.verb], entry.at, fairs)
        if entry.verb in _THEIRS:
            for place in (self._place(fair_id) for fair_id in fairs):
                if place is not None:
                    own = self.sums.exhibitors.setdefault(exhibitor_key(exhibitor_id, place.day(entry.at)), {})
                    own.setdefault("figures", Counter())[_THEIRS[entry.verb]] += 1

    def _happened(self, figure: Figure, at: datetime, fair_ids: Iterable[str]) -> None:
        for place in (self._place(each) for each in fair_ids):
            if place is not None:
                self._hour(place, at).add("figures", {figure: 1})

    def _on(self, at: datetime) -> list[Fair]:
        return [fair for fair in self.fairs.values() if fair.published and at < fair.closes_at]

    def _place(self, fair_id: str) -> _FairCalendar | None:
        fair = self.fairs.get(fair_id)
        return None if fair is None else _FairCalendar(fair)

    def _hour(self, place: _FairCalendar, at: datetime) -> HourSums:
        begins = hour_of(at)
        key = day_key(place.fair.id, f"{begins:%Y-%m-%dT%H}")
        return self.sums.hours.setdefault(key, HourSums(place.day(begins), begins))

    def _day(self, place: _FairCalendar, at: datetime) -> DaySums:
        return self.sums.days.setdefault(place.day(at), DaySums())
