"""Those who search an index."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from matching.encode import Encoder
from matching.fuse import Scores
from matching.index import generation as disk
from matching.index.documents import Hit, Query, Result
from matching.index.errors import EncoderChanged, UnknownDocument
from matching.index.help import completions, correction, has_rare
from matching.index.highlight import excerpt, highlight
from matching.index.paging import Page, page, stretches
from matching.index.plan import NOTHING, Plan, plan
from matching.index.search import Filters, Matches, facets, histograms, match_similar, match_text, visible
from matching.index.snapshot import Snapshot, open_snapshot
from matching.index.words import Rows

_FEW = 3
"""With so many hits or fewer another spelling is looked for."""


class IndexReader:
    """Searches an index as it was at the last `refresh`. Threads may share it.

    A folder in which nothing was written yet is an empty index.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Open the index in a folder. Raises EncoderChanged if its vectors are another encoder's, DamagedIndex."""
        self._folder = folder
        self._encoder = encoder
        self._snapshot: Snapshot | None = None
        self._seen: bytes | None = None
        self.refresh()

    def refresh(self) -> bool:
        """Take up what was published since; return whether there was anything. Costs microseconds if not.

        Searches that are under way go on in what they began with.
        """
        seen = disk.published(self._folder)
        if seen == self._seen:
            return False
        snapshot = open_snapshot(self._folder, self._snapshot)
        if snapshot is not None and snapshot.state.encoder != self._encoder.name:
            message = f"the vectors are by {snapshot.state.encoder}, not by {self._encoder.name}"
            raise EncoderChanged(message)
        self._snapshot, self._seen = snapshot, seen
        return True

    @property
    def mark(self) -> Mapping[str, Any]:
        """The mark of the batch that is being read; empty before the first."""
        return self._snapshot.state.mark if self._snapshot else {}

    def count(self) -> int:
        """Return how many documents there are, for whatever audience."""
        return int(self._snapshot.alive.sum()) if self._snapshot else 0

    def ids(self) -> set[str]:
        """Return the ids of all documents, for whatever audience."""
        snapshot = self._snapshot
        return {snapshot.id_of(row) for row in np.flatnonzero(snapshot.alive).tolist()} if snapshot else set()

    def search(self, query: Query) -> Result:
        """Find documents. Raises InvalidCursor."""
        snapshot = self._snapshot
        if snapshot is None:
            return Result()
        seen = visible(snapshot, query)
        matches = match_text(snapshot, self._encoder, query, seen)
        wanted = plan(query.text, query.language)
        result = _result(snapshot, query, matches, wanted)
        # What a misspelt word finds by its meaning, or by another's mistake, is no reason not to say so.
        sure = matches.mask.sum() > _FEW and not matches.relaxed and not has_rare(snapshot, wanted)
        if not query.text.strip() or sure:
            return result
        return replace(result, suggestion=correction(snapshot, query, seen))

    def similar(self, key: str, query: Query) -> Result:
        """Find documents like one of them; `query` says who asks, filters and pages, its text is passed over.

        Raises UnknownDocument if there is no such document, InvalidCursor.
        """
        snapshot = self._snapshot
        if snapshot is None:
            raise UnknownDocument(key)
        matches = match_similar(snapshot, self._encoder, snapshot.row_of(key), visible(snapshot, query))
        return _result(snapshot, replace(query, text=key), matches, NOTHING)

    def stretches(self, query: Query, *, size: int) -> tuple[str, ...]:
        """Return the cursors that cut all that a query finds into stretches of `size` (see `paging.stretches`)."""
        snapshot = self._snapshot
        if snapshot is None:
            return ()
        matches = match_text(snapshot, self._encoder, query, visible(snapshot, query))
        rows = np.flatnonzero(Filters(snapshot, query, matches.mask).all)
        keys, ties = _order(snapshot, query, matches, rows)
        return stretches(keys, ties, order=_order_name(query), size=size)

    def suggest(self, prefix: str, query: Query | None = None, *, limit: int = 8) -> list[str]:
        """Return up to `limit` ways to go on with what was typed, most frequent first.

        The last word is completed from the titles that have the words before it; `query` says who asks.
        """
        snapshot = self._snapshot
        return completions(snapshot, prefix, query or Query(), limit) if snapshot else []


def _result(snapshot: Snapshot, query: Query, matches: Matches, wanted: Plan) -> Result:
    filters = Filters(snapshot, query, matches.mask)
    found = _page(snapshot, query, matches, np.flatnonzero(filters.all))
    return Result(
        hits=tuple(
            _hit(snapshot, wanted, row, float(matches.scores[row]), cursor)
            for row, cursor in zip(found.rows, found.cursors, strict=True)
        ),
        total=int(filters.all.sum()),
        has_next=found.has_next,
        facets=facets(snapshot, query, filters),
        histograms=histograms(snapshot, query, filters),
        relaxed=matches.relaxed,
        loosened={} if filters.all.any() else filters.loosened(),
    )


def _page(snapshot: Snapshot, query: Query, matches: Matches, rows: Rows) -> Page:
    keys, ties = _order(snapshot, query, matches, rows)
    return page(rows, keys, ties, order=_order_name(query), first=query.first, after=query.after)


def _order(snapshot: Snapshot, query: Query, matches: Matches, rows: Rows) -> tuple[Scores, NDArray[np.uint64]]:
    """Return what rows are ordered by, lowest first, and by what those of one key are."""
    keys = -matches.scores[rows]
    if query.sort is not None:
        name, ascending = query.sort
        values = snapshot.numbers(name)[rows]
        keys = np.where(np.isnan(values), np.inf, values if ascending else -values)
    return keys, snapshot.columns["id_hash"][rows]


def _order_name(query: Query) -> int:
    return crc32(repr(query.sort or query.text).encode())


def _hit(snapshot: Snapshot, wanted: Plan, row: int, score: float, cursor: str) -> Hit:
    document = snapshot.document(row)
    highlights = {"title": highlight(document.title, wanted), "body": excerpt(document.details, wanted)}
    return Hit(document.id, document.kind, score, cursor, highlights)
