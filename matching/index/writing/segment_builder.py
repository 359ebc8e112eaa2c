"""Segments of vectors, built in the background while the writer goes on."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread

import numpy as np

from matching.vectors import LOOSE, RowSpan, build_segment, is_readable, next_span, segment_name

_FEWEST_DIMENSIONS = 8
_log = logging.getLogger(__name__)


class Sealer:
    """Builds the segments of one generation, one at a time, and tells when one can be used."""

    def __init__(
        self,
        generation: Path,
        dimensions: int,
        publish: Callable[[RowSpan], None],
        *,
        found: Sequence[RowSpan] = (),
        loose: int = LOOSE,
    ) -> None:
        """Build in a generation's folder; `publish` is called with each segment that is whole, from any thread.

        Those `found` there, by whomever they were built, are built again if they cannot be read. From `loose` rows
        behind the last segment on there is one to build.
        """
        self._generation = generation
        self._dimensions = dimensions
        self._publish = publish
        self._doubtful = list(found)
        self._loose = loose
        self._thread: Thread | None = None

    def due(self, segments: Sequence[RowSpan], rows: int) -> RowSpan | None:
        """Return the segment to build now, or None; vectors of a few dimensions are compared one by one for ever."""
        if self._dimensions < _FEWEST_DIMENSIONS:
            return None
        while self._doubtful and self._is_good(self._doubtful[0]):
            del self._doubtful[0]
        return self._doubtful[0] if self._doubtful else next_span(segments, rows, loose=self._loose)

    def _is_good(self, span: RowSpan) -> bool:
        return is_readable(self._generation / segment_name(span), span, self._dimensions)

    def begin(self, segments: Sequence[RowSpan], rows: int) -> None:
        """Build in the background what is due, unless that is going on already."""
        span = self.due(segments, rows)
        if span is None or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = Thread(target=self._attempt, args=(span,), name="segments", daemon=True)
        self._thread.start()

    def build(self, span: RowSpan) -> None:
        """Build a segment and publish it. Raises OSError, for example where the disk is full."""
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
        """Return when nothing is being built."""
        if self._thread is not None:
            self._thread.join()

    def _attempt(self, span: RowSpan) -> None:
        try:
            self.build(span)
        except (OSError, RuntimeError) as error:  # FAISS says what the disk says as a RuntimeError
            # Nothing is lost: these rows are compared one by one until the next attempt, after another batch.
            _log.warning("segment %s could not be built: %s", segment_name(span), error)


def remove_strays(generation: Path, segments: Sequence[RowSpan]) -> None:
    """Remove files of segments that no state names: covered by a larger one, or left half done."""
    named = {segment_name(span) for span in segments}
    for path in [*generation.glob("vectors-*.faiss"), *generation.glob("vectors-*.draft")]:
        if path.name not in named:
            path.unlink(missing_ok=True)
