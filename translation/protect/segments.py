"""Segmentation of long texts: sentences of at most 400 characters, and the text between them.

In the spirit of UAX 29, without language-specific exceptions: a sentence ends after a full stop followed by a space
and no lower-case letter or number, after a Chinese one anywhere, and always at the end of a line. No value is split.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from translation.protect.kinds import Span
from translation.protect.script import HAN, primary

MAX_SEGMENT_CHARACTERS: Final = 400
"""Maximum length of a segment in characters, unless a single value is longer."""

_END: Final = re.compile(
    r"[。！？｡]++[」』”’）】》]*+|(?<![.!?؟۔…])[.!?؟۔…]++[\"'”’»)\]]*+(?=\s++[^\s0-9a-zà-öø-ÿа-яё])"
    r"|[\r\n\u2028\u2029]\s*+"
)
_UNSPACED: Final = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uff65”’]")
"""Chinese characters before a split without a space; other languages have one."""
_MIN_CUT: Final = re.compile(r"\s++|(?<=[,;:，；、：،؛])")


@dataclass(frozen=True)
class Segment:
    """A segment at ``text[start:end]`` without surrounding spaces; its spans are relative to its start."""

    start: int
    end: int
    spans: tuple[Span, ...]


def segments(text: str, spans: Sequence[Span]) -> list[Segment]:
    """Return a text's segments in order; only white space is left out."""
    starts, ends = [each.start for each in spans], [each.end for each in spans]
    found = []
    for start, end in _split_long(text, _Unsplittable(starts, ends)):
        body = text[start:end]
        if not body.strip():
            continue
        begin = start + len(body) - len(body.lstrip())
        close = begin + len(body.strip())
        inside = spans[bisect_right(ends, begin) : bisect_right(starts, close - 1)]
        moved = tuple(Span(each.start - begin, each.end - begin, each.kind, each.value) for each in inside)
        found.append(Segment(begin, close, moved))
    return found


def rejoin(text: str, parts: Sequence[Segment], translations: Sequence[str], target: str) -> str:
    """Return the translated segments with the original text between; where Chinese had no space, others get one."""
    pieces: list[str] = []
    end = 0
    for part, translation in zip(parts, translations, strict=True):
        between = text[end : part.start]
        if not between and part.start and primary(target) != "zh" and _UNSPACED.match(text[part.start - 1]):
            between = " "
        pieces += [between, translation]
        end = part.end
    return "".join([*pieces, text[end:]])


@dataclass(frozen=True)
class _Unsplittable:
    """Values that must not be split, by their starts and ends."""

    starts: Sequence[int]
    ends: Sequence[int]

    def around(self, at: int) -> tuple[int, int] | None:
        """Return the start and end of the value around a position, or None."""
        index = bisect_right(self.starts, at - 1) - 1
        return (self.starts[index], self.ends[index]) if index >= 0 and self.ends[index] > at else None


def _split_long(text: str, values: _Unsplittable) -> Iterator[tuple[int, int]]:
    for begin, end in _sentences(text, values):
        start = begin
        while end - start > MAX_SEGMENT_CHARACTERS:
            cut = _cut(text, start, values)
            if cut >= end:
                break
            yield start, cut
            start = cut
        yield start, end


def _sentences(text: str, values: _Unsplittable) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(text):
        if values.around(found.end()) is None and found.end() > start:
            yield start, found.end()
            start = found.end()
    if start < len(text):
        yield start, len(text)


def _cut(text: str, start: int, values: _Unsplittable) -> int:
    """Return where to split an overlong sentence: at its last space or punctuation, else at the limit."""
    places = [each.end() for each in _MIN_CUT.finditer(text, start + 1, start + MAX_SEGMENT_CHARACTERS)]
    for place in reversed(places):
        if values.around(place) is None:
            return place
    limit = start + MAX_SEGMENT_CHARACTERS
    around = values.around(limit)
    if around:
        return around[0] if around[0] > start else around[1]
    while limit > start + MAX_SEGMENT_CHARACTERS // 2 and unicodedata.combining(text[limit]):
        limit -= 1
    return limit
