"""Reranking of a list by its reader's latest answers, before the next run learns from all answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from expo.matchmaking.candidates.models import PARTS, MatchPart
from expo.matchmaking.candidates.rules import scoring
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Answered, DeclineReason, MatchAnswer, Recommendation

_ALIKE: Final = 0.8
"""Factor on the score of a pair whose goods are similar to goods the buyer declined."""
_CHEAPER: Final = 0.9
"""Share of a price declined as too high that still counts as acceptable: at least a tenth cheaper."""
_MORE: Final = 1.0
_THOUSAND: Final = 1000
_PRICE: Final = PARTS.index(MatchPart.PRICE)
_LATER: Final = 10**6


@dataclass(frozen=True)
class RankedPair:
    """A pair as shown to its reader now. ``place`` is its sort key, lowest first."""

    recommendation: Recommendation
    answered: Answered | None
    place: int

    @property
    def order(self) -> tuple[int, str]:
        """The sort key of the list and of its cursors."""
        return self.place, self.recommendation.id


def ordered_pairs(
    pairs: Sequence[Recommendation],
    answers: Mapping[str, Answered],
    side: MatchSide,
    weights: Mapping[MatchPart, float],
) -> list[RankedPair]:
    """Return a side's pairs in their current order, without those that either side has declined.

    A pair's rank is stretched by its loss of worth after the reader's answers (`scoring.TURN`): goods similar to
    declined ones, prices like those found too high. Pairs put off until later come last.
    """
    declined = [
        each for each in answers.values() if (own := each.by(side)) and own.answer is MatchAnswer.NOT_INTERESTED
    ]
    feedback = _feedback_of(declined, side)
    shown = [each for each in pairs if each.id not in answers or not answers[each.id].declined]
    found = [_placed(each, answers.get(each.id), side, feedback, weights) for each in shown]
    return sorted(found, key=lambda each: each.order)


def answered_with(answers: Iterable[Answered], side: MatchSide, answer: MatchAnswer) -> list[RankedPair]:
    """Return the pairs with this answer of a side, latest first, without those the other side has declined."""
    answered = [(own, each) for each in answers if (own := each.by(side)) and own.answer is answer]
    kept = [(own, each) for own, each in answered if answer is MatchAnswer.NOT_INTERESTED or not each.declined]
    latest = sorted(kept, key=lambda pair: (-pair[0].at.timestamp(), pair[1].id))
    return [
        RankedPair(each.recommendation.without_other_needs(), each, -int(own.at.timestamp() * 1000))
        for own, each in latest
    ]


@dataclass(frozen=True)
class Feedback:
    """Lessons of a reader's declines: unwanted goods, the lowest price found too high, and how often."""

    not_hers: frozenset[str] = frozenset()
    too_dear: float | None = None
    times: int = 0

    def remaining_worth(self, pair: Recommendation, weights: Mapping[MatchPart, float]) -> float:
        """Return the remaining worth of a pair, 1 for all; prices never raise it."""
        left = _ALIKE if self.not_hers.intersection(pair.evidence.products) else 1.0
        if self.too_dear is None or pair.asked_price is None or not pair.buyer_score:
            return left
        fit = float(scoring.price(np.array(pair.asked_price), self.too_dear * _CHEAPER))
        before = pair.buyer_parts.get(MatchPart.PRICE, _THOUSAND) / _THOUSAND
        parts = np.array([[pair.buyer_parts.get(part, np.nan) for part in PARTS]]) / _THOUSAND
        heavier = dict(weights) | {MatchPart.PRICE: (weights[MatchPart.PRICE] + _MORE) * (1 + self.times)}
        parts[0, _PRICE] = before
        then = scoring.combine(parts, heavier)
        parts[0, _PRICE] = min(fit, before)
        now = scoring.combine(parts, heavier)
        return left * float(now[0] / max(then[0], 1e-9))


def _feedback_of(declined_pairs: Sequence[Answered], side: MatchSide) -> Feedback:
    if side is not MatchSide.BUYER:
        return Feedback()
    feedback = Feedback()
    for each in declined_pairs:
        own = each.by(side)
        if own is None:
            continue
        if own.reason is DeclineReason.NOT_MY_PRODUCTS:
            feedback = replace(
                feedback, not_hers=feedback.not_hers | set(each.alike) | set(each.recommendation.evidence.products)
            )
        if own.reason is DeclineReason.TOO_EXPENSIVE and each.recommendation.asked_price is not None:
            dear = min(feedback.too_dear or np.inf, each.recommendation.asked_price)
            feedback = replace(feedback, too_dear=float(dear), times=feedback.times + 1)
    return feedback


def _placed(
    pair: Recommendation,
    answer: Answered | None,
    side: MatchSide,
    feedback: Feedback,
    weights: Mapping[MatchPart, float],
) -> RankedPair:
    rank = pair.rank_for(side) or _THOUSAND
    place = round(rank * _THOUSAND / max(feedback.remaining_worth(pair, weights) ** scoring.TURN, 1 / _THOUSAND))
    own = answer.by(side) if answer else None
    later = own is not None and own.answer is MatchAnswer.SAVED_FOR_LATER
    return RankedPair(pair, answer, place + (_LATER if later else 0))
