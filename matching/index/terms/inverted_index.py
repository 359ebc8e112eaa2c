"""The word index: an inverted index (tantivy) from terms to rows, scored by BM25.

It only knows rows, the numbers of documents in the columns. Which rows exist is decided by the generation's state:
the words may be one batch ahead of it after a crash, and drop dead rows one batch late, so that a reader with the
previous state finds all of its rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tantivy

from matching.index.documents import Document
from matching.index.storage.layout import named_labels
from matching.index.storage.term_vectors import TermVector, term_vector
from matching.index.terms.concept_terms import concept_terms
from matching.text import Token, compact, grams, has_digit, spans, tokenise
from matching.understand.concepts import NO_CONCEPTS, ConceptReader
from matching.understand.heads import Head, heads_of, heads_of_type, searchable_text, stated_type

_FIELDS = ("words", "facts", "names", "text", "title", "keywords", "heads", "sorts", "concepts", "grams", "exact")
_HEAP_BYTES = 50_000_000
_CACHED_TEXTS = 10_000
"""Number of cached texts shared by many documents: names of groups and sections."""


@dataclass(frozen=True)
class Analysis:
    """The analysis of a document before it has a row."""

    terms: Mapping[str, str]
    """Its terms by field, separated by spaces; empty fields are omitted."""
    head_terms: tuple[Head, ...]
    """The kinds of thing it offers, by its title, type and group."""
    stated: tuple[Head, ...]
    """Those named by its owner, by type and group."""
    title_words: tuple[str, ...]
    """The words of its titles in all languages, see `title_words`."""
    vector: TermVector
    """Its term vector, for rescoring."""


class _Text:
    """An analysed text: its terms, its joined neighbours, and its Chinese pairs and characters."""

    def __init__(self, text: str) -> None:
        self.tokens = tokenise(text)
        self.terms = " ".join(token.term for token in self.tokens)
        self.spans = " ".join(span.term for span in spans(text, self.tokens))
        self.grams = _grams(text)


_cached_text = lru_cache(maxsize=_CACHED_TEXTS)(_Text)
"""Analyses texts that many documents share: a brand, or the empty text."""


def _analysed(text: str) -> _Text:
    return _Text(text) if text else _cached_text(text)


def analyse(document: Document, reader: ConceptReader = NO_CONCEPTS) -> Analysis:
    """Analyse a document, with the concepts that a reader finds in it."""
    head_terms, stated = _head_terms(document)
    title, shared = _Text(document.title), _shared(document)
    own = _own(document, title) | {
        "concepts": _joined(concept_terms(document, reader)),
        "heads": _joined(head.term for head in head_terms),
        "sorts": _joined(head.term for head in stated),
    }
    derived = {
        "title": title.terms,
        "exact": _joined(compact(code) for code in document.codes),
        "grams": _joined((own["grams"], shared["grams"])),
        "words": _joined((own["text"], own["codes"], shared["keywords"], own["joined"])),
    }
    terms = {name: words for name, words in (own | shared | derived).items() if words and name in _FIELDS}
    return Analysis(terms, head_terms, stated, _words_of_titles(document, title), term_vector(own, shared))


def _own(document: Document, title: _Text) -> dict[str, str]:
    """Return the terms of a document's own text."""
    codes = [_Text(code) for code in document.codes]
    # A GTIN would only make the text longer.
    models = [read for code, read in zip(document.codes, codes, strict=True) if not compact(code).isdecimal()]
    body, facts = (
        _analysed(document.body),
        _analysed(" . ".join(searchable_text(name, value) for name, value in document.facts)),
    )
    texts = [title, _cached_text(document.brand), body, *models]
    return {
        "text": _joined(each.terms for each in texts),
        "codes": _joined(each.terms for each in codes),
        "facts": facts.terms,
        "joined": _joined(each.spans for each in (*texts, *codes, facts)),
        "grams": _joined(each.grams for each in (title, body, facts)),
    }


def _shared(document: Document) -> dict[str, str]:
    """Return the terms it has by its categories, shared with others."""
    titles = (title for _, title in document.titles)
    categories = " . ".join((document.group, *document.keywords, *document.certificates, *titles))
    return {
        "keywords": _terms(categories),
        "names": _terms(" . ".join(document.names)),
        "grams": _shared_grams(categories),
    }


def _joined(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)


@lru_cache(maxsize=_CACHED_TEXTS)
def _terms(text: str) -> str:
    return " ".join(token.term for token in tokenise(text))


