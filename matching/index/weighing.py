"""How well rows match the words of a query, worked out from their term vectors: the second phase of a search.

The first phase asks the inverted index for some thousand rows by a score that it can skip with. This one weighs them:
BM25 in each field, of which the best counts and the others a little (disjunction max), for every word and every way in
which it may be met.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index.plan import Need, Plan
from matching.index.term_vectors import FIELDS, Rows, TermVectors, hash_term
from matching.index.word_queries import WordQueries
from matching.text import pairs

Weights = NDArray[np.float32]
_AT_ONCE = 20_000
"""Rows whose terms are looked at together: some 30 MB for a question of some words."""
_K1, _B = 1.2, 0.75
"""As usual (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009)."""
_WEIGHTS: Mapping[str, float] = {"text": 1.0, "codes": 1.0, "facts": 0.2, "keywords": 0.5}
"""Title, brand, model and body are one text, as in BM25F with equal weights (Robertson and others, CIKM 2004): a word
said in two of them is one word said twice. Properties say less: `HDMI` among them does not make it a cable."""
_TIE = 0.1
"""A term in a second field adds this share of its score there (disjunction max)."""
_JOINED = 0.8
_PART = _JOINED / 2
"""Neighbours written as one meet all of them at once, so each gets its part."""
_GRAMS = 0.5
"""Pairs of characters match more than the word does, so they weigh less."""
_NAMED = 1e-4
"""What a name of the kind adds to a score: that it counts as one of the words, and next to nothing."""


_COUNTED = dict.fromkeys(("text", "codes", "keywords", "joined"), "words")
"""Where the index counts how rare a term is: by documents that have it in any of some fields, as in BM25F."""


class Weighed(NamedTuple):
    """How well n rows match the words of a plan."""

    words: NDArray[np.int64]
    """How many of the words each has, in whatever way that counts, int64 [n]."""
    own: NDArray[np.int64]
    """How many it has itself, and not only another word for the same kind, int64 [n]."""
    heads: Weights
    """How sure it is that it is the kind of thing asked for, 0 to 1, float32 [n]."""
    scores: Weights
    """BM25, float32 [n]."""


@dataclass(frozen=True)
class _Way:
    """One way to meet a word: all of some terms in a field."""

    field: str
    terms: tuple[str, ...]
    weight: float
    own: bool = True
    """Whether the row then has the word itself."""


def weigh(vectors: TermVectors, words: WordQueries, plan: Plan, rows: Rows, *, named: bool) -> Weighed:
    """Return how well rows match a plan's words; with `named`, the names of their kinds count as words."""
    cut = [rows[begin : begin + _AT_ONCE] for begin in range(0, len(rows), _AT_ONCE)] or [rows]
    words_, own, heads, scores = zip(*(_weigh(vectors, words, plan, some, named=named) for some in cut), strict=True)
    return Weighed(np.concatenate(words_), np.concatenate(own), np.concatenate(heads), np.concatenate(scores))


def _weigh(vectors: TermVectors, words: WordQueries, plan: Plan, rows: Rows, *, named: bool) -> Weighed:
    ways = [list(_ways(need, named=named)) for need in plan.needs]
    sure = words.sureness(plan)
    terms = {(way.field, term) for some in ways for way in some for term in way.terms} | sure.keys()
    columns = {term: place for place, term in enumerate(sorted(terms))}
    counts = vectors.counts(rows, [hash_term(*term) for term in columns])
    scores = _scored(vectors, words, rows, list(columns), counts)
    table = _Table(columns, scores)
    met = [[table.of(way) for way in some] for some in ways]
    found = _nothing(len(rows))
    for some, columns_met in zip(ways, met, strict=True):
        _add(found, some, columns_met)
    for term, by in sure.items():
        np.maximum(found.heads, np.where(counts[:, columns[term]] > 0, np.float32(by), 0), out=found.heads)
    return found


def _nothing(rows: int) -> Weighed:
    counts, weights = np.zeros((2, rows), np.int64), np.zeros((2, rows), np.float32)
    return Weighed(counts[0], counts[1], weights[0], weights[1])


def _add(found: Weighed, ways: Sequence[_Way], scores: Sequence[Weights]) -> None:
    """Add what one word makes of each row, by the scores of the ways to meet it."""
    each = np.stack(scores)
    best = each.max(axis=0)
    found.scores[:] += best + np.float32(_TIE) * (each.sum(axis=0) - best)
    found.words[:] += best > 0
    found.own[:] += each[[way.own for way in ways]].max(axis=0) > 0


def _ways(need: Need, *, named: bool) -> Iterator[_Way]:
    for field, weight in _WEIGHTS.items():
        yield _Way(field, (need.term,), weight)
    if named:
        yield _Way("names", (need.term,), _NAMED, own=False)
    for joined in need.joined:
        for field in ("joined", "text", "codes", "keywords"):
            yield _Way(field, (joined,), _PART)
    if need.han:
        yield _Way("grams", tuple(dict.fromkeys(pairs(need.term))), _GRAMS / len(pairs(need.term)))
    else:
        yield _Way("joined", (need.term,), _JOINED)
    # What is of a kind is all alike: how often a text says so tells nothing of which sense is meant.
    for kind in need.kinds:
        yield _Way("heads", (kind.term,), kind.likeness, own=False)


def _scored(
    vectors: TermVectors, words: WordQueries, rows: Rows, terms: Sequence[tuple[str, str]], counts: Weights
) -> Weights:
    """Return the BM25 of each row for each term, float32 [rows, terms]; 0 where it is not there."""
    if not terms:
        return counts
    fields = [FIELDS.index(field) for field, _ in terms]
    idf = np.array([_idf(words, *term) for term in terms], np.float32)
    length = (vectors.lengths(rows) / vectors.average_lengths)[:, fields]
    norms = np.float32(_K1 * (1 - _B)) + np.float32(_K1 * _B) * length
    scores = idf * np.float32(_K1 + 1) * counts / (counts + norms)
    return scores.astype(np.float32, copy=False)


def _idf(words: WordQueries, field: str, term: str) -> float:
    documents = words.documents
    frequency = min(words.frequency(_COUNTED.get(field, field), term), documents)
    return log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


class _Table:
    def __init__(self, columns: Mapping[tuple[str, str], int], scores: Weights) -> None:
        self._columns = columns
        self._scores = scores

    def of(self, way: _Way) -> Weights:
        """Return what a way makes of each row, float32 [rows]; 0 where one of its terms is not there."""
        each = self._scores[:, [self._columns[way.field, term] for term in way.terms]]
        total: Weights = each.sum(axis=1) * np.float32(way.weight)
        return total if len(way.terms) == 1 else np.where((each > 0).all(axis=1), total, np.float32(0))
