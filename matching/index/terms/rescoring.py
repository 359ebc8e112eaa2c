"""Rescoring: how well rows match the words of a query, by their term vectors; the second phase of a search.

The first phase retrieves some thousand rows from the inverted index by a score that allows skipping. This one rescores
them: BM25 in each field, of which the best counts and the others a little (disjunction max), for every word and every
way to match it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.index.queries.parsing import ParsedQuery, QueryTerm
from matching.index.storage.term_vectors import FIELDS, Rows, TermVectors, hash_term
from matching.index.terms.bm25 import bm25, rarity
from matching.index.terms.term_queries import (
    CONCEPT_WEIGHT,
    FACTS_WEIGHT,
    GRAMS_WEIGHT,
    JOINED_WEIGHT,
    NAMES_WEIGHT,
    PART_WEIGHT,
    WordQueries,
)
from matching.text import pairs

Weights = NDArray[np.float32]
_BATCH_ROWS = 20_000
"""Rows whose terms are read together: some 30 MB for a query of some words."""
_WEIGHTS: Mapping[str, float] = {"text": 1.0, "codes": 1.0, "facts": FACTS_WEIGHT, "keywords": 0.5}
"""Title, brand, model and body are one text, as in BM25F with equal weights (Robertson and others, CIKM 2004): a word
in two of them is one word said twice.
"""
_TIE_BREAKER = 0.1
"""A term in a second field adds this share of its score there (disjunction max)."""
_HEAD_WEIGHT = 2.0
"""Weight of the thing asked for among the concepts of a query; each other one weighs 1."""
_STATISTICS_FIELDS = dict.fromkeys(("text", "codes", "keywords", "joined"), "words")
"""Where document frequency is counted over several fields together, as in BM25F."""


class TermScores(NamedTuple):
    """How well n rows match the words of a query."""

    words: NDArray[np.int64]
    """Number of words matched in any way, int64 [n]."""
    written: NDArray[np.int64]
    """Number matched otherwise than by a concept alone, int64 [n]."""
    own: NDArray[np.int64]
    """Number matched by the word itself rather than another word for the same kind, int64 [n]."""
    heads: Weights
    """Confidence that the row is the kind of thing asked for, 0 to 1, float32 [n]."""
    scores: Weights
    """BM25 of what is matched otherwise than by a concept alone, float32 [n]."""
    kinds: Weights
    """1 where the row is the thing asked for, or a kind of it, but does not write its words, float32 [n]."""
    concepts: Weights
    """Share of the query's concepts that the row has, weighted by their rarity, 0 to 1, float32 [n]."""


@dataclass(frozen=True)
class _TermGroup:
    """One way to match a word: all of some terms in a field."""

    field: str
    terms: tuple[str, ...]
    weight: float
    own: bool = True
    """Whether the row then contains the word itself."""


def rescore(
    vectors: TermVectors, words: WordQueries, parsed_query: ParsedQuery, rows: Rows, *, named: bool
) -> TermScores:
    """Return how well rows match a query's words; with `named`, the names of their kinds count as words."""
    rescorer = _Rescorer(vectors, words, parsed_query, named=named)
    batches = [rescorer.rescore(rows[begin : begin + _BATCH_ROWS]) for begin in range(0, len(rows), _BATCH_ROWS)]
    return TermScores(*(np.concatenate(each) for each in zip(*(batches or [_zeros(0)]), strict=True)))


