"""Arabic: «ترمس أحمر من ستانلس ستيل مع غطاء». Indefinite nouns, followed by adjectives in agreement."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from translation.lexicon.entries import ConceptKind, Noun
from translation.lexicon.grammar.grammar import Grammar, prefixed, spaced, tail
from translation.lexicon.phrases import Agreement, Material, Phrase, Relation, Supply

_ARTICLE: Final = "ال"
_SUPPLIES: Final[Mapping[Supply | None, str]] = {Supply.SET: "طقم", Supply.KIT: "طقم", Supply.ASSEMBLY: "مجموعة"}
_MARKS: Final[Mapping[str, str]] = {
    "": " ", ",": "، ", ";": "؛ ", ":": ": ", "/": " / ", "+": " + ", "|": " | ", "-": " – ", "(": " (", ")": ") ",
    "×": " × ",
}  # fmt: skip


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
        noun = phrase.head.noun(self.language).form(plural=plural) if phrase.head else ""
        words = [phrase.count, _SUPPLIES.get(phrase.supply, ""), noun]
        words += [phrase.grade]
        if phrase.members:
            words += [self.write(phrase.members, before)]
        words += self._adjectives(phrase, agreement, invariable=False)
        if materials := self.materials(phrase):
            words += [f"من {self.join_with_and(materials)}"]
        words += self._adjectives(phrase, agreement, invariable=True)
        tails = [
            prefixed("مع ", self.tails(phrase, Relation.WITH, before)),
            prefixed("بدون ", self.tails(phrase, Relation.WITHOUT, before)),
            self.join_with_and([_for(self.write(each, before)) for each in tail(phrase, Relation.FOR)]),
        ]
        words += self.around_tails(self.fixed(phrase), tails)
        return spaced(words, comma="، ", prepositions=("لل", "مع "))

    def after_for(self, phrase: Phrase) -> str:
        """Return a phrase behind «for»."""
        return _for(self.write(phrase, Agreement()))

    def woven(self, material: Material) -> str:
        """Return a material, and what it is woven of."""
        fibre = f"من {material.fibre.noun(self.language).form()}" if material.fibre else ""
        return spaced([material.concept.noun(self.language).form(), fibre])

    def _adjectives(self, phrase: Phrase, agreement: Agreement, *, invariable: bool) -> list[str]:
        """Return the adjectives, or the phrases that stand for one; these follow all else: من زجاج للأطفال."""
        chosen = [each for each in phrase.described if each[0].adjective(self.language).invariable is invariable]
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


def _few(number: str) -> bool:
    return number.isdecimal() and 3 <= int(number) % 100 <= 10


def _for(phrase: str) -> str:
    """Return a phrase after «for»: one word takes the article (للسيارات), several do not."""
    return f"ل{phrase}" if " " in phrase else f"لل{phrase.removeprefix(_ARTICLE)}"
