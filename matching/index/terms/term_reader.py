"""Word queries answered: matching rows, their scores and counts."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import tantivy
from numpy.typing import NDArray

from matching.index.terms.inverted_index import path_of
from matching.index.terms.term_queries import Clause, WordQueries

Rows = NDArray[np.int64]
Query = tantivy.Query
_MUST = tantivy.Occur.Must
_MAX_VALUES = 65_000
"""Maximum number of counted values; no facet has more."""


class ScoredRows(NamedTuple):
    """Matching rows, best first, and their scores."""

    rows: Rows
    scores: NDArray[np.float32]


NOTHING_FOUND = ScoredRows(np.empty(0, np.int64), np.empty(0, np.float32))


class WordReader(WordQueries):
    """Answers word queries, as of when it was opened."""

    def highest_row(self) -> int:
        """Return the highest row, -1 if there is none."""
        if not self._searcher.num_docs:
            return -1
        return int(self._searcher.aggregate(Query.all_query(), {"row": {"max": {"field": "row"}}})["row"]["value"])

    def find(self, query: tantivy.Query, clauses: Sequence[Clause], limit: int) -> tuple[ScoredRows, int]:
        """Return the best rows of a query that meet some clauses, at most `limit`, and the total number."""
        result = self._searcher.search(_all(query, clauses), limit=max(1, limit), count=True)
        return self._scored_rows(result.hits), _count(result)

    def best(self, query: tantivy.Query, clauses: Sequence[Clause], limit: int) -> ScoredRows:
        """Return the best rows of a query that meet some clauses; rows that cannot be among them are skipped."""
        return self._scored_rows(self._searcher.search(_all(query, clauses), limit=max(1, limit), count=False).hits)

    def of_rows(self, query: tantivy.Query, rows: Rows, clauses: Sequence[Clause] = ()) -> ScoredRows:
        """Return those of some rows that a query finds and that meet some clauses."""
        if not len(rows):
            return self._scored_rows([])
        among = [*clauses, (_MUST, self.in_rows(rows.tolist()))]
        return self._scored_rows(self._searcher.search(_all(query, among), limit=len(rows), count=False).hits)

    def count(self, query: tantivy.Query | None, clauses: Sequence[Clause]) -> int:
        """Return the number of rows that match a query and some clauses; without a query, only the clauses."""
        return _count(self._searcher.search(_all(query, clauses), limit=1, count=True))

    def facet_counts(
        self, query: tantivy.Query | None, clauses: Sequence[Clause], names: Sequence[str]
    ) -> tuple[int, dict[str, dict[str, int]]]:
        """Return the number of rows and, for each name, the count of each of its values."""
        if not names:
            return self.count(query, clauses), {}
        request: dict[str, Any] = {"rows": {"value_count": {"field": "row"}}}
        for place, name in enumerate(names):
            request[str(place)] = {"terms": {"field": f"values.{path_of(name)}", "size": _MAX_VALUES}}
        response = self._searcher.aggregate(_all(query, clauses), request)
        counts = [
            {bucket["key"]: int(bucket["doc_count"]) for bucket in response[str(place)]["buckets"]}
            for place in range(len(names))
        ]
        return int(response["rows"]["value"]), dict(zip(names, counts, strict=True))

    def buckets(
        self, query: tantivy.Query | None, clauses: Sequence[Clause], name: str, edges: Sequence[float]
    ) -> list[int]:
        """Return the number of rows in each bucket between two edges, the last edge included."""
        inner = [*edges[:-1], float(np.nextafter(edges[-1], np.inf))]
        ranges = [{"from": low, "to": high} for low, high in pairwise(inner)]
        request: Any = {"range": {"field": f"values.{path_of(name)}", "ranges": ranges}}
        response = self._searcher.aggregate(_all(query, clauses), {"buckets": request})["buckets"]["buckets"]
        counted = {bucket.get("from"): int(bucket["doc_count"]) for bucket in response if "to" in bucket}
        return [counted.get(low, 0) for low in inner[:-1]]

    def _scored_rows(self, hits: Sequence[tuple[Any, tantivy.DocAddress]]) -> ScoredRows:
        rows = np.array(self._searcher.fast_field_values("row", [address for _, address in hits]), np.int64)
        return ScoredRows(rows, np.array([score for score, _ in hits], np.float32))


def _all(query: tantivy.Query | None, clauses: Sequence[Clause]) -> tantivy.Query:
    request = Query.all_query() if query is None else query
    return Query.boolean_query([(_MUST, request), *clauses]) if clauses else request


def _count(result: Any) -> int:
    return int(result.count)  # missing from its type annotations
