"""The writing side of an index."""

import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any, Self

from matching.encode import Encoder
from matching.index.documents import Document
from matching.index.errors import DamagedIndex, EncoderChanged, StaleWriter, WriterBusy, raise_as_damaged
from matching.index.storage import generation as disk
from matching.index.storage.columns import ColumnWriter, read_columns
from matching.index.storage.embeddings import (
    DocumentVectors,
    VectorLookup,
    is_encoded_by,
    lookup_by_texts,
    no_vectors,
    vectors_of,
    without_zeros,
)
from matching.index.storage.layout import layout
from matching.index.storage.vector_stores import FileStore, VectorStore
from matching.index.terms.inverted_index import WordWriter
from matching.index.vocabulary.head_terms import HeadTermWriter, head_terms_of
from matching.index.writing.preparing import Preparer, in_batches
from matching.index.writing.row_appender import RowAppender
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
            self._head_terms.reuse(head_terms_of(live, self._encoder))

    @property
    def mark(self) -> Mapping[str, Any]:
        """The mark of the last batch; empty before the first."""
        return self._state.mark

    @property
    def deleted_share(self) -> float:
        """The share of deleted rows. From one half on, rebuild."""
        return self._row_appender.deleted / max(1, self._state.rows)

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
        if left := self._row_appender.ids_not_rewritten(self._rewritten):
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
        columns_layout = layout(self._encoder.dimensions)
        known = read_columns(self._generation, columns_layout, self._state.lengths)
        with raise_as_damaged(self._generation), ExitStack() as opened:
            self._columns = ColumnWriter(self._generation, columns_layout, self._state.lengths)
            opened.callback(self._columns.close)
            self._words = WordWriter(self._generation / "words")
            opened.callback(self._words.close)
            self._rows = self._store.writer(self._generation, self._state, self._columns)
            self._row_appender = RowAppender(known, self._columns, self._rows)
            self._head_terms = HeadTermWriter(self._generation, self._encoder)
            opened.callback(self._head_terms.close)
            self._repair_words()
            self._files = opened.pop_all()
        if published is None:
            disk.publish_state(self._generation, self._state)
        self._usable = True

    def _repair_words(self) -> None:
        """Drop words committed in a batch that was never published."""
        maximum = self._state.rows - self._state.purged
        self._words.forget_from(self._state.rows)
        self._words.commit()
        if not self._state.rows - self._row_appender.deleted <= self._words.count() <= maximum:
            message = f"the words of {self._generation} do not belong to its columns"
            raise DamagedIndex(message)

    def _write(self, upserts: Sequence[Document], deletes: Sequence[str], mark: Mapping[str, Any]) -> None:
        newest = {document.id: document for document in upserts}
        removed = set(deletes)
        changed = [key for key, each in newest.items() if key in removed or not self._row_appender.has(each)]
        for row in self._row_appender.rows_of(newest) if self._rewritten else ():
            if row < len(self._rewritten):
                self._rewritten[row] = 1
        unpurged = self._row_appender.deleted_since(self._state.purged)
        self._row_appender.delete([*deletes, *changed])
        self._add([newest[key] for key in changed])
        # The words drop only rows that readers of the previous state do not see either.
        self._rows.forget(unpurged)
        self._words.forget(unpurged)
        self._words.commit()
        self._columns.sync()
        self._head_terms.sync()
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

    def _add(self, documents: Sequence[Document]) -> None:
        """Append rows for documents."""
        batches = list(in_batches(documents))
        known = lookup_by_texts(self._row_appender.row_of_texts, self._rows.vectors)
        vectors = [DocumentVectors(part, known, self._reusable) for part in batches]
        work = [(part, each.texts) for part, each in zip(batches, vectors, strict=True)]
        for part, each, prepared in zip(batches, vectors, self._preparer.prepare(work), strict=True):
            for row, (document, analysis) in enumerate(
                zip(part, prepared.analyses, strict=True), self._row_appender.rows
            ):
                self._words.add(row, document, analysis)
            self._head_terms.add(part, prepared.analyses)
            self._row_appender.add(
                part, prepared, each.hashes, each.vectors(prepared.vectors, self._encoder.dimensions)
            )

    def _publish_state(self, purged_rows: int, mark: Mapping[str, Any]) -> None:
        with self._publishing:
            state = replace(
                self._state,
                rows=self._row_appender.rows,
                purged=purged_rows,
                lengths=dict(self._columns.lengths),
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
