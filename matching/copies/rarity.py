"""How much a term says: the fewer listings have it, the more."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

from matching.copies.reading import ListingTerms


class Rarity(Protocol):
    """Knows how frequent terms are."""

    def of(self, term: str) -> float:
        """Return the weight of a term, from 0 (everybody says it) to 1 (hardly anybody)."""
        ...


@dataclass(frozen=True)
class Counted:
    """Rarity by inverse document frequency in n listings that are known: log((n + 1) / (df + 1)) / log(n + 1)."""

    counts: Mapping[str, int]
    weights: Sequence[float]
    """By document frequency, from 0 to n."""

    @classmethod
    def over(cls, readings: Iterable[ListingTerms], *, whole: bool = False) -> "Counted":
        """Count the terms of these listings' titles, or of the whole listings, each once by listing."""
        counts: Counter[str] = Counter()
        size = 0
        for reading in readings:
            counts.update(reading.said if whole else reading.spelled)
            size += 1
        most = log(max(size, 1) + 1)
        return cls(dict(counts), [log((size + 1) / (df + 1)) / most for df in range(size + 1)])

    def of(self, term: str) -> float:
        """Return the weight of a term."""
        return self.weights[self.counts.get(term, 0)]


@dataclass(frozen=True)
class Even:
    """Counts all terms alike: for two listings that are compared where nothing else is known."""

    def of(self, term: str) -> float:
        """Return 1, and half for a term with no digit: numbers tell goods apart."""
        return 1.0 if any(letter.isdigit() for letter in term) else 0.5
