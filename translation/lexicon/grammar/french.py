"""French: `bouteille isotherme rouge en acier inoxydable avec couvercle`."""

from collections.abc import Mapping
from typing import ClassVar, Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.folding import fold
from translation.lexicon.grammar.romance import Romance
from translation.lexicon.phrases import Supply

_VOWELS: Final = "aeiou"


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
    for_preposition: ClassVar[str] = "pour"
    behind_material: ClassVar[frozenset[ConceptKind]] = frozenset({ConceptKind.PROCESS})

    def of(self, word: str, complement: str) -> str:
        """Return a preposition and its complement: d'assiettes."""
        if word.rsplit(maxsplit=1)[-1] == "de" and fold(complement[:1]) in _VOWELS:
            return f"{word[:-1]}'{complement}"
        return f"{word} {complement}"
