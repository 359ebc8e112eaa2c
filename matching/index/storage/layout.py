"""The columns of an index, and how documents are written to them.

Rows are numbered in order of writing and never reused; a changed document gets a new row and its old one is listed in
`dead`. Multi-valued properties are stored as pairs (row, code), sorted by row.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import numpy as np

from matching.index.documents import Document
from matching.index.storage.columns import Array, ColumnWriter, Layout, join_texts, text_at
from matching.index.storage.term_vectors import FIELDS
from matching.text import has_digit

AUDIENCE = "\x1eaudience"  # callers' names never begin with a record separator
KIND = "\x1ekind"
OWNER = "\x1eowner"
_TEXTS = ("id", "document", "label", "word")
_MAX_EMBEDDING_CHARACTERS = 200
EmbeddingTexts = tuple[str, ...]
"""Texts that together make one vector."""


def layout(dimensions: int) -> Layout:
    """Return the columns of an index whose vectors have this many dimensions."""
    columns: dict[str, tuple[str, int]] = {
        "vector": ("<f2", dimensions),
        "id_hash": ("<u8", 1),
        "meaning_hash": ("<u8", 1),
        "content_hash": ("<u8", 1),
        "kind": ("<i4", 1),
        "owner": ("<i4", 1),
        "term_row": ("<i4", 1),
        "term_code": ("<i4", 1),
        "number_row": ("<i4", 1),
        "number_code": ("<i4", 1),
        "number_value": ("<f8", 1),
        "word_row": ("<i4", 1),
        "word_code": ("<i4", 1),
        "own_term": ("<u4", 1),
        "own_term_end": ("<i8", 1),
        "field_length": ("<u2", len(FIELDS)),
        "shared": ("<i4", 1),
        "shared_hash": ("<u8", 1),
        "shared_term": ("<u4", 1),
        "shared_term_end": ("<i8", 1),
        "dead": ("<i8", 1),
    }
    for name in _TEXTS:
        columns |= {name: ("|u1", 1), f"{name}_end": ("<i8", 1)}
    return columns


def hash_of(text: str) -> int:
    """Return a 64-bit hash of a text (BLAKE2b, RFC 7693)."""
    return hash_of_bytes(text.encode("utf-8", "surrogatepass"))


def hash_of_bytes(data: bytes) -> int:
    """Return a 64-bit hash of bytes."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def embedding_texts(document: Document) -> EmbeddingTexts:
    """Return the texts whose mean direction is a document's vector: one, its title and category.

    With its description, a vector turns towards details, which words find better (decision 26). An item number has no
    meaning, and costs an encoder as much as four words.
    """
    title = document.title
    for code in document.codes:
        if has_digit(code) and not code.isdecimal() and " " not in code:
            title = title.replace(code, " ")
    return (f"{' '.join(title.split())} {document.group}".strip()[:_MAX_EMBEDDING_CHARACTERS],)


def hash_of_texts(texts: EmbeddingTexts) -> int:
    """Return a 64-bit hash of the texts that make one vector."""
    return hash_of("\x00".join(texts))


def to_json(document: Document) -> str:
    """Return a document in its stored form."""
    return json.dumps(vars(document), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class StringTable:
    """Assigns an integer code to each text (dictionary encoding), and collects new texts for the columns."""

    def __init__(self, column: str, texts: Iterable[str]) -> None:
        """Load the texts of the column."""
        self._column = column
        self._codes = {text: code for code, text in enumerate(texts)}
        self._new: list[bytes] = []

    def code(self, text: str) -> int:
        """Return the number of a text."""
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self._codes)
            self._new.append(text.encode())
        return code

    def flush(self, columns: ColumnWriter) -> None:
        """Append the new texts."""
        append_texts(columns, self._column, self._new)
        self._new = []


def label(name: str, value: str) -> str:
    """Return a named value as one text for the label vocabulary."""
    return f"{name}\x1f{value}"


def term_labels(document: Document) -> list[str]:
    """Return the labels that a document may have several of: audiences, and the values of its terms."""
    found = [label(AUDIENCE, audience) for audience in document.audiences]
    found += [label(name, value) for name, values in document.terms.items() for value in values]
    return list(dict.fromkeys(found))


def named_labels(document: Document) -> list[str]:
    """Return all labels that a document can be filtered by."""
    return [label(KIND, document.kind), label(OWNER, document.owner), *term_labels(document)]


def append_texts(columns: ColumnWriter, name: str, texts: list[bytes]) -> None:
    """Append texts to a column and their ends to its companion column."""
    data, ends = join_texts(texts, columns.lengths[name])
    columns.append(name, data)
    columns.append(f"{name}_end", ends)


def read_texts(columns: dict[str, Array], name: str, start: int = 0) -> Iterator[str]:
    """Return the texts of a column from a row on."""
    data, ends = columns[name], columns[f"{name}_end"]
    return (text_at(data, ends, row).decode() for row in range(start, len(ends)))


def live_mask(rows: int, dead_rows: Array) -> Array:
    """Return which rows are not deleted, bool [rows]."""
    mask = np.ones(rows, np.bool_)
    mask[dead_rows] = False
    return mask
