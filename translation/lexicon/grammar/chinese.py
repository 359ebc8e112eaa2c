"""Chinese: 带盖的便携红色手绘陶瓷马克杯 HN-5. Words are not separated; all modifiers precede the noun."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from translation.lexicon.entries import Concept, ConceptKind, Noun
from translation.lexicon.grammar.grammar import Grammar, InexpressiblePhrase, prefixed, spaced, suffixed
from translation.lexicon.labels import Label
from translation.lexicon.phrases import Agreement, Fixed, Material, Phrase, Quantity, Relation, Supply

_SUPPLIES: Final[Mapping[Supply | None, str]] = {Supply.SET: "套装", Supply.KIT: "套件", Supply.ASSEMBLY: "总成"}
_ALONE: Final = frozenset({"pair", "dozen"})
"""Units that stand for one of them where nothing is counted: 一双."""
_KINDS: Final = (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
_OF_PIECES: Final = "件套"
_SETS: Final = frozenset({"set_unit"})
_MARKS: Final[Mapping[str, str]] = {
    "": " ", ",": "，", ";": "；", ":": "：", "/": "/", "+": "+", "|": " | ", "-": " – ", "(": "（", ")": "）",
    "×": "×",
}  # fmt: skip


class Chinese(Grammar):
    """No inflection; 的 separates "with" phrases from other modifiers."""

    language: ClassVar[str] = "zh"
    conjunction: ClassVar[str] = "和"
    list_separator: ClassVar[str] = "、"
    leading_labels: ClassVar[frozenset[Label]] = frozenset({Label.SERIES, Label.COMBINED, Label.USED_WITH})
    marks: ClassVar[Mapping[str, str]] = _MARKS

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; Chinese has no agreement."""
        behind = "的" if phrase.head else ""
        words = [suffixed(prefixed("带", self.tails(phrase, Relation.WITH, before)), behind)]
        words += [suffixed(prefixed("不带", self.tails(phrase, Relation.WITHOUT, before)), behind)]
        words += [suffixed(self.tails(phrase, Relation.FOR, before), "用")]
        words += [self._fixed(each, has_head=False) for each in phrase.fixed if phrase.head and self.leads(each)]
        for kind in _KINDS:
            words += reversed(self.adjectives(phrase, [kind], before))
        words += [self.join_with_and([self.material(material) for material in phrase.materials])]
        head = self.head(phrase)
        one = phrase.head and phrase.head.kind is ConceptKind.UNIT and not (phrase.count or phrase.fixed)
        head = f"一{head}" if one and phrase.head and phrase.head.key in _ALONE else head
        words += [*self.adjuncts(phrase, Relation.IN), *self.adjuncts(phrase, Relation.OF)]
        words += [self.value(phrase.grade), head, _SUPPLIES.get(phrase.supply, "")]
        together = self._of_members(phrase, before) if phrase.members else "".join(words)
        count = f"{self.value(phrase.count)}个" if phrase.count else ""
        return spaced([count + together, *self.fixed(phrase)], comma="，")

    def _of_members(self, phrase: Phrase, before: Agreement) -> str:
        """Return a set named by its contents: 玻璃杯6件套."""
        members = phrase.members
        if members and phrase.head and phrase.head.kind is ConceptKind.PROPERTY:
            return self.write(members, before) + self.head(phrase)
        if members and members.count and phrase.head and phrase.head.kind is ConceptKind.PACKING:
            if phrase.described or phrase.materials or phrase.tails:
                raise InexpressiblePhrase
            if members.head and members.head.kind is ConceptKind.GOOD:
                bare = self.write(replace(members, count=""), before)
                return f"{bare}{self.value(members.count)}件{self.head(phrase)}装"
            return f"每{self.head(phrase)}{self.write(members, before)}"
        if not members or not phrase.head or phrase.head.key not in _SETS or phrase.tails or members.fixed:
            raise InexpressiblePhrase
        described = self.adjectives(phrase, _KINDS, before)
        pieces = [word for word in described if word.endswith(_OF_PIECES)]
        first = "".join(reversed([word for word in described if word not in pieces]))
        pieces += [f"{self.value(members.count)}{_OF_PIECES}"] if members.count else []
        if len(pieces) > 1 or members.members or members.supply:
            raise InexpressiblePhrase
        return first + self.write(replace(members, count=""), before) + (pieces[0] if pieces else "套装")

    def leads(self, each: Fixed) -> bool:
        """Return whether a value precedes the head: places do, too."""
        return super().leads(each) or (isinstance(each, Concept) and each.kind is ConceptKind.PLACE)

    def material(self, material: Material) -> str:
        """Return a material with its grade before it: 304不锈钢."""
        fibre = material.fibre.noun(self.language).form() if material.fibre else ""
        return self.value(material.grade) + fibre + material.concept.noun(self.language).form()

    def quantity(self, quantity: Quantity) -> str:
        """Return a quantity, the unit directly after the number."""
        name = quantity.unit.names[self.language][0]
        if not isinstance(name, Noun):
            raise InexpressiblePhrase
        return f"{self.value(quantity.number)}{name.form()}"
