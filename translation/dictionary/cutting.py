"""A Chinese text cut into words: Chinese puts no spaces between them."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

_HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_CHINESE: Final = re.compile(f"[{_HAN}]")
_ATOM: Final = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+|[\W]+")
"""What is never cut: a Chinese character, a run of other letters and digits, a run of what is neither."""


class _Way(NamedTuple):
    """How well a text can be cut up to some place: the smaller, the better."""

    unknown: int
    words: int
    spread: int
    back: int


def cut(text: str, is_word: Callable[[str], bool], longest: int) -> list[str]:
    """Return the pieces of a text; joined they are the text.

    The fewest characters that are no word, then the fewest words, then words of the most even length: 研究生命
    is 研究, 生命 and not 研究生, 命 (the first rules of MMSEG, Tsai 1996, for a whole text). Words have ``longest``
    characters at most, a Chinese one among them, and begin and end with letters or digits (T恤). Time and memory grow
    with the text.
    """
    atoms = _ATOM.findall(text)
    ways = [_Way(0, 0, 0, 0)]
    for end in range(1, len(atoms) + 1):
        ways.append(min(_ways_to(end, atoms, ways, is_word, longest)))
    pieces, end = [], len(atoms)
    while end:
        start = ways[end].back
        pieces.append("".join(atoms[start:end]))
        end = start
    return pieces[::-1]


def is_chinese(piece: str) -> bool:
    """Say whether a piece has a Chinese character."""
    return bool(_CHINESE.search(piece))


def _ways_to(
    end: int, atoms: list[str], ways: list[_Way], is_word: Callable[[str], bool], longest: int
) -> Iterator[_Way]:
    """Yield the ways in which the last piece before a place may begin."""
    last = atoms[end - 1]
    before = ways[end - 1]
    known = not is_chinese(last) or is_word(last)
    yield _Way(before.unknown + (not known), before.words + 1, before.spread + 1, end - 1)
    if not last[0].isalnum():
        return
    piece = last
    for start in range(end - 2, -1, -1):
        piece = atoms[start] + piece
        if len(piece) > longest:
            return
        if piece[0].isalnum() and is_chinese(piece) and is_word(piece):
            before, size = ways[start], end - start
            yield _Way(before.unknown, before.words + 1, before.spread + size * size, start)
