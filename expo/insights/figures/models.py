"""Figures of a fair, and the rules for them that need no database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from expo.insights.visits.models import SearchedText
from expo.kit.clock import checked_moment
from expo.kit.errors import Invalid

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
FINE: Final = 3 * DAY
"""Longest span shown by hour; longer ones are shown by day."""

MAX_LENGTH: Final = timedelta(days=62)
TOP: Final = 20
KEPT: Final = 500
"""Most texts, booths and products stored for a fair's day; the rest count only in the sums."""

FEWEST_BOOTHS: Final = 5
"""Fewest booths for a median: with fewer, it would reveal one booth's figures to another."""


class Figure(StrEnum):
    """Figures counted by hour."""

    VISITS = "visits"
    SEARCHES = "searches"
    WITHOUT_RESULT = "without_result"
    SIGN_UPS = "sign_ups"
    APPLICATIONS = "applications"
    PRODUCTS_PUBLISHED = "products_published"
    BOOTHS_OPENED = "booths_opened"
    ENQUIRIES = "enquiries"


@dataclass(frozen=True)
class Hour:
    """Counts of one hour of a fair. ``day`` is the `day_key` of the fair and its local calendar day."""

    id: str
    fair_id: str
    day: str
    at: datetime
    figures: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """The most frequent texts, booths (by exhibitor), products and sections of a fair's day, with counts."""

    id: str
    texts: list[SearchedText] = field(default_factory=list)
    booths: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    sections: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """One step of a time series: its start, and its figures by name."""

    at: datetime
    figures: Mapping[str, int]


@dataclass(frozen=True)
class Span:
    """Time span of figures, in the fair's time zone."""

    begins: datetime
    ends: datetime
    zone: ZoneInfo

    @property
    def is_fine(self) -> bool:
        """Whether it is shown by hour."""
        return self.ends - self.begins <= FINE

    def days(self) -> list[str]:
        """Return the calendar days that the span touches, as ISO 8601 dates."""
        first = hour_of(self.begins).astimezone(self.zone).date()
        last = (self.ends - timedelta(microseconds=1)).astimezone(self.zone).date()
        return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]

    def steps(self) -> list[datetime]:
        """Return the starts of its hours, or of its days in the fair's time zone."""
        if not self.is_fine:
            return [self._midnight(day) for day in self.days()]
        first = hour_of(self.begins)
        return [first + number * HOUR for number in range(-(-(self.ends - first) // HOUR))]

    def holds(self, hour: datetime) -> bool:
        """Return whether the hour starting then lies in the span, including the hour in which the span begins."""
        return hour_of(self.begins) <= hour < self.ends

    def step_of(self, at: datetime) -> datetime:
        """Return the start of the step that contains a moment."""
        return hour_of(at) if self.is_fine else self._midnight(day_of(at, self.zone))

    def _midnight(self, day: str) -> datetime:
        return datetime.fromisoformat(day).replace(tzinfo=self.zone).astimezone(UTC)


def checked_span(begins: datetime, ends: datetime, time_zone: str) -> Span:
    """Return a span of at most 62 days; raises `Invalid`."""
    start, end = checked_moment(begins, field="since"), checked_moment(ends, field="until")
    if start >= end:
        raise Invalid("The end must be after the start.", field="until")
    if end - start > MAX_LENGTH:
        raise Invalid("Ask for at most 62 days at once.", field="since")
    return Span(start, end, ZoneInfo(time_zone))


def hour_of(at: datetime) -> datetime:
    """Return the start of the hour that contains a moment, in UTC."""
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def day_of(at: datetime, zone: ZoneInfo) -> str:
    """Return the calendar day of a moment in a time zone, as an ISO 8601 date."""
    return at.astimezone(zone).date().isoformat()


def day_key(fair_id: str, day: str) -> str:
    """Return the key of a fair's day."""
    return f"{fair_id}@{day}"


def series(hours: Iterable[Hour], span: Span) -> list[Point]:
    """Return the hourly figures summed per step of the span, an hour or a day; steps without figures are included."""
    sums: dict[datetime, Counter[str]] = {at: Counter() for at in span.steps()}
    for hour in hours:
        sums[span.step_of(hour.at)].update(hour.figures)
    return [Point(at, figures) for at, figures in sums.items()]


def top(counts: Mapping[str, int], maximum: int = TOP) -> list[tuple[str, int]]:
    """Return the highest counts in descending order."""
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:maximum]


def keep_highest(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the `KEPT` highest counts."""
    return dict(counts) if len(counts) <= KEPT else dict(top(counts, KEPT))


def with_texts(known: Iterable[SearchedText], others: Iterable[SearchedText]) -> list[SearchedText]:
    """Return the known texts merged with others, most frequent first, at most `KEPT`; ``hits`` are the latest."""
    texts = {each.text: each for each in known}
    for each in others:
        before = texts.get(each.text)
        texts[each.text] = SearchedText(each.text, each.count + (before.count if before else 0), each.hits)
    return sorted(texts.values(), key=lambda one: (-one.count, one.hits > 0, one.text))[:KEPT]


def middle(values: Sequence[int], booths: int) -> float | None:
    """Return the median over all open ``booths``, missing values as 0; None below `FEWEST_BOOTHS`."""
    return float(median([*values, *[0] * (booths - len(values))])) if booths >= FEWEST_BOOTHS else None
