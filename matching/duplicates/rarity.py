"""Term rarity: the fewer listings contain a term, the more it says."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

from matching.duplicates.parsing import ListingTerms


class Rarity(Protocol):
    """A source of term weights."""

    def of(self, term: str) -> float:
        """Return the weight of a term, from 0 (in every listing) to 1 (in hardly any)."""
        ...


@dataclass(frozen=True)
class IdfRarity:
    """Rarity by inverse document frequency over n known listings: log((n + 1) / (df + 1)) / log(n + 1)."""

    counts: Mapping[str, int]
    weights: Sequence[float]
    """By document frequency, from 0 to n."""

    @classmethod
    def from_listings(cls, listings: Iterable[ListingTerms], *, all_fields: bool = False) -> "IdfRarity":
        """Count the terms of these listings' titles, or of the whole listings, each once per listing."""
        counts: Counter[str] = Counter()
        size = 0
        for listing in listings:
            counts.update(listing.all_terms if all_fields else listing.title_variants)
            size += 1
        maximum = log(max(size, 1) + 1)
        return cls(dict(counts), [log((size + 1) / (df + 1)) / maximum for df in range(size + 1)])

    def of(self, term: str) -> float:
        """Return the weight of a term."""
        return self.weights[self.counts.get(term, 0)]


@dataclass(frozen=True)
class UniformRarity:
    """Nearly uniform weights, for comparing two listings without a corpus."""

    def of(self, term: str) -> float:
        """Return 1, or one half for a term without a digit: numbers tell goods apart."""
        return 1.0 if any(letter.isdigit() for letter in term) else 0.5
