"""Answers from the words: which rows have which, how well, and how many."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.bridges import Phrase
from matching.index.bridged import Bridged, bridged
from matching.index.documents import Range
from matching.index.errors import DamagedIndex
from matching.index.plan import Need, Plan
from matching.index.words import path_of, schema
from matching.text import pairs

Rows = NDArray[np.int64]
Query = tantivy.Query
Clause = tuple[tantivy.Occur, tantivy.Query]
_MUST, _MUST_NOT, _SHOULD = tantivy.Occur.Must, tantivy.Occur.MustNot, tantivy.Occur.Should
_WEIGHTS = {"title": 1.0, "body": 1.0, "keywords": 0.5, "codes": 1.0}
_TIE = 0.1
"""A term in a second field adds this share of its score there (disjunction max)."""
_JOINED = 0.8
_GRAMS = 0.5
"""Pairs of characters match more than the word does, so they weigh less."""
_NAMED = 1e-4
"""What a name of the kind adds to a score: that it counts as one of the words, and next to nothing."""
_EACH = 1024.0
"""What each word adds to the score where words are counted; BM25 of 32 words stays below it."""
_MOST_VALUES = 65_000
"""Of so many values each is counted; no facet has more."""


class Found(NamedTuple):
    """Rows that match, best first; how many words they have, and their BM25."""

    rows: Rows
    words: NDArray[np.int64]
    scores: NDArray[np.float32]


class WordReader:
    """Answers from the words as they were when it was opened."""

    def __init__(self, folder: Path) -> None:
        """Open the words in a folder. Raises DamagedIndex."""
        self._schema = schema()
        try:
            self._index = tantivy.Index.open(str(folder))
        except ValueError as error:
            message = f"{folder} holds no words"
            raise DamagedIndex(message) from error
        self._index.config_reader("manual")
        self._index.reload()
        self._searcher = self._index.searcher()

    def highest_row(self) -> int:
        """Return the highest row there is, -1 where there is none."""
        if not self._searcher.num_docs:
            return -1
        return int(self._searcher.aggregate(Query.all_query(), {"row": {"max": {"field": "row"}}})["row"]["value"])

    # What queries are made of.

    def every_word(self, plan: Plan) -> tantivy.Query:
        """Return a query for the rows that have all of a plan's words; the names of their kinds count as words."""
        return Query.boolean_query([(_MUST, self._need(need, named=True)) for need in plan.needs])

    def any_word(self, plan: Plan, *, named: bool = False) -> tantivy.Query:
        """Return a query for the rows that have any of a plan's words; its score counts them before it weighs them."""
        counted = [
            Query.boolean_query([(_MUST, need), (_MUST, Query.const_score_query(need, _EACH))])
            for need in (self._need(need, named=named) for need in plan.needs)
        ]
        return Query.boolean_query([(_SHOULD, need) for need in counted])

    def exact(self, plan: Plan) -> tantivy.Query:
        """Return a query for the rows whose code is one of a plan's codes."""
        return Query.boolean_query([(_SHOULD, self.term("exact", code)) for code in plan.codes])

    def bridged(self, phrases: Sequence[Phrase]) -> Bridged | None:
        """Return a query for what phrases are called in other languages, or None if there are no such words."""
        return bridged(phrases, self)

    def term(self, field: str, term: str) -> tantivy.Query:
        """Return a query for the rows that have a term in a field."""
        return Query.term_query(self._schema, field, term, index_option="freq")

    @property
    def documents(self) -> int:
        """Number of rows that the words count by."""
        return int(self._searcher.num_docs)

    def frequency(self, field: str, term: str) -> int:
        """Return in how many rows a field has a term."""
        return int(self._searcher.doc_freq(field, term))

    def either(self, queries: Iterable[tantivy.Query]) -> tantivy.Query:
        """Return a query for the rows that any of some queries finds."""
        return Query.boolean_query([(_SHOULD, query) for query in queries])

    def labelled(self, labels: Iterable[str]) -> tantivy.Query:
        """Return a query for the rows with one of some labels; it adds nothing to scores."""
        each = [(_SHOULD, Query.term_query(self._schema, "labels", name, index_option="basic")) for name in labels]
        return Query.const_score_query(Query.boolean_query(each), 0.0)

    def identified(self, ids: Sequence[str]) -> tantivy.Query:
        """Return a query for the rows of the documents with some ids."""
        return Query.const_score_query(Query.term_set_query(self._schema, "id", list(ids)), 0.0)

    def numbered(self, rows: Sequence[int]) -> tantivy.Query:
        """Return a query for some rows."""
        return Query.const_score_query(Query.term_set_query(self._schema, "row", list(rows)), 0.0)

    def from_row(self, row: int) -> tantivy.Query:
        """Return a query for a row and all after it."""
        return Query.range_query(self._schema, "row", tantivy.FieldType.Unsigned, row)

    def within(self, name: str, limits: Range) -> tantivy.Query:
        """Return a query for the rows whose number of a name lies between two limits, both included."""
        path = f"facts.{path_of(name)}"
        if limits == (None, None):
            return Query.const_score_query(Query.exists_query(path), 0.0)
        low, high = ("*" if each is None else f"{Decimal(each):f}" for each in limits)
        return Query.const_score_query(self._index.parse_query(f"{path}:[{low} TO {high}]"), 0.0)

    # What is asked.

    def find(self, query: tantivy.Query, clauses: Sequence[Clause], limit: int) -> tuple[Found, int]:
        """Return the best rows of a query that fulfil some clauses, at most `limit`, and how many there are."""
        result = self._searcher.search(_all(query, clauses), limit=max(1, limit), count=True)
        return self._found(result.hits), _count(result)

    def best(self, query: tantivy.Query, clauses: Sequence[Clause], limit: int) -> Found:
        """Return the best rows of a query that fulfil some clauses; what cannot be among them is passed over."""
        return self._found(self._searcher.search(_all(query, clauses), limit=max(1, limit), count=False).hits)

    def of_rows(self, query: tantivy.Query, rows: Rows) -> Found:
        """Return those of some rows that a query finds."""
        if not len(rows):
            return self._found([])
        clauses = [(_MUST, self.numbered(rows.tolist()))]
        return self._found(self._searcher.search(_all(query, clauses), limit=len(rows), count=False).hits)

    def count(self, query: tantivy.Query | None, clauses: Sequence[Clause]) -> int:
        """Return how many rows a query finds that fulfil some clauses; without a query, how many fulfil them."""
        return _count(self._searcher.search(_all(query, clauses), limit=1, count=True))

    def values(
        self, query: tantivy.Query | None, clauses: Sequence[Clause], names: Sequence[str]
    ) -> dict[str, dict[str, int]]:
        """Return for each name how many of the rows have each of its values."""
        asked = {name: {"terms": {"field": f"facts.{path_of(name)}", "size": _MOST_VALUES}} for name in names}
        answered = self._searcher.aggregate(_all(query, clauses), asked) if asked else {}
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in answered[name]["buckets"]} for name in names
        }

    def buckets(
        self, query: tantivy.Query | None, clauses: Sequence[Clause], name: str, edges: Sequence[float]
    ) -> list[int]:
        """Return how many of the rows have a number from each edge up to the next, the last edge included."""
        inner = [*edges[:-1], float(np.nextafter(edges[-1], np.inf))]
        ranges = [{"from": low, "to": high} for low, high in pairwise(inner)]
        asked: Any = {"range": {"field": f"facts.{path_of(name)}", "ranges": ranges}}
        answered = self._searcher.aggregate(_all(query, clauses), {"buckets": asked})["buckets"]["buckets"]
        counted = {bucket.get("from"): int(bucket["doc_count"]) for bucket in answered if "to" in bucket}
        return [counted.get(low, 0) for low in inner[:-1]]

    def _need(self, need: Need, *, named: bool) -> tantivy.Query:
        weights: Mapping[str, float] = _WEIGHTS | ({"names": _NAMED} if named else {})
        ways = [Query.boost_query(self.term(name, need.term), by) for name, by in weights.items()]
        for joined in need.joined:
            ways.extend(Query.boost_query(self.term(name, joined), _JOINED) for name in ("joined", "title", "codes"))
        if not need.han:
            ways.append(Query.boost_query(self.term("joined", need.term), _JOINED))
        if need.han:
            all_pairs = [(_MUST, self.term("grams", pair)) for pair in pairs(need.term)]
            ways.append(Query.boost_query(Query.boolean_query(all_pairs), _GRAMS / len(all_pairs)))
        return Query.disjunction_max_query(ways, _TIE)

    def _found(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> Found:
        rows = np.array(self._searcher.fast_field_values("row", [address for _, address in hits]), np.int64)
        scores = np.array([score for score, _ in hits], np.float32)
        words = np.floor(scores / _EACH)
        return Found(rows, words.astype(np.int64), scores - words * np.float32(_EACH))


def _all(query: tantivy.Query | None, clauses: Sequence[Clause]) -> tantivy.Query:
    asked = Query.all_query() if query is None else query
    return Query.boolean_query([(_MUST, asked), *clauses]) if clauses else asked


def _count(result: Any) -> int:
    return int(result.count)  # which its annotations do not know
