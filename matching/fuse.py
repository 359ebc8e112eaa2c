"""Score fusion of words, kinds, meaning and codes for n candidates; non-candidates have no effect.

Words decide, meaning adds. On real catalogues meaning alone ranks far worse than words, and mixing ranks with equal
weight (reciprocal rank fusion) drags the better list down to the worse. So meaning may lift a document among those
with the words, and adds others only behind them, unless words found nothing good. Goods of the kind asked for come
before accessories (decision 19 has the measurements).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Mask = NDArray[np.bool_]

_ALL_WORDS_BONUS = 1.0
"""A document with all words comes before one with some, however rare those are."""
_HEAD_WEIGHT = 0.6
"""Weight of being the kind of thing asked for; the best words weigh 1."""
_SEMANTIC_TIE_BREAKER = 0.2
"""Weight of meaning where a document's own words decide: a tie-breaker."""
_SEMANTIC_WEIGHT = 0.5
"""Weight of meaning where no document has all words, or a document has them only by the names of its kind: a notebook
is a computer, or paper.
"""
_TRANSLATED_WEIGHT = 0.175
"""Weight of the best words of another language, where a cosine of one weighs `_SEMANTIC_WEIGHT` (decision 20)."""
_MIN_BEST_TRANSLATED = 0.5
"""Below this share of the words of another language, the best document gets less than their full weight."""
_MIN_TRANSLATED = 0.5
"""From this share a document is shown for its words of another language, behind those with all of the query's own."""
_CONCEPT_WEIGHT = 0.6
"""Weight of having the concepts asked for, where no document writes all words: they are in other languages."""
_LISTED_CONCEPT_WEIGHT = 0.1
"""Their weight where it is not known what is asked for, as in a path of categories."""
_TAIL_WEIGHT = 0.01
_DIGITS = 6
_MIN_BEST_WORDS = 0.05
"""BM25 of the best words below which they count for little: names of kinds alone, which say next to nothing."""
_CODE_WEIGHT = 3.0
"""More than all the rest together: a query for a model number wants that model."""
_MIN_WORDS_SHARE = 0.3
"""If no document has all words, those with this share of the best score match."""
_FEW_MATCHES = 10
"""With fewer documents that have all words, likely meanings match too."""
_MIN_COSINE_SHARE = 0.5
"""Of those, only the ones with this share of the best cosine."""
_MAX_GUESSES = 20
"""And if words find nothing at all, at most this many faint ones."""
_MIN_SHARED_WORDS = 0.3


@dataclass(frozen=True)
class RankEvidence:
    """The evidence for each of n documents; all zero for those that may not be seen."""

    coverage: NDArray[np.float32]
    """Share of the query's words that the document has; 1 for all of them."""
    written: NDArray[np.float32]
    """Share of them that it has otherwise than by a concept alone."""
    own: NDArray[np.float32]
    """Share of them that it has itself, rather than another word for the same kind."""
    words: NDArray[np.float32]
    """BM25 over the words it has."""
    heads: NDArray[np.float32]
    """Confidence that it is the kind of thing asked for rather than an accessory, 0 to 1."""
    cosines: NDArray[np.float32]
    codes: Mask
    """Whether the query names one of its codes."""
    translated: NDArray[np.float32] | float = 0.0
    """Match with the query's words translated to other languages; 1 for a likely translation of each."""
    things: Mask | bool = False
    """Whether it is the thing asked for, or a kind of it."""
    things_only: bool = False
    """Whether nothing else can have everything asked for: there are such things, and the matches tell what they are."""
    kinds: NDArray[np.float32] | float = 0.0
    """1 where it is the thing asked for, or a kind of it, under another name."""
    concepts: NDArray[np.float32] | float = 0.0
    """Share of the query's concepts that it has, by their rarity; 1 for all of them."""

    @property
    def all_words(self) -> Mask:
        """Which documents have all words."""
        return self.coverage >= 1

    @property
    def in_words(self) -> bool:
        """Whether a document has everything asked for in the query's own words."""
        return bool((self.own >= 1).any() or self.codes.any())

    @property
    def relaxed(self) -> bool:
        """Whether no document has everything asked for."""
        complete = self.all_words & self.things if self.things_only else self.all_words
        return not (complete.any() or self.codes.any())


