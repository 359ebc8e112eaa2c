"""The goods of two shops: for each left listing the right ones that may be the same, best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.copies.blocking import Rows, candidates
from matching.copies.competition import compete
from matching.copies.evidence import CopyEvidence, compare
from matching.copies.goods import Goods
from matching.copies.learning import Matrix
from matching.copies.rarity import Counted
from matching.copies.reading import ListingTerms, read
from matching.copies.weights import WEIGHTS
from matching.encode import Encoder, Vectors


class Copy(NamedTuple):
    """A listing that may be of the same goods, and the probability that it is, from 0 to 1."""

    id: str
    score: float


@dataclass(frozen=True)
class Compared:
    """Two shops with the evidence for all candidate pairs."""

    left: Sequence[ListingTerms]
    right: Sequence[ListingTerms]
    rows: Sequence[Rows]
    """For each left listing the rows of its candidates."""
    evidence: Sequence[Matrix]
    """float64 [rows, parts of `CopyEvidence`], by left listing."""

    def ranked(self, weights: CopyEvidence = WEIGHTS, *, first: int = 10, competing: bool = True) -> list[list[Copy]]:
        """Return up to `first` right listings for each left one, best first."""
        sizes = [len(each) for each in self.rows]
        if not sum(sizes):
            return [[] for _ in self.rows]
        left = np.repeat(np.arange(len(sizes)), sizes)
        right = np.concatenate(self.rows)
        scores = np.concatenate(self.evidence) @ np.array(weights)
        chances = compete(left, right, scores, rounds=50 if competing else 1)
        edges = np.concatenate(([0], np.cumsum(sizes)))
        found = []
        for row, size in enumerate(sizes):
            part = slice(edges[row], edges[row] + size)
            order = np.lexsort((-scores[part], -chances[part]))[:first]
            found.append([Copy(self.right[right[part][at]].id, float(chances[part][at])) for at in order])
        return found


def compare_all(
    left: Sequence[Goods],
    right: Sequence[Goods],
    encoder: Encoder | None = None,
    *,
    most: int = 40,
    tell: Callable[[str], None] = lambda _: None,
) -> Compared:
    """Compare each left listing with up to about `most` right ones; `tell` receives progress messages."""
    ours, theirs = [read(each) for each in left], [read(each) for each in right]
    rarity = Counted.over([*ours, *theirs])
    tell("listings are read")
    rows = candidates(ours, theirs, rarity, most=most)
    tell("candidates are found")
    vectors = None if encoder is None else (_vectors(encoder, left), _vectors(encoder, right))
    evidence = []
    for at, (reading, found) in enumerate(zip(ours, rows, strict=True), 1):
        evidence.append(_evidence(reading, [theirs[row] for row in found], rarity, _cosines(vectors, at - 1, found)))
        if at % 1000 == 0:
            tell(f"{at} of {len(ours)} listings are compared")
    return Compared(ours, theirs, rows, evidence)


def _evidence(left: ListingTerms, found: Sequence[ListingTerms], rarity: Counted, cosines: Sequence[float]) -> Matrix:
    contrast = Counted.over(found, whole=True)
    rows = [compare(left, each, rarity, contrast, cosine) for each, cosine in zip(found, cosines, strict=True)]
    return np.array(rows, np.float64).reshape(len(rows), len(CopyEvidence._fields))


def _vectors(encoder: Encoder, goods: Sequence[Goods]) -> Vectors:
    return encoder.encode([f"{each.brand} {each.title}" for each in goods])


def _cosines(vectors: tuple[Vectors, Vectors] | None, row: int, found: Rows) -> list[float]:
    if vectors is None:
        return [0.0] * len(found)
    cosines: list[float] = (vectors[1][found] @ vectors[0][row]).tolist()
    return cosines
