"""The writing side of an index."""

import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Self

from matching.encode import Encoder
from matching.index.documents import Document
from matching.index.errors import DamagedIndex, EncoderChanged, StaleWriter, WriterBusy
from matching.index.storage import generation as disk
from matching.index.storage.embeddings import (
    VectorLookup,
    is_encoded_by,
    no_vectors,
    vectors_of,
    without_zeros,
)
from matching.index.storage.vector_stores import FileStore, VectorStore
from matching.index.vocabulary.head_terms import head_terms_of
from matching.index.writing.files import GenerationFiles
from matching.index.writing.preparing import Preparer
from matching.index.writing.segment_builder import SegmentBuilder, remove_strays
from matching.understand.concepts import NO_CONCEPTS, ConceptReader
from matching.vectors import SEGMENT_THRESHOLD, RowSpan, VectorsUnavailable

_log = logging.getLogger(__name__)


class IndexWriter:
    """Writes batches of documents, each published atomically.

    There may be one writer per index; the lock ends with the process. A writer killed at any moment leaves the state
    before the batch, and the next writer removes the incomplete rest. Not thread-safe.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        *,
        concepts: ConceptReader = NO_CONCEPTS,
        processes: int = 0,
        store: VectorStore | None = None,
        threshold: int = SEGMENT_THRESHOLD,
        _generation: Path | None = None,
    ) -> None:
        """Open the index in a folder, or create one; `processes` is the number of processes that analyse and encode.

        `concepts` reads what documents are and name.

        The vectors go into files, unless a store says otherwise; `threshold` rows without a segment make one. Raises
        WriterBusy, EncoderChanged, or DamagedIndex.
        """
        self._folder = folder
        self._encoder = encoder
        self._store: VectorStore = store or FileStore()
        self._preparer = Preparer(encoder, concepts, processes=processes)
        self._loose = threshold
        self._publishing = Lock()
        self._generation = _generation or disk.live_generation(folder) or disk.new_generation(folder)
        self._lock: int | None = disk.lock(self._generation)
        self._reusable: VectorLookup = no_vectors
        self._is_live = False
        self._usable = False
        self._rewritten = bytearray()
        """Which rows of another writer's unfinished index have been written again."""
        try:
            self._open()
            if _generation is None:
                self.publish()
            else:
                self._begin_from_live(disk.live_generation(folder))
        except BaseException:
            self._unlock()
            raise

    @classmethod
    def begin_new(
        cls,
        folder: Path,
        encoder: Encoder,
        *,
        concepts: ConceptReader = NO_CONCEPTS,
        processes: int = 0,
        store: VectorStore | None = None,
        threshold: int = SEGMENT_THRESHOLD,
    ) -> Self:
        """Begin a new index beside the live one, invisible to readers before `publish`.

        Vectors of texts in the live index are reused, if its encoder is the same. The work of a writer that died while
        building is continued: documents already written cost next to nothing, and those not written again are removed
        by `publish`.
        """
        begin = partial(cls, folder, encoder, concepts=concepts, processes=processes, store=store, threshold=threshold)
        if left := disk.unfinished_generation(folder):
            with suppress(DamagedIndex, EncoderChanged, WriterBusy):
                return begin(_generation=left)
        return begin(_generation=disk.new_generation(folder))

    def _begin_from_live(self, live: Path | None) -> None:
        """Continue an unfinished index, or an empty one, beside the live one."""
        self._rewritten = bytearray(self._state.rows)
        with suppress(DamagedIndex):  # often the reason for a fresh index
            self._reusable = without_zeros(vectors_of(live, self._encoder, self._store))
            self._files.head_terms.reuse(head_terms_of(live, self._encoder))

    @property
    def mark(self) -> Mapping[str, Any]:
        """The mark of the last batch; empty before the first."""
        return self._state.mark

    @property
    def deleted_share(self) -> float:
        """The share of deleted rows. From one half on, rebuild."""
        return self._files.rows.deleted / max(1, self._state.rows)

    def write(self, upserts: Sequence[Document] = (), deletes: Sequence[str] = (), *, mark: Mapping[str, Any]) -> None:
        """Remove the documents with the ids `deletes`, then add or replace `upserts`, and set the mark, atomically.

        Of two upserts with one id the last wins. Visible to readers on return. Raises StaleWriter if a fresh index was
        published meanwhile. After any other error nothing has changed, and writing may continue.
        """
        self._check_current()
        if not self._usable:
            self._open()
        try:
            self._write(upserts, deletes, mark)
        except BaseException:
            self._recover()
            raise

    def _recover(self) -> None:
        """Return to what is published; if the disk is too full even for that, the next batch tries again."""
        self._usable = False
        self._segment_builder.wait()  # the next one must not remove what this one is writing
        with suppress(OSError, ValueError):  # what could not be written cannot be flushed either
            self._files.close()
        with suppress(OSError):
            self._open()

    def publish(self) -> None:
        """Make this index live, if it is not yet, and remove earlier ones.

        Segments are built first; unfinished ones left by a killed writer of the live index, in the background.
        """
        if left := self._files.rows.ids_not_rewritten(self._rewritten):
            self.write(deletes=left, mark=self.mark)
        self._rewritten = bytearray()
        if disk.live_generation(self._folder) != self._generation:
            self.build_segments()
            disk.make_current(self._folder, self._generation)
        self._remove_stale()
        self._is_live = True
        self._build_in_background()
        self._reusable = no_vectors

    def build_segments(self) -> None:
        """Build pending segments before `publish`, which is quick then. May take minutes."""
        while span := self._due():
            self._segment_builder.build(span)

    def close(self) -> None:
        """Release the index. Background merges are finished first."""
        self._preparer.close()
        if self._lock is not None:
            self._segment_builder.wait()
            self._files.close()
            self._unlock()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _open(self) -> None:
        published = disk.read_state(self._generation)
        collection = self._store.place(self._generation)
        self._state = published or disk.GenerationState(
            self._encoder.name, self._encoder.dimensions, collection=collection
        )
        if not is_encoded_by(self._state, self._encoder):
            raise EncoderChanged(f"the vectors are by {self._state.encoder}, not by {self._encoder.name}")
        self._store.check(self._state)
        self._segment_builder = SegmentBuilder(
            self._generation,
            self._encoder.dimensions,
            self._publish_segment,
            existing_spans=self._state.segments,
            threshold=self._loose,
        )
        remove_strays(self._generation, self._state.segments)
        self._files = GenerationFiles(self._generation, self._state, self._encoder, self._store)
        if published is None:
            disk.publish_state(self._generation, self._state)
        self._usable = True

    def _write(self, upserts: Sequence[Document], deletes: Sequence[str], mark: Mapping[str, Any]) -> None:
        newest = {document.id: document for document in upserts}
        removed = set(deletes)
        changed = [key for key, each in newest.items() if key in removed or not self._files.rows.has(each)]
        for row in self._files.rows.rows_of(newest) if self._rewritten else ():
            if row < len(self._rewritten):
                self._rewritten[row] = 1
        unpurged = self._files.rows.deleted_since(self._state.purged)
        self._files.rows.delete([*deletes, *changed])
        self._files.add([newest[key] for key in changed], self._preparer, self._reusable)
        # Only rows are dropped that readers of the previous state do not see either.
        self._files.commit(unpurged)
        self._publish_state(self._state.purged + len(unpurged), mark)
        if self._is_live:
            self._build_in_background()

    def _due(self) -> RowSpan | None:
        """Return the segment to build now; always None if the store is not segmented."""
        return self._segment_builder.due(self._state.segments, self._state.rows) if self._store.segmented else None

    def _build_in_background(self) -> None:
        """Build pending segments in the background."""
        if self._store.segmented:
            self._segment_builder.begin(self._state.segments, self._state.rows)

    def _publish_state(self, purged_rows: int, mark: Mapping[str, Any]) -> None:
        with self._publishing:
            state = replace(
                self._state,
                rows=self._files.rows.rows,
                purged=purged_rows,
                lengths=dict(self._files.lengths),
                mark=dict(mark),
            )
            disk.publish_state(self._generation, state)
            self._state = state

    def _publish_segment(self, span: RowSpan) -> None:
        with self._publishing:
            others = (each for each in self._state.segments if each.last <= span.first or each.first >= span.last)
            segments = sorted([*others, span])
            state = replace(self._state, segments=segments, built=self._state.built + 1)
            disk.publish_state(self._generation, state)
            self._state = state
        remove_strays(self._generation, segments)

    def _remove_stale(self) -> None:
        disk.remove_before(self._folder, self._generation)
        try:
            self._store.remove_stale(self._folder, self._generation)
        except VectorsUnavailable as error:
            _log.warning("vectors of earlier indexes are left for the next sweep: %s", error)

    def _check_current(self) -> None:
        live = disk.live_generation(self._folder)
        replaced = live != self._generation if self._is_live else live and live.name > self._generation.name
        if self._lock is None or replaced:
            message = f"{self._generation} is closed, or no longer the index that serves"
            raise StaleWriter(message)

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
