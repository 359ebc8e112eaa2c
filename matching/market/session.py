"""A list within a session: what somebody answers changes what she is shown next, before the market is solved again."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

_PULL: Final = 2.0
"""How strongly answers turn what is left: a full likeness to what was taken multiplies a score by e^2."""
_LATER: Final = 10
"""How many others come before one that was put off."""


class SessionAnswer(Enum):
    """What one may say to a suggestion."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"


def reorder(
    listed: Sequence[str],
    scores: NDArray[np.floating],
    answers: Mapping[str, SessionAnswer],
    vectors: Mapping[str, NDArray[np.floating]] | None = None,
) -> list[str]:
    """Return what is left of a list, best first.

    `listed` are ids, best first, `scores` [listed] what they were sorted by, not negative. Accepted and refused ones
    leave the list. `vectors` (unit length, by id, also of those answered) say who is like whom: after Rocchio (1971),
    likeness to the mean of what was accepted lifts, likeness to the mean of what was refused lowers a score, by a
    factor, so that nothing worthless is lifted. Ids without a vector keep their scores. Who was put off waits behind
    ten others.
    """
    vectors = vectors or {}
    wanted = _mean(answers, SessionAnswer.ACCEPTED, vectors)
    unwanted = _mean(answers, SessionAnswer.REFUSED, vectors)
    turned = {
        each: float(score) * _factor(vectors.get(each), wanted, unwanted)
        for each, score in zip(listed, scores, strict=True)
        if answers.get(each) in {None, SessionAnswer.LATER}
    }
    ordered = sorted(turned, key=lambda each: -turned[each])
    for each in [each for each in ordered if answers.get(each) is SessionAnswer.LATER]:
        ordered.remove(each)
        ordered.insert(_LATER, each)
    return ordered


def _mean(
    answers: Mapping[str, SessionAnswer], answer: SessionAnswer, vectors: Mapping[str, NDArray[np.floating]]
) -> NDArray[np.floating] | None:
    chosen = [vectors[each] for each, given in answers.items() if given is answer and each in vectors]
    return np.mean(chosen, axis=0) if chosen else None


def _factor(
    vector: NDArray[np.floating] | None, wanted: NDArray[np.floating] | None, unwanted: NDArray[np.floating] | None
) -> float:
    if vector is None:
        return 1.0
    towards = 0.0 if wanted is None else float(vector @ wanted)
    away = 0.0 if unwanted is None else float(vector @ unwanted)
    return float(np.exp(_PULL * (towards - away)))
