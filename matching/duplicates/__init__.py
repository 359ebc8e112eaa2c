"""Duplicate detection: which listings are of the same goods, and the evidence for it.

- `compare_all(left, right)` compares all `Listing`s of two shops. `CandidatePairs.ranked()` returns each left listing's
  likely duplicates with their probabilities; listings of one shop compete for those of the other.
- `find_duplicates(listing, others)` compares one listing with a few similar ones, and names the `Sign`s that they are
  the same goods or a near duplicate.

How it works: a listing is parsed into sets of terms, codes and measures (`parsing`, `measures`); an inverted index
finds the candidates (`blocking`); each pair gets named `evidence`, weighted by what was learnt from made-up goods
(`weights`, `learning`); then the pairs compete (`competition`).
"""

from matching.duplicates.detection import Judgement, Sign, find_duplicates
from matching.duplicates.linkage import CandidatePairs, DuplicateCandidate, compare_all
from matching.duplicates.listing import Listing, in_different_languages

__all__ = [
    "CandidatePairs",
    "DuplicateCandidate",
    "Judgement",
    "Listing",
    "Sign",
    "compare_all",
    "find_duplicates",
    "in_different_languages",
]
