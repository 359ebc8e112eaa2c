"""Reuse of a translation with other values: ``保温杯 500ml → Termo 500 ml`` makes ``保温杯 750ml`` ``Termo 750 ml``."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from translation.memory.agreement import agrees
from translation.memory.numerals import Numeral, pattern, read, write
from translation.memory.units import TranslationUnit
from translation.memory.values import Finder, ValueSpan, mask_values, numerals_in

_CONTEXT_CHARACTERS = 60
"""Characters of context on each side of a value that are checked for agreement."""


class _Change(NamedTuple):
    """Old and new value of the source text, as written there."""

    old: str
    new: str
    language: str


class _Place(NamedTuple):
    """Occurrence of the old value in the translation, with context on both sides."""

    before: str
    written: str
    after: str
    language: str


class _Places(NamedTuple):
    """A text and its values."""

    text: str
    language: str
    values: Sequence[ValueSpan]

    def written(self, value: ValueSpan) -> str:
        return self.text[value.start : value.end]

    @property
    def counts(self) -> Counter[str]:
        return Counter(value.value for value in self.values)


def substitute_values(unit: TranslationUnit, text: str, find: Finder = numerals_in) -> str | None:
    """Return the unit's translation with its values replaced by those of ``text``, or None.

    ``text`` is in the unit's source language. None where words differ, where the old translation does not have each old
    value as often as the old text, where equal values became different ones, where a word beside a number would have to
    change with it, and where the resulting values are not those of ``text``.
    """
    if mask_values(unit.source_text, unit.source, find).skeleton != mask_values(text, unit.source, find).skeleton:
        return None
    old, new = _places(unit.source_text, unit.source, find), _places(text, unit.source, find)
    translation = _places(unit.target_text, unit.target, find)
    if old.counts != translation.counts:
        return None
    changes = _changes(old, new)
    written = None if changes is None else _rewritten(translation, changes)
    if written is None or _places(written, unit.target, find).counts != new.counts:
        return None
    return written


def _places(text: str, language: str, find: Finder) -> _Places:
    return _Places(text, language, find(text, language))


def _changes(old: _Places, new: _Places) -> dict[str, _Change] | None:
    """Return the change of each value, or None where equal ones became different."""
    changes: dict[str, _Change] = {}
    becomes: dict[str, str] = {}
    for old_value, new_value in zip(old.values, new.values, strict=True):
        if becomes.setdefault(old_value.value, new_value.value) != new_value.value:
            return None
        if old_value.value != new_value.value:
            changes[old_value.value] = _Change(old.written(old_value), new.written(new_value), old.language)
    return changes


def _rewritten(translation: _Places, changes: dict[str, _Change]) -> str | None:
    text, pieces, end = translation.text, [], 0
    for found in translation.values:
        before, after = (
            text[max(0, found.start - _CONTEXT_CHARACTERS) : found.start],
            text[found.end : found.end + _CONTEXT_CHARACTERS],
        )
        place = _Place(before, translation.written(found), after, translation.language)
        written = _value(changes[found.value], place) if found.value in changes else place.written
        if written is None:
            return None
        pieces += [text[end : found.start], written]
        end = found.end
    return "".join([*pieces, text[end:]])


def _value(change: _Change, place: _Place) -> str | None:
    """Return the new value as written in place of the old one, or None in doubt."""
    if place.written == change.old and not pattern(place.language).fullmatch(place.written):
        return change.new  # a model number, or a quantity left unchanged by the translator
    old_value, new_value = _numerals(change.old, change.language), _numerals(change.new, change.language)
    place_value = _numerals(place.written, place.language)
    beside = (pattern(change.language).sub("#", text) for text in (change.old, change.new))
    if not old_value or not new_value or not place_value or len(set(beside)) > 1:
        return None
    if [number.value for number in old_value] != [number.value for number in place_value]:
        return None
    return _with_numerals(place, place_value, new_value)


def _with_numerals(place: _Place, old: Sequence[Numeral], new: Sequence[Numeral]) -> str | None:
    pieces, end = [], 0
    for match, old_value, new_value in zip(pattern(place.language).finditer(place.written), old, new, strict=True):
        written = match[0]
        if old_value.value != new_value.value:
            before, after = place.before + place.written[: match.start()], place.written[match.end() :] + place.after
            if not agrees(old_value.value, new_value.value, place.language, before, after):
                return None
            written = write(new_value, old_value, place.language)
        pieces += [place.written[end : match.start()], written]
        end = match.end()
    return "".join([*pieces, place.written[end:]])


def _numerals(text: str, language: str) -> list[Numeral]:
    """Return the numbers of a value; none if one of them is ambiguous."""
    numerals = [read(number, language) for number in pattern(language).findall(text)]
    return [numeral for numeral in numerals if numeral is not None] if None not in numerals else []
