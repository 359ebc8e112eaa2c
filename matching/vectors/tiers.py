"""Which rows become a segment next: some, large, and each row written few times."""

from collections.abc import Sequence

from matching.vectors.segments import BLOCK, RowSpan

LOOSE = 4 * BLOCK
"""So many rows behind the last segment are compared exactly; from then on they become a segment."""
_TIER = 2
"""A segment is at least so many times as large as the next one."""


def next_span(segments: Sequence[RowSpan], rows: int, *, loose: int = LOOSE) -> RowSpan | None:
    """Return the rows of the segment to build now, or None if there is no need.

    `segments` follow each other from row 0 on; the new one takes the place of those that it covers. With n rows there
    are never more than log₃(n) segments, and each row is written about three times log₃(n) at most. From `loose` rows
    behind the last segment on there is need; whole blocks alone go into segments.
    """
    first = segments[-1].last if segments else 0
    last = rows - rows % BLOCK
    if last - first < max(loose, BLOCK):
        return None
    for segment in reversed(segments):
        if segment.rows >= _TIER * (last - first):
            break
        first = segment.first
    return RowSpan(first, last)
