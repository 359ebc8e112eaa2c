"""Segmentation of a listing into lexicon words, values, connecting words and punctuation, without remainder."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from translation.lexicon.entries import ConceptKind
from translation.lexicon.folding import HAN, fold, is_han
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import FoundValue, LexiconWord, Link, Mark, Piece, PlacedPiece, Unknown
from translation.lexicon.readings import Forms, Sense
from translation.lexicon.segmentation.connectives import (
    ALONE,
    ALTERNATIVES,
    LINKS,
    MARKS,
    NO_LINK,
    OR,
    PLUS,
    PLUS_WORDS,
    PREFIXES,
    SPACE,
)
from translation.lexicon.segmentation.interrupted_compounds import with_compounds_joined
from translation.lexicon.segmentation.source_text import SourceText
from translation.lexicon.segmentation.value_reading import Read, ValueReader, announcing_words
from translation.lexicon.syntax.senses.context_rules import meant_among_others
from translation.number_words.chinese import COUNTS

MAX_SEGMENTATIONS: Final = 8
"""Limit on equally short segmentations that are considered."""

_WORD_COST: Final = 10
_VALUE_COST: Final = 11
_CODE_COST: Final = 12
_NAME_COST: Final = 13
_PLUS_COST: Final = 15
_UNKNOWN_COST: Final = 40
"""More than three words: a gap is the last resort."""
_SIGN_COST: Final = 1
_UNLIKELY_COST: Final = 10**6
_GRAMS: Final = re.compile(r"\d+g")
_FITTING: Final = frozenset({"适用", "适配"})
_PIECE: Final = "件"
_PER: Final = re.compile(rf"\d[{HAN}]/$")
_CARTON: Final = "纸箱"
"""What 件 is behind a count: 3000双/件."""


class _Edge(NamedTuple):
    start: int
    piece: Piece | Unknown | None
    cost: int


def segmentations(
    text: str, language: str, forms: Forms, values: Sequence[FoundValue], *, mark_spaces: bool = False
) -> Iterator[tuple[Piece, ...]]:
    """Yield the complete segmentations of a text (in NFC) into the fewest pieces, at most `MAX_SEGMENTATIONS`.

    The work grows with the length of the text times that of the longest form. ``mark_spaces`` yields the spaces too,
    which in Chinese separate no words, but clauses.
    """
    for found in _Segmenter(text, language, forms, values).segmentations():
        yield tuple(_with_spaces(found) if mark_spaces else _known(found))


def _known(path: Sequence[PlacedPiece]) -> Iterator[Piece]:
    return (each.piece for each in path if not isinstance(each.piece, Unknown))


def _with_spaces(path: Sequence[PlacedPiece]) -> Iterator[Piece]:
    end = 0
    for each in path:
        if end and each.start > end:
            yield SPACE
        end = each.end
        yield from _known([each])


def segmentation_with_gaps(
    text: str, language: str, forms: Forms, values: Sequence[FoundValue]
) -> tuple[PlacedPiece, ...]:
    """Return the segmentation of any text (in NFC) into the fewest pieces; what the lexicon lacks is `Unknown`."""
    segmenter = _Segmenter(text, language, forms, values, gaps=True)
    found = next(segmenter.segmentations(), ())
    return tuple(segmenter.placed(each) for each in found)


class _Segmenter:
    """Segmenter of one text: a lattice of pieces, and the shortest paths through it."""

    def __init__(
        self, text: str, language: str, forms: Forms, values: Sequence[FoundValue], *, gaps: bool = False
    ) -> None:
        self._gaps = gaps
        self._is_title = language == "zh" and not gaps
        """Whether the text is a whole Chinese title."""
        self._source = SourceText(text, values)
        self._text = self._source.text
        self._forms = forms
        self._reader = ValueReader(self._source, language, forms)
        self._untouched = self._source.untouched()
        self._prefixes = PREFIXES.get(language, {})
        self._joining = _joining_words(language)
        self._others = _other_words(language)
        self._longest_other = max(map(len, self._others))

    def placed(self, piece: PlacedPiece) -> PlacedPiece:
        """Return a piece of the folded text at its place in the original."""
        place = self._source.original_place
        return piece._replace(start=place(piece.start), end=place(piece.end - 1) + 1)

    def segmentations(self) -> Iterator[Sequence[PlacedPiece]]:
        """Yield the segmentations, as pieces of the folded text."""
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
        if costs[length] == _UNLIKELY_COST:
            return
        for path in _paths(edges_to, length):
            yield with_compounds_joined(self._text, path, self._forms) if self._is_title else path

    def _edges(self, start: int, glued_places: set[int]) -> Iterator[tuple[int, _Edge]]:
        character = self._text[start]
        if character == " " and start not in self._source.values:  # the sign of -50 is folded into a space
            yield start + 1, _Edge(start, None, 0)
            return
        if start in self._source.values:
            yield from _edges(start, self._reader.values_at(start), _VALUE_COST)
        if self._reader.may_announce(character):
            yield from _edges(start, self._reader.chinese_values(start), _VALUE_COST)
        if character in MARKS and start not in self._source.inside:
            yield start + 1, _Edge(start, Mark(MARKS[character]), 0)
        if self._source.is_border(start) or start in glued_places:
            yield from self._words(start)
            if self._prefixes:
                yield from self._glued(start, glued_places)
            yield from self._values(start, character)
        if self._gaps:
            yield self._gap(start)

    def _values(self, start: int, character: str) -> Iterator[tuple[int, _Edge]]:
        """Yield signs, codes, names and numbers in characters, which begin where a word may."""
        if self._source.value_at(start + 1):
            yield from _edges(start, self._reader.diameters(start), _VALUE_COST)
        if character.isascii():
            yield from _edges(start, self._reader.codes(start), _CODE_COST)
        if not self._gaps:
            yield from _edges(start, self._reader.names(start), _NAME_COST)
        if character in COUNTS:
            yield from _edges(start, self._reader.han_numbers(start), _VALUE_COST)
            yield from _edges(start, self._reader.han_counts(start), _WORD_COST)

    def _gap(self, start: int) -> tuple[int, _Edge]:
        """Return the edge over what may be unknown: the letters up to the next border, or one sign."""
        end = start + 1
        while end < len(self._text) and not self._source.is_border(end):
            end += 1
        cost = _UNKNOWN_COST if self._text[start].isalnum() else _SIGN_COST
        return end, _Edge(start, Unknown(self._text[start:end]), cost)

    def _words(self, start: int) -> Iterator[tuple[int, _Edge]]:
        inside = self._source.inside
        if start in inside:
            return
        longest = max(self._forms.longest_at(self._text, start), self._longest_other)
        for end in self._source.borders_behind(start, longest):
            if end in inside:
                continue
            if end - 1 in self._untouched:
                return  # a name is never a word; a number may be part of one (ISO 9001)
            spelling = self._text[start:end]
            if spelling not in self._forms and spelling not in self._others:
                continue  # most stretches are no words
            if readings := self._readings(start, end):
                yield end, _Edge(start, LexiconWord(readings), _WORD_COST)
            if spelling in self._joining and not NO_LINK.match(self._text, start):
                piece, cost = self._joining[spelling]
                yield end, _Edge(start, Link(Relation.FOR) if self._precedes_what_fits(spelling, end) else piece, cost)
            if numeral := self._reader.numeral(spelling):
                yield end, _Edge(start, numeral, _WORD_COST)
            if self._reader.announces(spelling):
                yield from _edges(start, self._reader.values_behind(start, end), _VALUE_COST)

    def _precedes_what_fits(self, spelling: str, end: int) -> bool:
        """Return whether a word says that a thing fits what is named behind it: 滤芯适用空压机, but 木地板适用."""
        return spelling in _FITTING and is_han(self._text[end : end + 1])

    def _readings(self, start: int, end: int) -> tuple[Sense, ...]:
        """Return the meanings of a word; one in small letters is no abbreviation: long-reach is not REACH."""
        spelling = self._text[start:end]
        is_alone = (
            end == start + 1 and not is_han(self._text[start - 1 : start]) and not is_han(self._text[end : end + 1])
        )
        readings = self._forms.find(ALONE.get(spelling, spelling) if is_alone else spelling)
        if spelling == _PIECE and _PER.search(self._text[:start]):
            readings = self._forms.find(_CARTON)
        if (start, end) != (0, len(self._text)):
            readings = meant_among_others(readings)
        if not readings or _GRAMS.fullmatch(self._source.written(start, end)):
            return ()  # 4g锡盒 is no mobile network
        others = tuple(each for each in readings if each.concept.kind is not ConceptKind.CERTIFICATE)
        if others != readings and self._source.written(start, end).islower():
            return others
        if self._is_code(start, end):
            return tuple(each for each in readings if each.concept.kind is not ConceptKind.UNIT)
        return readings

    def _is_code(self, start: int, end: int) -> bool:
        """Return whether capitals that no number precedes are no unit: PC is a plastic, a YD handle is no yard."""
        written = self._source.written(start, end)
        is_capital = written.isascii() and written.isupper() and len(written) > 1
        return is_capital and not self._source.original.isupper() and not self._text[:start].rstrip()[-1:].isdecimal()

    def _glued(self, start: int, glued_places: set[int]) -> Iterator[tuple[int, _Edge]]:
        """Yield the connecting words that are joined to the word at a place."""
        for prefix, relation in self._prefixes.items():
            end = start + len(prefix)
            if self._text.startswith(prefix, start) and self._text[end : end + 1].isalpha():
                glued_places.add(end)
                yield end, _Edge(start, Link(relation), _WORD_COST)


@cache
def _other_words(language: str) -> frozenset[str]:
    """Return what a language has of words that are no names of concepts: those that join, number or announce."""
    return frozenset({*_joining_words(language), *announcing_words(language), *ALONE})


@cache
def _joining_words(language: str) -> Mapping[str, tuple[Link | Mark, int]]:
    """Return the connecting words of a language, with their costs."""
    words: dict[str, tuple[Link | Mark, int]] = {
        word: (Link(relation), _WORD_COST) for word, relation in LINKS.get(language, {}).items()
    }
    words[fold(ALTERNATIVES.get(language, ""))] = (Mark(OR), _WORD_COST)
    words[PLUS_WORDS.get(language, "")] = (Mark(PLUS), _PLUS_COST)
    return words


def _edges(start: int, values: Iterator[Read], cost: int) -> Iterator[tuple[int, _Edge]]:
    return ((end, _Edge(start, value, cost)) for end, value in values)


def _paths(edges_to: Sequence[Sequence[_Edge]], length: int) -> Iterator[tuple[PlacedPiece, ...]]:
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
