"""Words: an inverted index (tantivy) from terms to rows, scored by BM25.

It only knows rows, the numbers under which the columns know a document. Which rows exist is decided by the
generation's state and not here: the words may be one batch ahead of it after a crash, and forget dead rows one
batch late, so that a reader who still has the state before finds all that is his.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.bridges import Phrase
from matching.index.bridged import bridged
from matching.index.documents import Document
from matching.index.errors import DamagedIndex
from matching.index.plan import Need, Plan
from matching.text import compact, grams, pairs, spans, tokenise

Rows = NDArray[np.int64]
Terms = Mapping[str, Sequence[str]]


class Found(NamedTuple):
    """Rows that match, and their scores (above zero), in no order."""

    rows: Rows
    scores: NDArray[np.float32]


_FIELDS = ("title", "body", "keywords", "names", "codes", "joined", "grams", "exact")
_WEIGHTS = {"title": 1.0, "body": 1.0, "keywords": 0.5, "codes": 1.0}
_TIE = 0.1
"""A term in a second field adds this share of its score there (disjunction max)."""
_JOINED = 0.8
_GRAMS = 0.5
"""Pairs of characters match more than the word does, so they weigh less."""
_MOST_BRIDGED = 10_000
"""Rows that count in the words of other languages: many words there are only half right, and match much."""
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


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_unsigned_field("row", indexed=True, fast=True)
    for name in _FIELDS:
        # Terms arrive ready, parted by spaces; nothing is stored, for the columns hold the documents.
        builder = builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class WordWriter:
    """Adds and forgets rows; nothing counts before `commit`."""

    def __init__(self, folder: Path) -> None:
        """Open or create the words in a folder; whoever calls holds the generation's lock."""
        folder.mkdir(exist_ok=True)
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, str(folder))
        self._writer = self._index.writer(_HEAP_BYTES, 1)
        self._touched = False

    def add(self, row: int, terms: Mapping[str, str]) -> None:
        """Add the terms of a document by field, joined by spaces, under its row."""
        document = tantivy.Document()
        document.add_unsigned("row", row)
        for name, words in terms.items():
            document.add_text(name, words)
        self._writer.add_document(document)
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


class WordReader:
    """Answers from the words as they were when it was opened."""

    def __init__(self, folder: Path) -> None:
        """Open the words in a folder. Raises DamagedIndex."""
        self._schema = _schema()
        try:
            index = tantivy.Index.open(str(folder))
        except ValueError as error:
            message = f"{folder} holds no words"
            raise DamagedIndex(message) from error
        index.config_reader("manual")
        index.reload()
        self._searcher = index.searcher()

    def match(self, plan: Plan, *, every: bool) -> Found:
        """Return rows that have all of a plan's words, or with `every=False` any of them, and their BM25.

        Names of kinds count as words where all are wanted.
        """
        occur = tantivy.Occur.Must if every else tantivy.Occur.Should
        needs = [(occur, self._need(need, named=every)) for need in plan.needs]
        return self._found(tantivy.Query.boolean_query(needs))

    def coverage(self, plan: Plan, *, named: bool) -> Found:
        """Return the rows that have any of a plan's words; their score is how many of them they have.

        With `named` the names of their kinds count as words.
        """
        each = [tantivy.Query.const_score_query(self._need(need, named=named), 1.0) for need in plan.needs]
        return self._found(tantivy.Query.boolean_query([(tantivy.Occur.Should, need) for need in each]))

    def bridged(self, phrases: Sequence[Phrase]) -> Found:
        """Return the best rows in the words of other languages; 1 is a likely translation of each word, about."""
        wanted = bridged(phrases, self)
        if wanted is None:
            return Found(np.zeros(0, np.int64), np.zeros(0, np.float32))
        found = self._found(wanted.query, most=_MOST_BRIDGED)
        return Found(found.rows, found.scores / np.float32(max(wanted.ideal, 1e-6)))

    @property
    def documents(self) -> int:
        """Number of rows that the words count by."""
        return int(self._searcher.num_docs)

    def frequency(self, field: str, term: str) -> int:
        """Return in how many rows a field has a term."""
        return int(self._searcher.doc_freq(field, term))

    def term(self, field: str, term: str) -> tantivy.Query:
        """Return the query for a term in a field."""
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

    def exact(self, plan: Plan) -> Found:
        """Return the rows whose code is one of a plan's codes."""
        queries = [self.term("exact", code) for code in plan.codes]
        return self._found(tantivy.Query.disjunction_max_query(queries))

    def _need(self, need: Need, *, named: bool) -> tantivy.Query:
        weights = _WEIGHTS | ({"names": _WEIGHTS["keywords"]} if named else {})
        ways = [tantivy.Query.boost_query(self.term(name, need.term), by) for name, by in weights.items()]
        for joined in need.joined:
            ways.extend(
                tantivy.Query.boost_query(self.term(name, joined), _JOINED) for name in ("joined", "title", "codes")
            )
        if not need.han:
            ways.append(tantivy.Query.boost_query(self.term("joined", need.term), _JOINED))
        if need.han:
            all_pairs = [(tantivy.Occur.Must, self.term("grams", pair)) for pair in pairs(need.term)]
            ways.append(tantivy.Query.boost_query(tantivy.Query.boolean_query(all_pairs), _GRAMS / len(all_pairs)))
        return tantivy.Query.disjunction_max_query(ways, _TIE)

    def _found(self, query: tantivy.Query, most: int | None = None) -> Found:
        limit = max(1, self._searcher.num_docs if most is None else min(most, self._searcher.num_docs))
        found = self._searcher.search(query, limit=limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        return Found(np.array(rows, np.int64), np.array([score for score, _ in found], np.float32))
