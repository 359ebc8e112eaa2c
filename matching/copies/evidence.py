"""What speaks for two listings being the same goods, and what against it, by name."""

from typing import Final, NamedTuple

from matching.copies import likeness
from matching.copies.measures import agreeing
from matching.copies.rarity import Rarity
from matching.copies.reading import ListingTerms

_TOLD: Final = 0.5
"""What a measure outside of titles counts."""


class CopyEvidence(NamedTuple):
    """Shares are from 0 to 1: *found* is what stands in the other's title, *told* what stands anywhere in it."""

    left_found: float
    """Of the left title, by what tells those that come into question from each other."""
    right_found: float
    left_told: float
    right_told: float
    grams: float
    """Dice coefficient of the titles' trigrams."""
    codes: float
    """1 for a rare model number of one that stands anywhere in the other; 0 for none."""
    codes_differ: float
    """Whether both titles have model numbers, and none like the other's."""
    left_digits: float
    """How many of the left title's terms with digits the right listing never has."""
    right_digits: float
    left_near: float
    """Share of the left title that the right one has in another spelling only."""
    right_near: float
    measures_agree: float
    """How many kinds of measures agree: lengths, masses, capacities."""
    measures_differ: float
    price: float
    """Absolute logarithm of the ratio of prices, at most 1.2."""
    price_unknown: float
    gtins: float
    """1 for a GTIN in common."""
    meaning: float
    """Cosine of the encoder's vectors; 0 without an encoder."""


def compare(
    left: ListingTerms, right: ListingTerms, rarity: Rarity, contrast: Rarity, meaning: float = 0.0
) -> CopyEvidence:
    """Return the evidence for a pair.

    `rarity` is that of terms in all listings, `contrast` in those that come into question for `left` only: where
    all are cameras of one maker, neither word says anything.
    """
    left_missing, right_missing = left.title - right.said, right.title - left.said
    left_words, right_words = left_missing - left.figures, right_missing - right.figures
    measures_agree, measures_differ = _measures(left, right)
    price, price_unknown = likeness.price_gap(left, right)
    return CopyEvidence(
        left_found=likeness.share(left.title & right.spelled, left.title, contrast),
        right_found=likeness.share(right.title & left.spelled, right.title, contrast),
        left_told=likeness.share(left.title & right.said, left.title, contrast),
        right_told=likeness.share(right.title & left.said, right.title, contrast),
        grams=likeness.dice(left.grams, right.grams),
        codes=likeness.codes(left, right, rarity),
        codes_differ=likeness.codes_differ(left, right),
        left_digits=float(len(left_missing & left.figures)),
        right_digits=float(len(right_missing & right.figures)),
        left_near=likeness.share(likeness.nearly(left_words, right_words), left.title, rarity),
        right_near=likeness.share(likeness.nearly(right_words, left_words), right.title, rarity),
        measures_agree=measures_agree,
        measures_differ=measures_differ,
        price=price,
        price_unknown=price_unknown,
        gtins=float(bool(left.gtins & right.gtins)),
        meaning=meaning,
    )


def _measures(left: ListingTerms, right: ListingTerms) -> tuple[float, float]:
    """Return how many kinds of measures agree and differ; those that only descriptions name count half."""
    agree, differ = agreeing(left.measures, right.measures)
    told_agree, told_differ = agreeing(left.all_measures, right.all_measures)
    return agree + _TOLD * max(0, told_agree - agree), differ + _TOLD * max(0, told_differ - differ)
