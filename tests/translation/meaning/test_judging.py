"""Outcomes: the engine's score refuses, the lexicon decides where it knows all words, score and coverage elsewhere."""

import pytest

from translation.lexicon import Lexicon
from translation.meaning import Judgement, MeaningVerdict, Unmatched, judge, judge_translation
from translation.protect import NOTHING

KNOWN = {"heads_agree": True, "coverage": 1.0, "source_known": True, "target_known": True}
GAPS = {"heads_agree": True, "coverage": 0.75, "source_known": False, "target_known": False}
THING, QUALITY = Unmatched("盖", is_thing=True), Unmatched("防水", is_thing=False)


def verdict(**facts: object) -> MeaningVerdict:
    return MeaningVerdict(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize("score", [None, -0.1, -0.9])
def test_lexicon_decides_alone_where_it_knows_all_words(score: float | None) -> None:
    assert judge(verdict(**KNOWN), score) is Judgement.SHOWN
    assert judge(verdict(**KNOWN, lost=(QUALITY,)), score) is Judgement.LOST
    assert judge(verdict(**KNOWN, lost=(THING,)), score) is Judgement.LOST
    assert judge(verdict(**KNOWN, invented=(QUALITY,)), score) is Judgement.LOST
    assert judge(verdict(**KNOWN, repeats=True), score) is Judgement.LOST
    assert judge(verdict(**KNOWN | {"heads_agree": False}), score) is Judgement.LOST
    assert judge(verdict(**KNOWN | {"heads_agree": None}), score) is Judgement.DOUBTFUL


@pytest.mark.parametrize(
    "score, judgement", [(-0.1, Judgement.SHOWN), (-0.6, Judgement.DOUBTFUL), (-1.5, Judgement.LOST)]
)
def test_score_decides_where_words_are_unknown(score: float, judgement: Judgement) -> None:
    assert judge(verdict(**GAPS), score) is judgement


def test_text_that_its_engine_distrusts_is_refused_whatever_the_lexicon_knows() -> None:
    assert judge(verdict(**KNOWN), -1.5) is Judgement.LOST


def test_text_that_its_engine_distrusts_is_not_read() -> None:
    texts = ("不锈钢水瓶", "stainless steel water bottle", ("zh", "en"))
    assert judge_translation(*texts, Lexicon.load(), protection=NOTHING, score=-0.9) is Judgement.SHOWN
    assert judge_translation(*texts, Lexicon([]), protection=NOTHING, score=-1.5) is Judgement.LOST


def test_lost_thing_is_refused_whatever_the_score() -> None:
    assert judge(verdict(**GAPS, lost=(THING,)), 0.0) is Judgement.LOST


def test_good_score_does_not_outweigh_a_lost_or_dropped_word() -> None:
    assert judge(verdict(**GAPS, dropped=1), -0.1) is Judgement.DOUBTFUL
    assert judge(verdict(**GAPS, lost=(QUALITY,)), -0.1) is Judgement.LOST
    assert judge(verdict(**GAPS | {"coverage": 0.2}, lost=(QUALITY,)), -0.1) is Judgement.DOUBTFUL


def test_without_a_score_coverage_decides() -> None:
    assert judge(verdict(**GAPS | {"coverage": 0.9})) is Judgement.SHOWN
    assert judge(verdict(**GAPS)) is Judgement.DOUBTFUL


def test_listing_whose_thing_may_be_lost_is_refused_and_prose_is_not() -> None:
    listing = GAPS | {"excused": 1}
    assert judge(verdict(**listing), -0.5) is Judgement.LOST
    assert judge(verdict(**listing), -0.1) is judge(verdict(**listing)) is Judgement.DOUBTFUL
    assert judge(verdict(**listing | {"coverage": 0.2}), -0.5) is Judgement.DOUBTFUL


def test_translation_in_a_language_that_the_lexicon_lacks_is_doubtful() -> None:
    assert judge(MeaningVerdict()) is Judgement.DOUBTFUL
