"""Batch search by meaning for very many texts: for jobs over a whole fair rather than single pages.

A search considers words, kinds, codes and other languages, in some milliseconds. A sweep takes texts by the thousand:
it reads each with the bridge, encodes all of them together, and scans the vector segments for all of them at once;
codes named in a text are looked up separately. Texts that meaning cannot serve (words that no encoder has learnt) are
reported as needing a search.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.bridges import Bridge, read
from matching.encode import Encoder, Vectors
from matching.fuse import Scores, by_code, by_meaning
from matching.index.documents import Query
from matching.index.queries.parsing import QueryPlan, plan
from matching.index.search.filters import Conditions
from matching.index.search.snapshot import Snapshot
from matching.index.storage.layout import AUDIENCE, label
from matching.index.terms.query_translation import directions
from matching.index.terms.term_queries import Clause
from matching.index.terms.term_reader import Rows
from matching.vectors import RowVectors

_LOOKED_AT: Final = 1 / 16
"""Share of each segment that is scanned."""
_SPARE: Final = 1.5
"""Oversampling: how many times as many approximate neighbours are rescored exactly."""


class Asked(NamedTuple):
    """A text, and the asker's audiences beyond those of the sweep."""

    text: str
    audiences: tuple[str, ...] = ()


class Swept(NamedTuple):
    """Results for n texts: rows, int64 [n, first], best first, padded with -1, and their scores, padded with 0.

    Scores are those of a search for a match by meaning alone, or by code. `served` [n] says for which texts they
    suffice; the others need a search.
    """

    rows: Rows
    scores: Scores
    served: NDArray[np.bool_]


class Sweep:
    """One snapshot for batch searches. Threads may share it."""

    def __init__(self, snapshot: Snapshot, vectors: RowVectors, models: tuple[Encoder, Bridge], query: Query) -> None:
        """Search within a query's conditions; its text is ignored."""
        self._snapshot = snapshot
        self._vectors = vectors
        self._encoder, self._bridge = models
        self._allowed = Conditions(snapshot, query).allowed()
        self._query = query

    @cached_property
    def ids(self) -> NDArray[np.bytes_]:
        """The id of the document in each row, bytes [rows]; dead rows included."""
        data, ends = self._snapshot.columns["id"].tobytes(), self._snapshot.columns["id_end"].tolist()
        return np.array([data[start:end] for start, end in zip([0, *ends], ends, strict=False)], np.bytes_)

    def find(self, asked: Sequence[Asked], first: int) -> Swept:
        """Return about the `first` documents nearest in meaning to each text, or those whose code it names."""
        plans = [plan(each.text) for each in asked]
        phrases = [() if each.is_code else read(each.asked, self._bridge) for each in plans]
        pairs = [(each.asked, said) for each, said in zip(plans, phrases, strict=True)]
        vectors = directions(self._encoder, pairs)
        rows, cosines = self._nearest(vectors, asked, first)
        scores = by_meaning(cosines, self._encoder.nearness)
        served = cosines.max(axis=1, initial=0) >= self._encoder.nearness.likely
        for place, each in enumerate(plans):
            coded = self._coded(each, first)
            served[place] = len(coded) or (served[place] and not each.is_code)
            if len(coded):
                rows[place], scores[place] = -1, 0
                rows[place, : len(coded)] = coded
                scores[place, : len(coded)] = by_code(self._vectors.cosines(vectors[place], coded))
        return Swept(np.where(scores > 0, rows, -1), scores, served)

    def _nearest(self, vectors: Vectors, asked: Sequence[Asked], first: int) -> tuple[Rows, Vectors]:
        """Return the nearest rows of each vector, int64 [n, first], and their cosines, highest first."""
        rows, _ = self._vectors.roughly(vectors, round(first * _SPARE), _LOOKED_AT, self._allowed)
        own = [self._for_audiences(each.audiences) for each in asked]
        widest = max((len(each) for each in own), default=0)
        extra = np.full((len(asked), widest), -1)
        for place, each in enumerate(own):
            extra[place, : len(each)] = each
        rows = np.concatenate([rows, extra], axis=1)
        cosines = self._vectors.cosines_of_many(vectors, rows)
        order = np.lexsort((rows, -np.where(rows < 0, -np.inf, cosines)), axis=1)[:, :first]
        return np.take_along_axis(rows, order, axis=1), np.take_along_axis(cosines, order, axis=1)

    def _coded(self, asked: QueryPlan, first: int) -> Rows:
        """Return the rows whose code a text names."""
        words = self._snapshot.words
        if not any(words.frequency("exact", code) for code in asked.codes):
            return np.empty(0, np.int64)
        return words.best(words.exact(asked), self._clauses, first).rows

    @cached_property
    def _clauses(self) -> Sequence[Clause]:
        return Conditions(self._snapshot, self._query).clauses()

    def _for_audiences(self, audiences: Sequence[str]) -> Rows:
        """Return the rows visible to any of these audiences but not to the sweep's."""
        found = [self._chosen[code] for each in audiences if (code := self._code(each)) in self._chosen]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def _code(self, audience: str) -> int:
        return self._snapshot.labels.codes.get(label(AUDIENCE, audience), -1)

    @cached_property
    def _chosen(self) -> Mapping[int, Rows]:
        """The rows visible to particular audiences only, by the code of the audience's label."""
        columns = self._snapshot.columns
        anybody = Conditions(self._snapshot, self._query).allowed(but=AUDIENCE).mask
        rows, codes = columns["term_row"], columns["term_code"]
        here = np.flatnonzero((anybody & ~self._allowed.mask)[rows])
        found: dict[int, list[int]] = {}
        for row, code in zip(rows[here].tolist(), codes[here].tolist(), strict=True):
            found.setdefault(code, []).append(row)
        return {code: np.array(some, np.int64) for code, some in found.items()}