class _Rescorer:
    """Rescores rows by the words of one query."""

    def __init__(self, vectors: TermVectors, words: WordQueries, parsed_query: ParsedQuery, *, named: bool) -> None:
        self._vectors = vectors
        self._query_terms = parsed_query.query_terms
        self._concepts: dict[tuple[str, ...], list[int]] = {}
        for place, query_term in enumerate(parsed_query.query_terms):
            if query_term.concepts:
                self._concepts.setdefault(query_term.concepts, []).append(place)
        self._alternatives = [list(_alternatives(query_term, named=named)) for query_term in parsed_query.query_terms]
        self._head_confidences = words.head_confidences(parsed_query)
        terms = {
            (alternative.field, term)
            for some in self._alternatives
            for alternative in some
            for term in alternative.terms
        } | self._head_confidences.keys()
        self._columns = {term: place for place, term in enumerate(sorted(terms))}
        self._hashes = [hash_term(*term) for term in self._columns]
        counted = (words.frequency(_STATISTICS_FIELDS.get(field, field), term) for field, term in self._columns)
        self._rarities = np.array([rarity(each, words.documents) for each in counted], np.float32)

    def rescore(self, rows: Rows) -> TermScores:
        counts = self._vectors.counts(rows, self._hashes)
        fields = [FIELDS.index(field) for field, _ in self._columns]
        lengths = (self._vectors.lengths(rows) / self._vectors.average_lengths)[:, fields]
        scores, found = bm25(counts, lengths, self._rarities), _zeros(len(rows))
        written = np.zeros((len(self._alternatives), len(rows)), np.bool_)
        for place, alternatives in enumerate(self._alternatives):
            groups = [self._group_score(alternative, scores) for alternative in alternatives]
            written[place] = _add(found, alternatives, groups)
        found.concepts[:] = self._concept_share(scores, written)
        unwritten = ~written[[place for place, each in enumerate(self._query_terms) if each.things]].all(axis=0)
        for term, by in self._head_confidences.items():
            is_kind = np.where(counts[:, self._columns[term]] > 0, np.float32(by), 0)
            if term[0] == "concepts":  # where a row writes the word itself, its title's words tell better what it is
                np.maximum(found.kinds, is_kind * unwritten, out=found.kinds)
            else:
                np.maximum(found.heads, is_kind, out=found.heads)
        return found

    def _concept_share(self, scores: Weights, written: NDArray[np.bool_]) -> Weights:
        """Return the share of the query's concepts that each row has but does not write as the query does, [rows].

        The thing asked for weighs twice. ``written`` [words, rows] says which words of the query are there.
        """
        total, share = 0.0, np.zeros(len(scores), np.float32)
        for terms, places in self._concepts.items():
            columns = [self._columns["concepts", term] for term in terms]
            weight = _HEAD_WEIGHT if any(self._query_terms[place].things for place in places) else 1.0
            share += weight * scores[:, columns].max(axis=1) * ~written[places].all(axis=0)
            total += weight * float(self._rarities[columns].max())
        return share / np.float32(max(total, 1e-6))

    def _group_score(self, alternative: _TermGroup, scores: Weights) -> Weights:
        """Return the score of a way for each row, float32 [rows]; 0 if one of its terms is missing."""
        each = scores[:, [self._columns[alternative.field, term] for term in alternative.terms]]
        total: Weights = each.sum(axis=1) * np.float32(alternative.weight)
        return total if len(alternative.terms) == 1 else np.where((each > 0).all(axis=1), total, np.float32(0))


def _zeros(rows: int) -> TermScores:
    counts, weights = np.zeros((3, rows), np.int64), np.zeros((4, rows), np.float32)
    return TermScores(*counts, *weights)


def _add(totals: TermScores, alternatives: Sequence[_TermGroup], scores: Sequence[Weights]) -> NDArray[np.bool_]:
    """Add the score of one word for each row, from the scores of the ways to match it.

    Return which rows have the word itself, bool [rows].
    """
    each = np.stack(scores)
    written = each[[alternative.field != "concepts" for alternative in alternatives]]
    best = written.max(axis=0)
    totals.scores[:] += best + np.float32(_TIE_BREAKER) * (written.sum(axis=0) - best)
    totals.words[:] += each.max(axis=0) > 0
    own: NDArray[np.bool_] = each[[alternative.own for alternative in alternatives]].max(axis=0) > 0
    totals.written[:] += best > 0
    totals.own[:] += own
    return own


def _alternatives(query_term: QueryTerm, *, named: bool) -> Iterator[_TermGroup]:
    for field, weight in _WEIGHTS.items():
        yield _TermGroup(field, (query_term.term,), weight)
    if named:
        yield _TermGroup("names", (query_term.term,), NAMES_WEIGHT, own=False)
    for joined in query_term.joined:
        for field in ("joined", "text", "codes", "keywords"):
            yield _TermGroup(field, (joined,), PART_WEIGHT)
        if named:
            yield _TermGroup("names", (joined,), NAMES_WEIGHT, own=False)
    if query_term.han:
        yield _TermGroup(
            "grams", tuple(dict.fromkeys(pairs(query_term.term))), GRAMS_WEIGHT / len(pairs(query_term.term))
        )
    else:
        yield _TermGroup("joined", (query_term.term,), JOINED_WEIGHT)
    # Members of a kind are all alike: how often a text names it says nothing about the sense meant.
    for term in query_term.concepts:
        yield _TermGroup("concepts", (term,), CONCEPT_WEIGHT, own=False)
    for expansion in query_term.expansions:
        yield _TermGroup("heads", (expansion.term,), expansion.similarity, own=False)
