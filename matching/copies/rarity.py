"""How much a term says: the fewer listings have it, the more."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Protocol

from matching.copies.reading import Reading


class Rarity(Protocol):
    """Knows how frequent terms are."""

    def of(self, term: str) -> float:
        """Return the weight of a term, from 0 (everybody says it) to 1 (hardly anybody)."""
        ...


@dataclass(frozen=True)
class Counted:
    """Rarity by inverse document frequency in listings that are known: log(n / df) / log(n)."""

    counts: Counter[str]
    size: int

    @classmethod
    def over(cls, readings: Iterable[Reading]) -> "Counted":
        """Count the terms of these listings, each once by listing."""
        counts: Counter[str] = Counter()
        size = 0
        for reading in readings:
            counts.update(reading.spelled)
            size += 1
        return cls(counts, max(size, 2))

    def of(self, term: str) -> float:
        """Return the weight of a term."""
        return log((self.size + 1) / (self.counts[term] + 1)) / log(self.size + 1)
