"""Differences between two versions of a text: by word, and by character in scripts without spaces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import takewhile
from typing import Final

_UNSPACED: Final = "\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN: Final = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|\s+|[^\w\s]")
_MAX_PAIRS: Final = 250_000
"""Comparing takes time in the product of both lengths: longer texts count as replaced in one piece."""


class PieceKind(StrEnum):
    """Change to a piece of a text."""

    SAME = "SAME"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


@dataclass(frozen=True)
class Piece:
    """A piece of the current or the former text."""

    kind: PieceKind
    text: str


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts in one: without the removed pieces it is ``after``, without the added ones ``before``."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    middle = _compared(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [(PieceKind.SAME, old[:head]), *middle, (PieceKind.SAME, old[len(old) - tail :])]
    return tuple(Piece(kind, "".join(tokens)) for kind, tokens in pieces if tokens)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the number of equal tokens at the start of two texts."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[PieceKind, Sequence[str]]]:
    if len(old) * len(new) > _MAX_PAIRS:
        yield PieceKind.REMOVED, old
        yield PieceKind.ADDED, new
        return
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield PieceKind.SAME, old[old_from:old_to]
        else:
            yield PieceKind.REMOVED, old[old_from:old_to]
            yield PieceKind.ADDED, new[new_from:new_to]
