"""One listing compared with a few similar ones: the same goods, the near duplicates, and the evidence for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp
from typing import Final

from matching.duplicates.evidence import DuplicateEvidence, compare
from matching.duplicates.listing import Listing, in_different_languages
from matching.duplicates.parsing import ListingTerms, normalised_brand, parse
from matching.duplicates.rarity import UniformRarity
from matching.duplicates.weights import DETECTION_INTERCEPT, DETECTION_WEIGHTS

SAME: Final = 0.8
"""The probability from which two listings count as the same goods.

Measured on pairs among siblings of real goods (decision 74): precision 86 % and recall 43 %; with `NEAR`, 71 % and
72 %.
"""
NEAR: Final = 0.3
"""The probability from which one counts as a near duplicate: the same goods in another size or wording."""

_SAME_WORDS: Final = 0.75
_SAME_MEANING: Final = 0.75
"""Cosine of two titles with usem-3; 1 % of random pairs reach 0.33 (`matching.encode`)."""
_CLOSE_PRICE: Final = 0.1
"""Absolute log ratio of prices."""
_MIN_MODEL_LENGTH: Final = 5
_GTIN_LOG_ODDS: Final = 3.0
"""A GTIN names one trade item (GS1 General Specifications, 1.1): it means 95 % whatever the other evidence."""
_MAX_MEANING_ODDS: Final = 1.0
"""Meaning alone makes at most a near duplicate: a chair is as near to a desk as to its own translation."""


class Sign(StrEnum):
    """A reason for or against two listings being the same goods."""

    SAME_GTIN = "SAME_GTIN"
    SAME_MODEL = "SAME_MODEL"
    SAME_BRAND = "SAME_BRAND"
    SAME_WORDS = "SAME_WORDS"
    SAME_MEANING = "SAME_MEANING"
    SAME_MEASURES = "SAME_MEASURES"
    SAME_PICTURE = "SAME_PICTURE"
    CLOSE_PRICE = "CLOSE_PRICE"
    OTHER_GTIN = "OTHER_GTIN"
    OTHER_MODEL = "OTHER_MODEL"
    OTHER_MEASURES = "OTHER_MEASURES"


@dataclass(frozen=True)
class Judgement:
    """The verdict on one listing compared with another."""

    id: str
    score: float
    """The probability that they are the same goods, from 0 to 1; see `SAME` and `NEAR`."""
    signs: tuple[Sign, ...]

    @property
    def same(self) -> bool:
        """Whether they are the same goods."""
        return self.score >= SAME


def find_duplicates(
    listing: Listing, others: Sequence[Listing], cosines: Sequence[float] | None = None
) -> list[Judgement]:
    """Return which of `others` are the same goods or near duplicates, surest first; `listing` itself is skipped.

    `cosines` are those of an encoder's title vectors, one for each of `others`, in any two languages; None without an
    encoder. The verdict on two listings does not depend on the other candidates.
    """
    this = parse(listing)
    found = [
        _judged(listing, other, (this, parse(other)), cosine)
        for other, cosine in zip(others, cosines or [0.0] * len(others), strict=True)
        if other.id != listing.id
    ]
    return sorted((each for each in found if each.score >= NEAR), key=lambda each: (-each.score, each.id))


def _judged(
    listing: Listing, candidate: Listing, readings: tuple[ListingTerms, ListingTerms], cosine: float
) -> Judgement:
    this, other = readings
    evidence = compare(this, other, UniformRarity(), UniformRarity(), cosine)
    translated = in_different_languages(listing, candidate)
    odds = _odds(evidence.across_languages() if translated else evidence)
    if translated and not (evidence.codes or evidence.measures_agree):
        odds = min(odds, _MAX_MEANING_ODDS)
    if evidence.gtins:
        odds = max(odds, _GTIN_LOG_ODDS)
    elif this.gtins and other.gtins:
        odds -= _GTIN_LOG_ODDS  # a variant has a GTIN of its own, but so has a multipack of the same goods
    chance = 1 / (1 + exp(-max(-50.0, min(50.0, odds))))
    signs = {*_signs(this, other, evidence), *_shared(listing, candidate)}
    return Judgement(other.id, round(chance, 3), tuple(each for each in Sign if each in signs))


def _odds(evidence: DuplicateEvidence) -> float:
    return DETECTION_INTERCEPT + sum(part * weight for part, weight in zip(evidence, DETECTION_WEIGHTS, strict=True))


def _shared(listing: Listing, other: Listing) -> Iterator[Sign]:
    """Yield signs shown but not weighted: a brand has many goods, a picture may be a placeholder (decision 28)."""
    brand = normalised_brand(listing.brand)
    if brand and brand == normalised_brand(other.brand):
        yield Sign.SAME_BRAND
    if set(listing.pictures) & set(other.pictures):
        yield Sign.SAME_PICTURE


def _signs(this: ListingTerms, other: ListingTerms, evidence: DuplicateEvidence) -> list[Sign]:
    model = any(
        len(code) >= _MIN_MODEL_LENGTH for code in (this.codes & other.all_terms) | (other.codes & this.all_terms)
    )
    holds = {
        Sign.SAME_GTIN: bool(evidence.gtins),
        Sign.SAME_MODEL: model,
        Sign.SAME_WORDS: min(evidence.left_told, evidence.right_told) >= _SAME_WORDS,
        Sign.SAME_MEANING: evidence.meaning >= _SAME_MEANING,
        Sign.SAME_MEASURES: evidence.measures_agree > 0 and not evidence.measures_differ,
        Sign.CLOSE_PRICE: not evidence.price_unknown and evidence.price <= _CLOSE_PRICE,
        Sign.OTHER_GTIN: bool(this.gtins and other.gtins) and not evidence.gtins,
        Sign.OTHER_MODEL: bool(evidence.codes_differ) and not model,
        Sign.OTHER_MEASURES: evidence.measures_differ > 0,
    }
    return [sign for sign, is_present in holds.items() if is_present]
