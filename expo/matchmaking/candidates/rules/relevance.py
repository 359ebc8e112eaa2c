"""Relevance of goods found for a need: from the scores of a search, and from whether they are the thing asked for.

Each thing that a need names is searched by itself. Goods that are one of the things are judged by how well they fit all
that is said; others are no reason to meet, however well their words fit. The bounds below were measured on the
demo's 559 needs, whose suitable exhibitors are known, and on 100 wishes (decision 73);
`_LACKING`, `_NEAR` and `_UNSPECIFIC` on 150 further ones, `_SURE` and `_LACKING_OTHERS` on 500 (decision 78).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from expo.matchmaking.candidates.rules.goods import Floats
from matching import Kinship

K = TypeVar("K", bound=Hashable)
_FAINT: Final = 0.3
"""Share of the best score below which goods are a chance hit, not a reason to meet."""
_CHANCE: Final = 0.1
"""Score of a chance hit: none of the words and a faintly similar meaning, which the search finds for anything."""
_SURE: Final = 0.38
"""Score of a sure hit: a good part of the words, in any language, and a similar meaning; all words alone give 1."""
_WRITTEN: Final = 1.0
"""Score of goods that have all words of a need, or its code: then they are what it asks for."""
_LEAST: Final = 0.15
"""Least relevance of goods that are a thing asked for."""
_UNSURE: Final = 0.42
"""Greatest relevance of goods where it is not known what is asked for: three of them are not yet "good"."""
_OTHER: Final = 0.38
"""Greatest relevance of goods that are not a thing asked for, while others are."""
_LATER: Final = 0.9
"""Factor on each further thing of a need: the first one named matters most."""
_BY_THING: Final = 0.65
"""Share of a thing's own search, rather than that of the need as a whole, where the goods are that thing."""
_BY_PHRASE: Final = 0.3
"""The same where it is not known what thing a phrase names."""
_BY_MEANING: Final = 0.4
"""Share of the nearness in meaning to the thing's phrase: a word may have another sense than the goods'."""
_LACKING: Final = 0.3
"""Share taken from goods that name no detail asked for, while others that are the thing name some."""
_LACKING_OTHERS: Final = 0.2
"""The same of what the need says elsewhere, of which it is not known what it is of: `steel or glass, waterproof`."""
_MEANING: Final = (0.2, 0.6)
"""Cosines of goods to the phrase of a thing, from which on their nearness counts, and counts fully."""
_BROAD: Final = 0.05
"""Exponent added per good found that is the thing: among forty kinds of tableware, only those that fit well are it."""
_NEAR: Final = 0.4
"""Least share of what goods near the thing can have: another kind of bag, where nobody has tote bags."""
_UNSPECIFIC: Final = 0.5
"""Least share of what goods can have that do not say of which kind they are."""
_UNWANTED: Final = 0.5
"""Factor on goods of another material than asked for, or of a kind that is refused."""


class FoundProduct(NamedTuple):
    """A product found for a need. ``relevance`` is from 0 to 1; 1 means certainly what the buyer wants."""

    product_id: str
    relevance: float


@dataclass(frozen=True)
class ThingGoods(Generic[K]):
    """Goods that one thing of a need finds, with their scores; ``kinship`` is that of all goods found, ``goods``."""

    scores: Mapping[K, float]
    goods: Sequence[K]
    kinship: Kinship
    is_fallback: bool = False
    """Whether the thing counts only where nothing is one of the others: it sums them up, or may be what one is for."""


def relevances(scores: NDArray[np.float64]) -> Floats:
    """Return relevances from 0 to 1 of scores [q, n], relative to the best hit and in absolute terms.

    The best hit of a poor search is still a poor hit: a share of the best alone would overrate it.
    """
    best = scores.max(axis=1, initial=0.0)[:, None]
    likely = (scores >= _FAINT * best) & (scores > _CHANCE)
    relevance = scores / np.maximum(best, _CHANCE) * np.minimum(1.0, (scores - _CHANCE) / (_SURE - _CHANCE))
    return np.where(likely, relevance, 0.0)


