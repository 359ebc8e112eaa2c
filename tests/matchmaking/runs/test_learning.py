"""What answers teach: the weights of parts, drawn to the organiser's."""

from datetime import UTC, datetime

import numpy as np
import pytest

from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Answered, DeclineReason, MatchAnswer, Recommendation, SideAnswer
from expo.matchmaking.runs.rules.learning import MIN_ANSWERS, learned_weights
from expo.matchmaking.tuning.models import WEIGHTS

NOW = datetime(2027, 4, 15, tzinfo=UTC)


def an_answer(number: int, parts: dict[MatchPart, int], *, yes: bool, reason: DeclineReason | None = None) -> Answered:
    pair = Recommendation(f"p{number}", "fair", "buyer", "exhibitor", "need", 500, 500, parts, {})
    own = SideAnswer(MatchAnswer.MEETING_REQUESTED if yes else MatchAnswer.NOT_INTERESTED, NOW, reason)
    return Answered(pair.id, pair, {MatchSide.BUYER: own})


def answers(count: int, decides: MatchPart) -> list[Answered]:
    """Return answers of buyers who look at one part alone."""
    lot = np.random.default_rng(3)
    made = []
    for number in range(count):
        parts = {part: int(lot.integers(0, 1001)) for part in MatchPart}
        made.append(an_answer(number, parts, yes=parts[decides] > 500))
    return made


def test_deciding_part_gets_more_weight() -> None:
    found = learned_weights(answers(400, MatchPart.LANGUAGE), WEIGHTS)
    assert found is not None
    assert found[MatchPart.LANGUAGE] > 3 * WEIGHTS[MatchPart.LANGUAGE]
    assert found[MatchPart.MARKET] < WEIGHTS[MatchPart.MARKET]
    assert sum(found.values()) == pytest.approx(sum(WEIGHTS.values()))
    assert min(found.values()) > 0


def test_few_answers_change_weights_little_or_not() -> None:
    some, many = (learned_weights(answers(count, MatchPart.LANGUAGE), WEIGHTS) for count in (60, 400))
    assert some is not None
    assert many is not None
    assert WEIGHTS[MatchPart.LANGUAGE] < some[MatchPart.LANGUAGE] < many[MatchPart.LANGUAGE]
    assert learned_weights(answers(MIN_ANSWERS - 1, MatchPart.LANGUAGE), WEIGHTS) is None


def test_uninformative_answers_teach_nothing() -> None:
    parts = dict.fromkeys(MatchPart, 700)
    yes = [an_answer(number, parts, yes=True) for number in range(100)]
    known = [an_answer(n, parts, yes=False, reason=DeclineReason.ALREADY_KNOWN) for n in range(100, 200)]
    assert learned_weights(yes, WEIGHTS) is None
    assert learned_weights(yes + known, WEIGHTS) is None


def test_part_excluded_by_organiser_keeps_zero_weight() -> None:
    found = learned_weights(answers(200, MatchPart.LANGUAGE), {**WEIGHTS, MatchPart.LANGUAGE: 0.0})
    assert found is not None
    assert found[MatchPart.LANGUAGE] == 0
