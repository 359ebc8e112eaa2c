"""Score of a pair, part by part: pure functions over arrays, each from 0 (no fit) to 1 (perfect fit).

A part is NaN where it was not asked for, so that it does not count; a part asked for on which the other side says
nothing counts as `UNKNOWN`. Arrays broadcast; each function says in which argument it is monotonic.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from expo.matchmaking.candidates.models import PARTS, MatchPart

Floats = NDArray[np.float64]
Numbers = NDArray[Any]
UNKNOWN: Final = 0.5
TURN: Final = 6.0
"""Exponent applied to a change of score that moves a pair in a ranked list.

Scores of candidates differ by tenths, ranks by their number, so that a fifth less (0.8 to the sixth: a quarter) costs
three of four ranks.
"""
_SECOND: Final = (1.0, 0.3, 0.15)
_DEAREST: Final = 1.5
"""Multiple of the highest price at which this part reaches 0."""
_OTHER_MARKET: Final = 0.2
_OTHER_KIND: Final = 0.5
_FAST_H: Final = 24.0
_SLOW_H: Final = 120.0
_PRIOR_RATE: Final = 0.6
_PRIOR_COUNT: Final = 3


def goods(relevance: Floats, group: NDArray[np.int64], groups: int) -> Floats:
    """Return the joint score of each exhibitor's best products, [groups], from hits' relevances and groups [hits].

    Rises with each relevance (0 to 1). A second and a third fitting product add to the first as independent evidence
    does: 1 - ∏(1 - share × relevance).
    """
    order = np.lexsort((-relevance, group))
    sorted_group = group[order]
    first = np.searchsorted(sorted_group, np.arange(groups))
    place = np.arange(len(order)) - first[sorted_group]
    shares = np.array([*_SECOND, 0.0])[np.minimum(place, len(_SECOND))]
    missing = np.ones(groups)
    np.multiply.at(missing, sorted_group, 1 - shares * relevance[order])
    return 1 - missing


def price(unit_price: Numbers, highest: float | None) -> Floats:
    """Return how a price fits a buyer's highest price, both for one unit in one currency; never rises with the price.

    1 up to the highest price, then falls linearly to 0 at 1.5 times it. NaN in ``unit_price`` is unknown.
    """
    prices = np.asarray(unit_price, np.float64)
    if highest is None:
        return np.full(prices.shape, np.nan)
    fit = np.clip((_DEAREST - prices / highest) / (_DEAREST - 1), 0, 1)
    return np.where(np.isnan(prices), UNKNOWN, fit)


def quantity(amount: float | None, minimum: Numbers) -> Floats:
    """Return how a quantity fits a minimum order in the same unit; never falls with quantity, never rises with minimum.

    NaN in ``minimum`` (none given, or not comparable) is unknown.
    """
    lowest = np.asarray(minimum, np.float64)
    if amount is None:
        return np.full(lowest.shape, np.nan)
    fit = np.minimum(1.0, amount / np.maximum(lowest, 1e-9))
    return np.where(np.isnan(lowest), UNKNOWN, fit)


def market(is_target: Numbers, has_targets: Numbers, *, known: bool = True) -> Floats:
    """Return how a country fits the target markets; 1 where it is one of them, unknown where there are none."""
    if not known:
        return np.full(np.shape(is_target), np.nan)
    return np.where(is_target, 1.0, np.where(has_targets, _OTHER_MARKET, UNKNOWN))


def origin(country_wanted: Numbers, *, requested: bool) -> Floats:
    """Return how an origin fits the buyer's preferred countries."""
    return np.where(country_wanted, 1.0, _OTHER_MARKET) if requested else np.full(np.shape(country_wanted), np.nan)


def certificates(held_count: Numbers, required_count: int) -> Floats:
    """Return the share of required certificates that are held; rises with ``held_count``."""
    count = np.asarray(held_count, np.float64)
    return np.full(count.shape, np.nan) if required_count == 0 else np.minimum(count / required_count, 1.0)


def lead_time(lead_days: Numbers, days: int | None) -> Floats:
    """Return how a lead time fits the days until a deadline; never rises with it. NaN in ``lead_days`` is unknown.

    1 up to the days there are, then falls linearly to 0 at twice as many.
    """
    needed = np.asarray(lead_days, np.float64)
    if days is None:
        return np.full(needed.shape, np.nan)
    fit = np.clip(2 - needed / max(days, 1), 0, 1)
    return np.where(np.isnan(needed), UNKNOWN, fit)


def own_logo(offered: Numbers, *, requested: bool) -> Floats:
    """Return whether a buyer's own logo is offered; listings that do not say so are unknown."""
    return np.where(offered, 1.0, UNKNOWN) if requested else np.full(np.shape(offered), np.nan)


def language(common: Numbers, *, requested: bool) -> Floats:
    """Return whether both sides have a common language."""
    return np.where(common, 1.0, 0.0) if requested else np.full(np.shape(common), np.nan)


def kind_of_buyer(fits: Numbers, has_kinds: Numbers) -> Floats:
    """Return the factor on an exhibitor's market part: below 1 where the buyer is of a kind they do not look for."""
    return np.where(np.asarray(fits) | ~np.asarray(has_kinds), 1.0, _OTHER_KIND)


def responsiveness(received_count: ArrayLike, answered_count: ArrayLike, hours: ArrayLike) -> Floats:
    """Return how reliably and quickly an exhibitor answers; rises with ``answered_count``, never rises with ``hours``.

    The share answered is shrunk towards 0.6 by three imaginary enquiries, so that a newcomer is neither penalised nor
    rewarded; response time counts fully up to a day and half from five days on.
    """
    count, done = np.asarray(received_count, np.float64), np.asarray(answered_count, np.float64)
    share = (done + _PRIOR_RATE * _PRIOR_COUNT) / (count + _PRIOR_COUNT)
    slow = np.clip((np.nan_to_num(np.asarray(hours, np.float64)) - _FAST_H) / (_SLOW_H - _FAST_H), 0, 1)
    return share * (1 - 0.5 * slow)


def combine(parts: Floats, weights: Mapping[MatchPart, float], *, without: MatchPart | None = None) -> Floats:
    """Return one score per pair, [n], from its parts [n, 9]: goods times the weighted mean of all parts that count.

    Rises with each part. Goods are a factor as well because an exhibitor without suitable goods is no match, however
    well the rest fits. ``without`` leaves a part out.
    """
    heavy = np.array([0.0 if part is without else weights[part] for part in PARTS])
    weighed = heavy * ~np.isnan(parts)
    mean = (weighed * np.nan_to_num(parts)).sum(axis=1) / np.maximum(weighed.sum(axis=1), 1e-12)
    score: Floats = np.nan_to_num(parts[:, PARTS.index(MatchPart.PRODUCTS)]) * mean
    return score
