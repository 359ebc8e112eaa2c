"""Lookup of concepts by written form."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind, Name, Noun
from translation.lexicon.folding import HAN, fold
from translation.lexicon.relational import relational_forms
from translation.lexicon.russian_cases import instrumental, oblique_adjectives
from translation.lexicon.taxonomy import Taxonomy, direct_broader

MAX_FORM_LENGTH: Final = 80
"""Characters; no form of the lexicon is longer, and no longer one is looked up."""
_BEGINNING: Final = re.compile(rf"[{HAN}]{{1,2}}|[^\W{HAN}]+|.", re.DOTALL)
"""The first word of a spelling, or its first two Chinese characters."""
Index = Mapping[str, Sequence[int]]
"""Meanings by folded spelling, preferred ones first: numbers, which are read faster than objects and take less memory.

Each is the place of a concept, and with it, in lower digits, the rank, number and government of its sense.
"""
_RANK: Final = 2 * 3
_PLACE: Final = 1_000 * _RANK
_NUMBERS: Final = (None, False, True)


@dataclass(frozen=True, slots=True)
class Sense:
    """One concept that a form may denote.

    ``plural`` is None where the form is ambiguous (Chinese, plural-only nouns); ``rank`` is 0 for the preferred name,
    higher for synonyms; ``governed`` marks forms that only occur within a phrase: Russian oblique cases, and
    adjectives of materials (wooden).
    """

    concept: Concept
    rank: int
    plural: bool | None = None
    governed: bool = False

    def spelling(self, language: str) -> str:
        """Return the name of the concept that the form is in a language; nothing where it is none of its names."""
        names = self.concept.names[language]
        return names[self.rank].plain if self.rank < len(names) else ""


class Forms:
    """Index of all forms of all names in one language, by folded spelling."""

    def __init__(self, concepts: Sequence[Concept], index: Index) -> None:
        """Take concepts, and their index by `index_of`."""
        self._concepts = concepts
        self._index = index
        self._senses: dict[str, tuple[Sense, ...]] = {}

    def __contains__(self, spelling: str) -> bool:
        """Return whether a folded spelling means anything."""
        return spelling in self._index

    def find(self, spelling: str) -> tuple[Sense, ...]:
        """Return the possible meanings of a folded spelling, preferred names first."""
        codes = self._index.get(spelling)
        if codes is None:
            return ()
        senses = self._senses.get(spelling)
        if senses is None:
            senses = self._senses[spelling] = tuple(map(self._sense, codes))
        return senses

    @cached_property
    def max_form_length(self) -> int:
        """Length of the longest spelling in characters."""
        return max(self._longest.values(), default=0)

    def longest_at(self, text: str, start: int) -> int:
        """Return the most characters that a spelling has which begins as a folded text does at a place."""
        found = _BEGINNING.match(text, start)
        beginning = found[0] if found else ""
        return max(self._longest.get(beginning, 0), self._longest.get(beginning[:1], 0))

    @cached_property
    def _longest(self) -> Mapping[str, int]:
        longest: defaultdict[str, int] = defaultdict(int)
        for spelling in self._index:
            beginning = _BEGINNING.match(spelling)
            key = beginning[0] if beginning else ""
            longest[key] = max(longest[key], len(spelling))
        return dict(longest)

    def _sense(self, code: int) -> Sense:
        place, code = divmod(code, _PLACE)
        rank, code = divmod(code, _RANK)
        return Sense(self._concepts[place], rank, _NUMBERS[code >> 1], bool(code & 1))


def index_of(concepts: Sequence[Concept], language: str) -> Index:
    """Return the meanings of all forms of all names in a language of the lexicon, as `Forms` takes them."""
    found: defaultdict[str, dict[int, Sense]] = defaultdict(dict)
    for place, concept in enumerate(concepts):
        for rank, name in enumerate(concept.names[language]):
            for form, plural, governed in _forms_of(name, language):
                _add(found[fold(form)], place, Sense(concept, rank, plural, governed))
        for form in relational_forms(concept.key, language):
            _add(found[fold(form)], place, Sense(concept, _UNDERSTOOD, governed=True))
    taxonomy = Taxonomy(direct_broader(concepts))
    return {
        spelling: [_code(*each) for each in _ranked(sorted(senses.items(), key=lambda each: each[1].rank), taxonomy)]
        for spelling, senses in found.items()
        if 0 < len(spelling) <= MAX_FORM_LENGTH
    }


def _code(place: int, sense: Sense) -> int:
    return place * _PLACE + sense.rank * _RANK + (_NUMBERS.index(sense.plural) << 1) + sense.governed


def _ranked(senses: Iterable[tuple[int, Sense]], taxonomy: Taxonomy) -> Iterator[tuple[int, Sense]]:
    """Yield the places and senses of a form, the first one preferred to related ones alone.

    French "manche" is a sleeve first, and a handle as well: of unrelated things none is likelier.
    """
    first: Sense | None = None
    for place, each in senses:
        first = first or each
        equal = (
            each.rank > first.rank
            and _are_things(each, first)
            and not taxonomy.are_related(each.concept.key, first.concept.key)
        )
        yield place, replace(each, rank=first.rank) if equal else each


def _are_things(one: Sense, other: Sense) -> bool:
    return {one.concept.kind, other.concept.kind} <= {ConceptKind.GOOD, ConceptKind.PART}


_UNDERSTOOD: Final = 1


def _add(senses: dict[int, Sense], place: int, sense: Sense) -> None:
    earlier = senses.get(place)
    senses[place] = _merged(earlier, sense) if earlier else sense


def _merged(one: Sense, other: Sense) -> Sense:
    """Return the union of two senses of a form: differing number is undetermined, plain forms precede cases."""
    if one.governed != other.governed:
        return other if one.governed else one
    plural = one.plural if one.plural == other.plural else None
    return Sense(one.concept, min(one.rank, other.rank), plural, one.governed)


def _forms_of(name: Name, language: str) -> Iterator[tuple[str, bool | None, bool]]:
    if isinstance(name, Noun):
        yield from _noun_forms(name, language)
        return
    forms = (name.masculine, name.feminine, name.neuter, name.masculine_plural, name.feminine_plural)
    yield from ((form, None, False) for form in dict.fromkeys(forms))
    if language == "ru":
        yield from ((form, None, False) for form in oblique_adjectives(name))


def _noun_forms(noun: Noun, language: str) -> Iterator[tuple[str, bool | None, bool]]:
    for form, plural in ((noun.singular, False), (noun.plural, True)):
        if form:
            yield form, None if language == "zh" or not noun.singular else plural, False
    if language == "ru":
        for plural in (False, True):
            if noun.plural if plural else noun.singular:
                yield noun.genitive_form(plural=plural), plural, True
                yield instrumental(noun, plural=plural), plural, True
