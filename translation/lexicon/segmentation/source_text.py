"""A text to be segmented: folded, with its values in place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, takewhile
from typing import Final

from translation.lexicon.folding import HAN, Folded, fold_with_places
from translation.lexicon.pieces import FoundValue

_WORD: Final = re.compile(rf"[^\W_{HAN}]{{2,}}")
"""Letters and digits that are no Chinese characters, each of which may be a word."""


class SourceText:
    """A text in NFC, folded; all places are of the folded ``text``."""

    def __init__(self, original: str, values: Sequence[FoundValue]) -> None:
        self.original = original
        self._folded = fold_with_places(original)
        self.text = self._folded.text
        self.values = {each.start: each for each in _placed(self._folded, values) if each.start < each.end}
        self.inside = {place for each in self.values.values() for place in range(each.start + 1, each.end)}
        """Places within values."""

    def untouched(self) -> set[int]:
        """Return the places of values without a digit: names, which are never words."""
        return {
            place
            for each in self.values.values()
            for place in range(each.start, each.end)
            if not any(map(str.isdecimal, self.text[each.start : each.end]))
        }

    def value_at(self, place: int) -> FoundValue | None:
        """Return the value at a place, or behind the space there."""
        return self.values.get(self.skip_space(place))

    def has_word(self, spelling: str, place: int) -> bool:
        """Return whether a word stands at a place, with nothing joined to it."""
        return bool(spelling) and self.text.startswith(spelling, place) and self.is_border(place + len(spelling))

    def sign_at(self, place: int) -> str:
        """Return the character at a place as the original has it; nothing at the end."""
        return self.original[self._folded.places[place]] if place < len(self.text) else ""

    def skip_space(self, place: int) -> int:
        """Return a place, or the one behind the space there."""
        return place + 1 if self.text[place : place + 1] == " " else place

    def is_border(self, place: int) -> bool:
        """Return whether a word may begin or end at a place."""
        return place not in self._joined

    @cached_property
    def _joined(self) -> set[int]:
        """Places between two letters or digits of one word."""
        return {place for match in _WORD.finditer(self.text) for place in range(match.start() + 1, match.end())}

    def borders_behind(self, start: int, length: int) -> Iterator[int]:
        """Yield the borders behind a place, at most ``length`` characters away, the nearest first."""
        first = bisect_right(self._borders, start)
        return takewhile(lambda place: place <= start + length, islice(self._borders, first, None))

    @cached_property
    def _borders(self) -> list[int]:
        return [place for place in range(1, len(self.text) + 1) if place not in self._joined]

    def written(self, start: int, end: int) -> str:
        """Return a stretch as the original has it."""
        return self.original[self.original_place(start) : self.original_place(end)].strip()

    def folded_place(self, place: int) -> int:
        """Return the place in the folded text of one in the original."""
        return bisect_left(self._folded.places, place)

    def original_place(self, place: int) -> int:
        """Return the place in the original of a character of the folded text."""
        return self._folded.places[place]


def _placed(text: Folded, values: Sequence[FoundValue]) -> Iterator[FoundValue]:
    """Yield values of the original as they stand in the folded text."""
    index = {place: i for i, place in reversed(list(enumerate(text.places)))}
    for start, end, written in values:
        first = next((index[place] for place in range(start, end) if place in index), None)
        last = next((index[place] for place in range(end - 1, start - 1, -1) if place in index), None)
        if first is not None and last is not None:
            # One character may fold into several (½ into 1⁄2): the value extends to the last of them.
            while last + 1 < len(text.places) and text.places[last + 1] < end:
                last += 1
            yield FoundValue(first, min(last + 1, len(text.text)), written)
