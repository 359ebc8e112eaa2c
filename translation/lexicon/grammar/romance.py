"""Base of Spanish, French and Portuguese: the noun first, followed by modifiers in agreement."""

import re
from collections.abc import Mapping
from typing import ClassVar, Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.grammar.grammar import Grammar, InexpressiblePhrase, prefixed, spaced
from translation.lexicon.phrases import Agreement, Described, Material, Phrase, Relation, Supply

_PREPOSITIONS: Final = (
    "de ",
    "d'",
    "du ",
    "en ",
    "em ",
    "à ",
    "a ",
    "para ",
    "pour ",
    "avec ",
    "con ",
    "com ",
    "sin ",
    "sans ",
    "sem ",
)

_OF_MATERIAL: Final = frozenset({"washed_finish", "hand_blown", "blown_glass_q"})
"""Keys of what is done to a material, whatever is made of it: housse en lin lavé."""
_ADJECTIVAL: Final = (" sans fil", " sem fio", " sans fin", " sem fim", " sin fin", " en 1", " em 1")
"""What describes by a preposition, and takes adjectives behind it: café 3 en 1 instantané."""
_RICH: Final = ("riche", "rico", "rica")
"""Adjectives that what they are rich in follows."""
_HOLDING: Final = re.compile("bag$|bags$|backpack|briefcase|sleeve$|_case$")
"""Words in the keys of goods whose measures are those of what they are for: mochila para portátil 15,6 pulgadas."""
_COMPLEMENTED: Final = re.compile(
    r" (a|al|à|aux?|aos?|às|con|com|avec|contr[ae]|del?|du|des|d[ao]|en|em|para?|por|pour|sin|sem|sans) "
)
"""Words between an adjective and its complement: resistente al agua, protegido contra rayos."""
_SHORTEST: Final = 2
"""Words of what says for whom or how a thing is, and names no part of it: à gaz, de hombre."""


