"""An index at one instant: readers search it while the writer continues."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import orjson
import tantivy
from numpy.typing import NDArray

from matching.index.documents import Document
from matching.index.errors import DamagedIndex, UnknownDocument, raise_as_damaged
from matching.index.rows.masks import Mask, Masks, RecentResults
from matching.index.storage import generation as disk
from matching.index.storage.columns import Array, read_columns, text_at
from matching.index.storage.layout import layout, live_mask, read_texts
from matching.index.storage.term_vectors import TermVectors
from matching.index.storage.vector_stores import VectorStore
from matching.index.terms.term_queries import Clause
from matching.index.terms.term_reader import Rows, WordReader
from matching.index.vocabulary.head_terms import HeadTerms, read_head_terms
from matching.index.vocabulary.spelling import Speller
from matching.prefixes import is_han
from matching.text import fold, term_of
from matching.vectors import RowReader

_MAX_CACHED_CONDITIONS = 24
"""Number of recent conditions whose row masks are cached: 2 MB each at 1.8 million rows."""
_MAX_NAME_TABLES = 2
"""Number of kinds of document whose names are kept in memory for completion."""
_NO_TERMS: frozenset[str] = frozenset()


class Texts:
    """The texts of a vocabulary column, by number and back. Immutable."""

    def __init__(self, columns: dict[str, Array], name: str, before: "Texts | None" = None) -> None:
        """Read a column; `before` is an earlier, shorter version of it, which is not read again."""
        known = before.texts if before else ()
        self.texts: tuple[str, ...] = (*known, *read_texts(columns, name, len(known)))
        self._speller_before = before.known_speller if before else None
        self._terms_before = before.known_terms if before else (0, _NO_TERMS)

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """Text → number."""
        return {text: code for code, text in enumerate(self.texts)}

    @cached_property
    def speller(self) -> Speller:
        """The speller for these texts."""
        return Speller(self.texts, self._speller_before)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of these texts, each of which is a word."""
        count, before = self._terms_before
        return before.union(fold(word) if is_han(word) else term_of(word) for word in self.texts[count:])

    @property
    def known_terms(self) -> tuple[int, frozenset[str]]:
        """The terms, or those of fewer texts, if they have been read, and the number of these texts."""
        return (len(self.texts), self.terms) if "terms" in self.__dict__ else self._terms_before

    @property
    def known_speller(self) -> Speller | None:
        """The speller, or that of fewer texts, if one has been built."""
        return self.__dict__.get("speller", self._speller_before)


def _extended(columns: dict[str, Array], name: str, before: Texts | None) -> Texts:
    """Return the texts of a column, reusing `before` with all that derives from it if there are no new ones."""
    if before is not None and len(before.texts) == len(columns[f"{name}_end"]):
        return before
    return Texts(columns, name, before)


