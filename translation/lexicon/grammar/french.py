"""French: `bouteille isotherme rouge en acier inoxydable avec couvercle`."""

import re
from collections.abc import Mapping
from typing import ClassVar, Final

from translation.lexicon.entries import ConceptKind, Gender, Noun
from translation.lexicon.folding import fold
from translation.lexicon.grammar.grammar import tail
from translation.lexicon.grammar.romance import Romance, is_property
from translation.lexicon.phrases import Agreement, Phrase, Relation, Supply

_MUTE: Final = re.compile(
    "[aeiou]|h(?:ab|al(?:og|ei|t)|ame|ec|eli|emo|ept|erb|eur(?!t)|eve|exa|istoi|iv|omm|omo|ono|opi|or[ailom]|otel|otes"
    "|uil|uitr|um|y)"
)
"""Beginnings of folded words before which vowels are elided: d'huile, but de housse."""
_UNBOUND: Final = Agreement()
_ELIDED: Final = frozenset({"de", "la"})
_FORMULA: Final = re.compile(r"(?:[A-Z][a-z]?[₂-₉]*)+")
_CONTENT: Final = "teneur"
_UNARTICLED: Final = ("nombre", "quantité", "type", "mode", "numéro")
"""Beginnings of what counts or names things in general: type de moteur, but puissance du moteur."""
_PRESERVED_IN: Final = ("au sirop", "au naturel", "à l'huile", "au vinaigre")
"""Ends of names, behind which no adjective stands: demi-pêche jaune au sirop."""


class French(Romance):
    """Materials take «en», after colours; «de» is elided before a vowel."""

    language: ClassVar[str] = "fr"
    conjunction: ClassVar[str] = " et "
    before_noun: ClassVar[frozenset[str]] = frozenset({"petit", "grand", "mini", "très grand"})
    material_preposition: ClassVar[str] = "en"
    member_preposition: ClassVar[str] = "de"
    with_preposition: ClassVar[str] = "avec"
    supplies: ClassVar[Mapping[Supply, str]] = {Supply.SET: "ensemble", Supply.KIT: "kit", Supply.ASSEMBLY: "ensemble"}
    without_preposition: ClassVar[str] = "sans"
    part_preposition: ClassVar[str] = "à"
    listed: ClassVar[tuple[str, ...]] = ("à ",)
    for_preposition: ClassVar[str] = "pour"
    behind_material: ClassVar[frozenset[ConceptKind]] = frozenset({ConceptKind.PROCESS})

    def _split(self, head: str) -> tuple[str, str]:
        if head.startswith(_CONTENT):
            return head, ""  # teneur en eau du bois
        place = next((at for words in _PRESERVED_IN if (at := head.find(f" {words}")) > 0), None)
        return super()._split(head) if place is None else (head[:place], head[place:].strip())

    def of(self, word: str, complement: str) -> str:
        """Return a preposition and its complement: d'assiettes."""
        if word.rsplit(maxsplit=1)[-1] in _ELIDED and _MUTE.match(fold(complement)):
            return f"{word[:-1]}'{complement}"
        return f"{word} {complement}"

    def fixed(self, phrase: Phrase) -> list[str]:
        """Return the values of a phrase: teneur en TiO₂."""
        first, *others = super().fixed(phrase) or [""]
        is_content = self.head(phrase) == _CONTENT and _FORMULA.fullmatch(first) and not first.isalpha()
        return [each for each in (f"en {first}" if is_content else first, *others) if each]

    def _of_members(self, phrase: Phrase, members: str) -> str:
        owner = phrase.members
        if owner is None or not is_property(phrase):
            return super()._of_members(phrase, members)
        return self._of_owner(phrase, members, self.agreement(owner, _UNBOUND))

    def _of_adjuncts(self, phrase: Phrase) -> list[str]:
        nouns = [each.head.noun(self.language) for each in tail(phrase, Relation.OF) if each.head]
        return [self._of_noun(phrase, each) for each in nouns] if is_property(phrase) else super()._of_adjuncts(phrase)

    def _of_materials(self, phrase: Phrase) -> list[str]:
        is_single = len(phrase.materials) == 1 and not tail(phrase, Relation.IN) and self.materials(phrase)
        if not (is_single and is_property(phrase)) or phrase.materials[0].grade or phrase.materials[0].fibre:
            return super()._of_materials(phrase)
        return [self._of_noun(phrase, phrase.materials[0].concept.noun(self.language))]

    def _of_noun(self, phrase: Phrase, noun: Noun) -> str:
        return self._of_owner(phrase, noun.form(), Agreement(noun.gender, noun.is_plural(preferred=False)))

    def _of_owner(self, phrase: Phrase, owner: str, agreement: Agreement) -> str:
        """Return whose property is meant, with its article: diamètre du piston; but teneur en pigment."""
        head = self.head(phrase)
        if head.startswith(_CONTENT) and " en " not in head:
            return f"en {owner}"
        if head.startswith(_UNARTICLED):
            return self.of("de", owner)
        if agreement.plural:
            return f"des {owner}"
        if agreement.gender is Gender.FEMININE or _MUTE.match(fold(owner)):
            return f"de {self.of('la', owner)}"
        return f"du {owner}"
