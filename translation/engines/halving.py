"""Finding the text that spoils a batch: halve the batch until it stands alone, and let the others go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from translation.errors import TranslationError


class BatchFailed(TranslationError):
    """A batch could not be done, perhaps because of a single text in it."""


@dataclass
class FailureBudget:
    """How many failures of batches are borne until the rest is given up. ``last`` is the last one."""

    left: int
    last: BatchFailed | None = None

    def lose(self, failure: BatchFailed) -> None:
        """Count a failure."""
        self.left -= 1
        self.last = failure


def translate_halving(
    texts: Sequence[str], translate: Callable[[Sequence[str]], Sequence[object]], patience: FailureBudget
) -> list[object]:
    """Return the answers of ``translate``, and None for the texts that make a batch fail even alone.

    A batch for which it raises `BatchFailed` is tried again as two halves, first half first, as long as there is
    patience; what is not tried then is None too.
    """
    if patience.left <= 0:
        return [None] * len(texts)
    try:
        return list(translate(texts))
    except BatchFailed as failure:
        patience.lose(failure)
    if len(texts) < 2:
        return [None] * len(texts)
    middle = len(texts) // 2
    return [
        answer for half in (texts[:middle], texts[middle:]) for answer in translate_halving(half, translate, patience)
    ]
