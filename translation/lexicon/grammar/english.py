"""English: `portable red hand-painted ceramic mug HN-5 with lid`."""

from typing import ClassVar, Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.grammar.grammar import Grammar, spaced, tail
from translation.lexicon.phrases import Agreement, Material, Phrase, Relation

_BEHIND: Final = ("for ", "with ", "without ", "made ", "in ", "of ")
"""Beginnings of adjectival phrases, which follow the noun."""
_BEFORE_NOUN: Final = {"wood": "wooden"}
"""More usual adjectives of materials, by concept key."""


class English(Grammar):
    """Everything but phrases precedes the noun; of several adjectives the innermost comes last."""

    language: ClassVar[str] = "en"
    conjunction: ClassVar[str] = " and "

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; English has no agreement."""
        described = [
            word
            for kind in (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
            for word in reversed(self.adjectives(phrase, [kind], before))
        ]
        behind = [word for word in described if word.startswith(_BEHIND)]
        words = [phrase.count and self.value(phrase.count), *(word for word in described if word not in behind)]
        words += [self.join_with_and([self.material(material) for material in phrase.materials])]
        words += [self.value(phrase.grade), self.head(phrase)]
        if phrase.members:
            words += ["of", self.write(phrase.members, before)]
        words += behind
        words += self.fixed(phrase)
        words += [f"with {self.write(each, before)}" for each in tail(phrase, Relation.WITH)]
        words += [f"for {self.write(each, before)}" for each in tail(phrase, Relation.FOR)]
        return spaced(words)

    def material(self, material: Material) -> str:
        """Return a material before a noun, preceded by its grade: `304 stainless steel`, `wooden`."""
        word = _BEFORE_NOUN.get(material.concept.key) or material.concept.noun(self.language).form()
        return spaced([self.value(material.grade), word])
