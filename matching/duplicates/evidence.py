"""The evidence for and against two listings being the same goods, by name."""

from typing import Final, NamedTuple

from matching.duplicates import similarity
from matching.duplicates.measures import compare_measures
from matching.duplicates.parsing import ListingTerms
from matching.duplicates.rarity import Rarity
from matching.duplicates.variants import compare_variants

_BODY_WEIGHT: Final = 0.5
"""Weight of a measure outside the titles."""


class DuplicateEvidence(NamedTuple):
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
    variants_agree: float
    """Number of kinds of variants named in both titles that agree: colours, editions, licences."""
    variants_differ: float
    price: float
    """Absolute log ratio of prices, at most 1.2."""
    price_unknown: float
    gtins: float
    """1 for a shared GTIN."""
    meaning: float
    """Cosine of the encoder's vectors; 0 without an encoder."""

    def across_languages(self) -> "DuplicateEvidence":
        """Return the same evidence with meaning in the place of words: two languages share hardly any."""
        cosine = max(0.0, min(1.0, self.meaning))
        return self._replace(
            left_found=max(self.left_found, cosine),
            right_found=max(self.right_found, cosine),
            left_told=max(self.left_told, cosine),
            right_told=max(self.right_told, cosine),
            grams=max(self.grams, cosine),
        )


def compare(
    left: ListingTerms, right: ListingTerms, rarity: Rarity, candidate_rarity: Rarity, meaning: float = 0.0
) -> DuplicateEvidence:
    """Return the evidence for a pair.

    `rarity` is over all listings, `candidate_rarity` only over the candidates for `left`: where all are cameras of one
    maker, neither word discriminates.
    """
    left_missing, right_missing = left.title - right.all_terms, right.title - left.all_terms
    left_words, right_words = left_missing - left.digit_words, right_missing - right.digit_words
    measures_agree, measures_differ = _measures(left, right)
    variants_agree, variants_differ = compare_variants(left.variants, right.variants)
    price, price_unknown = similarity.price_gap(left, right)
    return DuplicateEvidence(
        left_found=similarity.share(left.title & right.title_variants, left.title, candidate_rarity),
        right_found=similarity.share(right.title & left.title_variants, right.title, candidate_rarity),
        left_told=similarity.share(left.title & right.all_terms, left.title, candidate_rarity),
        right_told=similarity.share(right.title & left.all_terms, right.title, candidate_rarity),
        grams=similarity.dice(left.grams, right.grams),
        codes=similarity.shared_codes(left, right, rarity),
        codes_differ=similarity.codes_differ(left, right),
        left_digits=float(len(left_missing & left.digit_words)),
        right_digits=float(len(right_missing & right.digit_words)),
        left_near=similarity.share(similarity.near_matches(left_words, right_words), left.title, rarity),
        right_near=similarity.share(similarity.near_matches(right_words, left_words), right.title, rarity),
        measures_agree=measures_agree,
        measures_differ=measures_differ,
        variants_agree=float(variants_agree),
        variants_differ=float(variants_differ),
        price=price,
        price_unknown=price_unknown,
        gtins=float(bool(left.gtins & right.gtins)),
        meaning=meaning,
    )


def _measures(left: ListingTerms, right: ListingTerms) -> tuple[float, float]:
    """Return the number of kinds of measures that agree and that differ; those in descriptions only count half."""
    agree, differ = compare_measures(left.measures, right.measures)
    all_agree, all_differ = compare_measures(left.all_measures, right.all_measures)
    return agree + _BODY_WEIGHT * max(0, all_agree - agree), differ + _BODY_WEIGHT * max(0, all_differ - differ)
