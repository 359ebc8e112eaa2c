"""The open files of a generation, to which documents are written."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from matching.encode import Encoder
from matching.index.documents import Document
from matching.index.errors import DamagedIndex, raise_as_damaged
from matching.index.storage.columns import ColumnWriter, read_columns
from matching.index.storage.embeddings import DocumentVectors, VectorLookup, lookup_by_texts
from matching.index.storage.generation import GenerationState
from matching.index.storage.layout import layout
from matching.index.storage.vector_stores import VectorStore
from matching.index.terms.inverted_index import WordWriter
from matching.index.vocabulary.head_terms import HeadTermWriter
from matching.index.writing.preparing import Preparer, in_batches
from matching.index.writing.row_appender import RowAppender


class GenerationFiles:
    """Columns, words, vectors and head terms; what is appended counts once the state is published."""

    def __init__(self, generation: Path, state: GenerationState, encoder: Encoder, store: VectorStore) -> None:
        """Open the files as they were when a state was published. Raises DamagedIndex."""
        columns_layout = layout(encoder.dimensions)
        known = read_columns(generation, columns_layout, state.lengths)
        with raise_as_damaged(generation), ExitStack() as opened:
            self._columns = ColumnWriter(generation, columns_layout, state.lengths)
            opened.callback(self._columns.close)
            self._words = WordWriter(generation / "words")
            opened.callback(self._words.close)
            self._vectors = store.writer(generation, state, self._columns)
            self._dimensions = encoder.dimensions
            self.rows = RowAppender(known, self._columns, self._vectors)
            self.head_terms = HeadTermWriter(generation, encoder)
            opened.callback(self.head_terms.close)
            self._repair_words(generation, state)
            self._opened = opened.pop_all()

    @property
    def lengths(self) -> Mapping[str, int]:
        """Lengths of the columns, in rows."""
        return self._columns.lengths

    def add(self, documents: Sequence[Document], preparer: Preparer, reusable: VectorLookup) -> None:
        """Append rows for documents; vectors that are `reusable`, or here already, are not made again."""
        batches = list(in_batches(documents))
        known = lookup_by_texts(self.rows.row_of_texts, self._vectors.vectors)
        vectors = [DocumentVectors(part, known, reusable) for part in batches]
        work = [(part, each.texts) for part, each in zip(batches, vectors, strict=True)]
        for part, each, prepared in zip(batches, vectors, preparer.prepare(work), strict=True):
            for row, (document, analysis) in enumerate(zip(part, prepared.analyses, strict=True), self.rows.rows):
                self._words.add(row, document, analysis)
            self.head_terms.add(part, prepared.analyses)
            self.rows.add(part, prepared, each.hashes, each.vectors(prepared.vectors, self._dimensions))

    def commit(self, deleted_rows: Sequence[int]) -> None:
        """Drop the words and vectors of deleted rows; return once all that was appended would survive a power cut."""
        self._vectors.forget(deleted_rows)
        self._words.forget(deleted_rows)
        self._words.commit()
        self._columns.sync()
        self.head_terms.sync()

    def close(self) -> None:
        """Close the files."""
        self._opened.close()

    def _repair_words(self, generation: Path, state: GenerationState) -> None:
        """Drop words committed in a batch that was never published."""
        maximum = state.rows - state.purged
        self._words.forget_from(state.rows)
        self._words.commit()
        if not state.rows - self.rows.deleted <= self._words.count() <= maximum:
            message = f"the words of {generation} do not belong to its columns"
            raise DamagedIndex(message)
