"""French: `bouteille isotherme rouge en acier inoxydable avec couvercle`."""

from collections.abc import Mapping
from typing import ClassVar, Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.folding import fold
from translation.lexicon.grammar.romance import Romance
from translation.lexicon.phrases import Supply

_VOWELS: Final = "aeiou"
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
    for_preposition: ClassVar[str] = "pour"
    behind_material: ClassVar[frozenset[ConceptKind]] = frozenset({ConceptKind.PROCESS})

    def _split(self, head: str) -> tuple[str, str]:
        place = next((at for words in _PRESERVED_IN if (at := head.find(f" {words}")) > 0), None)
        return super()._split(head) if place is None else (head[:place], head[place:].strip())

    def of(self, word: str, complement: str) -> str:
        """Return a preposition and its complement: d'assiettes."""
        if word.rsplit(maxsplit=1)[-1] == "de" and fold(complement[:1]) in _VOWELS:
            return f"{word[:-1]}'{complement}"
        return f"{word} {complement}"
