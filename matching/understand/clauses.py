"""Clauses and sentences of a text that was typed or pasted: with lists, bullets and brackets."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_SEPARATOR: Final = re.compile(
    r"(?<!\d)[.,](?!\d)|(?<=\d)[.,](?!\d)|(?<!\d)[.,](?=\d)|[;:!?…\n()\[\]«»]|\s[-–—]\s|[。，、；：！？（）【】،؛؟]"
)
_SENTENCE: Final = frozenset(".!?…\n。！？؟;；")
_OPENING: Final = frozenset("([（【")
_CLOSING: Final = frozenset(")]）】")
_CLOSED: Final = re.compile(r"[^\n]*?[)\]）】]")
_BULLET: Final = re.compile(r"[\s\-–—•*·▪●]*")


class Clause(NamedTuple):
    """A clause at ``text[start:end]``."""

    start: int
    end: int
    before: str
    """The separator before it; empty for the first."""


def sentences(text: str) -> Iterator[list[Clause]]:
    """Yield the clauses of each sentence, without brackets; one that is not closed in its line separates clauses."""
    clauses: list[Clause] = []
    start, before, depth = 0, "", 0
    for mark in [*_SEPARATOR.finditer(text), None]:
        end = mark.start() if mark else len(text)
        begin = _after_bullet(text, start, end)
        if begin < end and not depth:
            clauses.append(Clause(begin, end, before))
        if clauses and (mark is None or mark[0] in _SENTENCE):
            yield clauses
            clauses = []
        if mark:
            start, before = mark.end(), mark[0].strip() or mark[0]
            opens = before in _OPENING and _CLOSED.match(text, start) is not None
            depth = max(0, depth + opens - (before in _CLOSING))


def _after_bullet(text: str, start: int, end: int) -> int:
    """Return where a line begins without spaces and the mark of an item of a list."""
    found = _BULLET.match(text, start, end)
    return found.end() if found else start
