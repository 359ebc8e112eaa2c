"""Translations judged by a person: those of the demo's models, and some by a person, with the scores of the models.

Each is ``right``, ``incomplete`` (true, but a description is missing) or ``wrong`` (a thing is missing, another one, or
something is invented). Thresholds were chosen on two thirds; these are the figures of the last third.
"""

import hashlib
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from translation.lexicon import Lexicon
from translation.meaning import Judgement, check_meaning, judge


class LabelledTranslation(msgspec.Struct, frozen=True):
    """A line of the file."""

    source: str
    target: str
    original: str
    translation: str
    label: str
    by: str
    score: float | None = None

    @property
    def is_held_out(self) -> bool:
        """Whether it is in the last third, by a hash of the original."""
        digest = hashlib.sha256(f"{self.source}{self.target}{self.original}".encode()).hexdigest()
        return int(digest, 16) % 3 == 0

    def judged(self) -> Judgement:
        """Return the outcome for it."""
        verdict = check_meaning(self.original, self.translation, self.source, self.target, Lexicon.load())
        return judge(verdict, self.score)


@pytest.fixture(scope="module")
def outcomes() -> Counter[tuple[str, Judgement]]:
    lines = (Path(__file__).parent / "meaning.jsonl").read_bytes().splitlines()
    rows = [msgspec.json.decode(line, type=LabelledTranslation) for line in lines]
    return Counter((each.label, each.judged()) for each in rows if each.is_held_out)


def share(outcomes: Counter[tuple[str, Judgement]], label: str, judgement: Judgement) -> float:
    return outcomes[label, judgement] / sum(count for (each, _), count in outcomes.items() if each == label)


def test_nearly_no_wrong_translation_is_shown_unmarked(outcomes: Counter[tuple[str, Judgement]]) -> None:
    assert share(outcomes, "wrong", Judgement.SHOWN) <= 0.03
    assert share(outcomes, "wrong", Judgement.LOST) >= 0.8


def test_most_right_translations_are_shown_or_marked(outcomes: Counter[tuple[str, Judgement]]) -> None:
    assert share(outcomes, "right", Judgement.LOST) <= 0.3


def test_incomplete_translations_are_refused(outcomes: Counter[tuple[str, Judgement]]) -> None:
    assert share(outcomes, "incomplete", Judgement.SHOWN) <= 0.12
    assert share(outcomes, "incomplete", Judgement.LOST) >= 0.8
