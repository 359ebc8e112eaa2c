"""Segmentation of a listing into lexicon words, values, connecting words and punctuation, without remainder."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from translation.lexicon.connectives import ALTERNATIVES, LINKS, MARKS, NUMERALS, OR, PREFIXES, han_number
from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.folding import Folded, fold, fold_with_places, is_han
from translation.lexicon.labels import Affix, affixes, combiner, is_diameter, is_superfluous, label_of
from translation.lexicon.phrases import Label, Labelled, Quantity, Relation
from translation.lexicon.readings import Forms, Sense


class FoundValue(NamedTuple):
    """A value at ``text[start:end]`` of a listing, and how it is ``written`` in the language of the translation."""

    start: int
    end: int
    written: str


Values = Callable[[str, str, str], Sequence[FoundValue]]
"""Finder of values (numbers, models, brands): takes a text, its language and the target; returns them in order."""


@dataclass(frozen=True, slots=True)
class LexiconWord:
    """A word of the lexicon."""

    readings: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value: ``text`` is that of the listing, ``written`` that of the translation."""

    text: str
    written: str


@dataclass(frozen=True, slots=True)
class Link:
    """A connecting word."""

    relation: Relation


@dataclass(frozen=True, slots=True)
class Mark:
    """Punctuation between the parts of a listing: one of ``, ; : / + | - ( )``, ``&`` for "and", `OR` for "or"."""

    sign: str


Piece = LexiconWord | Value | Quantity | Labelled | Link | Mark

MAX_SEGMENTATIONS: Final = 8
"""Limit on equally short segmentations that are considered."""

_WORD_COST: Final = 10
_VALUE_COST: Final = 11
_CODE_COST: Final = 12
_UNLIKELY_COST: Final = 10**6
_RUN: Final = re.compile(r"(?:[Øø⌀]\s?)?[0-9٠-٩A-Za-z.,/×*%°'\"+\-–~²³µΩ#]+")
_QUANTITY: Final = re.compile(r"(\d[\d.,]*)\s?([^\W\dA-Za-z_][^\W\d_]*)")
_NUMBER: Final = re.compile(r"[\d.,\u00a0\u202f]*\d")
_CODE: Final = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")
"""Capitals that are no words: grades and qualities, as in green coffee AA."""
_HAN_CODE: Final = re.compile(r"(?<![A-Za-z])(?:[A-Z][a-z]?){1,5}(?![A-Za-z])")
"""The same in a Chinese text, where no word has Latin letters; also formulas: CaO."""
_SYMBOL: Final = re.compile(
    r"\s(?:mm|cm|m|km|µm|mg|g|kg|t|ml|cl|l|L|mL|W|kW|Wh|kWh|V|A|Ah|mAh|Hz|bar|Nm|hp|oz|lb|°C)\b"
)


def plain_values(text: str, _source: str, _target: str) -> list[FoundValue]:
    """Return words with a digit, including a following unit symbol, to be copied: ``HN-500``, ``500 ml``."""
    found = []
    for run in _RUN.finditer(text):
        written = run[0].rstrip(".,/-–+")
        if any(map(str.isdecimal, written)):
            end = run.start() + len(written)
            symbol = _SYMBOL.match(text, end)
            end = symbol.end() if symbol else end
            found.append(FoundValue(run.start(), end, text[run.start() : end]))
    return found


class _Edge(NamedTuple):
    start: int
    piece: Piece | None
    cost: int


def segmentations(text: str, language: str, forms: Forms, values: Sequence[FoundValue]) -> Iterator[tuple[Piece, ...]]:
    """Yield the complete segmentations of a text (in NFC) into the fewest pieces, at most `MAX_SEGMENTATIONS`.

    The work grows with the length of the text times that of the longest form.
    """
    return _Segmenter(text, language, forms, values).segmentations()


