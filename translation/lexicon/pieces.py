"""Segmentation of a listing into lexicon words, values, connecting words and punctuation, without remainder."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from translation.lexicon.entries import ConceptKind
from translation.lexicon.folding import Folded, fold, fold_with_places, is_han
from translation.lexicon.phrases import Quantity, Relation
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
    """Punctuation between the parts of a listing: one of ``, ; : / + | - ( )``, or ``&`` for the word "and"."""

    sign: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word, Chinese character or sign that the lexicon lacks, where gaps are allowed."""

    text: str


Piece = LexiconWord | Value | Quantity | Link | Mark

MAX_SEGMENTATIONS: Final = 8
"""Limit on equally short segmentations that are considered."""

_LINKS: Final[Mapping[str, Mapping[str, Relation]]] = {
    "en": {
        "with": Relation.WITH, "of": Relation.OF, "made of": Relation.OF, "made from": Relation.OF,
        "for": Relation.FOR, "and": Relation.AND, "a": Relation.NOTHING, "an": Relation.NOTHING,
        "the": Relation.NOTHING,
    },
    "zh": {
        "带": Relation.WITH, "帶": Relation.WITH, "配": Relation.WITH, "附": Relation.WITH, "和": Relation.AND,
        "与": Relation.AND, "及": Relation.AND, "的": Relation.NOTHING, "制": Relation.NOTHING,
    },
    "es": {
        "con": Relation.WITH, "de": Relation.OF, "en": Relation.OF, "hecho de": Relation.OF, "para": Relation.FOR,
        "y": Relation.AND, "e": Relation.AND,
    },
    "fr": {
        "avec": Relation.WITH, "en": Relation.OF, "de": Relation.OF, "d'": Relation.OF, "pour": Relation.FOR,
        "et": Relation.AND,
    },
    "ru": {
        "с": Relation.WITH, "со": Relation.WITH, "из": Relation.OF, "для": Relation.FOR, "и": Relation.AND,
    },
    "ar": {"مع": Relation.WITH, "من": Relation.OF},
    "pt": {
        "com": Relation.WITH, "de": Relation.OF, "em": Relation.OF, "para": Relation.FOR, "e": Relation.AND,
    },
}  # fmt: skip
_PREFIXES: Final[Mapping[str, Mapping[str, Relation]]] = {
    "ar": {"ب": Relation.WITH, "لل": Relation.FOR, "ل": Relation.FOR, "و": Relation.AND},
}
"""Connecting words that are joined to the following word."""
_MARKS: Final[Mapping[str, str]] = {
    ",": ",", "，": ",", "、": ",", "،": ",", ";": ";", "；": ";", "؛": ";", ":": ":", "：": ":", "/": "/", "+": "+",
    "|": "|", "-": "-", "–": "-", "—": "-", "(": "(", "（": "(", ")": ")", "）": ")", "&": "&",
}  # fmt: skip
_WORD_COST: Final = 10
_VALUE_COST: Final = 11
_UNKNOWN_COST: Final = 40
"""More than three words: a gap is the last resort."""
_SIGN_COST: Final = 1
_UNLIKELY_COST: Final = 10**6
_RUN: Final = re.compile(r"(?:[Øø⌀]\s?)?[0-9٠-٩A-Za-z.,/×*%°'\"+\-–~²³µΩ#]+")
_QUANTITY: Final = re.compile(r"(\d[\d.,]*)\s?([^\W\dA-Za-z_][^\W\d_]*)")
_NUMBER: Final = re.compile(r"[\d.,\u00a0\u202f]*\d")
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
    piece: Piece | Unknown | None
    cost: int


class PlacedPiece(NamedTuple):
    """A piece that stands at ``text[start:end]``."""

    start: int
    end: int
    piece: Piece | Unknown


def segmentations(text: str, language: str, forms: Forms, values: Sequence[FoundValue]) -> Iterator[tuple[Piece, ...]]:
    """Yield the complete segmentations of a text (in NFC) into the fewest pieces, at most `MAX_SEGMENTATIONS`.

    The work grows with the length of the text times that of the longest form.
    """
    for found in _Segmenter(text, language, forms, values).segmentations():
        yield tuple(each.piece for each in found if not isinstance(each.piece, Unknown))


def segmentation_with_gaps(
    text: str, language: str, forms: Forms, values: Sequence[FoundValue]
) -> tuple[PlacedPiece, ...]:
    """Return the segmentation of any text into the fewest pieces; what the lexicon lacks is `Unknown`."""
    return next(_Segmenter(text, language, forms, values, gaps=True).segmentations(), ())


