"""English: `portable red hand-painted ceramic mug HN-5 with lid`."""

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.grammar.grammar import Grammar, InexpressiblePhrase, prefixed, spaced
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Agreement, Described, Labelled, Material, Phrase, Relation, Supply

_BEHIND: Final = ("for ", "with ", "without ", "made ", "in ", "of ")
"""Beginnings of adjectival phrases, which follow the noun."""
_FOR: Final = "for "
_HAVING: Final = ("with ", "in ")
"""Beginnings of what names a part or a packing of the thing: padlock with brass cylinder, 40 mm."""
_PREPOSITION: Final = re.compile(" (?:with|from|to) ")
"""Within a phrase that follows the noun: lined with fabric, easy to clean."""
_SUPPLIES: Final[Mapping[Supply | None, str]] = {Supply.SET: "set", Supply.KIT: "kit", Supply.ASSEMBLY: "assembly"}
_BEFORE_NOUN: Final = {"wood": "wooden"}
"""More usual adjectives of materials, by concept key."""


class English(Grammar):
    """Everything but phrases precedes the noun; of several adjectives the innermost comes last."""

    language: ClassVar[str] = "en"
    conjunction: ClassVar[str] = " and "
    leading_labels: ClassVar[frozenset[Label]] = frozenset({Label.SERIES, Label.COMBINED})

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; English has no agreement."""
        described = [
            word
            for kind in (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
            for word in reversed(self.adjectives(phrase, [kind], before))
        ]
        behind = [word for word in reversed(described) if _PREPOSITION.search(word) and not word.startswith(_BEHIND)]
        behind += [word for word in described if word.startswith(_BEHIND)]
        words = [phrase.count and self.value(phrase.count), *self._leading(phrase)]
        words += [*(word for word in described if word not in behind)]
        words += [self.join_with_and(self.materials(phrase))]
        words += [*self.adjuncts(phrase, Relation.IN), *self.adjuncts(phrase, Relation.OF)]
        if phrase.members and phrase.head and phrase.head.kind is ConceptKind.PROPERTY:
            return self._of_owner(phrase.members, phrase.head)
        words += [self.value(phrase.grade), self.head(phrase), _SUPPLIES.get(phrase.supply, "")]
        if phrase.members:
            words += ["of", self.write(phrase.members, before)]
        words += behind
        tails = [
            prefixed("with ", self.tails(phrase, Relation.WITH, before)),
            prefixed("without ", self.tails(phrase, Relation.WITHOUT, before)),
            prefixed("for ", self.tails(phrase, Relation.FOR, before)),
        ]
        fixed = self.fixed(phrase)
        has = any(word.startswith(_HAVING) for word in behind)
        words += self.around_tails(self.set_apart(fixed) if has else fixed, tails)
        return spaced(words, prepositions=("for ", "with "))

    def adjectives(self, phrase: Phrase, kinds: Iterable[ConceptKind], agreement: Agreement) -> list[str]:
        """Return the adjectives of the given kinds; without a head, one that says what something is for as such."""
        words = super().adjectives(phrase, kinds, agreement)
        if phrase.head is not None:
            return words
        purposes = {each.adjective("en").plain: self._purpose(each) for group in phrase.described for each in group}
        return [purposes.get(word, word) for word in words]

    def joined(self, group: Described, agreement: Agreement) -> str:
        """Return descriptions, joined by "and"; all as what a thing is for, if one is: for guest houses and hotels."""
        purposes = [self._purpose(each) for each in group]
        is_one = len(group) > 1 and any(each.adjective("en").plain.startswith(_FOR) for each in group)
        if not is_one or not all(each.startswith(_FOR) for each in purposes):
            return super().joined(group, agreement)
        return _FOR + self.join_with_and([each.removeprefix(_FOR) for each in purposes])

    def _purpose(self, description: Concept) -> str:
        """Return what says that a thing is for something, if one of the names does; else the first name."""
        names = [each.plain for each in description.names["en"]]
        return next((each for each in names if each.startswith(_FOR)), names[0])

    def _leading(self, phrase: Phrase) -> list[str]:
        """Return the series, and how many things it is at once: `70 series sliding window`, `12-in-1 lens`."""
        return [
            self.labelled(each)
            for each in phrase.fixed
            if phrase.head and isinstance(each, Labelled) and self.leads(each)
        ]

    def _of_owner(self, owner: Phrase, head: Concept) -> str:
        """Return a property of a thing: `handle diameter`."""
        if owner.described or owner.tails or owner.fixed:
            raise InexpressiblePhrase
        return spaced([self.write(owner, Agreement()), head.noun(self.language).form()])

    def woven(self, material: Material) -> str:
        """Return a material, after what it is woven of: `linen twill`."""
        fibre = material.fibre.noun(self.language).form() if material.fibre else ""
        return spaced([fibre, material.concept.noun(self.language).form()])

    def material(self, material: Material) -> str:
        """Return a material before a noun, preceded by its grade: `304 stainless steel`, `wooden`."""
        word = _BEFORE_NOUN.get(material.concept.key) or self.woven(material)
        return spaced([self.value(material.grade), word])