@dataclass(frozen=True)
class CosineThresholds:
    """Thresholds for the cosine between a short query and a document, for one encoder."""

    near: float
    """From here on certain: about the same thing."""
    likely: float
    """From here on more right than wrong; worth showing where words find little."""
    faint: float
    """Up to here noise; from here to `likely` more wrong than right, but better than an empty page."""
    same: float = 0.7
    """Between two words, from here on: nearly the same kind of thing."""


def fuse(evidence: RankEvidence, thresholds: CosineThresholds) -> Scores:
    """Return scores, float64 [n]; zero means no match.

    A document matches by all words, by code, or, unless a code was named, by a cosine of at least `near`. If few have
    all words, the nearest from `likely` on match too; if none has, so do those with the best part of the words, and
    failing those some of the nearest from `faint` on.
    """
    words, translated = _words(evidence), _translated(evidence)
    scores = (
        np.maximum(words, _TRANSLATED_WEIGHT * translated)
        + _ALL_WORDS_BONUS * _complete(evidence)
        + _CODE_WEIGHT * evidence.codes
    )
    scores += _HEAD_WEIGHT * evidence.heads * evidence.coverage
    scores += _concepts(evidence)
    own_words = (evidence.own >= evidence.coverage) & (not evidence.relaxed)
    scores += np.where(own_words, _SEMANTIC_TIE_BREAKER, _SEMANTIC_WEIGHT) * _meaning(evidence, thresholds)
    matched = evidence.all_words | evidence.codes | _near_enough(evidence, thresholds)
    if not evidence.codes.any():
        matched |= translated >= _MIN_TRANSLATED
    if evidence.relaxed:
        matched |= (words > 0) & (words >= _MIN_WORDS_SHARE * words.max(initial=0))
        matched |= np.asarray(evidence.things, np.bool_)
        matched |= translated >= _MIN_WORDS_SHARE
        scores += _TAIL_WEIGHT * np.maximum(evidence.cosines, 0)  # orders those below `likely`
    # Rounded, so that processes whose sums differ in the last bit agree on order and cursors.
    return np.where(matched, np.maximum(np.round(scores, _DIGITS), 10.0**-_DIGITS), 0)


def _concepts(evidence: RankEvidence) -> Scores:
    """Return the part of the concepts that documents have by other words than the query's: of the thing, then of all.

    They count where no document has all words; little where none is known to be the thing asked for: a list of several
    things has no head, and a path of categories is mostly about others.
    """
    kinds = np.asarray(evidence.kinds, np.float64)
    if evidence.in_words:
        return np.zeros(len(evidence.coverage))
    weight = _CONCEPT_WEIGHT if kinds.any() else _LISTED_CONCEPT_WEIGHT
    described = weight * np.asarray(evidence.concepts)
    scores: Scores = _HEAD_WEIGHT * kinds * evidence.coverage.astype(np.float64) ** 2 + described
    return scores


def _complete(evidence: RankEvidence) -> Mask:
    """Return which documents have everything asked for.

    In other languages, where words match by their concepts, and some documents are the thing asked for, only these.
    """
    if evidence.in_words or not np.any(evidence.things):
        return evidence.all_words
    complete: Mask = evidence.all_words & np.asarray(evidence.things, np.bool_)
    return complete


def may_match(
    cosines: NDArray[np.float32], translated_scores: NDArray[np.float32], with_words: int, thresholds: CosineThresholds
) -> Mask:
    """Return which of n documents may match without all words, bool [n], when `with_words` others have all of them.

    Assumes that no code was named; documents with all words are not considered. `fuse` excludes the same documents,
    except some with a few uninformative words; and the words' part of the scores is relative to the best among fewer.
    """
    near = thresholds.near if with_words >= _FEW_MATCHES else thresholds.likely
    return (cosines >= near) | (_relative_to_best(translated_scores) >= _MIN_TRANSLATED)


