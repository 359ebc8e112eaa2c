"""One search in one snapshot: who may be seen, what matches, what is left by the filters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.encode import Encoder
from matching.fuse import Evidence, Scores, fuse, liken
from matching.index.documents import Query, Range
from matching.index.layout import AUDIENCE, KIND, OWNER
from matching.index.plan import Plan, plan
from matching.index.snapshot import Mask, Snapshot
from matching.index.words import Found


@dataclass(frozen=True)
class Matches:
    """Which rows match, before the filters, and how well."""

    mask: Mask
    scores: Scores
    relaxed: bool = False


def visible(snapshot: Snapshot, query: Query) -> Mask:
    """Return the rows that exist for whoever asks."""
    mask = snapshot.alive & snapshot.rows_with_label(AUDIENCE, query.audiences)
    if query.kinds:
        mask &= snapshot.rows_of_single("kind", KIND, query.kinds)
    if query.hidden_owners:
        mask &= ~snapshot.rows_of_single("owner", OWNER, query.hidden_owners)
    if query.hidden_ids:
        mask &= ~snapshot.rows_with_ids(query.hidden_ids)
    return mask


def match_text(snapshot: Snapshot, encoder: Encoder, query: Query, seen: Mask) -> Matches:
    """Return the visible rows that match the text by words, code or meaning; without text, all of them."""
    if not query.text.strip():
        return Matches(seen, np.zeros(snapshot.rows))
    wanted = snapshot.kinds.widen(plan(query.text, query.language), encoder, snapshot.words)
    evidence = Evidence(
        coverage=_coverage(snapshot, wanted, seen),
        own=_own(snapshot, wanted, seen),
        words=_scattered(snapshot, snapshot.words.match(wanted, every=False), seen),
        heads=_scattered(snapshot, snapshot.words.heads(wanted), seen),
        cosines=_cosines(snapshot, encoder, wanted) * seen,
        codes=_scattered(snapshot, snapshot.words.exact(wanted), seen) > 0,
    )
    scores = fuse(evidence, encoder.nearness)
    return Matches(scores > 0, scores, relaxed=evidence.relaxed)


def _coverage(snapshot: Snapshot, wanted: Plan, seen: Mask) -> NDArray[np.float32]:
    """Return which share of the words each row has, float32 [rows]; names of kinds count where they make one whole."""
    most = np.float32(max(1, len(wanted.needs)))
    named = _scattered(snapshot, snapshot.words.coverage(wanted, named=True), seen) / most
    if (named >= 1).any():
        return named
    return _scattered(snapshot, snapshot.words.coverage(wanted, named=False), seen) / most


def _own(snapshot: Snapshot, wanted: Plan, seen: Mask) -> NDArray[np.float32]:
    """Return which share of the words each row has itself, float32 [rows]."""
    literal = replace(wanted, needs=tuple(replace(need, kinds=()) for need in wanted.needs))
    found = snapshot.words.coverage(literal, named=False)
    return _scattered(snapshot, found, seen) / np.float32(max(1, len(wanted.needs)))


def _scattered(snapshot: Snapshot, found: Found, seen: Mask) -> NDArray[np.float32]:
    """Return found scores by row, float32 [rows], zero for what was not found or may not be seen."""
    scores = np.zeros(snapshot.rows, np.float32)
    known = found.rows < snapshot.rows  # the words may be ahead by a batch that is not ours to see
    scores[found.rows[known]] = found.scores[known]
    return scores * seen


def _cosines(snapshot: Snapshot, encoder: Encoder, wanted: Plan) -> NDArray[np.float32]:
    if wanted.is_code:
        return np.zeros(snapshot.rows, np.float32)
    cosines: NDArray[np.float32] = snapshot.vectors @ encoder.encode([wanted.asked])[0]
    return cosines


def match_similar(snapshot: Snapshot, encoder: Encoder, row: int, seen: Mask) -> Matches:
    """Return the visible rows whose title shares much with that of a row, or that mean something near."""
    document = snapshot.document(row)
    found = snapshot.words.match(plan(document.title, document.language), every=False)
    words = _scattered(snapshot, found, snapshot.alive)
    cosines = snapshot.vectors @ snapshot.vectors[row]
    scores = liken(words / max(float(words[row]), 1e-6), cosines, near=encoder.nearness.near)
    scores *= seen
    scores[row] = 0
    return Matches(scores > 0, scores)


class Filters:
    """The rows that the filters of a query leave, and those that they would leave without one of them."""

    def __init__(self, snapshot: Snapshot, query: Query, matched: Mask) -> None:
        """Work out each filter of the query once."""
        self._snapshot = snapshot
        self._matched = matched
        self._terms = {name: snapshot.rows_with_label(name, values) for name, values in query.terms.items() if values}
        self._ranges = {name: _inside(snapshot, name, limits) for name, limits in query.ranges.items()}

    @cached_property
    def all(self) -> Mask:
        """The rows that pass every filter."""
        return self._without({}, {})

    def without_term(self, name: str) -> Mask:
        """Return the rows that pass every filter but that of a term."""
        return self._without({name: None}, {}) if name in self._terms else self.all

    def without_range(self, name: str) -> Mask:
        """Return the rows that pass every filter but that of a range."""
        return self._without({}, {name: None}) if name in self._ranges else self.all

    def loosened(self) -> dict[str, int]:
        """Return, for each filter without which something is left, how much."""
        terms = {name: int(self.without_term(name).sum()) for name in self._terms}
        ranges = {name: int(self.without_range(name).sum()) for name in self._ranges}
        return {name: count for name, count in (terms | ranges).items() if count}

    def _without(self, terms: Mapping[str, None], ranges: Mapping[str, None]) -> Mask:
        mask = self._matched.copy()
        for name, chosen in self._terms.items():
            if name not in terms:
                mask &= chosen
        for name, chosen in self._ranges.items():
            if name not in ranges:
                mask &= chosen
        return mask


def _inside(snapshot: Snapshot, name: str, limits: Range) -> Mask:
    values = snapshot.numbers(name)
    low, high = limits
    mask: Mask = ~np.isnan(values)
    if low is not None:
        mask &= values >= low
    if high is not None:
        mask &= values <= high
    return mask


def facets(snapshot: Snapshot, query: Query, filters: Filters) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count the values of each name that the query asks for, highest count first, then by value."""
    free = snapshot.counts(filters.all) if any(not query.terms.get(name) for name in query.facets) else None
    found = {}
    for name in query.facets:
        counts = snapshot.counts(filters.without_term(name)) if query.terms.get(name) else free
        codes = snapshot.codes_by_name.get(name, [])
        named = [(value, int(counts[code])) for code, value in codes if counts is not None and counts[code]]
        found[name] = tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))
    return found


def histograms(snapshot: Snapshot, query: Query, filters: Filters) -> dict[str, tuple[int, ...]]:
    """Count the documents in each bucket of each number that the query asks for."""
    found = {}
    for name, edges in query.histograms.items():
        values = snapshot.numbers(name)[filters.without_range(name)]
        counts, _ = np.histogram(values[~np.isnan(values)], np.array(edges, np.float64))
        found[name] = tuple(counts.tolist())
    return found
