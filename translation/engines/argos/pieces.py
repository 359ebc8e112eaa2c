"""Splitting of sentences too long for a model, where it hurts least."""

from collections.abc import Iterator, Sequence
from typing import Final

_WORD: Final = "▁"
"""SentencePiece's mark at the beginning of a word."""
_PAUSES: Final = frozenset(",;:，、；：،؛")


def split_pieces(pieces: Sequence[str], maximum: int) -> Iterator[tuple[str, ...]]:
    """Yield a sentence's pieces in parts of at most ``maximum``.

    A part ends after a comma or the like in its second half, else before a word there, else where it is full.
    """
    start = 0
    while len(pieces) - start > maximum:
        end = _best_end(pieces, start + maximum // 2, start + maximum)
        yield tuple(pieces[start:end])
        start = end
    if start < len(pieces):
        yield tuple(pieces[start:])


def _best_end(pieces: Sequence[str], earliest: int, latest: int) -> int:
    ends = range(latest, earliest, -1)
    pause = next((end for end in ends if pieces[end - 1][-1:] in _PAUSES), None)
    word = next((end for end in ends if pieces[end].startswith(_WORD)), latest)
    return pause or word
