"""Relevance of goods found for a need: from the scores of a search, and from whether they are the thing asked for."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from expo.matchmaking.candidates.rules.goods import Floats
from matching import Hit

_FAINT: Final = 0.3
"""Share of the best score below which goods are a chance hit, not a reason to meet."""
_CHANCE: Final = 0.1
"""Score of a chance hit: none of the words and a faintly similar meaning, which the search finds for anything."""
_SURE: Final = 0.4
"""Score of a sure hit: a good part of the words, in any language, and a similar meaning; all words alone give 1.

On the demo's 559 needs with known matches: goods of half the worth or more are right in 62 of 100 pairs instead of 9,
and where no exhibitor has what is wanted, the best has 0.44 (median) instead of 1.
"""
_WRITTEN: Final = 1.0
"""Score of goods that have all words of a need, or its code: then they are what it asks for."""
_THING: Final = 0.35
"""Least relevance of goods that are a thing asked for, and that the need as a whole finds too."""
_NAMED: Final = 0.3
"""The same of goods that only one thing of the need finds."""
_UNSURE: Final = 0.42
"""Greatest relevance of goods where it is not known what is asked for: three of them are not yet "good"."""
_OTHER: Final = 0.38
"""Greatest relevance of goods that are not a thing asked for, while others are."""
_LATER: Final = 0.9
"""Factor on each further thing of a need: the first one named matters most."""


class FoundProduct(NamedTuple):
    """A product found for a need. ``relevance`` is from 0 to 1; 1 means certainly what the buyer wants."""

    product_id: str
    relevance: float


def relevances(scores: NDArray[np.float64]) -> Floats:
    """Return relevances from 0 to 1 of scores [q, n], relative to the best hit and in absolute terms.

    The best hit of a poor search is still a poor hit: a share of the best alone would overrate it.
    """
    best = scores.max(axis=1, initial=0.0)[:, None]
    likely = (scores >= _FAINT * best) & (scores > _CHANCE)
    relevance = scores / np.maximum(best, _CHANCE) * np.minimum(1.0, (scores - _CHANCE) / (_SURE - _CHANCE))
    return np.where(likely, relevance, 0.0)


def relevant(whole: Sequence[Hit], things: Sequence[Sequence[Hit]] = ()) -> list[FoundProduct]:
    """Return the products that a need finds as a whole and by each thing it names, with their relevance, best first.

    Goods that are none of the things are no reason to meet, however well their words fit.
    """
    by_id = _relevance_by_id(whole)
    of_things = _things(things)
    if not of_things:
        written = {hit.id for hit in whole if hit.score >= _WRITTEN}
        found = {key: each if key in written else min(each, _UNSURE) for key, each in by_id.items()}
    else:
        found = {key: min(each, _OTHER) for key, each in by_id.items()}
        found |= {key: _of_thing(by_id.get(key, 0.0), each) for key, each in of_things.items()}
    ranked = sorted(found.items(), key=lambda pair: -pair[1])
    return [FoundProduct(key, each) for key, each in ranked if each > 0]


def with_fits(relevance: Floats, fits: NDArray[np.bool_], known: NDArray[np.bool_], scores: Floats) -> Floats:
    """Return the relevances [q, n] of goods found by needs as a whole, by whether they are a thing asked for.

    ``known`` [q] says for which needs that can be told, ``fits`` [q, n] is it.
    """
    unsure = np.where(scores >= _WRITTEN, relevance, np.minimum(relevance, _UNSURE))
    judged = np.where(fits, _THING + (1 - _THING) * relevance, np.minimum(relevance, _OTHER))
    return np.where(relevance > 0, np.where(known[:, None], judged, unsure), 0.0)


def _relevance_by_id(hits: Sequence[Hit]) -> dict[str, float]:
    [row] = relevances(np.array([[hit.score for hit in hits]], np.float64))
    return {hit.id: each for hit, each in zip(hits, row.tolist(), strict=True) if each > 0}


def _things(things: Sequence[Sequence[Hit]]) -> Mapping[str, float]:
    """Return the goods that are one of the things, and how well they fit what is said of it."""
    found: dict[str, float] = {}
    known = (hits for hits in things if any(hit.fits for hit in hits))
    for place, hits in enumerate(known):
        by_id = _relevance_by_id(hits)
        for hit in hits:
            if hit.fits:
                found[hit.id] = max(found.get(hit.id, 0.0), by_id.get(hit.id, 0.0) * _LATER**place)
    return found


def _of_thing(as_whole: float, as_thing: float) -> float:
    if not as_whole:
        return _NAMED + (_UNSURE - _NAMED) * as_thing
    return _THING + (1 - _THING) * (as_whole + as_thing) / 2