class Romance(Grammar):
    """Romance phrases: `termo portátil de acero inoxidable rojo HN-5 con tapa`."""

    has_decimal_comma: ClassVar[bool] = True
    before_noun: ClassVar[frozenset[str]] = frozenset()
    """Adjectives, in the masculine singular, that precede the noun."""
    behind_material: ClassVar[frozenset[ConceptKind]] = frozenset({ConceptKind.COLOUR, ConceptKind.PROCESS})
    """Kinds of adjectives that follow the material; others come between it and the noun."""
    material_preposition: ClassVar[str]
    member_preposition: ClassVar[str]
    with_preposition: ClassVar[str]
    supplies: ClassVar[Mapping[Supply, str]]
    """Names of a set of a thing and what belongs to it."""
    without_preposition: ClassVar[str]
    for_preposition: ClassVar[str]
    in_preposition: ClassVar[str] = "en"
    part_preposition: ClassVar[str] = ""
    """What begins a description by a part, if that follows the material."""
    listed: ClassVar[tuple[str, ...]] = ()
    """Further beginnings of descriptions, several of which commas separate."""

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; without a head it agrees with the previous one."""
        agreement = self.agreement(phrase, before)
        head, complement = self._split(self.head(phrase))
        self._check_natural(phrase, complement)
        noun = spaced([*self._leading(phrase, agreement), head])
        if phrase.supply:
            noun = self.of(f"{self.supplies[phrase.supply]} de", noun)
        words = [self.value(phrase.count), noun, self.value(phrase.grade)]
        words += self._of_adjuncts(phrase)
        if phrase.members:
            words += [self._of_members(phrase, self.write(phrase.members, before))]
        words += self._following(phrase, agreement, behind=False)
        words += self._of_materials(phrase)
        words += self._following(phrase, agreement, behind=True)
        complements = [complement, *self._complements(phrase, agreement)]
        is_packed = any(each.startswith(f"{self.in_preposition} ") for each in complements)
        fixed = self.fixed(phrase)
        fixed = self.set_apart(fixed) if is_packed else fixed
        values = self.values_of_whole(phrase, fixed)
        words += self._complemented(complements, values, phrase, agreement)
        tails = [
            prefixed(f"{self.with_preposition} ", self.tails(phrase, Relation.WITH, before)),
            prefixed(f"{self.without_preposition} ", self.tails(phrase, Relation.WITHOUT, before)),
            prefixed(f"{self.for_preposition} ", self.tails(phrase, Relation.FOR, before)),
        ]
        words += self.around_tails(fixed[len(values) :], tails)
        return spaced(words, prepositions=(f"{self.for_preposition} ", f"{self.with_preposition} ", *self.listed))

    def _of_members(self, phrase: Phrase, members: str) -> str:  # noqa: ARG002 (for what French says of properties)
        return self.of(self.member_preposition, members)

    def _of_adjuncts(self, phrase: Phrase) -> list[str]:
        return [self.of("de", each) for each in self.adjuncts(phrase, Relation.OF)]

    def _of_materials(self, phrase: Phrase) -> list[str]:
        """Return what a thing is made of, or of which material a property is, behind a preposition."""
        materials = [*self.materials(phrase), *self.adjuncts(phrase, Relation.IN)]
        preposition = "de" if is_property(phrase) else self.material_preposition
        return [self.of(preposition, self.join_with_and(materials))] if materials else []

    def _complemented(
        self, complements: list[str], values: list[str], phrase: Phrase, agreement: Agreement
    ) -> list[str]:
        """Return complements and values: late and long descriptions come before what the thing comes in.

        `Ácido de grado alimentario en bolsa`, `inductor de modo común protegido contra rayos`; but what a name says
        last stays with it: `orquídea en maceta de flor grande`, and two purposes are told apart: `arena para gatos,
        apta para inodoro`.
        """
        within = f"{self.in_preposition} "
        own, *others = complements
        late = [group for group in self.described(phrase) if self._is_late(group, phrase)]
        words = [self.joined(group, agreement) for group in sorted(late, key=self._ends_in_noun)]
        if own and not own.startswith(within):
            purpose = f"{self.for_preposition} "
            apart = [each for each in words if own.startswith(purpose) and f" {purpose}" in each]
            words = [each for each in words if each not in apart]
            return [
                *words,
                *self._with_values(complements, values, phrase),
                *(f"{self.marks[',']}{each}" for each in apart),
            ]
        inner = [each for each in others if each.startswith(within)]
        rest = [each for each in others if each not in inner]
        return [own, *words, *inner, *self._with_values(["", *rest], values, phrase)]

    def _check_natural(self, phrase: Phrase, complement: str) -> None:
        """Raise `InexpressiblePhrase` where the material that a name says last is natural: suspension en rotin."""
        is_material = complement.startswith(f"{self.in_preposition} ")
        if is_material and any(each.key == "natural" for group in phrase.described for each in group):
            raise InexpressiblePhrase

    def _with_values(self, complements: list[str], values: list[str], phrase: Phrase) -> list[str]:
        """Return complements and values; what a thing is for follows its own values: `cable 5 m para coche`."""
        has = (f"{self.with_preposition} ", f"{self.without_preposition} ")
        purpose = f"{self.for_preposition} "
        parts = [each for each in complements if each.startswith(has)]
        purposes = [each for each in complements[1:] if each.startswith(purpose)]
        words = [each for each in complements if each not in (*parts, *purposes)]
        is_of_contents = phrase.head is None or phrase.head.is_any(_HOLDING)
        if is_of_contents or any(isinstance(each, Concept) for each in phrase.fixed):
            return [*words, *purposes, *values, *parts]
        is_for = bool(words) and words[0].startswith(purpose)
        return [*values, *words, *parts, *purposes] if is_for else [*words, *values, *parts, *purposes]

    def woven(self, material: Material) -> str:
        """Return a material, and what it is woven of: `sarga de lino`, `satén de algodón puro`."""
        name = material.concept.noun(self.language).form()
        if material.fibre is None:
            return name
        fibre = material.fibre.noun(self.language).form()
        weave, _, known = name.rpartition(" de ")
        return self.of(f"{weave if weave and known in fibre.split() else name} de", fibre)

    def of(self, word: str, complement: str) -> str:
        """Return a preposition and its complement."""
        return f"{word} {complement}"

    def _leading(self, phrase: Phrase, agreement: Agreement) -> list[str]:
        leading = [group[0] for group in reversed(phrase.described) if self._leads(group, phrase)]
        return [self.inflect(each.adjective(self.language), agreement) for each in leading]

    def _following(self, phrase: Phrase, agreement: Agreement, *, behind: bool) -> list[str]:
        """Return the adjectives after the material, or those between it and the noun, those of one word first."""
        words = [
            self.joined(group, self._described_agreement(group, phrase, agreement))
            for kind in (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
            for group in self.described(phrase)
            if group[0].kind is kind and not self._leads(group, phrase) and not self._is_complement(group)
            if not self._is_late(group, phrase)
            if behind is (kind in self.behind_material or self._is_long(group[0]))
        ]
        return words if behind else sorted(words, key=lambda word: word.startswith(_PREPOSITIONS))

    def _described_agreement(self, group: Described, phrase: Phrase, agreement: Agreement) -> Agreement:
        """Return what a description agrees with: the fabric that is washed, the glass that is blown, else the noun."""
        if group[0].key not in _OF_MATERIAL or not phrase.materials:
            return agreement
        noun = phrase.materials[-1].concept.noun(self.language)
        return Agreement(noun.gender, noun.is_plural(preferred=False))

    def _complements(self, phrase: Phrase, agreement: Agreement) -> list[str]:
        """Return what the thing has, and what it is for, after all else: `cafetera roja de vidrio con tapa`."""
        return [self.joined(group, agreement) for group in self.described(phrase) if self._is_complement(group)]

    def _is_late(self, group: Described, phrase: Phrase) -> bool:
        return phrase.head is not None and (self._follows_material(group) or self._ends_in_noun(group))

    def _ends_in_noun(self, group: Described) -> bool:
        """Return whether a description ends in a noun that those behind it would seem to describe."""
        word = group[0].adjective(self.language).masculine
        return self._is_long(group[0]) and _COMPLEMENTED.search(word) is not None

    def _follows_material(self, group: Described) -> bool:
        """Return whether a description follows the material, as it names a part and how it is.

        `Chaise en hêtre à dossier haut`, `zapato de cuero de suela blanda`; but `poêle à gaz`, `de hombre`.
        """
        words = group[0].adjective(self.language).masculine.split()
        return words[0] == self.part_preposition and len(words) > _SHORTEST

    def _is_complement(self, group: Described) -> bool:
        beginnings = tuple(f"{word} " for word in (*self._prepositions, self.in_preposition))
        return group[0].adjective(self.language).masculine.startswith(beginnings)

    def _split(self, head: str) -> tuple[str, str]:
        """Return a name without what it says last, and that: `freidora de aire con ventana`, `orquídea en maceta`."""
        prepositions = (*self._prepositions, self.in_preposition)
        places = (head.find(f" {word} ") for word in prepositions)
        ends = (each for each in places if each > 0 and not head[:each].endswith(_RICH))
        place = min((each for each in ends if not head[each:].startswith(_ADJECTIVAL)), default=len(head))
        return head[:place], head[place:].strip()

    @property
    def _prepositions(self) -> tuple[str, str, str]:
        return self.for_preposition, self.with_preposition, self.without_preposition

    def _leads(self, group: Described, phrase: Phrase) -> bool:
        leads = group[0].adjective(self.language).masculine in self.before_noun
        return leads and len(group) == 1 and phrase.head is not None

    def _is_long(self, concept: Concept) -> bool:
        """Return whether it is a participle with a complement (hecho a mano), which would seem to take a material."""
        word = concept.adjective(self.language).masculine
        return " " in word and not word.startswith(_PREPOSITIONS) and concept.kind is ConceptKind.QUALITY


def is_property(phrase: Phrase) -> bool:
    """Return whether the head of a phrase is a property, and no thing."""
    return phrase.head is not None and phrase.head.kind is ConceptKind.PROPERTY