def by_meaning(cosines: NDArray[np.float32], thresholds: CosineThresholds) -> Scores:
    """Return the scores of documents matched by meaning alone, float64 [q, n] like the cosines.

    They equal those of `fuse` for a text in another language whose words match nothing: row by row, since the matches
    depend on the best of a query.
    """
    count = min(_MAX_GUESSES, cosines.shape[1])
    if not count:
        return np.zeros(cosines.shape)
    guess = np.partition(cosines, -count, axis=1)[:, -count]
    floor = np.minimum(thresholds.likely, np.maximum(thresholds.faint, guess))
    minimum = np.maximum(floor, _MIN_COSINE_SHARE * cosines.max(axis=1))[:, None]
    scores = (_SEMANTIC_WEIGHT + _TAIL_WEIGHT) * np.maximum(cosines.astype(np.float64), 0)
    return np.where(cosines >= minimum, np.round(scores, _DIGITS), 0)


def by_code(cosines: NDArray[np.float32]) -> Scores:
    """Return the scores of documents matched by code, float64 [n] like their cosines."""
    return np.round(_CODE_WEIGHT + _SEMANTIC_WEIGHT * np.maximum(cosines.astype(np.float64), 0), _DIGITS)


def _meaning(evidence: RankEvidence, thresholds: CosineThresholds) -> Scores:
    """Return the meaning's part of the scores, up to 1: from a cosine of 0 where only other languages match.

    There it is half of the evidence; beside words of the query's own language a cosine below `likely` says nothing.
    """
    floor = 0.0 if not evidence.in_words and np.any(evidence.translated) else thresholds.likely
    return np.clip((evidence.cosines.astype(np.float64) - floor) / max(1e-6, 1 - floor), 0, 1)


def _translated(evidence: RankEvidence) -> Scores:
    """Return the part of the words of other languages, up to 1."""
    return _relative_to_best(np.asarray(evidence.translated))


def _relative_to_best(translated_scores: NDArray[Any]) -> Scores:
    """Return the values as shares of the best; if the best is poor, its share stays below 1."""
    return translated_scores.astype(np.float64) / max(_MIN_BEST_TRANSLATED, float(translated_scores.max(initial=0)))


def _words(evidence: RankEvidence) -> Scores:
    """Return the words' part of the scores, up to 1."""
    words = evidence.words.astype(np.float64) / max(_MIN_BEST_WORDS, float(evidence.words.max(initial=0)))
    # Two words of ten are hardly worth more than meaning, however rare they are.
    return words * evidence.written.astype(np.float64) ** 2 if evidence.relaxed else words


def _near_enough(evidence: RankEvidence, thresholds: CosineThresholds) -> Mask:
    cosines = evidence.cosines
    if evidence.codes.any():
        return np.zeros(len(cosines), np.bool_)  # an existing code was named: no guessing needed
    if int(evidence.all_words.sum()) >= _FEW_MATCHES:
        return cosines >= thresholds.near
    best = _MIN_COSINE_SHARE * float(cosines.max(initial=0))
    if evidence.words.any():
        return cosines >= min(thresholds.near, max(thresholds.likely, best))
    count = min(_MAX_GUESSES, len(cosines))
    guess = float(np.partition(cosines, -count)[-count]) if count else 0.0
    floor = min(thresholds.likely, max(thresholds.faint, guess))
    return cosines >= max(floor, best)


def similarity(words: NDArray[np.float32], cosines: NDArray[np.float32], *, near: float) -> Scores:
    """Return the similarity of documents to one of them, float64 [n], from 0 (none) to about 1.

    `words` are BM25 scores for the words of its title, as shares of its own score.
    """
    shared = np.minimum(words.astype(np.float64), 1)
    combined = (shared + np.maximum(cosines.astype(np.float64), 0)) / 2
    return np.round(combined * ((shared >= _MIN_SHARED_WORDS) | (cosines >= near)), _DIGITS)
