"""Vector segments, built in the background while the writer continues."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

import numpy as np

from matching.vectors import SEGMENT_THRESHOLD, RowSpan, build_segment, is_readable, next_span, segment_name

_MIN_DIMENSIONS = 8
_log = logging.getLogger(__name__)


class SegmentBuilder:
    """Builds the segments of one generation, one at a time, and publishes each when it is ready."""

    def __init__(
        self,
        generation: Path,
        dimensions: int,
        publish: Callable[[RowSpan], None],
        *,
        existing_spans: Sequence[RowSpan] = (),
        threshold: int = SEGMENT_THRESHOLD,
    ) -> None:
        """Build in a generation's folder; `publish` is called with each complete segment, from any thread.

        `existing_spans` are those of the segments there, whoever built them; an unreadable one is rebuilt. From
        `threshold` rows after the last segment on, another one is due.
        """
        self._generation = generation
        self._dimensions = dimensions
        self._publish = publish
        self._doubtful = list(existing_spans)
        self._loose = threshold
        self._thread: Thread | None = None

    def due(self, segments: Sequence[RowSpan], rows: int) -> RowSpan | None:
        """Return the segment to build now, or None; vectors of few dimensions are always compared one by one."""
        if self._dimensions < _MIN_DIMENSIONS:
            return None
        while self._doubtful and self._is_good(self._doubtful[0]):
            del self._doubtful[0]
        return self._doubtful[0] if self._doubtful else next_span(segments, rows, threshold=self._loose)

    def _is_good(self, span: RowSpan) -> bool:
        return is_readable(self._generation / segment_name(span), span, self._dimensions)

    def begin(self, segments: Sequence[RowSpan], rows: int) -> None:
        """Build pending segments in the background, unless already running."""
        span = self.due(segments, rows)
        if span is None or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = Thread(target=self._attempt, args=(span,), name="segments", daemon=True)
        self._thread.start()

    def build(self, span: RowSpan) -> None:
        """Build a segment and publish it. Raises OSError, for example if the disk is full."""
        vectors = np.memmap(
            self._generation / "vector.column",
            np.float16,
            "r",
            span.first * self._dimensions * np.dtype(np.float16).itemsize,
            (span.rows, self._dimensions),
        )
        build_segment(self._generation / segment_name(span), vectors)
        self._publish(span)

    def wait(self) -> None:
        """Wait until nothing is being built."""
        if self._thread is not None:
            self._thread.join()

    def _attempt(self, span: RowSpan) -> None:
        try:
            self.build(span)
        except (OSError, RuntimeError) as error:  # FAISS reports disk errors as RuntimeError
            # Nothing is lost: these rows are compared one by one until the next attempt, after another batch.
            _log.warning("segment %s could not be built: %s", segment_name(span), error)


def remove_strays(generation: Path, segments: Sequence[RowSpan]) -> None:
    """Remove segment files that no state names: superseded by a larger one, or incomplete."""
    named = {segment_name(span) for span in segments}
    for path in [*generation.glob("vectors-*.faiss"), *generation.glob("vectors-*.draft")]:
        if path.name not in named:
            path.unlink(missing_ok=True)
