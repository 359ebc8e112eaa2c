"""Access to the figures: a fair's for its organiser, an exhibitor's for that exhibitor."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Booth
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.insights.figures.models import (
    DAY,
    TOP,
    Day,
    Hour,
    Point,
    Span,
    checked_span,
    day_key,
    day_of,
    middle,
    series,
    top,
    with_texts,
)
from expo.insights.figures.store import ExhibitorDay, InsightStore, exhibitor_key, section_key
from expo.insights.visits.models import SearchedText
from expo.kit.access import Actor
from expo.kit.paging import Slice

_WEEK: Final = 7


@dataclass(frozen=True)
class FairFigures:
    """A fair's figures over a span: sums, time series, and the most frequent items of the days it touches.

    Counts are pairs of a name and a number, most frequent first; booths are keyed by exhibitor.
    """

    fair: Fair
    span: Span
    totals: Mapping[str, int]
    points: Sequence[Point]
    countries: Sequence[tuple[str, int]]
    languages: Sequence[tuple[str, int]]
    pages: Sequence[tuple[str, int]]
    texts: Sequence[SearchedText]
    without_result: Sequence[SearchedText]
    booths: Sequence[tuple[str, int]]
    products: Sequence[tuple[str, int]]
    sections: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class OwnSums:
    """An exhibitor's figures over some days; ``median`` is that of visits to booths, with products, in its section.

    It is None if so few booths are open that it would reveal the figures of one of them.
    """

    figures: Mapping[str, int]
    median: float | None


@dataclass(frozen=True)
class OwnDay:
    """Visits to an exhibitor's booth and products on one day, a date in the fair's calendar."""

    date: str
    visits: int


@dataclass(frozen=True)
class OwnFigures:
    """An exhibitor's visitor figures at one fair: today, and the last seven days including today."""

    booth: Booth
    today: OwnSums
    week: OwnSums
    days: Sequence[OwnDay]
    products: Sequence[tuple[str, int]]
    countries: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Insights:
    """Reads the counters."""

    _store: InsightStore
    fairs: Fairs
    exhibitors: Exhibitors
    booths: Booths

    async def of_fair(
        self, actor: Actor, *, fair_id: str, begins: datetime | None = None, ends: datetime | None = None
    ) -> FairFigures:
        """Return a fair's figures for its organiser; the default span is the last 24 hours.

        Raises `FairNotFound`, `Invalid`.
        """
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope="fairs:read")
        end = ends or self.fairs.clock()
        span = checked_span(begins or end - DAY, end, fair.time_zone)
        keys = [day_key(fair.id, day) for day in span.days()]
        hours = [each for each in await self._store.hours(keys) if span.holds(each.at)]
        return _fair_figures(fair, span, hours, await self._store.days(keys))

    async def of_exhibitor(self, actor: Actor, *, fair_id: str | None = None) -> OwnFigures | None:
        """Return the figures of the actor's own exhibitor at a fair, by default the one where it applied last.

        None if it has no booth there. Raises `ProfileMissing`, `Forbidden`.
        """
        own = await self.exhibitors.require_own(actor, scope="exhibitors:read")
        booths = [each for each in await self.booths.mine(actor) if fair_id in {None, each.fair_id}]
        if not booths:
            return None
        booth = max(booths, key=lambda each: (each.applied_at, each.id))
        fair = await self.fairs.get(actor, fair_id=booth.fair_id)
        dates = _last_days(self.fairs.clock(), ZoneInfo(fair.time_zone))
        keys = [day_key(fair.id, each) for each in dates]
        mine = await self._store.exhibitor_days(exhibitor_key(own.id, each) for each in keys)
        beside = await self._store.section_days(section_key(booth.section, each) for each in keys)
        page = await self.booths.list(actor, fair_id=fair.id, part=Slice(1), section=booth.section)
        days = [mine.get(exhibitor_key(own.id, key), ExhibitorDay(key)) for key in keys]
        visits = [beside.get(section_key(booth.section, key), {}) for key in keys]
        return OwnFigures(
            booth=booth,
            today=_own_sums(days[-1:], visits[-1:], page.total or 0),
            week=_own_sums(days, visits, page.total or 0),
            days=[OwnDay(date, _visits(day)) for date, day in zip(dates, days, strict=True)],
            products=top(_sum(each.products for each in days)),
            countries=top(_sum(each.countries for each in days)),
        )


def _fair_figures(fair: Fair, span: Span, hours: Sequence[Hour], days: Sequence[Day]) -> FairFigures:
    texts: list[SearchedText] = []
    for day in sorted(days, key=lambda each: each.id):
        texts = with_texts(texts, day.texts)
    return FairFigures(
        fair=fair,
        span=span,
        totals=_sum(each.figures for each in hours),
        points=series(hours, span),
        countries=top(_sum(each.countries for each in hours)),
        languages=top(_sum(each.languages for each in hours)),
        pages=top(_sum(each.pages for each in hours)),
        texts=[each for each in texts if each.hits][:TOP],
        without_result=[each for each in texts if not each.hits][:TOP],
        booths=top(_sum(each.booths for each in days)),
        products=top(_sum(each.products for each in days)),
        sections=top(_sum(each.sections for each in days)),
    )


def _own_sums(days: Sequence[ExhibitorDay], beside: Sequence[Mapping[str, int]], open_booths: int) -> OwnSums:
    """Sum up an exhibitor's days; the median covers all open booths of its section, including those without visits."""
    return OwnSums(_sum(each.figures for each in days), middle(list(_sum(beside).values()), open_booths))


def _visits(day: ExhibitorDay) -> int:
    return day.figures.get("booth", 0) + day.figures.get("products", 0)


def _sum(parts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for each in parts:
        total.update(each)
    return total


def _last_days(now: datetime, zone: ZoneInfo) -> list[str]:
    return [day_of(now - timedelta(days=number), zone) for number in range(_WEEK - 1, -1, -1)]
