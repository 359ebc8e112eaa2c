"""The goods of two shops: for each left listing the right ones that may be the same, best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.duplicates.blocking import Rows, candidates, nearest_abroad
from matching.duplicates.competition import compete
from matching.duplicates.evidence import DuplicateEvidence, compare
from matching.duplicates.learning import Matrix
from matching.duplicates.listing import Listing, in_different_languages
from matching.duplicates.parsing import ListingTerms, parse
from matching.duplicates.rarity import IdfRarity
from matching.duplicates.weights import RANKING_WEIGHTS
from matching.encode import Encoder, Vectors


class DuplicateCandidate(NamedTuple):
    """A listing that may be of the same goods, and the probability that it is, from 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True)
class CandidatePairs:
    """Two shops with the evidence for all candidate pairs."""

    left: Sequence[ListingTerms]
    right: Sequence[ListingTerms]
    rows: Sequence[Rows]
    """For each left listing the rows of its candidates."""
    evidence: Sequence[Matrix]
    """float64 [rows, parts of `DuplicateEvidence`], by left listing."""

    def ranked(
        self, weights: DuplicateEvidence = RANKING_WEIGHTS, *, limit: int = 10, competing: bool = True
    ) -> list[list[DuplicateCandidate]]:
        """Return up to `limit` right listings for each left one, best first."""
        sizes = [len(each) for each in self.rows]
        if not sum(sizes):
            return [[] for _ in self.rows]
        left = np.repeat(np.arange(len(sizes)), sizes)
        right = np.concatenate(self.rows)
        scores = np.concatenate(self.evidence) @ np.array(weights)
        probabilities = compete(left, right, scores, rounds=50 if competing else 1)
        edges = np.concatenate(([0], np.cumsum(sizes)))
        found = []
        for row, size in enumerate(sizes):
            part = slice(edges[row], edges[row] + size)
            order = np.lexsort((-scores[part], -probabilities[part]))[:limit]
            found.append(
                [DuplicateCandidate(self.right[right[part][at]].id, float(probabilities[part][at])) for at in order]
            )
        return found


def compare_all(
    left: Sequence[Listing],
    right: Sequence[Listing],
    encoder: Encoder | None = None,
    *,
    limit: int = 40,
    progress: Callable[[str], None] = lambda _: None,
) -> CandidatePairs:
    """Compare each left listing with up to about `limit` right ones; `progress` receives progress messages.

    With an encoder, listings in different languages are compared by meaning in the place of words.
    """
    ours, theirs = [parse(each) for each in left], [parse(each) for each in right]
    rarity = IdfRarity.from_listings([*ours, *theirs])
    progress("listings are read")
    rows = candidates(ours, theirs, rarity, limit=limit)
    vectors = None if encoder is None else (_vectors(encoder, left), _vectors(encoder, right))
    if vectors:
        rows = list(map(np.union1d, rows, nearest_abroad(left, right, vectors)))
    progress("candidates are found")
    evidence = []
    for at, (goods, found) in enumerate(zip(left, rows, strict=True)):
        abroad = [in_different_languages(goods, right[row]) for row in found]
        those, cosines = [theirs[row] for row in found], _cosines(vectors, at, found)
        evidence.append(_evidence(ours[at], those, rarity, cosines, abroad))
        if (at + 1) % 1000 == 0:
            progress(f"{at + 1} of {len(ours)} listings are compared")
    return CandidatePairs(ours, theirs, rows, evidence)


def _evidence(
    left: ListingTerms,
    candidates: Sequence[ListingTerms],
    rarity: IdfRarity,
    cosines: Sequence[float],
    abroad: Sequence[bool],
) -> Matrix:
    """Return the evidence for each candidate; ``abroad`` says which are in another language."""
    candidate_rarity = IdfRarity.from_listings(candidates, all_fields=True)
    pairs = [
        compare(left, each, rarity, candidate_rarity, cosine) for each, cosine in zip(candidates, cosines, strict=True)
    ]
    rows = [pair.across_languages() if other else pair for pair, other in zip(pairs, abroad, strict=True)]
    return np.array(rows, np.float64).reshape(len(rows), len(DuplicateEvidence._fields))


def _vectors(encoder: Encoder, goods: Sequence[Listing]) -> Vectors:
    return encoder.encode([f"{each.brand} {each.title}" for each in goods])


def _cosines(vectors: tuple[Vectors, Vectors] | None, row: int, candidate_rows: Rows) -> list[float]:
    if vectors is None:
        return [0.0] * len(candidate_rows)
    cosines: list[float] = (vectors[1][candidate_rows] @ vectors[0][row]).tolist()
    return cosines
