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
from matching.index.errors import DamagedIndex, EncoderChanged, StaleWriter, WriterBusy, refused
from matching.index.storage import generation as disk
from matching.index.storage.columns import ColumnWriter, read_columns
from matching.index.storage.embeddings import Known, Meanings, by_meaning, made_by, nothing_known, saying, vectors_of
from matching.index.storage.layout import layout
from matching.index.storage.vector_stores import FileStore, VectorStore
from matching.index.terms.inverted_index import WordWriter
from matching.index.vocabulary.kinds import KindWriter, kinds_of
from matching.index.writing.intake import Intake
from matching.index.writing.preparing import Preparer, parts
from matching.index.writing.segment_builder import Sealer, remove_strays
from matching.vectors import LOOSE, RowSpan, VectorsUnavailable

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
        processes: int = 0,
        store: VectorStore | None = None,
        loose: int = LOOSE,
        _generation: Path | None = None,
    ) -> None:
        """Open the index in a folder, or create one; `processes` is the number of processes that analyse and encode.

        The vectors go into files, unless a store says otherwise; `loose` rows without a segment make one. Raises
        WriterBusy, EncoderChanged, or DamagedIndex.
        """
        self._folder = folder
        self._encoder = encoder
        self._store: VectorStore = store or FileStore()
        self._preparer = Preparer(encoder, processes=processes)
        self._loose = loose
        self._publishing = Lock()
        self._generation = _generation or disk.current(folder) or disk.new_generation(folder)
        self._lock: int | None = disk.lock(self._generation)
        self._borrowed: Known = nothing_known
        self._serves = False
        self._usable = False
        self._met = bytearray()
        """Which rows of another writer's unfinished index have been written again."""
        try:
            self._open()
            if _generation is None:
                self.publish()
            else:
                self._begin_beside(disk.current(folder))
        except BaseException:
            self._unlock()
            raise

    @classmethod
    def fresh(
        cls,
        folder: Path,
        encoder: Encoder,
        *,
        processes: int = 0,
        store: VectorStore | None = None,
        loose: int = LOOSE,
    ) -> Self:
        """Begin a new index beside the live one, invisible to readers before `publish`.

        Vectors of texts in the live index are reused, if its encoder is the same. The work of a writer that died while
        building is continued: documents already written cost next to nothing, and those not written again are removed
        by `publish`.
        """
        begin = partial(cls, folder, encoder, processes=processes, store=store, loose=loose)
        if left := disk.unfinished(folder):
            with suppress(DamagedIndex, EncoderChanged, WriterBusy):
                return begin(_generation=left)
        return begin(_generation=disk.new_generation(folder))

    def _begin_beside(self, serving: Path | None) -> None:
        """Continue an unfinished index, or an empty one, beside the live one."""
        self._met = bytearray(self._state.rows)
        with suppress(DamagedIndex):  # often the reason for a fresh index
            self._borrowed = saying(vectors_of(serving, self._encoder, self._store))
            self._kinds.borrow(kinds_of(serving, self._encoder))

    @property
    def mark(self) -> Mapping[str, Any]:
        """The mark of the last batch; empty before the first."""
        return self._state.mark

    @property
    def waste(self) -> float:
        """The share of dead rows. From one half on, rebuild."""
        return self._intake.dead / max(1, self._state.rows)

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
        self._sealer.wait()  # the next one must not remove what this one is writing
        with suppress(OSError, ValueError):  # what could not be written cannot be flushed either
            self._files.close()
        with suppress(OSError):
            self._open()

    def publish(self) -> None:
        """Make this index live, if it is not yet, and remove earlier ones.

        Segments are built first; unfinished ones left by a killed writer of the live index, in the background.
        """
        if left := self._intake.keys_beside(self._met):
            self.write(deletes=left, mark=self.mark)
        self._met = bytearray()
        if disk.current(self._folder) != self._generation:
            self.build_segments()
            disk.make_current(self._folder, self._generation)
        self._sweep()
        self._serves = True
        self._seal()
        self._borrowed = nothing_known

    def build_segments(self) -> None:
        """Build pending segments before `publish`, which is quick then. May take minutes."""
        while span := self._due():
            self._sealer.build(span)

    def close(self) -> None:
        """Release the index. Background merges are finished first."""
        self._preparer.close()
        if self._lock is not None:
            self._sealer.wait()
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
        if not made_by(self._state, self._encoder):
            raise EncoderChanged(f"the vectors are by {self._state.encoder}, not by {self._encoder.name}")
        self._store.check(self._state)
        self._sealer = Sealer(
            self._generation,
            self._encoder.dimensions,
            self._publish_segment,
            found=self._state.segments,
            loose=self._loose,
        )
        remove_strays(self._generation, self._state.segments)
        columns_layout = layout(self._encoder.dimensions)
        known = read_columns(self._generation, columns_layout, self._state.lengths)
        with refused(self._generation), ExitStack() as opened:
            self._columns = ColumnWriter(self._generation, columns_layout, self._state.lengths)
            opened.callback(self._columns.close)
            self._words = WordWriter(self._generation / "words")
            opened.callback(self._words.close)
            self._rows = self._store.writer(self._generation, self._state, self._columns)
            self._intake = Intake(known, self._columns, self._rows)
            self._kinds = KindWriter(self._generation, self._encoder)
            opened.callback(self._kinds.close)
            self._repair_words()
            self._files = opened.pop_all()
        if published is None:
            disk.publish_state(self._generation, self._state)
        self._usable = True

    def _repair_words(self) -> None:
        """Drop words committed in a batch that was never published."""
        most = self._state.rows - self._state.purged
        self._words.forget_from(self._state.rows)
        self._words.commit()
        if not self._state.rows - self._intake.dead <= self._words.count() <= most:
            message = f"the words of {self._generation} do not belong to its columns"
            raise DamagedIndex(message)

    def _write(self, upserts: Sequence[Document], deletes: Sequence[str], mark: Mapping[str, Any]) -> None:
        newest = {document.id: document for document in upserts}
        removed = set(deletes)
        changed = [key for key, each in newest.items() if key in removed or not self._intake.has(each)]
        for row in self._intake.rows_of(newest) if self._met else ():
            if row < len(self._met):
                self._met[row] = 1
        unpurged = self._intake.dead_since(self._state.purged)
        self._intake.bury([*deletes, *changed])
        self._add([newest[key] for key in changed])
        # The words drop only rows that readers of the previous state do not see either.
        self._rows.forget(unpurged)
        self._words.forget(unpurged)
        self._words.commit()
        self._columns.sync()
        self._kinds.sync()
        self._publish_state(self._state.purged + len(unpurged), mark)
        if self._serves:
            self._seal()

    def _due(self) -> RowSpan | None:
        """Return the segment to build now; always None if the store is not segmented."""
        return self._sealer.due(self._state.segments, self._state.rows) if self._store.segmented else None

    def _seal(self) -> None:
        """Build pending segments in the background."""
        if self._store.segmented:
            self._sealer.begin(self._state.segments, self._state.rows)

    def _add(self, documents: Sequence[Document]) -> None:
        """Append rows for documents."""
        cut = list(parts(documents))
        known = by_meaning(self._intake.row_of_meaning, self._rows.vectors)
        meanings = [Meanings(part, known, self._borrowed) for part in cut]
        work = [(part, each.texts) for part, each in zip(cut, meanings, strict=True)]
        for part, each, prepared in zip(cut, meanings, self._preparer.prepare(work), strict=True):
            for row, (document, analysis) in enumerate(zip(part, prepared.analyses, strict=True), self._intake.rows):
                self._words.add(row, document, analysis)
            self._kinds.add(part, prepared.analyses)
            self._intake.add(part, prepared, each.hashes, each.vectors(prepared.vectors, self._encoder.dimensions))

    def _publish_state(self, purged: int, mark: Mapping[str, Any]) -> None:
        with self._publishing:
            state = replace(
                self._state,
                rows=self._intake.rows,
                purged=purged,
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

    def _sweep(self) -> None:
        disk.remove_before(self._folder, self._generation)
        try:
            self._store.sweep(self._folder, self._generation)
        except VectorsUnavailable as error:
            _log.warning("vectors of earlier indexes are left for the next sweep: %s", error)

    def _check_current(self) -> None:
        serving = disk.current(self._folder)
        replaced = serving != self._generation if self._serves else serving and serving.name > self._generation.name
        if self._lock is None or replaced:
            message = f"{self._generation} is closed, or no longer the index that serves"
            raise StaleWriter(message)

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
