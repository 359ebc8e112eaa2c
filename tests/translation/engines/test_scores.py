"""Scores of an engine travel with its answers: through a second model, another process, and protected values."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from tests.support.argos_package import an_argos_package
from translation.engines.argos.engine import ArgosEngine
from translation.engines.null import NullEngine
from translation.engines.scores import ScoredText, score_of, with_score, worst
from translation.engines.worker.messages import Answer, WorkerCall, answer_to
from translation.protect import NOTHING, translate_protected


class ScoringEngine(NullEngine):
    """Echoes texts, scored by the number of their words: -0.1 for one, -0.2 for two."""

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        del source, target
        return [None if text == "None" else ScoredText(text, -len(text.split()) / 10) for text in texts]


def test_scored_text_is_a_text() -> None:
    assert ScoredText("lamp", -0.5) == "lamp"
    assert score_of(ScoredText("lamp", -0.5)) == -0.5
    assert score_of("lamp") is score_of(None) is score_of(with_score("lamp", None)) is None


def test_worst_part_counts_and_parts_without_a_score_do_not() -> None:
    assert worst([-0.5, None, -0.7]) == -0.7
    assert worst([None]) is None


def test_scores_pass_between_processes() -> None:
    answer = answer_to(WorkerCall("translate", ["a lamp", "None"], "en", "es"), ScoringEngine())
    received = msgspec.json.decode(msgspec.json.encode(answer), type=Answer)
    assert received.scored_texts == ["a lamp", None]
    assert [*map(score_of, received.scored_texts)] == [-0.2, None]


def test_answer_without_scores_has_plain_texts() -> None:
    assert [*map(score_of, Answer(texts=["lamp"]).scored_texts)] == [None]


@pytest.mark.parametrize(
    "text, score", [("A big lamp", -0.3), ("Lamp HN-500. A very big lamp.", -0.4), ("HN-500", None)]
)
def test_text_has_the_score_of_its_worst_sentence(text: str, score: float | None) -> None:
    [outcome] = translate_protected(ScoringEngine(), [text], "en", "es", [NOTHING])
    assert outcome.score == score


def test_model_scores_its_translations_and_a_second_one_only_lowers_them(tmp_path: Path) -> None:
    for source, target in (("zh", "en"), ("en", "es")):
        an_argos_package(tmp_path, source, target)
    engine = ArgosEngine(tmp_path, threads=1)
    direct, both = (engine.translate(["不锈钢水瓶"], "zh", target)[0] for target in ("en", "es"))
    engine.close()
    scores = [score_of(direct), score_of(both)]
    assert scores[0] is not None
    assert scores[1] is not None
    assert scores[1] <= scores[0] < 0