class Snapshot:
    """A consistent view of a generation; words, vectors, columns and mark are of the same batch."""

    labels: Texts
    vocabulary: Texts
    masks: Masks
    head_terms: HeadTerms
    vectors: RowReader
    term_vectors: TermVectors
    name_tables: RecentResults

    def __init__(
        self,
        generation: Path,
        state: disk.GenerationState,
        words: WordReader,
        before: "Snapshot | None",
        store: VectorStore,
    ) -> None:
        """Map the columns as counted by `state`; unchanged parts of an earlier snapshot `before` are reused."""
        self.generation = generation
        self.state = state
        self.words = words
        self.columns = read_columns(generation, layout(state.dimensions), state.lengths)
        self.created_at = disk.created_at(generation)
        same = before is not None and (before.generation, before.created_at) == (generation, self.created_at)
        self.labels = _extended(self.columns, "label", before.labels if before and same else None)
        self.vocabulary = _extended(self.columns, "word", before.vocabulary if before and same else None)
        self.live_mask: Mask = live_mask(state.rows, self.columns["dead"])
        earlier = before if same else None
        self.vectors = store.reader(generation, state, self.columns, earlier.vectors if earlier else None)
        self.masks = Masks(state.rows, self.columns, earlier.masks if earlier else None)
        self.term_vectors = TermVectors(self.columns, earlier.term_vectors if earlier else None)
        self.allowed = RecentResults(_MAX_CACHED_CONDITIONS)
        self.name_tables = RecentResults(_MAX_NAME_TABLES, earlier.name_tables if earlier else None)
        self.hidden_clauses = self._hidden_clauses()
        self.head_terms = read_head_terms(generation, state.dimensions, earlier.head_terms if earlier else None)

    @property
    def rows(self) -> int:
        """Number of rows, dead ones included: the length of every mask and score."""
        return self.state.rows

    def live_rows(self) -> Rows:
        """Return the rows that are not deleted."""
        return np.flatnonzero(self.live_mask)

    def id_of(self, row: int) -> str:
        """Return the id of the document in a row."""
        return text_at(self.columns["id"], self.columns["id_end"], row).decode()

    def kind_of(self, row: int) -> str:
        """Return the kind of the document in a row."""
        return self.labels.texts[int(self.columns["kind"][row])].partition("\x1f")[2]

    def owner_of(self, row: int) -> str:
        """Return the owner of the document in a row."""
        return self.labels.texts[int(self.columns["owner"][row])].partition("\x1f")[2]

    def document(self, row: int) -> Document:
        """Return the document in a row."""
        fields = orjson.loads(text_at(self.columns["document"], self.columns["document_end"], row))
        lists = {name: tuple(fields[name]) for name in ("codes", "keywords", "names", "audiences")}
        terms = {name: tuple(values) for name, values in fields["terms"].items()}
        pairs = {name: tuple((first, second) for first, second in fields.get(name, ())) for name in ("facts", "titles")}
        return Document(**fields | lists | {"terms": terms} | pairs)

    def row_of(self, key: str) -> int:
        """Return the row of a document. Raises UnknownDocument."""
        rows = self.rows_with_ids([key])
        rows = rows[self.live_mask[rows]]
        if not len(rows):
            raise UnknownDocument(key)
        return int(rows[0])

    def rows_with_ids(self, keys: Sequence[str]) -> Rows:
        """Return the rows of the documents with these ids, including some recently deleted."""
        if not keys:
            return np.empty(0, np.int64)
        found, _ = self.words.find(self.words.with_ids(keys), (), 2 * len(keys))
        return found.rows[found.rows < self.rows]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return the number with this name per row, float64 [rows], NaN if missing; read-only."""
        return self.masks.numbers(self.labels.codes.get(name))

    def _hidden_clauses(self) -> list[Clause]:
        """Return the clauses that exclude rows known to the words but not to this snapshot."""
        dead = self.columns["dead"][self.state.purged :].tolist()
        found = [(tantivy.Occur.MustNot, self.words.in_rows(dead))] if dead else []
        if self.words.highest_row() >= self.rows:
            found.append((tantivy.Occur.MustNot, self.words.from_row(self.rows)))
        return found

    def label_counts(self, rows: Rows) -> list[tuple[str, str, int]]:
        """Return name and value of each label in some rows (ascending), and the number of these rows with it."""
        row_keys = rows.astype(np.int32)  # same dtype as the column, which would otherwise be converted whole
        starts = np.searchsorted(self.columns["term_row"], row_keys, "left")
        ends = np.searchsorted(self.columns["term_row"], row_keys, "right")
        codes = [self.columns["term_code"][start:end] for start, end in zip(starts, ends, strict=True)]
        if not codes:
            return []
        found, counts = np.unique(np.concatenate(codes), return_counts=True)
        named = (self.labels.texts[code].partition("\x1f") for code in found.tolist())
        return [(name, value, int(count)) for (name, _, value), count in zip(named, counts, strict=True)]

    @property
    def max_title_counts(self) -> NDArray[np.int64]:
        """The number of titles with each word of the vocabulary, int64 [words]; dead and hidden ones included."""
        return self.masks.word_counts(len(self.vocabulary.texts))

    @property
    def speller(self) -> Speller:
        """The speller for the vocabulary."""
        return self.vocabulary.speller


def open_snapshot(folder: Path, before: Snapshot | None, store: VectorStore) -> Snapshot | None:
    """Open the index as it is now; None if nothing was ever written. Raises DamagedIndex, VectorsMoved."""
    while True:
        seen = disk.publication_token(folder)
        generation = disk.live_generation(folder)
        if seen is None or generation is None:
            return None
        try:
            snapshot = _opened(generation, before, store)
        except DamagedIndex:
            if disk.publication_token(folder) == seen:
                raise
            continue  # swapped or extended while being opened
        # The words may be ahead of the state by at most one batch: the writer ensures that.
        if snapshot is not None and disk.publication_token(folder) == seen:
            return snapshot


def _opened(generation: Path, before: Snapshot | None, store: VectorStore) -> Snapshot | None:
    state = disk.read_state(generation)
    if state is None:
        return None
    store.check(state)
    with raise_as_damaged(generation):
        return Snapshot(generation, state, WordReader(generation / "words"), before, store)
