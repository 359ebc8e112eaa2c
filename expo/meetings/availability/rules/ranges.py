"""Ranges of minutes after midnight, as a local clock shows them: united, reduced and compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from expo.kit.errors import Invalid
from expo.meetings.availability.rules.spans import difference, union

DAY: Final = 24 * 60
MAX_RANGES: Final = 10


@dataclass(frozen=True, order=True)
class MinuteRange:
    """A part of a day, from ``begins`` until just before ``ends``: minutes after midnight, at most 1,440."""

    begins: int
    ends: int


def checked_hours(begins: int, ends: int, *, field: str = "ends") -> None:
    """Raise `Invalid` unless both are minutes of one day, the first before the second."""
    if not 0 <= begins < ends <= DAY:
        raise Invalid("Hours must start and end on the same day, with the end after the start.", field=field)


def checked_ranges(ranges: Sequence[MinuteRange], *, field: str) -> list[MinuteRange]:
    """Return the union of at most `MAX_RANGES` valid ranges, in order; raises `Invalid`."""
    if len(ranges) > MAX_RANGES:
        raise Invalid(f"Enter at most {MAX_RANGES} times per day.", field=field)
    for each in ranges:
        checked_hours(each.begins, each.ends, field=field)
    return united(ranges)


def united(ranges: Iterable[MinuteRange]) -> list[MinuteRange]:
    """Return the union of ranges as the fewest ranges, in order."""
    return [MinuteRange(*each) for each in union(map(_span, ranges))]


def without(ranges: Iterable[MinuteRange], breaks: Iterable[MinuteRange]) -> list[MinuteRange]:
    """Return what the breaks leave of ranges, in order."""
    return [MinuteRange(*each) for each in difference(union(map(_span, ranges)), map(_span, breaks))]


def _span(minutes: MinuteRange) -> tuple[int, int]:
    return minutes.begins, minutes.ends
