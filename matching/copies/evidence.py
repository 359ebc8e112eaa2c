"""What speaks for two listings being the same goods, and what against it, by name."""

from collections.abc import Iterable
from math import log
from typing import Final, NamedTuple

from matching.copies.measures import agreeing
from matching.copies.rarity import Rarity
from matching.copies.reading import Reading
from matching.text import has_digit

_LONGEST_CUT: Final = 3
_FAR_PRICE: Final = 1.5
_TYPED: Final = 4
_NEVER_ALIKE: Final = 0.0


class Evidence(NamedTuple):
    """Shares are from 0 to 1; those of a side are of the weight of its title's words, by rarity."""

    left_found: float
    """How much of the left title stands in the right one."""
    right_found: float
    left_told: float
    """How much of the left title stands anywhere in the right listing."""
    right_told: float
    alike: float
    """Cosine of the titles."""
    bodies: float
    """Cosine of the descriptions; 0 where one is missing."""
    grams: float
    """Dice coefficient of the titles' trigrams."""
    rarest: float
    """Weight of the rarest term with a digit that both titles have."""
    codes: float
    """1 for a model number in common, less for one that begins the other's."""
    codes_told: float
    """The same, when one stands in the other's description only."""
    codes_differ: float
    """Whether both titles have model numbers, and none alike."""
    measures_agree: float
    measures_differ: float
    numbers_agree: float
    """Versions and years in common, of those in the titles."""
    numbers_left: float
    """How many of the left title's bare numbers the right listing never has."""
    numbers_right: float
    brands_agree: float
    brands_differ: float
    price: float
    """Absolute logarithm of the ratio of prices, at most 1.5."""
    price_unknown: float
    gtins: float
    meaning: float
    """Cosine of the encoder; 0 without one."""


def compare(left: Reading, right: Reading, rarity: Rarity, meaning: float = 0.0) -> Evidence:
    """Return the evidence for a pair."""
    ours, theirs = _weight(left.title, rarity), _weight(right.title, rarity)
    left_found = _weight(left.title & right.spelled, rarity)
    right_found = _weight(right.title & left.spelled, rarity)
    both = left.spelled & right.spelled
    agree, differ = agreeing(left.measures, right.measures)
    told, told_differ = agreeing(left.all_measures, right.all_measures)
    codes, codes_differ = _codes(left, right, rarity)
    price, price_unknown = _price(left.price, right.price)
    brands = _brands(left, right)
    return Evidence(
        left_found=left_found / ours if ours else 0,
        right_found=right_found / theirs if theirs else 0,
        left_told=_weight(left.title & right.said, rarity) / ours if ours else 0,
        right_told=_weight(right.title & left.said, rarity) / theirs if theirs else 0,
        alike=_cosine(left.title, right.title, rarity),
        bodies=_cosine(left.body, right.body, rarity),
        grams=_dice(left.grams, right.grams),
        rarest=max((rarity.of(term) for term in both if has_digit(term)), default=0),
        codes=codes,
        codes_told=_told(left, right, rarity),
        codes_differ=codes_differ,
        measures_agree=agree + 0.5 * (told - agree if told > agree else 0),
        measures_differ=differ + 0.25 * (told_differ - differ if told_differ > differ else 0),
        numbers_agree=float(len(left.numbers & right.numbers)),
        numbers_left=float(len(left.numbers - right.all_numbers - right.said)),
        numbers_right=float(len(right.numbers - left.all_numbers - left.said)),
        brands_agree=float(brands > 0),
        brands_differ=float(brands < 0),
        price=price,
        price_unknown=price_unknown,
        gtins=float(bool(left.gtins & right.gtins)),
        meaning=meaning,
    )


def _weight(terms: Iterable[str], rarity: Rarity) -> float:
    return sum(rarity.of(term) for term in terms)


def _cosine(left: frozenset[str], right: frozenset[str], rarity: Rarity) -> float:
    shared = sum(rarity.of(term) ** 2 for term in left & right)
    if not shared:
        return 0.0
    ours, theirs = (sum(rarity.of(term) ** 2 for term in side) for side in (left, right))
    return float(shared / (ours * theirs) ** 0.5)


def _dice(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _codes(left: Reading, right: Reading, rarity: Rarity) -> tuple[float, float]:
    """Return how well the titles' model numbers agree, and 1 where they do not."""
    shared = max((rarity.of(code) for code in left.codes & right.codes), default=0.0)
    if shared:
        return shared, 0.0
    if not left.codes or not right.codes:
        return 0.0, 0.0
    begun = max((_begun(a, b) for a in left.codes for b in right.codes), default=0.0)
    return (begun, 0.0) if begun else (0.0, 1.0)


def _begun(one: str, other: str) -> float:
    """Return what it is worth that one code begins the other: `cp3505n` and `cp3505`."""
    short, long = sorted((one, other), key=len)
    cut = len(long) - len(short)
    return 0.8 - 0.1 * cut if len(short) >= _TYPED and cut <= _LONGEST_CUT and long.startswith(short) else 0.0


def _told(left: Reading, right: Reading, rarity: Rarity) -> float:
    shared = (left.codes & right.said) | (right.codes & left.said)
    return max((rarity.of(code) for code in shared), default=0.0)


def _price(ours: float | None, theirs: float | None) -> tuple[float, float]:
    if ours is None or theirs is None:
        return 0.0, 1.0
    return min(abs(log(ours / theirs)), _FAR_PRICE), 0.0


def _brands(left: Reading, right: Reading) -> int:
    """Return 1 where the brands agree, -1 where they do not, 0 where one is not known."""
    if left.brand and right.brand:
        short, long = sorted((left.brand, right.brand), key=len)
        return 1 if long.startswith(short) or short in left.said & right.said else -1
    if left.brand or right.brand:
        brand, other = (left.brand, right) if left.brand else (right.brand, left)
        return 1 if brand in other.said else 0
    return 0
