"""Merge policy for segments: few, large, and each row rewritten seldom."""

from collections.abc import Sequence

from matching.vectors.segments import BLOCK, RowSpan

SEGMENT_THRESHOLD = 4 * BLOCK
"""This many rows after the last segment are compared exactly; from then on they become a segment."""
_MIN_SIZE_RATIO = 2
"""Minimum ratio of a segment's size to the next one's."""


def next_span(segments: Sequence[RowSpan], rows: int, *, threshold: int = SEGMENT_THRESHOLD) -> RowSpan | None:
    """Return the rows of the next segment to build, or None if none is due.

    `segments` are contiguous from row 0; the new one replaces those that it covers. With n rows there are never more
    than log₃(n) segments, and each row is written at most about three times log₃(n). One is due from `threshold` rows
    after the last segment on; only whole blocks go into segments.
    """
    first = segments[-1].last if segments else 0
    last = rows - rows % BLOCK
    if last - first < max(threshold, BLOCK):
        return None
    for segment in reversed(segments):
        if segment.rows >= _MIN_SIZE_RATIO * (last - first):
            break
        first = segment.first
    return RowSpan(first, last)
