"""Articles of Spanish, French and Portuguese, with the prepositions that they merge with."""

import re
from collections.abc import Mapping
from typing import Final

from translation.lexicon.entries import Gender
from translation.lexicon.folding import fold
from translation.lexicon.phrases import Agreement

_DEFINITE: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "es": ("el", "la", "los", "las"),
    "fr": ("le", "la", "les", "les"),
    "pt": ("o", "a", "os", "as"),
}
"""Masculine, feminine, and the plurals of both."""
_INDEFINITE: Final[Mapping[str, tuple[str, str]]] = {"es": ("un", "una"), "fr": ("un", "une"), "pt": ("um", "uma")}
_MERGED: Final[Mapping[str, Mapping[str, str]]] = {
    "es": {"de el ": "del ", "a el ": "al "},
    "fr": {"de le ": "du ", "de les ": "des ", "à le ": "au ", "à les ": "aux "},
    "pt": {
        "de o ": "do ", "de a ": "da ", "de os ": "dos ", "de as ": "das ", "em o ": "no ", "em a ": "na ",
        "em os ": "nos ", "em as ": "nas ", "a o ": "ao ", "a a ": "à ", "a os ": "aos ", "a as ": "às ",
        "por o ": "pelo ", "por a ": "pela ", "por os ": "pelos ", "por as ": "pelas ",
    },
}  # fmt: skip
_STRESSED_A: Final = re.compile(r"(?:asa|agua|arma|ala|área|arpa|hacha|aspa|ancla|alza|aro?ma)\b")
"""Feminine nouns that take "el" in the singular."""
_ASPIRATED: Final = re.compile(
    r"(?:hache|hamac|hangar|haricot|harnais|haut|housse|hotte|hublot|huit|hors|hareng|homard|hockey)"
)
"""French words whose h bars elision."""
_VOWEL: Final = "aeiouh"


def with_definite(phrase: str, agreement: Agreement, language: str) -> str:
    """Return a phrase with its definite article: el asa, l'anse, a alça."""
    feminine = agreement.gender is Gender.FEMININE
    if not agreement.plural and language == "es" and feminine and _STRESSED_A.match(phrase):
        return f"el {phrase}"
    if not agreement.plural and language == "fr" and elides(phrase):
        return f"l'{phrase}"
    return f"{_DEFINITE[language][feminine + 2 * agreement.plural]} {phrase}"


def with_indefinite(phrase: str, agreement: Agreement, language: str) -> str:
    """Return a phrase in the singular with its indefinite article."""
    feminine = agreement.gender is Gender.FEMININE
    if language == "es" and feminine and _STRESSED_A.match(phrase):
        return f"un {phrase}"
    return f"{_INDEFINITE[language][feminine]} {phrase}"


def with_preposition(preposition: str, phrase: str, language: str) -> str:
    """Return a phrase behind a preposition, merged with the phrase's article: del asa, du couvercle, na tampa."""
    written = f"{preposition} {phrase}"
    if language == "fr" and preposition == "de" and elides(phrase):
        return f"d'{phrase}"
    for apart, merged in _MERGED[language].items():
        if written.startswith(apart):
            return merged + written.removeprefix(apart)
    return written


def elides(phrase: str) -> bool:
    """Return whether a French phrase begins with a vowel, or an h that does not bar elision."""
    return fold(phrase[:1]) in _VOWEL and not _ASPIRATED.match(phrase.lower())
