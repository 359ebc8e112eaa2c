"""Words: an inverted index (tantivy) from terms to rows, scored by BM25.

It only knows rows, the numbers under which the columns know a document. Which rows exist is decided by the
generation's state and not here: the words may be one batch ahead of it after a crash, and forget dead rows one
batch late, so that a reader who still has the state before finds all that is his.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import tantivy

from matching.index.documents import Document
from matching.index.layout import named_labels
from matching.text import compact, grams, spans, tokenise

Terms = Mapping[str, Sequence[str]]
_FIELDS = ("title", "body", "keywords", "names", "codes", "joined", "grams", "exact")
_HEAP_BYTES = 50_000_000


def analyse(document: Document) -> Terms:
    """Return a document's terms by field."""
    title, body = tokenise(document.title), tokenise(document.body)
    codes = [(code, tokenise(code)) for code in document.codes]
    written = [(document.title, title), (document.body, body), *codes]
    keywords = " . ".join((document.group, *document.keywords))
    return {
        "title": [token.term for token in title],
        "body": [token.term for token in body],
        "keywords": [token.term for token in tokenise(keywords)],
        "names": [token.term for token in tokenise(" . ".join(document.names))],
        "codes": [token.term for _, tokens in codes for token in tokens],
        "joined": [span.term for text, tokens in written for span in spans(text, tokens)],
        "grams": grams(f"{document.title} . {document.body} . {keywords}"),
        "exact": [compact(code) for code in document.codes],
    }


def facts(document: Document) -> Mapping[str, object]:
    """Return what a document can be counted and compared by, under names that a path may have."""
    numbers = {path_of(name): float(value) for name, value in document.numbers.items()}
    return numbers | {path_of(name): list(values) for name, values in document.terms.items()}


def path_of(name: str) -> str:
    """Return the name of a term or number as part of a path in the facts: letters, digits and low lines."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in name)


def schema() -> tantivy.Schema:
    """Return the fields: terms that arrive ready, and what filters and counts need."""
    builder = tantivy.SchemaBuilder().add_unsigned_field("row", indexed=True, fast=True)
    builder = builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder = builder.add_text_field("labels", tokenizer_name="raw", index_option="basic")
    builder = builder.add_json_field("facts", tokenizer_name="raw", index_option="basic", fast=True)
    for name in _FIELDS:
        # Terms arrive ready, parted by spaces; nothing is stored, for the columns hold the documents.
        builder = builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class WordWriter:
    """Adds and forgets rows; nothing counts before `commit`."""

    def __init__(self, folder: Path) -> None:
        """Open or create the words in a folder; whoever calls holds the generation's lock."""
        folder.mkdir(exist_ok=True)
        self._schema = schema()
        self._index = tantivy.Index(self._schema, str(folder))
        self._writer = self._index.writer(_HEAP_BYTES, 1)
        self._touched = False

    def add(self, row: int, document: Document, terms: Mapping[str, str]) -> None:
        """Add a document under its row, with its terms by field, joined by spaces."""
        entry = tantivy.Document()
        entry.add_unsigned("row", row)
        entry.add_text("id", document.id)
        for name in named_labels(document):
            entry.add_text("labels", name)
        entry.add_json("facts", facts(document))
        for name, words in terms.items():
            entry.add_text(name, words)
        self._writer.add_document(entry)
        self._touched = True

    def forget(self, rows: Sequence[int]) -> None:
        """Remove rows."""
        if rows:
            # Not delete_documents_by_term: in tantivy 0.27 it takes numbers for signed ones and finds nothing.
            self._writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "row", rows))
            self._touched = True

    def forget_from(self, row: int) -> None:
        """Remove a row and all after it: what a batch left behind that was never published."""
        everything_after = tantivy.Query.range_query(self._schema, "row", tantivy.FieldType.Unsigned, row)
        self._writer.delete_documents_by_query(everything_after)
        self._touched = True

    def commit(self) -> None:
        """Make everything since the last commit durable and visible."""
        if self._touched:
            self._writer.commit()
            self._touched = False

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._writer.rollback()
        self._touched = False

    def count(self) -> int:
        """Return the number of rows committed."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Let background merges finish, and let go of the folder."""
        self._writer.wait_merging_threads()
