"""French: `bouteille isotherme rouge en acier inoxydable avec couvercle`."""

from typing import ClassVar, Final

from translation.lexicon.entries import ConceptKind
from translation.lexicon.folding import fold
from translation.lexicon.grammar.romance import Romance

_VOWELS: Final = "aeiou"


class French(Romance):
    """Materials take «en», after colours; «de» is elided before a vowel."""

    language: ClassVar[str] = "fr"
    conjunction: ClassVar[str] = " et "
    before_noun: ClassVar[frozenset[str]] = frozenset({"petit", "grand", "mini", "très grand"})
    material_preposition: ClassVar[str] = "en"
    member_preposition: ClassVar[str] = "de"
    with_preposition: ClassVar[str] = "avec"
    for_preposition: ClassVar[str] = "pour"
    behind_material: ClassVar[frozenset[ConceptKind]] = frozenset({ConceptKind.PROCESS})

    def of(self, word: str, complement: str) -> str:
        """Return a preposition and its complement: d'assiettes."""
        if word == "de" and fold(complement[:1]) in _VOWELS:
            return f"d'{complement}"
        return f"{word} {complement}"
