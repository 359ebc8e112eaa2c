"""An index at one instant: what a reader searches in while the writer goes on."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.index import generation as disk
from matching.index.columns import Array, read_columns, text_at
from matching.index.documents import Document
from matching.index.errors import DamagedIndex, UnknownDocument
from matching.index.kinds import Kinds, read_kinds
from matching.index.layout import alive, hash_of, label, layout, read_texts
from matching.index.spelling import Speller
from matching.index.words import WordReader

Mask = NDArray[np.bool_]
"""One bool per row."""


class Texts:
    """The texts of a vocabulary column, by number and back. Never changes."""

    def __init__(self, columns: dict[str, Array], name: str, before: "Texts | None" = None) -> None:
        """Read a column; `before` is the same column when it was shorter, which saves reading it again."""
        known = before.texts if before else ()
        self.texts: tuple[str, ...] = (*known, *read_texts(columns, name, len(known)))

    @cached_property
    def codes(self) -> Mapping[str, int]:
        """Text → number."""
        return {text: code for code, text in enumerate(self.texts)}


class Snapshot:
    """A consistent view of a generation; words, vectors, columns and mark are of one batch."""

    def __init__(self, generation: Path, state: disk.State, words: WordReader, before: "Snapshot | None") -> None:
        """Map the columns that `state` counts; `before` is an earlier snapshot, to take over what is unchanged."""
        self.generation = generation
        self.state = state
        self.words = words
        self.columns = read_columns(generation, layout(state.dimensions), state.lengths)
        same = before is not None and before.generation == generation
        self.labels: Texts = Texts(self.columns, "label", before.labels if before and same else None)
        self.vocabulary: Texts = Texts(self.columns, "word", before.vocabulary if before and same else None)
        self.alive: Mask = alive(state.rows, self.columns["dead"])
        self.kinds: Kinds = read_kinds(generation, state.dimensions, before.kinds if before and same else None)

    @property
    def rows(self) -> int:
        """Number of rows, dead ones included: the length of every mask and score."""
        return self.state.rows

    @property
    def vectors(self) -> NDArray[np.float32]:
        """The documents' vectors, float32 [rows, dimensions]."""
        return self.columns["vector"].reshape(self.rows, self.state.dimensions)

    def id_of(self, row: int) -> str:
        """Return the id of the document in a row."""
        return text_at(self.columns["id"], self.columns["id_end"], row).decode()

    def document(self, row: int) -> Document:
        """Return the document in a row."""
        fields = json.loads(text_at(self.columns["document"], self.columns["document_end"], row))
        lists = {name: tuple(fields[name]) for name in ("codes", "keywords", "names", "audiences")}
        terms = {name: tuple(values) for name, values in fields["terms"].items()}
        facts = tuple((name, value) for name, value in fields["facts"])
        return Document(**fields | lists | {"terms": terms, "facts": facts})

    def row_of(self, key: str) -> int:
        """Return the row of a living document. Raises UnknownDocument."""
        rows = np.flatnonzero((self.columns["id_hash"] == np.uint64(hash_of(key))) & self.alive)
        for row in rows.tolist():
            if self.id_of(row) == key:
                return int(row)
        raise UnknownDocument(key)

    def rows_with_ids(self, keys: Iterable[str]) -> Mask:
        """Return which rows, living or dead, belong to the documents with these ids."""
        hashes = np.array([hash_of(key) for key in keys], np.uint64)
        return np.isin(self.columns["id_hash"], hashes)

    def rows_with_label(self, name: str, values: Iterable[str]) -> Mask:
        """Return which rows have one of the values under a name."""
        mask = np.zeros(self.rows, np.bool_)
        mask[self.columns["term_row"][self._chosen(name, values)[self.columns["term_code"]]]] = True
        return mask

    def rows_of_single(self, column: str, name: str, values: Iterable[str]) -> Mask:
        """Return which rows have one of the values in a column of one value per row."""
        mask: Mask = self._chosen(name, values)[self.columns[column]]
        return mask

    def _chosen(self, name: str, values: Iterable[str]) -> Mask:
        codes = [self.labels.codes.get(label(name, value)) for value in values]
        mask = np.zeros(len(self.labels.texts), np.bool_)
        mask[[code for code in codes if code is not None]] = True
        return mask

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return the number of that name per row, float64 [rows], NaN where there is none."""
        values = np.full(self.rows, np.nan)
        code = self.labels.codes.get(name)
        if code is not None:
            chosen = self.columns["number_code"] == code
            values[self.columns["number_row"][chosen]] = self.columns["number_value"][chosen]
        return values

    def counts(self, mask: Mask) -> NDArray[np.int64]:
        """Return for each label how many rows of the mask have it, int64 [labels]."""
        chosen = self.columns["term_code"][mask[self.columns["term_row"]]]
        return np.bincount(chosen, minlength=len(self.labels.texts))

    def word_counts(self, mask: Mask) -> NDArray[np.int64]:
        """Return for each word of the vocabulary how many titles of the mask have it, int64 [words]."""
        chosen = self.columns["word_code"][mask[self.columns["word_row"]]]
        return np.bincount(chosen, minlength=len(self.vocabulary.texts))

    @cached_property
    def speller(self) -> Speller:
        """Knows the vocabulary."""
        return Speller(self.vocabulary.texts)

    @cached_property
    def codes_by_name(self) -> Mapping[str, list[tuple[int, str]]]:
        """Name of a term → (label's number, value) of each of its values."""
        named: dict[str, list[tuple[int, str]]] = {}
        for code, text in enumerate(self.labels.texts):
            name, separator, value = text.partition("\x1f")
            if separator:
                named.setdefault(name, []).append((code, value))
        return named


def open_snapshot(folder: Path, before: Snapshot | None) -> Snapshot | None:
    """Return the index as it is now; None where nothing was ever written."""
    while True:
        seen = disk.published(folder)
        generation = disk.current(folder)
        if seen is None or generation is None:
            return None
        try:
            snapshot = _opened(generation, before)
        except DamagedIndex:
            if disk.current(folder) == generation:
                raise
            continue  # swapped and removed while it was being opened
        # The words may be ahead of the state by one batch, no more: that is what the writer provides for.
        if snapshot is not None and disk.published(folder) == seen:
            return snapshot


def _opened(generation: Path, before: Snapshot | None) -> Snapshot | None:
    state = disk.read_state(generation)
    if state is None:
        return None
    return Snapshot(generation, state, WordReader(generation / "words"), before)
