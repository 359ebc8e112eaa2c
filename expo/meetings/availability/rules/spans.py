"""Sets of spans from a beginning until just before an end, of minutes or of moments: their union and difference."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

Point = TypeVar("Point", int, datetime)


def union(spans: Iterable[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """Return the union of spans as the fewest spans, in order; those that touch become one."""
    found: list[tuple[Point, Point]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def difference(
    spans: Iterable[tuple[Point, Point]], breaks: Iterable[tuple[Point, Point]]
) -> list[tuple[Point, Point]]:
    """Return what ``breaks`` leave of spans, which are in order and apart.

    A break without length divides the span in which it lies.
    """
    left = list(spans)
    for break_begin, break_end in breaks:
        parts = [part for begin, end in left for part in ((begin, min(end, break_begin)), (max(begin, break_end), end))]
        left = [(begin, end) for begin, end in parts if begin < end]
    return left