class _Segmenter:
    """Segmenter of one text: a lattice of pieces, and the shortest paths through it."""

    def __init__(
        self, text: str, language: str, forms: Forms, values: Sequence[FoundValue], *, gaps: bool = False
    ) -> None:
        self._gaps = gaps
        self._original = text
        self._folded = fold_with_places(text)
        self._text = self._folded.text
        self._language = language
        self._forms = forms
        self._values = {each.start: each for each in _placed(self._folded, values) if each.start < each.end}
        self._untouched = {
            place
            for each in self._values.values()
            for place in range(each.start, each.end)
            if not any(map(str.isdecimal, self._text[each.start : each.end]))
        }
        self._inside = {place for each in self._values.values() for place in range(each.start + 1, each.end)}

    def segmentations(self) -> Iterator[tuple[PlacedPiece, ...]]:
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
            for path in _paths(edges_to, length):
                yield tuple(self._placed(*each) for each in path)

    def _edges(self, start: int, glued_places: set[int]) -> Iterator[tuple[int, _Edge]]:
        character = self._text[start]
        if character == " ":
            yield start + 1, _Edge(start, None, 0)
            return
        if start in self._values:
            value = self._values[start]
            yield value.end, _Edge(start, self._value(value), _VALUE_COST)
        if character in _MARKS and start not in self._inside:
            yield start + 1, _Edge(start, Mark(_MARKS[character]), 0)
        if self._is_border(start) or start in glued_places:
            yield from self._words(start)
            yield from self._prefixes(start, glued_places)
        if self._gaps:
            yield self._gap(start)

    def _gap(self, start: int) -> tuple[int, _Edge]:
        """Return the edge over what may be unknown: the letters up to the next border, or one sign."""
        end = start + 1
        while end < len(self._text) and not self._is_border(end):
            end += 1
        cost = _UNKNOWN_COST if self._text[start].isalnum() else _SIGN_COST
        return end, _Edge(start, Unknown(self._text[start:end]), cost)

    def _placed(self, start: int, end: int, piece: Piece | Unknown) -> PlacedPiece:
        places = self._folded.places
        return PlacedPiece(places[start], places[end - 1] + 1, piece)

    def _value(self, value: FoundValue) -> Value | Quantity:
        """Return a value, as a quantity if it has a unit of the lexicon in another script: 500毫升, 500 мл."""
        text = self._written(value.start, value.end)
        match, number = _QUANTITY.fullmatch(text), _NUMBER.match(value.written)
        readings = self._forms.find(fold(match[2])) if match else ()
        unit = next((each.concept for each in readings if each.concept.kind is ConceptKind.UNIT), None)
        return Quantity(number[0], unit) if number and unit else Value(text, value.written)

    def _words(self, start: int) -> Iterator[tuple[int, _Edge]]:
        links = _LINKS.get(self._language, {})
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

    def _readings(self, start: int, end: int) -> tuple[Sense, ...]:
        """Return the meanings of a word; one in small letters is no abbreviation: long-reach is not REACH."""
        readings = self._forms.find(self._text[start:end])
        others = tuple(each for each in readings if each.concept.kind is not ConceptKind.CERTIFICATE)
        return others if others != readings and self._written(start, end).islower() else readings

    def _prefixes(self, start: int, glued_places: set[int]) -> Iterator[tuple[int, _Edge]]:
        for prefix, relation in _PREFIXES.get(self._language, {}).items():
            end = start + len(prefix)
            if self._text.startswith(prefix, start) and self._text[end : end + 1].isalpha():
                glued_places.add(end)
                yield end, _Edge(start, Link(relation), _WORD_COST)

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


def _paths(edges_to: Sequence[Sequence[_Edge]], length: int) -> Iterator[tuple[PlacedPiece, ...]]:
    """Yield paths through the lattice, as pieces at their places in the folded text."""
    waiting: list[tuple[int, tuple[PlacedPiece, ...]]] = [(length, ())]
    found = 0
    while waiting and found < MAX_SEGMENTATIONS:
        place, pieces = waiting.pop()
        if place == 0:
            found += 1
            yield pieces
            continue
        waiting += (
            (edge.start, (PlacedPiece(edge.start, place, edge.piece), *pieces) if edge.piece else pieces)
            for edge in edges_to[place][:MAX_SEGMENTATIONS]
        )
