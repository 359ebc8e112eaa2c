"""Scores that engines give their translations."""

from collections.abc import Iterable
from typing import Self


class ScoredText(str):
    """A translation with the engine's ``score``: the mean log probability of its pieces, 0 for a certain one.

    It is a text everywhere else, so that engines without scores simply return texts.
    """

    __slots__ = ("score",)
    score: float

    def __new__(cls, text: str, score: float) -> Self:
        """Return a text with its score."""
        made = super().__new__(cls, text)
        made.score = score
        return made


def score_of(text: str | None) -> float | None:
    """Return the score of an engine's answer; None where it gave none."""
    return text.score if isinstance(text, ScoredText) else None


def with_score(text: str, score: float | None) -> str:
    """Return a text with a score, if there is one."""
    return text if score is None else ScoredText(text, score)


def worst(scores: Iterable[float | None]) -> float | None:
    """Return the lowest score of a translation's parts: parts without one are ignored."""
    return min((each for each in scores if each is not None), default=None)