def _grams(text: str) -> str:
    return "" if text.isascii() else " ".join(grams(text))


_shared_grams = lru_cache(maxsize=_CACHED_TEXTS)(_grams)


def _head_terms(document: Document) -> tuple[tuple[Head, ...], tuple[Head, ...]]:
    """Return the kinds of thing a document offers, and those of them that its owner names."""
    if not document.is_thing:
        return (), ()
    from_type = heads_of_type(stated_type(document.facts), document.language)
    stated = (*from_type, *heads_of_type(document.group, document.language))
    from_title = heads_of(document.title, document.language, brand=document.brand, codes=document.codes)
    return tuple(dict.fromkeys((*from_title, *stated))), stated


def _words_of_titles(document: Document, title: _Text) -> tuple[str, ...]:
    others = (word for _, text in document.titles for word in title_words(text, tokenise(text)))
    return tuple(dict.fromkeys((*title_words(document.title, title.tokens), *others)))


def title_words(title: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    """Return the words of a title as written, in lower case, for spelling and suggestions."""
    words = (title[token.start : token.end].lower() for token in tokens)
    return tuple(dict.fromkeys(word for word in words if len(word) > 1 and not has_digit(word)))


def values_of(document: Document) -> Mapping[str, object]:
    """Return the values of a document for counts and comparisons, under names valid in a path."""
    numbers = {path_of(name): float(value) for name, value in document.numbers.items()}
    return numbers | {path_of(name): list(values) for name, values in document.terms.items()}


@lru_cache(maxsize=_CACHED_TEXTS)
def path_of(name: str) -> str:
    """Return the name of a term or number as part of a path: letters, digits and underscores."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}_" for c in name)


def schema() -> tantivy.Schema:
    """Return the schema: fields of pre-tokenised terms, and those for filters and counts."""
    builder = tantivy.SchemaBuilder().add_unsigned_field("row", indexed=True, fast=True)
    builder = builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder = builder.add_text_field("labels", tokenizer_name="raw", index_option="basic")
    builder = builder.add_json_field("values", tokenizer_name="raw", index_option="basic", fast=True)
    for name in _FIELDS:
        # Terms are pre-tokenised, separated by spaces; nothing is stored, because the columns hold the documents.
        builder = builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Raise OSError for tantivy's disk errors, which are a ValueError like those for invalid files."""
    try:
        yield
    except ValueError as error:
        message = f"the words cannot be written: {error}"
        raise OSError(message) from error


class WordWriter:
    """Adds and removes rows; nothing takes effect before `commit`. Raises OSError if the disk is full."""

    def __init__(self, folder: Path) -> None:
        """Open or create the words in a folder; the caller holds the generation's lock."""
        folder.mkdir(exist_ok=True)
        self._schema = schema()
        self._index = tantivy.Index(self._schema, str(folder))
        self._writer = self._index.writer(_HEAP_BYTES, 1)
        self._touched = False

    def add(self, row: int, document: Document, analysis: Analysis) -> None:
        """Add a document, and its analysis, under its row."""
        entry = tantivy.Document()
        entry.add_unsigned("row", row)
        entry.add_text("id", document.id)
        for name in named_labels(document):
            entry.add_text("labels", name)
        entry.add_json("values", values_of(document))
        for name, words in analysis.terms.items():
            entry.add_text(name, words)
        with _disk_errors():
            self._writer.add_document(entry)
        self._touched = True

    def forget(self, rows: Sequence[int]) -> None:
        """Remove rows."""
        if rows:
            # Not delete_documents_by_term: tantivy 0.27 takes numbers for signed ones there and finds nothing.
            self._writer.delete_documents_by_query(tantivy.Query.term_set_query(self._schema, "row", rows))
            self._touched = True

    def forget_from(self, row: int) -> None:
        """Remove a row and all after it: the remains of a batch that was never published."""
        everything_after = tantivy.Query.range_query(self._schema, "row", tantivy.FieldType.Unsigned, row)
        self._writer.delete_documents_by_query(everything_after)
        self._touched = True

    def commit(self) -> None:
        """Make everything since the last commit durable and visible. Raises OSError."""
        if self._touched:
            with _disk_errors():
                self._writer.commit()
            self._touched = False

    def rollback(self) -> None:
        """Discard everything since the last commit."""
        self._writer.rollback()
        self._touched = False

    def count(self) -> int:
        """Return the number of committed rows."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Let background merges finish, and release the folder."""
        self._writer.wait_merging_threads()
