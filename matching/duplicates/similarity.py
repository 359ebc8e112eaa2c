"""Similarity of two listings in one respect; all functions are pure, all results 0 to 1 unless stated otherwise."""

from collections.abc import Iterable
from functools import lru_cache
from math import log
from typing import Final

from matching.duplicates.parsing import ListingTerms
from matching.duplicates.rarity import Rarity

Terms = frozenset[str]
_MIN_MISSPELLED_LENGTH: Final = 4
_MAX_LOG_PRICE_RATIO: Final = 1.2
_MIN_ABBREVIATION_LENGTH: Final = 3
_MIN_BIGRAM_DICE: Final = 0.55
"""Share of common letter pairs from which one word is a misspelling of the other."""


def total_weight(terms: Iterable[str], rarity: Rarity) -> float:
    """Return the total weight of some terms, 0 or more."""
    return sum(rarity.of(term) for term in terms)


def share(matched_terms: Terms, all_terms: Terms, rarity: Rarity) -> float:
    """Return the share of the weight of `all_terms` that was found."""
    total = total_weight(all_terms, rarity)
    return total_weight(matched_terms, rarity) / total if total else 0.0


def dice(left: Terms, right: Terms) -> float:
    """Return Dice's coefficient: twice the size of the intersection over the sum of both sizes."""
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def near_matches(missing_terms: Terms, other_terms: Terms) -> Terms:
    """Return the words of `missing_terms` that occur in `other_terms` in another spelling: misspelt or abbreviated."""
    return frozenset(word for word in missing_terms if any(_is_near(word, other) for other in other_terms))


@lru_cache(maxsize=200_000)
def _is_near(one: str, other: str) -> bool:
    if one[0] != other[0]:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) >= _MIN_ABBREVIATION_LENGTH and long.startswith(short):
        return True
    if len(short) < _MIN_MISSPELLED_LENGTH or len(long) - len(short) > 2:
        return False
    ours, theirs = (frozenset(word[at : at + 2] for at in range(len(word) - 1)) for word in (short, long))
    return dice(ours, theirs) >= _MIN_BIGRAM_DICE


def shared_codes(left: ListingTerms, right: ListingTerms, rarity: Rarity) -> float:
    """Return the weight of the rarest model number of one listing that occurs anywhere in the other."""
    shared = (left.codes & right.all_terms) | (right.codes & left.all_terms)
    return max((rarity.of(code) for code in shared), default=0.0)


def codes_differ(left: ListingTerms, right: ListingTerms) -> float:
    """Return 1 if both have model numbers and none matches one of the other's, whole or cut, else 0."""
    if not left.codes or not right.codes:
        return 0.0
    return 0.0 if left.codes & right.code_prefixes or right.codes & left.code_prefixes else 1.0


def price_gap(left: ListingTerms, right: ListingTerms) -> tuple[float, float]:
    """Return the absolute log ratio of prices, at most 1.2, and 1 if a price is unknown."""
    if left.price is None or right.price is None:
        return 0.0, 1.0
    return min(abs(log(left.price / right.price)), _MAX_LOG_PRICE_RATIO), 0.0
