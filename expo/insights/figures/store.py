"""The counters in the database: a document for each hour and day of a fair, and for each exhibitor's day there.

Reading takes a handful of commands, however many events there were. Adding is idempotent: counted
journal entries are marked in the same transaction.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import IndexModel, UpdateOne

from expo.insights.figures.models import Day, Hour, keep_highest, with_texts
from expo.insights.visits.models import SearchedText
from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document

HOURS: Final = "insight_hours"
DAYS: Final = "insight_days"
EXHIBITORS: Final = "insight_exhibitors"
SECTIONS: Final = "insight_sections"
MARKS: Final = "insight_marks"
_REMEMBERED: Final = timedelta(days=7)
"""How long counted entries stay marked: longer than a follower ever goes back."""

INDEXES: Final = {
    HOURS: [IndexModel([("day", 1)])],
    DAYS: [],
    EXHIBITORS: [],
    SECTIONS: [],
    MARKS: [IndexModel([("until", 1)], expireAfterSeconds=0)],
}


@dataclass
class HourSums:
    """Counts to add to one hour of a fair; ``day`` is its `day_key`, ``parts`` are its dictionaries."""

    day: str
    at: datetime
    parts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, part: str, counts: Mapping[str, int]) -> None:
        """Add counts to one of the hour's dictionaries."""
        self.parts.setdefault(part, Counter()).update(counts)


@dataclass
class DaySums:
    """Counts to add to one day of a fair."""

    texts: list[SearchedText] = field(default_factory=list)
    booths: Counter[str] = field(default_factory=Counter)
    products: Counter[str] = field(default_factory=Counter)
    sections: Counter[str] = field(default_factory=Counter)


@dataclass
class Sums:
    """Counts of a batch of entries, by fair and hour, fair and day, exhibitor's day and section's day.

    An exhibitor's day has figures (``booth``, ``saves`` …) and its products' visits; a section's
    day has the visits of each exhibitor in it.
    """

    hours: dict[str, HourSums] = field(default_factory=dict)
    days: dict[str, DaySums] = field(default_factory=dict)
    exhibitors: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    sections: dict[str, Counter[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ExhibitorDay:
    """Counts of an exhibitor's day at a fair."""

    id: str
    figures: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class InsightStore:
    """Updates and reads the counters."""

    database: Database

    def _collection(self, name: str) -> Collection:
        return self.database.collection(name)

    async def unmarked(self, entry_ids: Sequence[str]) -> set[str]:
        """Return the ids of entries that have not been counted."""
        found = await self._collection(MARKS).find_in("_id", entry_ids)
        return set(entry_ids) - {each["_id"] for each in found}

    async def add(self, sums: Sums, entry_ids: Sequence[str], now: datetime) -> None:
        """Add the sums of entries, and mark the entries as counted; joins the running transaction."""
        until = now + _REMEMBERED
        await self._collection(MARKS).insert_many([{"_id": each, "until": until} for each in entry_ids])
        await self._collection(HOURS).bulk([_hour_update(key, each) for key, each in sums.hours.items()])
        await self._add_days(sums.days)
        await self._collection(EXHIBITORS).bulk([_update(*each) for each in sums.exhibitors.items()])
        sections = [_update(key, {"visits": visits}) for key, visits in sums.sections.items()]
        await self._collection(SECTIONS).bulk(sections)

    async def hours(self, days: Iterable[str]) -> list[Hour]:
        """Return the hours of a fair's days, given by `day_key`."""
        return [from_document(Hour, each) for each in await self._collection(HOURS).find_in("day", days)]

    async def days(self, keys: Iterable[str]) -> list[Day]:
        """Return the days with these keys, except empty ones."""
        return [from_document(Day, each) for each in await self._collection(DAYS).find_in("_id", keys)]

    async def exhibitor_days(self, keys: Iterable[str]) -> dict[str, ExhibitorDay]:
        """Return the given exhibitor-days, by `exhibitor_key`."""
        found = await self._collection(EXHIBITORS).find_in("_id", keys)
        return {each["_id"]: from_document(ExhibitorDay, each) for each in found}

    async def section_days(self, keys: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return the visits per exhibitor for the given section-days, by `section_key`."""
        return {each["_id"]: each["visits"] for each in await self._collection(SECTIONS).find_in("_id", keys)}

    async def _add_days(self, sums_by_day: Mapping[str, DaySums]) -> None:
        known = {day.id: day for day in await self.days(sums_by_day)}
        for key, sums in sums_by_day.items():
            day = known.get(key, Day(key))
            changed = replace(
                day,
                texts=with_texts(day.texts, sums.texts),
                booths=keep_highest(Counter(day.booths) + sums.booths),
                products=keep_highest(Counter(day.products) + sums.products),
                sections=dict(Counter(day.sections) + sums.sections),
            )
            await self._collection(DAYS).replace({"_id": key}, to_document(changed), upsert=True)


def exhibitor_key(exhibitor_id: str, day: str) -> str:
    """Return the key of an exhibitor's day; ``day`` is a `day_key`."""
    return f"{exhibitor_id}@{day}"


def section_key(section: str, day: str) -> str:
    """Return the key of a section's day; ``day`` is a `day_key`."""
    return f"{day}@{section}"


def _update(key: str, parts: Mapping[str, Mapping[str, int]]) -> UpdateOne:
    return UpdateOne({"_id": key}, {"$inc": _paths(parts)}, upsert=True)


def _hour_update(key: str, sums: HourSums) -> UpdateOne:
    fair_id = sums.day.partition("@")[0]
    change: Document = {"$setOnInsert": {"fair_id": fair_id, "day": sums.day, "at": sums.at}}
    increments = _paths(sums.parts)
    return UpdateOne({"_id": key}, change | ({"$inc": increments} if increments else {}), upsert=True)


def _paths(parts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    return {f"{part}.{name}": count for part, counts in parts.items() for name, count in counts.items()}
