"""Learning from the answers of a fair how much each part of a score should weigh.

A logistic regression of yes and no on the parts, shrunk towards the organiser's weights by a normal prior (ridge),
fitted by Newton's method (Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 4.4). With few answers
the weights stay close to the organiser's; with fewer than `MIN_ANSWERS` they stay the same.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from expo.matchmaking.candidates.models import PARTS, MatchPart
from expo.matchmaking.candidates.rules.scoring import Floats
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Answered, DeclineReason, MatchAnswer

MIN_ANSWERS: Final = 50
"""Minimum number of answers to learn from."""
_MIN_OF_EACH: Final = 10
_STEPS: Final = 25
_PRIOR: Final = 10.0
"""Strength of the prior on the organiser's weights, in answers."""
_FREE: Final = 0.1
_LIGHTEST: Final = 0.05
_UNSAYING: Final = frozenset({DeclineReason.ALREADY_KNOWN, DeclineReason.OTHER})
"""Reasons for declining that say nothing about the quality of the match."""


def examples(answers: Sequence[Answered]) -> tuple[Floats, Floats]:
    """Return buyers' answers as centred parts [n, 7], absent ones 0, and yes (1) or no (0) [n]."""
    rows, accepted = [], []
    for each in answers:
        own = each.by(MatchSide.BUYER)
        if own is None or own.answer is MatchAnswer.SAVED_FOR_LATER or own.reason in _UNSAYING:
            continue
        parts = each.recommendation.buyer_parts
        rows.append([parts.get(part, 500) / 1000 - 0.5 for part in PARTS])
        accepted.append(1.0 if own.answer is MatchAnswer.MEETING_REQUESTED else 0.0)
    return np.array(rows, np.float64).reshape(-1, len(PARTS)), np.array(accepted, np.float64)


def learned_weights(answers: Sequence[Answered], weights: Mapping[MatchPart, float]) -> dict[MatchPart, float] | None:
    """Return weights of the same sum that fit the answers better, none negative; None while there are too few.

    Both answers have to occur: yeses alone carry no information.
    """
    parts, accepted = examples(answers)
    if len(accepted) < MIN_ANSWERS or min(accepted.sum(), len(accepted) - accepted.sum()) < _MIN_OF_EACH:
        return None
    prior = np.array([weights[part] for part in PARTS])
    total = float(prior.sum())
    found = _fitted(parts, accepted, prior / total * len(PARTS))
    lightest = np.where(prior > 0, _LIGHTEST * prior, 0.0)
    bounded = np.maximum(np.where(prior > 0, found * total / len(PARTS), 0.0), lightest)
    return dict(zip(PARTS, (bounded * total / bounded.sum()).tolist(), strict=True))


def _fitted(parts: Floats, accepted: Floats, prior: Floats) -> Floats:
    """Return the weights [7] at the mode of the posterior; the intercept is nearly unpenalised."""
    design = np.column_stack([parts, np.ones(len(parts))])
    centre = np.append(prior, 0.0)
    pull = np.append(np.full(len(prior), _PRIOR / len(prior)), _FREE)
    found = centre.copy()
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (accepted - likely) - pull * (found - centre)
        bend = (design * (likely * (1 - likely))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        found += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return found[:-1]
