"""Words: an inverted index (tantivy) from terms to rows, scored by BM25.

It only knows rows, the numbers under which the columns know a document. Which rows exist is decided by the
generation's state and not here: the words may be one batch ahead of it after a crash, and forget dead rows one
batch late, so that a reader who still has the state before finds all that is his.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from matching.index.documents import Document
from matching.index.layout import named_labels
from matching.text import compact, grams, spans, tokenise
from matching.understand.heads import Head, heads_of, heads_of_kind, telling, type_among

Terms = Mapping[str, Sequence[str]]
_FIELDS = ("text", "title", "codes", "facts", "keywords", "names", "heads", "sorts", "joined", "grams", "exact")
_HEAP_BYTES = 50_000_000


def analyse(document: Document) -> Terms:
    """Return a document's terms by field."""
    facts = " . ".join(telling(name, value) for name, value in document.facts)
    models = (code for code in document.codes if not compact(code).isdecimal())  # a GTIN only makes a text longer
    texts = [(text, tokenise(text)) for text in (document.title, document.brand, document.body, *models)]
    codes = [(code, tokenise(code)) for code in document.codes]
    told = (facts, tokenise(facts))
    keywords = " . ".join((document.group, *document.keywords))
    return {
        "text": [token.term for _, tokens in texts for token in tokens],
        "title": [token.term for token in texts[0][1]],
        "codes": [token.term for _, tokens in codes for token in tokens],
        "facts": [token.term for token in told[1]],
        "keywords": [token.term for token in tokenise(keywords)],
        "names": [token.term for token in tokenise(" . ".join(document.names))],
        "heads": [head.term for head in heads_in(document)],
        "sorts": [head.term for head in named_kinds(document)],
        "joined": [span.term for text, tokens in (*texts, *codes, told) for span in spans(text, tokens)],
        "grams": grams(f"{document.title} . {document.body} . {facts} . {keywords}"),
        "exact": [compact(code) for code in document.codes],
    }


def heads_in(document: Document) -> tuple[Head, ...]:
    """Return the kinds of thing that a document offers, by its title, type and group."""
    of_title = heads_of(document.title, document.language, brand=document.brand, codes=document.codes)
    return tuple(dict.fromkeys((*of_title, *named_kinds(document))))


def named_kinds(document: Document) -> tuple[Head, ...]:
    """Return the kinds that its owner says it is of, by its type and group."""
    of_type = heads_of_kind(type_among(document.facts), document.language)
    return (*of_type, *heads_of_kind(document.group, document.language))


def values_of(document: Document) -> Mapping[str, object]:
    """Return what a document can be counted and compared by, under names that a path may have."""
    numbers = {path_of(name): float(value) for name, value in document.numbers.items()}
    return numbers | {path_of(name): list(values) for name, values in document.terms.items()}


def path_of(name: str) -> str:
    """Return the name of a term or number as part of a path: letters, digits and low lines."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in name)


def schema() -> tantivy.Schema:
    """Return the fields: terms that arrive ready, and what filters and counts need."""
    builder = tantivy.SchemaBuilder().add_unsigned_field("row", indexed=True, fast=True)
    builder = builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder = builder.add_text_field("labels", tokenizer_name="raw", index_option="basic")
    builder = builder.add_json_field("values", tokenizer_name="raw", index_option="basic", fast=True)
    for name in _FIELDS:
        # Terms arrive ready, parted by spaces; nothing is stored, for the columns hold the documents.
        builder = builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@contextmanager
def _written() -> Iterator[None]:
    """Raise OSError for what tantivy says of a disk: a ValueError, as if files were no index."""
    try:
        yield
    except ValueError as error:
        message = f"the words cannot be written: {error}"
        raise OSError(message) from error


class WordWriter:
    """Adds and forgets rows; nothing counts before `commit`. Raises OSError where the disk is full."""

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
        entry.add_json("values", values_of(document))
        for name, words in terms.items():
            entry.add_text(name, words)
        with _written():
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
        """Make everything since the last commit durable and visible. Raises OSError."""
        if self._touched:
            with _written():
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
