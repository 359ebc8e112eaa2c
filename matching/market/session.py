"""Re-ranking within a session: answers change a user's next recommendations, before the market is solved again."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

_FEEDBACK_STRENGTH: Final = 2.0
"""Strength of answers: full similarity to accepted ones multiplies a score by e^2."""
_POSTPONED_BY: Final = 10
"""Number of entries that come before a postponed one."""


class SessionAnswer(Enum):
    """A possible answer to a recommendation."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"


def reorder(
    ids: Sequence[str],
    scores: NDArray[np.floating],
    answers: Mapping[str, SessionAnswer],
    vectors: Mapping[str, NDArray[np.floating]] | None = None,
) -> list[str]:
    """Return the rest of a list, best first.

    `ids` are in order, best first; `scores` [ids] are the non-negative scores they were sorted by. Accepted and refused
    ones leave the list. `vectors` (unit length, by id, including those answered) measure similarity: after Rocchio
    (1971), similarity to the mean of the accepted ones raises a score, similarity to the mean of the refused ones
    lowers it, by a factor, so that nothing worthless is raised. Ids without a vector keep their scores. Postponed ones
    come after ten others.
    """
    vectors = vectors or {}
    accepted = _mean(answers, SessionAnswer.ACCEPTED, vectors)
    refused = _mean(answers, SessionAnswer.REFUSED, vectors)
    rescored = {
        each: float(score) * _factor(vectors.get(each), accepted, refused)
        for each, score in zip(ids, scores, strict=True)
        if answers.get(each) in {None, SessionAnswer.LATER}
    }
    ordered = sorted(rescored, key=lambda each: -rescored[each])
    for each in [each for each in ordered if answers.get(each) is SessionAnswer.LATER]:
        ordered.remove(each)
        ordered.insert(_POSTPONED_BY, each)
    return ordered


def _mean(
    answers: Mapping[str, SessionAnswer], answer: SessionAnswer, vectors: Mapping[str, NDArray[np.floating]]
) -> NDArray[np.floating] | None:
    chosen = [vectors[each] for each, given in answers.items() if given is answer and each in vectors]
    return np.mean(chosen, axis=0) if chosen else None


def _factor(
    vector: NDArray[np.floating] | None,
    accepted_mean: NDArray[np.floating] | None,
    refused_mean: NDArray[np.floating] | None,
) -> float:
    if vector is None:
        return 1.0
    towards = 0.0 if accepted_mean is None else float(vector @ accepted_mean)
    away = 0.0 if refused_mean is None else float(vector @ refused_mean)
    return float(np.exp(_FEEDBACK_STRENGTH * (towards - away)))
