"""Lookup of concepts by written form."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from translation.lexicon.entries import Concept, ConceptKind, Name, Noun
from translation.lexicon.folding import fold
from translation.lexicon.relational import relational_forms
from translation.lexicon.russian_cases import instrumental, oblique_adjectives
from translation.lexicon.taxonomy import Taxonomy

MAX_FORM_LENGTH: Final = 80
"""Characters; no form of the lexicon is longer, and no longer one is looked up."""


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


class Forms:
    """Index of all forms of all names in one language, by folded spelling."""

    def __init__(self, concepts: Iterable[Concept], language: str) -> None:
        """Take concepts; their forms are indexed on first use."""
        self._concepts = tuple(concepts)
        self._language = language

    def find(self, spelling: str) -> tuple[Sense, ...]:
        """Return the possible meanings of a folded spelling, preferred names first."""
        return self._readings.get(spelling, ())

    @cached_property
    def max_form_length(self) -> int:
        """Length of the longest spelling in characters."""
        return max(map(len, self._readings), default=0)

    @cached_property
    def _readings(self) -> Mapping[str, tuple[Sense, ...]]:
        found: defaultdict[str, dict[Concept, Sense]] = defaultdict(dict)
        for concept in self._concepts:
            for rank, name in enumerate(concept.names[self._language]):
                for form, plural, governed in _forms_of(name, self._language):
                    _add(found[fold(form)], Sense(concept, rank, plural, governed))
            for form in relational_forms(concept.key, self._language):
                _add(found[fold(form)], Sense(concept, _UNDERSTOOD, governed=True))
        taxonomy = Taxonomy(self._concepts)
        return {
            spelling: _ranked(sorted(readings.values(), key=lambda reading: reading.rank), taxonomy)
            for spelling, readings in found.items()
            if 0 < len(spelling) <= MAX_FORM_LENGTH
        }


def _ranked(senses: Sequence[Sense], taxonomy: Taxonomy) -> tuple[Sense, ...]:
    """Return senses of a form, the first one preferred to related ones alone.

    French "manche" is a sleeve first, and a handle as well: of unrelated things none is likelier.
    """
    first = senses[0]
    return (
        first,
        *(
            replace(each, rank=first.rank)
            if each.rank > first.rank
            and _are_things(each, first)
            and not taxonomy.are_related(each.concept.key, first.concept.key)
            else each
            for each in senses[1:]
        ),
    )


def _are_things(one: Sense, other: Sense) -> bool:
    return {one.concept.kind, other.concept.kind} <= {ConceptKind.GOOD, ConceptKind.PART}


_UNDERSTOOD: Final = 1


def _add(readings: dict[Concept, Sense], reading: Sense) -> None:
    earlier = readings.get(reading.concept)
    readings[reading.concept] = _merged(earlier, reading) if earlier else reading


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