def relevant(scores: Mapping[K, float], things: Sequence[ThingGoods[K]] = ()) -> dict[K, float]:
    """Return the goods that a need finds as a whole and by each thing it names, with their relevance, best first."""
    whole = _by_key(scores)
    if any(each.kinship.fits.any() for each in things if not each.is_fallback):
        things = [each for each in things if not each.is_fallback]
    fitting = _fitting(whole, things)
    found = _others(whole, things, _OTHER if fitting else _UNSURE)
    if not things:
        found |= {key: each for key, each in whole.items() if scores[key] >= _WRITTEN}
    found |= fitting
    return {key: each for key, each in sorted(found.items(), key=lambda pair: -pair[1]) if each > 0}


def _by_key(scores: Mapping[K, float]) -> dict[K, float]:
    [row] = relevances(np.array([[*scores.values()]], np.float64))
    return {key: each for key, each in zip(scores, row.tolist(), strict=True) if each > 0}


def _fitting(whole: Mapping[K, float], things: Sequence[ThingGoods[K]]) -> dict[K, float]:
    """Return the relevance of the goods that are one of the things."""
    found: dict[K, float] = {}
    for place, thing in enumerate(things):
        fits = np.flatnonzero(thing.kinship.fits)
        own, exponent = _by_key(thing.scores), 1 + _BROAD * len(fits)
        details = _relative(thing.kinship.details, fits)
        other_details = _relative(thing.kinship.other_details, fits)
        near = np.clip((thing.kinship.cosines - _MEANING[0]) / (_MEANING[1] - _MEANING[0]), 0, 1)
        for row in fits.tolist():
            key = thing.goods[row]
            searched = (1 - _BY_THING) * whole.get(key, 0.0) + _BY_THING * own.get(key, 0.0)
            share = ((1 - _BY_MEANING) * searched + _BY_MEANING * float(near[row])) ** exponent * _LATER**place
            share *= 1 - _LACKING * (1 - float(details[row]))
            share *= 1 - _LACKING_OTHERS * (1 - float(other_details[row]))
            each = _LEAST + (1 - _LEAST) * share
            if thing.kinship.unwanted[row]:
                each = _LEAST * _UNWANTED + (_UNSURE - _LEAST) * share
            found[key] = max(found.get(key, 0.0), each)
    return found


def _relative(shares: NDArray[np.float32], fits: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the shares that goods name of what is asked for, relative to the best of those that fit."""
    named = shares.astype(np.float64)
    best = float(named[fits].max(initial=0.0))
    return np.minimum(1.0, named / best) if best else np.ones(len(named))


def _others(whole: Mapping[K, float], things: Sequence[ThingGoods[K]], greatest: float) -> dict[K, float]:
    """Return the relevance of goods as if they were none of the things, up to ``greatest``."""
    guesses: dict[K, float] = {}
    near: set[K] = set()
    unspecific: set[K] = set()
    unwanted: set[K] = set()
    for place, thing in enumerate(things):
        unspecific |= {thing.goods[row] for row in np.flatnonzero(thing.kinship.unspecific).tolist()}
        near |= {thing.goods[row] for row in np.flatnonzero(thing.kinship.near).tolist()}
        unwanted |= {thing.goods[row] for row in np.flatnonzero(thing.kinship.unwanted).tolist()}
        if not thing.kinship.fits.any():
            for key, each in _by_key(thing.scores).items():
                guesses[key] = max(guesses.get(key, 0.0), each * _LATER**place)
    by_phrase = _BY_PHRASE if guesses else 0.0
    found = {}
    for key in {**whole, **guesses}:
        share = (1 - by_phrase) * whole.get(key, 0.0) + by_phrase * guesses.get(key, 0.0)
        least = _UNSPECIFIC if key in unspecific else _NEAR if key in near else 0.0
        share = least + (1 - least) * share
        found[key] = greatest * share * (_UNWANTED if key in unwanted else 1)
    return found
