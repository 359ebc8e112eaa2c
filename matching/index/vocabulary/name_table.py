"""Names of the documents of one kind, by the prefixes of their words."""

import numpy as np
from numpy.typing import NDArray

from matching.index.documents import Document
from matching.prefixes import PrefixTable, word_starts
from matching.text import fold_text

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
_MAX_NAME_LENGTH = 200


class NameTable:
    """The titles of documents in every language, from each of their words on. For kinds with few documents."""

    def __init__(self, rows: int, named: "list[tuple[int, Document]]", before: "NameTable | None" = None) -> None:
        """Take the documents of a kind in rows up to `rows` that are not in `before`."""
        self.rows = rows
        pairs, whole = [], set(before.whole) if before else set()
        for row, document in named:
            for title in {document.title, *(text for _, text in document.titles)}:
                text = fold_text(title)[:_MAX_NAME_LENGTH]
                pairs += [(text[place:], row) for place in word_starts(text)]
                whole.add((text, row))
        self.whole: set[tuple[str, int]] = whole
        self.table: PrefixTable = PrefixTable(pairs, before.table if before else None)

    def beginning_with(self, prefix: str, visible: Mask, limit: int) -> list[int]:
        """Return up to `limit` visible rows with a name in which words begin like this.

        `visible` is one bool per row. Names that begin so come first, then in alphabetical order.
        """
        found = [(text, row) for text, row in self.table.beginning_with(prefix) if visible[row]]
        found.sort(key=lambda each: each not in self.whole)
        return list(dict.fromkeys(row for _, row in found))[:limit]
