"""The evidence for and against two listings being the same goods, by name."""

from typing import Final, NamedTuple

from matching.copies import likeness
from matching.copies.measures import agreeing
from matching.copies.rarity import Rarity
from matching.copies.reading import ListingTerms

_TOLD: Final = 0.5
"""Weight of a measure outside the titles."""


class CopyEvidence(NamedTuple):
    """Shares are from 0 to 1: *found* is what occurs in the other's title, *told* what occurs anywhere in the other."""

    left_found: float
    """Share of the left title, weighted by how well each term discriminates between the candidates."""
    right_found: float
    left_told: float
    right_told: float
    grams: float
    """Dice coefficient of the titles' trigrams."""
    codes: float
    """1 for a rare model number of one listing that occurs anywhere in the other; 0 for none."""
    codes_differ: float
    """Whether both titles have model numbers, and none of them agree."""
    left_digits: float
    """Number of the left title's terms with digits that do not occur in the right listing."""
    right_digits: float
    left_near: float
    """Share of the left title that occurs in the right one in another spelling only."""
    right_near: float
    measures_agree: float
    """Number of kinds of measures that agree: lengths, masses, capacities."""
    measures_differ: float
    price: float
    """Absolute log ratio of prices, at most 1.2."""
    price_unknown: float
    gtins: float
    """1 for a shared GTIN."""
    meaning: float
    """Cosine of the encoder's vectors; 0 without an encoder."""


def compare(
    left: ListingTerms, right: ListingTerms, rarity: Rarity, contrast: Rarity, meaning: float = 0.0
) -> CopyEvidence:
    """Return the evidence for a pair.

    `rarity` is over all listings, `contrast` only over the candidates for `left`: where all are cameras of one maker,
    neither word discriminates.
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
    """Return the number of kinds of measures that agree and that differ; those in descriptions only count half."""
    agree, differ = agreeing(left.measures, right.measures)
    told_agree, told_differ = agreeing(left.all_measures, right.all_measures)
    return agree + _TOLD * max(0, told_agree - agree), differ + _TOLD * max(0, told_differ - differ)
