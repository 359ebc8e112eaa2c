"""Isolation of the text that fails a batch, by bisection, so that the others succeed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from translation.errors import TranslationError


class BatchFailed(TranslationError):
    """A batch failed, perhaps because of a single text in it."""


@dataclass
class FailureBudget:
    """Number of batch failures tolerated before the rest is given up. ``last`` is the latest one."""

    left: int
    last: BatchFailed | None = None

    def record_failure(self, failure: BatchFailed) -> None:
        """Count a failure."""
        self.left -= 1
        self.last = failure


def translate_halving(
    texts: Sequence[str], translate: Callable[[Sequence[str]], Sequence[object]], budget: FailureBudget
) -> list[object]:
    """Return the answers of ``translate``, and None for texts that fail a batch even alone.

    A batch that raises `BatchFailed` is retried as two halves, the first half first, until ``budget`` is used up;
    texts not tried by then are None too.
    """
    if budget.left <= 0:
        return [None] * len(texts)
    try:
        return list(translate(texts))
    except BatchFailed as failure:
        budget.record_failure(failure)
    if len(texts) < 2:
        return [None] * len(texts)
    middle = len(texts) // 2
    return [
        answer for half in (texts[:middle], texts[middle:]) for answer in translate_halving(half, translate, budget)
    ]
