"""Document intake into the columns, and the writer's memory of what they contain."""

from collections.abc import Iterable, Sequence

import numpy as np

from matching.encode import Vectors
from matching.index.documents import Document
from matching.index.storage.columns import Array, ColumnWriter
from matching.index.storage.layout import (
    KIND,
    OWNER,
    StringTable,
    append_texts,
    hash_of,
    hash_of_bytes,
    label,
    live_mask,
    read_texts,
    term_labels,
    to_json,
)
from matching.index.storage.term_vectors import TermVector
from matching.index.writing.preparing import Prepared
from matching.vectors import RowWriter


class RowAppender:
    """Maps documents to rows, and appends rows."""

    def __init__(self, known_columns: dict[str, Array], columns: ColumnWriter, vectors: RowWriter) -> None:
        """Load what the columns hold; `known_columns` are the same columns, readable. Vectors go to their store."""
        self._columns = columns
        self._vectors = vectors
        self._dead: list[int] = known_columns["dead"].tolist()
        self._row_of_text = {key: row for row, key in enumerate(known_columns["meaning_hash"].tolist())}
        self._contents: list[int] = known_columns["content_hash"].tolist()
        self.rows = len(self._contents)
        live_rows = live_mask(self.rows, known_columns["dead"]).tolist()
        self._row_of = {key: row for row, key in enumerate(read_texts(known_columns, "id")) if live_rows[row]}
        self._labels = StringTable("label", read_texts(known_columns, "label"))
        self._words = StringTable("word", read_texts(known_columns, "word"))
        self._shared = {key: code for code, key in enumerate(known_columns["shared_hash"].tolist())}

    @property
    def deleted(self) -> int:
        """The number of deleted rows."""
        return len(self._dead)

    def deleted_since(self, position: int) -> list[int]:
        """Return the deleted rows after the first `position` ones."""
        return self._dead[position:]

    def has(self, document: Document) -> bool:
        """Return whether an identical document is there and not deleted."""
        row = self._row_of.get(document.id)
        return row is not None and self._contents[row] == hash_of(to_json(document))

    def row_of_texts(self, key: int) -> int | None:
        """Return a row, deleted or not, whose vector was made from the text with this hash."""
        return self._row_of_text.get(key)

    def rows_of(self, keys: Iterable[str]) -> list[int]:
        """Return the rows of those of some documents that exist."""
        return [row for key in keys if (row := self._row_of.get(key)) is not None]

    def ids_not_rewritten(self, is_rewritten: bytearray) -> list[str]:
        """Return the ids of the documents in the first rows whose byte is zero."""
        return [key for key, row in self._row_of.items() if row < len(is_rewritten) and not is_rewritten[row]]

    def delete(self, keys: Iterable[str]) -> None:
        """Mark documents as deleted; unknown ids are ignored."""
        rows = [row for key in keys if (row := self._row_of.pop(key, None)) is not None]
        self._dead.extend(rows)
        self._columns.append("dead", np.array(rows, np.int64))

    def add(
        self, documents: Sequence[Document], prepared_rows: Prepared, text_hashes: Sequence[int], vectors: Vectors
    ) -> None:
        """Append a row for each document; `vectors`, float32 [n, d], belong to the texts with these hashes."""
        self._add_hashes(documents, prepared_rows.contents, text_hashes)
        append_texts(self._columns, "id", [document.id.encode() for document in documents])
        append_texts(self._columns, "document", [content.encode() for content in prepared_rows.contents])
        self._vectors.add(self.rows, vectors, self._add_labels(documents), self._add_numbers(documents))
        self._append_pairs(
            "word", [[self._words.code(word) for word in each.title_words] for each in prepared_rows.analyses]
        )
        self._add_terms([each.vector for each in prepared_rows.analyses])
        self._labels.flush(self._columns)
        self._words.flush(self._columns)
        self._row_of |= {document.id: row for row, document in enumerate(documents, self.rows)}
        self.rows += len(documents)

    def _add_hashes(self, documents: Sequence[Document], contents: Sequence[str], text_hashes: Sequence[int]) -> None:
        hashes = [hash_of(content) for content in contents]
        self._columns.append("id_hash", np.array([hash_of(document.id) for document in documents], np.uint64))
        self._columns.append("meaning_hash", np.array(text_hashes, np.uint64))
        self._columns.append("content_hash", np.array(hashes, np.uint64))
        self._row_of_text |= {key: row for row, key in enumerate(text_hashes, self.rows)}
        self._contents.extend(hashes)

    def _add_labels(self, documents: Sequence[Document]) -> list[list[int]]:
        """Append the documents' labels, and return them: kind and owner first."""
        code = self._labels.code
        kinds = [code(label(KIND, document.kind)) for document in documents]
        owners = [code(label(OWNER, document.owner)) for document in documents]
        terms = [[code(text) for text in term_labels(document)] for document in documents]
        self._columns.append("kind", np.array(kinds, np.int32))
        self._columns.append("owner", np.array(owners, np.int32))
        self._append_pairs("term", terms)
        return [[kind, owner, *some] for kind, owner, some in zip(kinds, owners, terms, strict=True)]

    def _add_numbers(self, documents: Sequence[Document]) -> list[dict[int, float]]:
        """Append the documents' numbers, and return them."""
        numbers = [{self._labels.code(name): value for name, value in d.numbers.items()} for d in documents]
        self._append_pairs("number", [list(some) for some in numbers])
        values = [value for some in numbers for value in some.values()]
        self._columns.append("number_value", np.array(values, np.float64))
        return numbers

    def _add_terms(self, vectors: Sequence[TermVector]) -> None:
        """Append the documents' terms, and new shared ones."""
        hashes = [hash_of_bytes(each.shared) for each in vectors]
        new = {key: each.shared for key, each in zip(hashes, vectors, strict=True) if key not in self._shared}
        self._shared |= {key: code for code, key in enumerate(new, len(self._shared))}
        self._columns.append("shared_hash", np.array(list(new), np.uint64))
        self._append_terms("shared_term", list(new.values()))
        self._append_terms("own_term", [each.own for each in vectors])
        self._columns.append("shared", np.array([self._shared[key] for key in hashes], np.int32))
        self._columns.append("field_length", np.array([each.lengths for each in vectors], np.uint16))

    def _append_terms(self, name: str, vectors: Sequence[bytes]) -> None:
        terms = np.frombuffer(b"".join(vectors), "<u4")
        sizes = [len(each) // terms.itemsize for each in vectors]
        self._columns.append(f"{name}_end", self._columns.lengths[name] + np.cumsum(sizes, dtype=np.int64))
        self._columns.append(name, terms)

    def _append_pairs(self, name: str, codes: Sequence[Sequence[int]]) -> None:
        counts = [len(row) for row in codes]
        rows = np.repeat(np.arange(self.rows, self.rows + len(codes), dtype=np.int32), counts)
        self._columns.append(f"{name}_row", rows)
        self._columns.append(f"{name}_code", np.array([code for row in codes for code in row], np.int32))
