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

from matching.index.documents import Document
from matching.index.errors import DamagedIndex
from matching.index.plan import Kind, Need, Plan
from matching.text import compact, grams, pairs, spans, tokenise
from matching.understand.heads import Head, heads_of, heads_of_kind, telling, type_among

Rows = NDArray[np.int64]
Terms = Mapping[str, Sequence[str]]


class Found(NamedTuple):
    """Rows that match, and their scores (above zero), in no order."""

    rows: Rows
    scores: NDArray[np.float32]


_FIELDS = ("text", "title", "codes", "facts", "keywords", "names", "heads", "sorts", "joined", "grams", "exact")
_WEIGHTS = {"text": 1.0, "codes": 1.0, "facts": 0.2, "keywords": 0.5}
"""Title, brand, model and body are one text, as in BM25F with equal weights (Robertson and others, CIKM 2004): a word
said in two of them is one word said twice. Properties say less: `HDMI` among them does not make it a cable."""
_TIE = 0.1
"""A term in a second field adds this share of its score there (disjunction max)."""
_JOINED = 0.8
_PART = _JOINED / 2
"""Neighbours written as one meet all of them at once, so each gets its part."""
_GRAMS = 0.5
"""Pairs of characters match more than the word does, so they weigh less."""
_MOSTLY = 0.7
"""A word that is the head of this share of the titles it is in is a sure sign of a kind."""
_DOUBT = 4
"""The power by which it is less sure the fewer they are."""
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

    def add(self, row: int, terms: Terms) -> None:
        """Add the terms of a document under its row."""
        document = tantivy.Document()
        document.add_unsigned("row", row)
        for name, words in terms.items():
            if words:
                document.add_text(name, " ".join(words))
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

    def heads(self, plan: Plan) -> Found:
        """Return the rows that are the kind of thing a plan asks for; their score is how sure that is, up to 1.

        A word that in few titles is the head (`camera`, in a catalogue of what goes with cameras) is a poor sign where
        it seems to be: one then rather has read the title wrong. What its owner says is sure.
        """
        ways = []
        for need in plan.needs:
            if need.head:
                share = min(1.0, self.headed(need.term) / max(1, _MOSTLY * self.titled(need.term)))
                kinds = {need.term: share**_DOUBT} | {kind.term: kind.sureness for kind in need.kinds}
                ways += [tantivy.Query.const_score_query(self._term("heads", term), by) for term, by in kinds.items()]
                ways.append(tantivy.Query.const_score_query(self._term("sorts", need.term), 1.0))
        return self._found(tantivy.Query.disjunction_max_query(ways))

    def written(self, term: str) -> int:
        """Return in how many rows a term is written, names of kinds included; at least, for some have it twice."""
        return max(int(self._searcher.doc_freq(name, term)) for name in ("text", "facts", "keywords", "names"))

    def titled(self, term: str) -> int:
        """Return how many rows have a term in their title."""
        return int(self._searcher.doc_freq("title", term))

    def headed(self, term: str) -> int:
        """Return how many rows have a term as the kind of thing they are."""
        return int(self._searcher.doc_freq("heads", term))

    def exact(self, plan: Plan) -> Found:
        """Return the rows whose code is one of a plan's codes."""
        queries = [self._term("exact", code) for code in plan.codes]
        return self._found(tantivy.Query.disjunction_max_query(queries))

    def _need(self, need: Need, *, named: bool) -> tantivy.Query:
        weights = _WEIGHTS | ({"names": _WEIGHTS["keywords"]} if named else {})
        ways = [tantivy.Query.boost_query(self._term(name, need.term), by) for name, by in weights.items()]
        for joined in need.joined:
            ways.extend(
                tantivy.Query.boost_query(self._term(name, joined), _PART) for name in ("joined", "text", "codes")
            )
        if not need.han:
            ways.append(tantivy.Query.boost_query(self._term("joined", need.term), _JOINED))
        if need.han:
            all_pairs = [(tantivy.Occur.Must, self._term("grams", pair)) for pair in pairs(need.term)]
            ways.append(tantivy.Query.boost_query(tantivy.Query.boolean_query(all_pairs), _GRAMS / len(all_pairs)))
        ways.extend(self._kind(kind) for kind in need.kinds)
        return tantivy.Query.disjunction_max_query(ways, _TIE)

    def _kind(self, kind: Kind) -> tantivy.Query:
        """Match what is of a kind, all alike: how often a text says so tells nothing of which sense is meant."""
        return tantivy.Query.boost_query(self._term("heads", kind.term), kind.likeness)

    def _term(self, name: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, name, term, index_option="freq")

    def _found(self, query: tantivy.Query) -> Found:
        found = self._searcher.search(query, limit=max(1, self._searcher.num_docs), count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        return Found(np.array(rows, np.int64), np.array([score for score, _ in found], np.float32))