class _Segmenter:
    """Segmenter of one text: a lattice of pieces, and the shortest paths through it."""

    def __init__(self, text: str, language: str, forms: Forms, values: Sequence[FoundValue]) -> None:
        self._original = text
        self._folded = fold_with_places(text)
        self._text = self._folded.text
        self._language = language
        self._forms = forms
        self._or = fold(ALTERNATIVES.get(language, ""))
        self._values = {each.start: each for each in _placed(self._folded, values) if each.start < each.end}
        self._untouched = {
            place
            for each in self._values.values()
            for place in range(each.start, each.end)
            if not any(map(str.isdecimal, self._text[each.start : each.end]))
        }
        self._inside = {place for each in self._values.values() for place in range(each.start + 1, each.end)}

    def segmentations(self) -> Iterator[tuple[Piece, ...]]:
        length = len(self._text)
        costs = [0, *[_UNLIKELY_COST] * length]
        edges_to: list[list[_Edge]] = [[] for _ in range(length + 1)]
        glued: set[int] = set()
        for start in range(length):
            if costs[start] == _UNLIKELY_COST:
                continue
            for end, edge in self._edges(start, glued):
                cost = costs[start] + edge.cost
                if cost < costs[end]:
                    costs[end], edges_to[end] = cost, []
                if cost == costs[end]:
                    edges_to[end].append(edge)
        if costs[length] < _UNLIKELY_COST:
            yield from _paths(edges_to, length)

    def _edges(self, start: int, glued_places: set[int]) -> Iterator[tuple[int, _Edge]]:
        character = self._text[start]
        if character == " ":
            yield start + 1, _Edge(start, None, 0)
            return
        if start in self._values:
            value = self._values[start]
            yield value.end, _Edge(start, self._value(value), _VALUE_COST)
            yield from self._labels_after(value)
        if character in MARKS and start not in self._inside:
            yield start + 1, _Edge(start, Mark(MARKS[character]), 0)
        if self._is_border(start) or start in glued_places:
            yield from self._words(start)
            yield from self._prefixes(start, glued_places)
            yield from self._labels_before(start)
            yield from self._codes(start)
            yield from self._numerals(start)

    def _value(self, value: FoundValue) -> Value | Quantity:
        """Return a value, as a quantity if it has a unit of the lexicon in another script: 500毫升, 500 мл."""
        text = self._written(value.start, value.end)
        match, number = _QUANTITY.fullmatch(text), _NUMBER.match(value.written)
        unit = self._unit(fold(match[2])) if match else None
        return Quantity(number[0], unit) if number and unit else Value(text, value.written)

    def _words(self, start: int) -> Iterator[tuple[int, _Edge]]:
        links = LINKS.get(self._language, {})
        for end in range(start + 1, min(start + self._forms.max_form_length, len(self._text)) + 1):
            if not self._is_border(end) or end in self._inside or start in self._inside:
                continue
            if end - 1 in self._untouched:
                return  # a name is never a word; a number may be part of one (ISO 9001)
            spelling = self._text[start:end]
            if readings := self._readings(start, end):
                yield end, _Edge(start, LexiconWord(readings), _WORD_COST)
            if spelling in links:
                yield end, _Edge(start, Link(links[spelling]), _WORD_COST)
            if spelling == self._or:
                yield end, _Edge(start, Mark(OR), _WORD_COST)

    def _readings(self, start: int, end: int) -> tuple[Sense, ...]:
        """Return the meanings of a word; one in small letters is no abbreviation: long-reach is not REACH."""
        readings = self._forms.find(self._text[start:end])
        others = tuple(each for each in readings if each.concept.kind is not ConceptKind.CERTIFICATE)
        return others if others != readings and self._written(start, end).islower() else readings

    def _prefixes(self, start: int, glued_places: set[int]) -> Iterator[tuple[int, _Edge]]:
        for prefix, relation in PREFIXES.get(self._language, {}).items():
            end = start + len(prefix)
            if self._text.startswith(prefix, start) and self._text[end : end + 1].isalpha():
                glued_places.add(end)
                yield end, _Edge(start, Link(relation), _WORD_COST)

    def _labels_after(self, value: FoundValue) -> Iterator[tuple[int, _Edge]]:
        """Yield a value with the word behind it that says what it is."""
        place = self._skip_space(value.end)
        for affix in affixes(self._language):
            if not affix.before and self._has_word(affix.spelling, place):
                yield from self._labelled(value.start, place + len(affix.spelling), value, affix)
        word = combiner(self._language)
        last = self._values.get(self._skip_space(place + len(word))) if self._has_word(word, place) else None
        if last and self._written(last.start, last.end) == "1":
            yield last.end, _Edge(value.start, Labelled(Label.COMBINED, value.written), _VALUE_COST)

    def _labels_before(self, start: int) -> Iterator[tuple[int, _Edge]]:
        """Yield a value with the word or sign before it that says what it is."""
        for affix in affixes(self._language):
            if affix.before and self._has_word(affix.spelling, start):
                value = self._values.get(self._skip_space(start + len(affix.spelling)))
                if value:
                    yield from self._labelled(start, value.end, value, affix)
        if is_diameter(self._written(start, start + 1)):
            value = self._values.get(self._skip_space(start + 1))
            if value:
                yield value.end, _Edge(start, Labelled(Label.DIAMETER, value.written), _VALUE_COST)

    def _labelled(self, start: int, end: int, value: FoundValue, affix: Affix) -> Iterator[tuple[int, _Edge]]:
        text = self._written(value.start, value.end)
        label = label_of(affix, text)
        if label:
            is_code = is_superfluous(label, text)
            yield end, _Edge(start, Value(text, value.written) if is_code else Labelled(label, value.written), _VALUE_COST)

    def _codes(self, start: int) -> Iterator[tuple[int, _Edge]]:
        """Yield letters that stand for themselves."""
        pattern = _HAN_CODE if self._language == "zh" else _CODE
        match = pattern.match(self._original, self._folded.places[start])
        if match is None or self._original.isupper() or start in self._values or start in self._inside:
            return
        end = start + len(match[0])
        if self._original[self._folded.places[start] : self._folded.places[end]] == match[0]:
            yield end, _Edge(start, Value(match[0], match[0]), _CODE_COST)

    def _numerals(self, start: int) -> Iterator[tuple[int, _Edge]]:
        """Yield numbers that are words; in Chinese with the measure word behind them."""
        for word, digits in NUMERALS.get(self._language, {}).items():
            if self._has_word(word, start):
                yield start + len(word), _Edge(start, Value(digits, digits), _WORD_COST)
        number = han_number(self._text, start) if self._language == "zh" else None
        if number is None:
            return
        place, digits = number
        for end in range(place + 1, min(place + 2, len(self._text)) + 1):
            unit = self._unit(self._text[place:end])
            if unit:
                yield end, _Edge(start, Quantity(digits, unit), _VALUE_COST)

    def _unit(self, spelling: str) -> Concept | None:
        readings = self._forms.find(spelling)
        return next((each.concept for each in readings if each.concept.kind is ConceptKind.UNIT), None)

    def _has_word(self, spelling: str, place: int) -> bool:
        """Return whether a word stands at a place, with nothing joined to it."""
        end = place + len(spelling)
        return bool(spelling) and self._text.startswith(spelling, place) and self._is_border(end)

    def _skip_space(self, place: int) -> int:
        return place + 1 if self._text[place : place + 1] == " " else place

    def _is_border(self, place: int) -> bool:
        before, after = self._text[place - 1 : place], self._text[place : place + 1]
        if not before.isalnum() or not after.isalnum():
            return True
        return is_han(before) or is_han(after)

    def _written(self, start: int, end: int) -> str:
        places = self._folded.places
        return self._original[places[start] : places[end]].strip()


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


def _paths(edges_to: Sequence[Sequence[_Edge]], length: int) -> Iterator[tuple[Piece, ...]]:
    waiting: list[tuple[int, tuple[Piece, ...]]] = [(length, ())]
    found = 0
    while waiting and found < MAX_SEGMENTATIONS:
        place, pieces = waiting.pop()
        if place == 0:
            found += 1
            yield pieces
            continue
        waiting += (
            (edge.start, (edge.piece, *pieces) if edge.piece else pieces)
            for edge in edges_to[place][:MAX_SEGMENTATIONS]
        )
