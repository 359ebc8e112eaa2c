"""Arabic: «ترمس أحمر من ستانلس ستيل مع غطاء». Indefinite nouns, followed by adjectives in agreement."""

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, auto
from typing import ClassVar, Final

from translation.lexicon.entries import Adjective, ConceptKind, Noun
from translation.lexicon.grammar.grammar import Grammar, InexpressiblePhrase, prefixed, spaced, tail
from translation.lexicon.phrases import Agreement, Material, Phrase, Relation, Supply

_ARTICLE: Final = "ال"
_COMPLEMENT: Final = re.compile(" (?:ب|من |على |في |يدويًا)")
_CONTAINED: Final = re.compile("(?<!بي) (?:في|مع) (?!ال)| ب(?:مقبض|مقبضين|كعب|غطاء|سحاب|صنبور|ساق|سلسلة|قاعدة|ذراع)$")
"""Beginnings of what the name of a thing says last: where it is, what belongs to it, and its parts."""
_OF: Final = re.compile(" من ")
_SUPPLIES: Final[Mapping[Supply | None, str]] = {Supply.SET: "طقم", Supply.KIT: "طقم", Supply.ASSEMBLY: "مجموعة"}
_MARKS: Final[Mapping[str, str]] = {
    "": " ", ",": "، ", ";": "؛ ", ":": ": ", "/": " / ", "+": " + ", "|": " | ", "-": " – ", "(": " (", ")": ") ",
    "×": " × ",
}  # fmt: skip


class _Position(Enum):
    """Where an adjective stands."""

    BEFORE_MATERIAL = auto()
    BEHIND_MATERIAL = auto()
    """Of an adjective with a complement, which would seem to take the material: من نحاس مطلي بالقصدير."""
    LAST = auto()
    """Of a phrase that stands for an adjective: من زجاج للأطفال."""


class Arabic(Grammar):
    """Numbers from three to ten take the plural, other numbers the singular."""

    language: ClassVar[str] = "ar"
    conjunction: ClassVar[str] = " و"
    marks: ClassVar[Mapping[str, str]] = _MARKS
    keeps_arabic_digits: ClassVar[bool] = True

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; without a head it agrees with the previous one."""
        plural = _few(phrase.count) if phrase.count else phrase.plural
        agreement = self._agreement(phrase, before, plural=plural)
        noun, complement = _split(phrase.head.noun(self.language).form(plural=plural) if phrase.head else "")
        if _OF.search(noun) and any(each.key == "natural" for group in phrase.described for each in group):
            raise InexpressiblePhrase  # مصباح من الروطان: it is natural rattan
        words = [phrase.count, _SUPPLIES.get(phrase.supply, ""), noun]
        words += [phrase.grade, *self._genitives(phrase, noun)]
        if phrase.members:
            words += [self.write(phrase.members, before)]
        words += self._adjectives(phrase, agreement, _Position.BEFORE_MATERIAL)
        if materials := [*self.materials(phrase), *self.adjuncts(phrase, Relation.IN)]:
            measures = phrase.head is not None and phrase.head.kind is ConceptKind.PROPERTY
            words += [self.join_with_and(materials) if measures else f"من {self.join_with_and(materials)}"]
        words += self._adjectives(phrase, agreement, _Position.BEHIND_MATERIAL)
        words += [complement, *self._adjectives(phrase, agreement, _Position.LAST)]
        tails = [
            prefixed("مع ", self.tails(phrase, Relation.WITH, before)),
            prefixed("بدون ", self.tails(phrase, Relation.WITHOUT, before)),
            self.join_with_and([_for(self.write(each, before)) for each in tail(phrase, Relation.FOR)]),
        ]
        words += self.around_tails(self.fixed(phrase), tails)
        return spaced(words, comma="، ", prepositions=("لل", "مع "))

    def _genitives(self, phrase: Phrase, noun: str) -> list[str]:
        """Return the nouns that modify the head: behind one word as they are, behind several with «of»."""
        return [f"من {each}" if " " in noun else each for each in self.adjuncts(phrase, Relation.OF)]

    def after_for(self, phrase: Phrase) -> str:
        """Return a phrase behind «for»."""
        return _for(self.write(phrase, Agreement()))

    def woven(self, material: Material) -> str:
        """Return a material, and what it is woven of."""
        fibre = f"من {material.fibre.noun(self.language).form()}" if material.fibre else ""
        return spaced([material.concept.noun(self.language).form(), fibre])

    def _adjectives(self, phrase: Phrase, agreement: Agreement, place: _Position) -> list[str]:
        """Return the adjectives of one place."""
        chosen = [each for each in phrase.described if _place(each[0].adjective(self.language)) is place]
        return [
            word
            for kind in (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
            for word in self.adjectives(replace(phrase, described=tuple(chosen)), [kind], agreement)
        ]

    def form_after_number(self, noun: Noun, number: str) -> str:
        """Return the form after a number."""
        return noun.form(plural=_few(number))

    def _agreement(self, phrase: Phrase, before: Agreement, *, plural: bool) -> Agreement:
        if phrase.head is None:
            return before
        noun = phrase.head.noun(self.language)
        return Agreement(noun.gender, noun.is_plural(preferred=plural))


def _place(adjective: Adjective) -> _Position:
    if adjective.invariable:
        return _Position.LAST
    return _Position.BEHIND_MATERIAL if _COMPLEMENT.search(adjective.masculine) else _Position.BEFORE_MATERIAL


def _split(name: str) -> tuple[str, str]:
    """Return a name without what it says last, behind which no adjective stands, and that: «أوركيد في أصيص»."""
    found = _CONTAINED.search(name)
    return (name[: found.start()], name[found.start() + 1 :]) if found else (name, "")


def _few(number: str) -> bool:
    return number.isdecimal() and 3 <= int(number) % 100 <= 10


def _for(phrase: str) -> str:
    """Return a phrase after «for»: one word takes the article (للسيارات), several do not."""
    if phrase[:1].isdecimal():
        return f"لـ{phrase}"
    return f"ل{phrase}" if " " in phrase else f"لل{phrase.removeprefix(_ARTICLE)}"
