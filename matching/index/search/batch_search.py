"""Batch search by meaning for very many texts: for jobs over a whole fair rather than single pages.

A search considers words, kinds, codes and other languages, in some milliseconds. A batch search takes texts by the
thousand: it reads each with the dictionary, encodes all of them together, and scans the vector segments for all of them
at once; codes named in a text are looked up separately. Texts that meaning cannot serve (words that no encoder has
learnt) are reported as needing a search.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.dictionaries import segment_query
from matching.encode import Vectors
from matching.fuse import Scores, by_code, by_meaning
from matching.index.documents import Query
from matching.index.queries.parsing import ParsedQuery, parse_query
from matching.index.search.filters import Conditions
from matching.index.search.kinship import Kinship, kinship, offers_own_logo
from matching.index.search.models import Models
from matching.index.search.snapshot import Snapshot
from matching.index.storage.layout import AUDIENCE, label
from matching.index.terms.query_translation import query_vectors
from matching.index.terms.term_queries import Clause
from matching.index.terms.term_reader import Rows
from matching.understand.concepts import NamedThing
from matching.vectors import RowVectors

_SCANNED_SHARE: Final = 1 / 16
"""Share of each segment that is scanned."""
_OVERSAMPLING: Final = 1.5
"""Oversampling: how many times as many approximate neighbours are rescored exactly."""


class BatchQuery(NamedTuple):
    """A text, and the asker's audiences beyond those of the batch search."""

    text: str
    audiences: tuple[str, ...] = ()
    language: str = ""
    """BCP 47 tag, empty if unknown."""


class BatchResult(NamedTuple):
    """Results for n texts: rows, int64 [n, limit], best first, padded with -1, and their scores, padded with 0.

    Scores are those of a search for a match by meaning alone, or by code. `answered` [n] says for which texts they
    suffice; the others need a search. ``vectors``, float32 [n, d], are those of the texts.
    """

    rows: Rows
    scores: Scores
    answered: NDArray[np.bool_]
    vectors: Vectors


class BatchSearch:
    """One snapshot for batch searches. Threads may share it."""

    def __init__(self, snapshot: Snapshot, vectors: RowVectors, models: Models, query: Query) -> None:
        """Search within a query's conditions; its text is ignored."""
        self._snapshot = snapshot
        self._vectors = vectors
        self._models = models
        self._encoder, self._dictionary, _ = models
        self._allowed = Conditions(snapshot, query).allowed()
        self._query = query

    @cached_property
    def ids(self) -> NDArray[np.bytes_]:
        """The id of the document in each row, bytes [rows]; dead rows included."""
        data, ends = self._snapshot.columns["id"].tobytes(), self._snapshot.columns["id_end"].tolist()
        return np.array([data[start:end] for start, end in zip([0, *ends], ends, strict=False)], np.bytes_)

    def search(self, queries: Sequence[BatchQuery], limit: int) -> BatchResult:
        """Return about the `limit` documents nearest in meaning to each text, or those whose code it names."""
        parsed_queries = [parse_query(each.text) for each in queries]
        phrases = [() if each.is_code else segment_query(each.text, self._dictionary) for each in parsed_queries]
        pairs = [(each.text, phrase) for each, phrase in zip(parsed_queries, phrases, strict=True)]
        vectors = query_vectors(self._encoder, pairs)
        rows, cosines = self._nearest(vectors, queries, limit)
        scores = by_meaning(cosines, self._encoder.thresholds)
        answered = cosines.max(axis=1, initial=0) >= self._encoder.thresholds.likely
        for place, each in enumerate(parsed_queries):
            with_code = self._coded(each, limit)
            answered[place] = len(with_code) or (answered[place] and not each.is_code)
            if len(with_code):
                rows[place], scores[place] = -1, 0
                rows[place, : len(with_code)] = with_code
                scores[place, : len(with_code)] = by_code(self._vectors.cosines(vectors[place], with_code))
        rows = np.where(scores > 0, rows, -1)
        return BatchResult(rows, scores, answered, vectors)

    def kinship(self, rows: Rows, thing: NamedThing, vector: Vectors) -> Kinship:
        """Return how rows are related to a thing asked for, whose phrase has a vector, float32 [d]."""
        return kinship(self._snapshot, self._models, rows, (thing, vector))

    def with_own_logo(self, rows: Rows) -> NDArray[np.bool_]:
        """Return which rows offer goods with the buyer's own logo."""
        return offers_own_logo(self._snapshot, rows)

    def _nearest(self, vectors: Vectors, queries: Sequence[BatchQuery], limit: int) -> tuple[Rows, Vectors]:
        """Return the nearest rows of each vector, int64 [n, limit], and their cosines, highest first."""
        rows, _ = self._vectors.search_approximate(vectors, round(limit * _OVERSAMPLING), _SCANNED_SHARE, self._allowed)
        own = [self._for_audiences(each.audiences) for each in queries]
        widest = max((len(each) for each in own), default=0)
        extra = np.full((len(queries), widest), -1)
        for place, each in enumerate(own):
            extra[place, : len(each)] = each
        rows = np.concatenate([rows, extra], axis=1)
        cosines = self._vectors.cosines_of_many(vectors, rows)
        order = np.lexsort((rows, -np.where(rows < 0, -np.inf, cosines)), axis=1)[:, :limit]
        return np.take_along_axis(rows, order, axis=1), np.take_along_axis(cosines, order, axis=1)

    def _coded(self, parsed_query: ParsedQuery, limit: int) -> Rows:
        """Return the rows whose code a text names."""
        words = self._snapshot.words
        if not any(words.frequency("exact", code) for code in parsed_query.codes):
            return np.empty(0, np.int64)
        return words.best(words.exact(parsed_query), self._clauses, limit).rows

    @cached_property
    def _clauses(self) -> Sequence[Clause]:
        return Conditions(self._snapshot, self._query).clauses()

    def _for_audiences(self, audiences: Sequence[str]) -> Rows:
        """Return the rows visible to any of these audiences but not to the batch search's."""
        found = [self._chosen[code] for each in audiences if (code := self._code(each)) in self._chosen]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def _code(self, audience: str) -> int:
        return self._snapshot.labels.codes.get(label(AUDIENCE, audience), -1)

    @cached_property
    def _chosen(self) -> Mapping[int, Rows]:
        """The rows visible to particular audiences only, by the code of the audience's label."""
        columns = self._snapshot.columns
        anybody = Conditions(self._snapshot, self._query).allowed(except_field=AUDIENCE).mask
        rows, codes = columns["term_row"], columns["term_code"]
        restricted = np.flatnonzero((anybody & ~self._allowed.mask)[rows])
        found: dict[int, list[int]] = {}
        for row, code in zip(rows[restricted].tolist(), codes[restricted].tolist(), strict=True):
            found.setdefault(code, []).append(row)
        return {code: np.array(some, np.int64) for code, some in found.items()}
