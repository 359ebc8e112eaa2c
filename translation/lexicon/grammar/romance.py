"""Base of Spanish, French and Portuguese: the noun first, followed by modifiers in agreement."""

from collections.abc import Mapping
from typing import ClassVar, Final

from translation.lexicon.entries import Concept, ConceptKind
from translation.lexicon.grammar.grammar import Grammar, prefixed, spaced
from translation.lexicon.phrases import Agreement, Described, Material, Phrase, Relation, Supply

_PREPOSITIONS: Final = (
    "de ",
    "d'",
    "du ",
    "en ",
    "à ",
    "a ",
    "para ",
    "pour ",
    "con ",
    "com ",
    "sin ",
    "sans ",
    "sem ",
)


class Romance(Grammar):
    """Romance phrases: `termo portátil de acero inoxidable rojo HN-5 con tapa`."""

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

    def write(self, phrase: Phrase, before: Agreement) -> str:
        """Return a phrase; without a head it agrees with the previous one."""
        agreement = self.agreement(phrase, before)
        head, complement = self._split(self.head(phrase))
        noun = spaced([*self._leading(phrase, agreement), head])
        if phrase.supply:
            noun = self.of(f"{self.supplies[phrase.supply]} de", noun)
        words = [self.value(phrase.count), noun, self.value(phrase.grade)]
        if phrase.members:
            words += [self.of(self.member_preposition, self.write(phrase.members, before))]
        words += self._following(phrase, agreement, behind=False)
        if materials := self.materials(phrase):
            words += [self.of(self.material_preposition, self.join_with_and(materials))]
        words += self._following(phrase, agreement, behind=True)
        fixed = self.fixed(phrase)
        values = self.values_of_whole(phrase, fixed)
        complements = [complement, *self._complements(phrase, agreement)]
        has = (f"{self.with_preposition} ", f"{self.without_preposition} ")
        words += [each for each in complements if not each.startswith(has)]
        words += [*values, *(each for each in complements if each.startswith(has))]
        tails = [
            prefixed(f"{self.with_preposition} ", self.tails(phrase, Relation.WITH, before)),
            prefixed(f"{self.without_preposition} ", self.tails(phrase, Relation.WITHOUT, before)),
            prefixed(f"{self.for_preposition} ", self.tails(phrase, Relation.FOR, before)),
        ]
        words += self.around_tails(fixed[len(values) :], tails)
        return spaced(words, prepositions=(f"{self.for_preposition} ", f"{self.with_preposition} "))

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
            self._joined(group, agreement)
            for kind in (ConceptKind.QUALITY, ConceptKind.COLOUR, ConceptKind.PROCESS)
            for group in self.described(phrase)
            if group[0].kind is kind and not self._leads(group, phrase) and not self._is_complement(group)
            if behind is (kind in self.behind_material or self._is_long(group[0]))
        ]
        return words if behind else sorted(words, key=lambda word: word.startswith(_PREPOSITIONS))

    def _complements(self, phrase: Phrase, agreement: Agreement) -> list[str]:
        """Return what the thing has, and what it is for, after all else: `cafetera roja de vidrio con tapa`."""
        return [self._joined(group, agreement) for group in self.described(phrase) if self._is_complement(group)]

    def _joined(self, group: Described, agreement: Agreement) -> str:
        return self.join_with_and([self.inflect(each.adjective(self.language), agreement) for each in group])

    def _is_complement(self, group: Described) -> bool:
        beginnings = tuple(f"{word} " for word in (*self._prepositions, self.in_preposition))
        return group[0].adjective(self.language).masculine.startswith(beginnings)

    def _split(self, head: str) -> tuple[str, str]:
        """Return a name without what it says last, and that: `freidora de aire con ventana`, `orquídea en maceta`."""
        prepositions = (*self._prepositions, self.in_preposition)
        place = min((at for word in prepositions if (at := head.find(f" {word} ")) > 0), default=len(head))
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
