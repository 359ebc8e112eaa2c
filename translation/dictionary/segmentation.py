"""Segmentation of Chinese text into words."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_CHINESE: Final = re.compile(f"[{_HAN}]")
_ATOM: Final = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+|[\W]+")
"""An unbreakable unit: a Chinese character, a run of other letters and digits, or a run of anything else."""


class _Segmentation(NamedTuple):
    """Cost of segmenting a text up to some position; compared field by field."""

    unknown: int
    words: int
    spread: int
    back: int


def segment_words(text: str, is_word: Callable[[str], bool], max_word_length: int) -> list[str]:
    """Return the pieces of a text; joined, they are the text.

    Minimises unknown characters, then the number of words, then the unevenness of their lengths: 研究生命 is
    研究, 生命 and not 研究生, 命 (the first rules of MMSEG, Tsai 1996, for a whole text). Words have at most
    ``max_word_length`` characters, at least one of them Chinese, and begin and end with letters or digits (T恤).
    Time and memory are linear in the length of the text.
    """
    atoms = _ATOM.findall(text)
    segmentations = [_Segmentation(0, 0, 0, 0)]
    for end in range(1, len(atoms) + 1):
        segmentations.append(min(_segmentations_to(end, atoms, segmentations, is_word, max_word_length)))
    pieces, end = [], len(atoms)
    while end:
        start = segmentations[end].back
        pieces.append("".join(atoms[start:end]))
        end = start
    return pieces[::-1]


def is_chinese(piece: str) -> bool:
    """Return whether a piece has a Chinese character."""
    return bool(_CHINESE.search(piece))


def _segmentations_to(
    end: int, atoms: list[str], segmentations: list[_Segmentation], is_word: Callable[[str], bool], max_word_length: int
) -> Iterator[_Segmentation]:
    """Yield the candidate last words that end at a position."""
    last = atoms[end - 1]
    before = segmentations[end - 1]
    known = not is_chinese(last) or is_word(last)
    yield _Segmentation(before.unknown + (not known), before.words + 1, before.spread + 1, end - 1)
    if not last[0].isalnum():
        return
    piece = last
    for start in range(end - 2, -1, -1):
        piece = atoms[start] + piece
        if len(piece) > max_word_length:
            return
        if piece[0].isalnum() and is_chinese(piece) and is_word(piece):
            before, size = segmentations[start], end - start
            yield _Segmentation(before.unknown, before.words + 1, before.spread + size * size, start)
