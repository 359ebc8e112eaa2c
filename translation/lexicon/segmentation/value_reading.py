"""Values of a listing with what says what they are: labels, signs, ranges, codes, numbers written as words."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.folding import fold, is_han
from translation.lexicon.labels import (
    BETWEEN,
    COUNTS,
    PACKS,
    Affix,
    Label,
    affixes_after,
    affixes_before,
    combiner,
    comparisons,
    dimensions_after,
    is_diameter,
    is_superfluous,
    label_of,
    range_word,
)
from translation.lexicon.phrases import Labelled, Quantity
from translation.lexicon.pieces import FoundValue, Value
from translation.lexicon.readings import Forms
from translation.lexicon.segmentation import chinese_values
from translation.lexicon.segmentation.signed_values import products, whole_value, with_symbol
from translation.lexicon.segmentation.source_text import SourceText
from translation.lexicon.syntax.senses.context_rules import without_company
from translation.number_words.chinese import count_at
from translation.number_words.words import cardinals

_QUANTITY: Final = re.compile(r"(\d[\d.,]*)\s?([^\W\dA-Za-z_][^\W\d_]*)")
_NUMBER: Final = re.compile(r"[\d.,\u00a0\u202f]*\d")
_CODE: Final = re.compile(r"(?<![A-Za-z])(?:[A-Z]{2,5}(?:/[A-Z])?(?![A-Za-z])|[IVX]{1,4}(?=\s*(?:[,;)]|$)))")
"""Capitals that are no words: grades and qualities, as in green coffee AA, category I, GB/T."""
_HAN_CODE: Final = re.compile(r"(?<![A-Za-z])(?:[A-Z][a-z]?){1,5}(?:[-–/](?:[A-Z][a-z]?){1,5})*(?![A-Za-z])")
"""The same in a Chinese text, where no word has Latin letters; also formulas: CaO."""
_NAME: Final = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]{2,}(?:[ '’-][A-ZÀ-Þ][a-zà-ÿ]+)*")
_NAMED_LANGUAGES: Final = frozenset({"en", "es", "fr", "pt"})
"""Languages in which only names, and the first word, have a capital."""
_BEHIND_NAME: Final = re.compile(r"\s*(?:[,;:()/|–—]|\d|$)")
_QUOTED: Final = re.compile(r"“\s?([A-ZÀ-Þ][^“”]{1,40}?)\s?”|«\s?([A-ZÀ-Þ][^«»]{1,40}?)\s?»|\"([A-ZÀ-Þ][^\"]{1,40})\"")
_LATIN: Final = re.compile(r"[\x20-\u024f]+")
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_DIMENSIONS: Final = {
    "high": Label.HEIGHT, "tall": Label.HEIGHT, "wide": Label.WIDTH, "deep": Label.DEPTH, "long": Label.LENGTH,
    "thick": Label.THICKNESS,
}  # fmt: skip
"""English words behind a length that say which one it is: 42 cm high."""
_COUNTED: Final = (ConceptKind.UNIT, ConceptKind.PACKING)
"""Kinds of what a number written in characters counts: 四只, 双管."""
_ONE_PAIR: Final = re.compile(r"一([对双副])装?(?!\w)")
_NUMBER_SIGN: Final = "#"
_TURNED: Final = "转"
_PLUSES: Final = re.compile(r"PA\+{2,4}(?!\w)")
"""A grade of protection from UVA rays."""
_COMBINED: Final = "合一"
_PIECE: Final = "件"
_HEAD: Final = "头"
_SERVICES: Final = ("餐具", "茶具", "咖啡具", "酒具", "碗盘", "碗碟")
_MOST_SPELLED: Final = 12
"""The largest number that titles write as a word."""
_LONGEST_UNIT: Final = 2
"""Characters of a Chinese measure word."""
_LAST: Final = frozenset({Label.WATERPROOF, Label.DESIGNS})
"""Labels of values that end a clause: elsewhere their word is part of another, 5米防水灯带, 500款游戏."""
_LONGEST_PART: Final = 4
"""Characters of the part that a number written in characters counts."""
_LENGTHS: Final = frozenset({"metre", "decimetre", "centimetre", "millimetre", "inch", "foot"})

Read = tuple[int, Value | Quantity | Labelled]
"""Where a value ends, and the value."""


class ValueReader:
    """Reader of the values of one text."""

    def __init__(self, source: SourceText, language: str, forms: Forms) -> None:
        self._source = source
        self._language = language
        self._forms = forms
        self._numerals = _counts(language)
        self._before = affixes_before(language)
        self._after = affixes_after(language)
        self._signs = comparisons(language)
        self._pattern = _HAN_CODE if language == "zh" else _CODE
        self._has_codes = language == "zh" or not source.original.isupper()

    def values_at(self, start: int) -> Iterator[Read]:
        """Yield the value at a place, with and without what follows and says more of it."""
        if (value := self._source.values.get(start)) is None:
            return
        whole: Sequence[Read] | None = whole_value(self._source, value)
        if whole is None and self._language == "zh":
            whole = chinese_values.whole_value(self._source, value)
        if whole is not None:
            yield from whole
            return
        yield value.end, self._value(value)
        yield from self._labels_after(value)
        yield from self._ranges(value)
        yield from self._conversions(value)
        yield from products(self._source, value)
        yield from self._pieces(value)
        yield from with_symbol(self._source, value)
        if self._language == "zh":
            yield from chinese_values.with_word_behind(self._source, value, self._forms)

    def announces(self, spelling: str) -> bool:
        """Return whether a word or sign says what the value behind it is."""
        return spelling in self._before or spelling in self._signs

    def values_behind(self, start: int, end: int) -> Iterator[Read]:
        """Yield the value behind a word or sign that says what it is."""
        spelling = self._source.text[start:end]
        affixes, sign = self._before.get(spelling, ()), self._signs.get(spelling)
        value = self._source.value_at(end)
        if value and sign:
            yield value.end, Value(sign + value.written, sign + value.written)
        is_longer = bool(self._forms.find(self._source.text[max(start - 1, 0) : end]))
        for affix in affixes if value else ():
            if value and not (is_longer and start and affix.label.is_dimension):  # 幅宽1.6米
                yield from self._labelled(value.end, value, affix)
                yield from self._lengths(value, affix, "")

    def may_announce(self, character: str) -> bool:
        """Return whether `chinese_values` may begin with a character."""
        return self._language == "zh" and (character in chinese_values.BEGINNINGS or character.isascii())

    def chinese_values(self, start: int) -> Iterator[Read]:
        """Yield what a Chinese text says of a value in characters before it, or between letters."""
        if start not in self._source.inside:
            yield from chinese_values.values_at(self._source, start)

    def diameters(self, start: int) -> Iterator[Read]:
        """Yield the value behind Ø, which is folded into a letter; and the number behind #, a size or colour."""
        value = self._source.value_at(start + 1)
        is_sign = self._source.text[start] == _NUMBER_SIGN and value is not None and value.start == start + 1
        if value and is_sign and value.written.isdecimal():
            yield value.end, Value(f"#{value.written}", f"#{value.written}")
        if value and is_diameter(self._source.written(start, start + 1)):
            yield value.end, Labelled(Label.DIAMETER, value.written)

    def codes(self, start: int) -> Iterator[Read]:
        """Yield letters that stand for themselves."""
        source = self._source
        pluses = _PLUSES.match(source.original, source.original_place(start)) if start not in source.inside else None
        if pluses:
            yield start + len(pluses[0]), Value(pluses[0], pluses[0])
            return
        match = self._pattern.match(source.original, source.original_place(start)) if self._has_codes else None
        if match is None or start in source.values or start in source.inside:
            return
        end = start + len(match[0])
        if source.written(start, end) == match[0]:
            yield end, Value(match[0], match[0])
            yield from self._labels_after(FoundValue(start, end, match[0]))
            if self._language == "zh" and source.text[start:end] not in self._forms:
                yield from chinese_values.model_behind(source, end, match[0])

    def names(self, start: int) -> Iterator[Read]:
        """Yield a name, which stays as it is: one in quotation marks, or an unknown word with a capital at the end of a
        clause of a title whose other words have none. Elsewhere a capital may be that of an adjective: French press.
        """  # noqa: D205
        original, place = self._source.original, self._source.original_place(start)
        quoted = _QUOTED.match(original, place)
        if quoted and start not in self._source.inside and _LATIN.fullmatch(quoted[quoted.lastindex or 0]):
            yield self._source.folded_place(quoted.end()), Value(quoted[0], quoted[0])
        match = _NAME.match(original, place) if self._language in _NAMED_LANGUAGES else None
        if not match or not place or start in self._source.values or not _BEHIND_NAME.match(original, match.end()):
            return
        others = [each[0] for each in _WORD.finditer(original) if not match.start() <= each.start() < match.end()][1:]
        if others and all(map(str.islower, others)):
            yield self._source.folded_place(match.end()), Value(match[0], match[0])

    def numeral(self, spelling: str) -> Value | None:
        """Return the number that a word is."""
        digits = self._numerals.get(spelling)
        return Value(digits, digits) if digits else None

    def han_numbers(self, start: int) -> Iterator[Read]:
        """Yield a Chinese number with the measure word behind it; of one only a pair, as 一体 is a quality."""
        pair = _ONE_PAIR.match(self._source.text, start) if self._language == "zh" else None
        unit = self._unit(pair[1]) if pair else None
        if pair and unit:
            yield pair.end(), Quantity("1", unit)
        number = self._han_number(start)
        if number:
            place, digits = number
            for end in range(place + 1, min(place + _LONGEST_UNIT, len(self._source.text)) + 1):
                unit = self._unit(self._source.text[place:end], _COUNTED)
                if unit:
                    yield end, Quantity(digits, unit)
            if self._source.text.startswith(_COMBINED, place):
                yield place + len(_COMBINED), Labelled(Label.COMBINED, digits)
            for affix in self._after.get(self._source.text[place : place + 1], ()):
                if affix.label in COUNTS | PACKS and self._source.text.startswith(affix.spelling, place):
                    yield place + len(affix.spelling), Labelled(affix.label, digits)

    def han_counts(self, start: int) -> Iterator[Read]:
        """Yield a Chinese number that counts parts, or the thing behind a value: 四钥匙, 双250瓦电机 (two motors)."""
        number = self._han_number(start)
        if number and (number[0] in self._source.values or self._is_part(number[0])):
            yield number[0], Value(number[1], number[1])

    def _is_part(self, place: int) -> bool:
        """Return whether a part of more than one character ends a clause: 三角 are no three corners."""
        text = self._source.text
        ends = [end for end in range(place + 2, place + _LONGEST_PART + 1) if not is_han(text[end : end + 1])]
        words = (self._forms.find(text[place:end]) for end in ends)
        return any(each.concept.kind is ConceptKind.PART for word in words for each in word)

    def _han_number(self, start: int) -> tuple[int, str] | None:
        return count_at(self._source.text, start) if self._language == "zh" else None

    def _value(self, value: FoundValue) -> Value | Quantity:
        """Return a value, as a quantity if it has a unit of the lexicon in another script: 500毫升, 500 мл."""
        text = self._source.written(value.start, value.end)
        match, number = _QUANTITY.fullmatch(text), _NUMBER.match(value.written)
        spelling = chinese_values.unit_spelling(self._source.text, fold(match[2])) if match else ""
        unit = self._unit(spelling)
        return Quantity(number[0], unit) if number and unit else Value(text, value.written)

    def _labels_after(self, value: FoundValue) -> Iterator[Read]:
        place = self._source.skip_space(value.end)
        for affix in self._after.get(self._source.text[place : place + 1], ()):
            ends = affix.label not in _LAST or not is_han(self._source.text[place + len(affix.spelling) :][:1])
            if ends and self._source.has_word(affix.spelling, place):
                yield from self._labelled(place + len(affix.spelling), value, affix)
        if self._language == "zh":
            for affix in dimensions_after(self._language):
                yield from self._lengths(value, affix, affix.spelling)
        word, label = next(self._dimensions(place), ("", None))
        if label and self._language == "en":
            yield from self._labelled(place + len(word), value, Affix(label, word, before=False, has_unit=True))
        word = combiner(self._language)
        last = self._source.value_at(place + len(word)) if self._source.has_word(word, place) else None
        if last and last.written == "1":
            yield last.end, Labelled(Label.COMBINED, value.written)

    def _lengths(self, value: FoundValue, affix: Affix, spelling: str) -> Iterator[Read]:
        """Yield a number with a unit of the lexicon as a dimension, by the word before or behind: 高30厘米, 2.8米高."""
        start, text = value.end, self._source.text
        if not affix.label.is_dimension or not _NUMBER.fullmatch(self._source.written(value.start, start)):
            return
        for place in range(start + _LONGEST_UNIT, start, -1):
            unit, end = self._unit(text[start:place]), place + len(spelling)
            if unit and unit.key in _LENGTHS and text.startswith(spelling, place):
                if not (spelling and is_han(text[end : end + 1])):  # 5米高强度绳
                    yield end, Labelled(affix.label, Quantity(value.written, unit))
                return

    def _dimensions(self, place: int) -> Iterator[tuple[str, Label]]:
        return (pair for pair in _DIMENSIONS.items() if self._source.has_word(pair[0], place))

    def _labelled(self, end: int, value: FoundValue, affix: Affix) -> Iterator[Read]:
        text = self._source.written(value.start, value.end)
        label = label_of(affix, text)
        if label:
            yield end, Value(text, value.written) if is_superfluous(label, text) else Labelled(label, value.written)

    def _ranges(self, value: FoundValue) -> Iterator[Read]:
        """Yield a value and the one that it reaches to: -15至+120 ℃."""
        word, place = range_word(self._language), self._source.skip_space(value.end)
        last = self._source.value_at(place + len(word)) if self._source.has_word(word, place) else None
        if last:
            yield last.end, Labelled(Label.RANGE, f"{value.written}{BETWEEN}{last.written}")

    def _conversions(self, value: FoundValue) -> Iterator[Read]:
        """Yield a Chinese value and the one that it is turned into: 12V转220V."""
        place = value.end + len(_TURNED)
        last = self._source.value_at(place) if self._source.text.startswith(_TURNED, value.end) else None
        if last and last.start == place and self._language == "zh":
            yield last.end, Value(self._source.written(value.start, last.end), f"{value.written} → {last.written}")

    def _pieces(self, value: FoundValue) -> Iterator[Read]:
        """Yield the pieces of a table service, which are counted as heads: 16头餐具套装."""
        text, unit = self._source.text, self._unit(_PIECE)
        if unit and text.startswith(_HEAD, value.end) and any(each in text for each in _SERVICES):
            yield value.end + len(_HEAD), Quantity(value.written, unit)

    def _unit(self, spelling: str, kinds: Collection[ConceptKind] = (ConceptKind.UNIT,)) -> Concept | None:
        found = (each.concept for each in without_company(self._forms.find(spelling)))
        return next((each for each in found if each.kind in kinds), None)


@cache
def announcing_words(language: str) -> frozenset[str]:
    """Return the words that are numbers, and those that say what the value behind them is."""
    return frozenset({*_counts(language), *affixes_before(language), *comparisons(language)})


@cache
def _counts(language: str) -> Mapping[str, str]:
    """Return the words for two to twelve, by folded spelling."""
    return {fold(word): number for word, number in cardinals(language).items() if 1 < int(number) <= _MOST_SPELLED}
