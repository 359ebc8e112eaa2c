"""Specifications that are the same in all languages: sizes, codes, botanical and cosmetic names."""

import re
from functools import cache
from pathlib import Path
from typing import Final

_SIZE: Final = r"(?:[2-6]?X{0,4}[SL]|M)"
_SIZES: Final = re.compile(rf"{_SIZE}(?:\s?[-–,/]\s?{_SIZE})+")
_CODE: Final = re.compile(r"(?:[A-Z]{2,5}\s)?\d[\d.,]*(?:\s?[-–/×x]\s?\d[\d.,]*)?(?:\s[A-Z]{2,4})?")
_CONSONANTS: Final = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,4}")
_CAPITALS: Final = re.compile(r"[A-Z]{2,6}(?: [A-Z]{0,2}\d+)?")
_GLASS: Final = re.compile(r"\d+(?:\+\d+(?:\.\d+)?(?:PVB)?)*\+\d+A(?:\+\d+(?:\.\d+)?(?:A|PVB)?)+")
_LETTERS: Final = re.compile(r"[A-D]\s?[-–]\s?[B-G]")
_TERM: Final = r"(?:[A-Z]{2,6}|[A-Z][A-Za-z]*\d[A-Za-z0-9]*|\d[A-Za-z0-9]*|Type|Level|Class|Grade|Modbus|Push)"
_FOREIGN: Final = re.compile(rf"(?=.*[A-Z]){_TERM}(?:[ -]+{_TERM})*")
_BINOMIAL: Final = re.compile(r"([A-Z][a-z]+) ([A-Za-z][a-z]{2,})(?: [A-Z][a-z]+){0,3}")
_LATIN: Final = re.compile(r".*(?:us|um|is|ii|ae|folia|flora|ensis|oides|fera|iana|scena)")
_HOMONYMS: Final = frozenset({
    "Acacia", "Agave", "Beta", "Cassia", "Gardenia", "Geranium", "Iris", "Lens", "Melissa", "Moringa", "Rosa", "Salvia",
    "Sepia", "Stevia", "Tuber", "Viola", "Yucca",
})  # fmt: skip
"""Genera that are also words of living languages: agave azul, rosa clásica."""
_OTHER_SCRIPTS: Final = frozenset({"zh", "ru", "ar"})


def sizes(text: str) -> str | None:
    """Return a text that is sizes of clothes, classes or the panes of a window: S–XXL, A–D, 5+9A+5."""
    return text if any(each.fullmatch(text) for each in (_SIZES, _LETTERS, _GLASS)) else None


def code(text: str) -> str | None:
    """Return a text that is capitals alone, or with a number: LDPE, HSS M2."""
    return text if _CAPITALS.fullmatch(text) else None


def copied(text: str, language: str) -> str | None:
    """Return a text that is the same in all languages, and None for any other.

    Latin letters in a text of another script are a name there as well.
    """
    patterns = [_CODE, _CONSONANTS]
    if any(each.fullmatch(text) for each in patterns) or _is_scientific(text):
        return text
    return text if language in _OTHER_SCRIPTS and _FOREIGN.fullmatch(text) else None


def _is_scientific(text: str) -> bool:
    """Return whether a text is the name of a species, or an ingredient as the INCI names it after one."""
    match = _BINOMIAL.fullmatch(text)
    if match is None or match[1] not in _genera():
        return False
    return match[1] not in _HOMONYMS or bool(_LATIN.fullmatch(match[2]))


@cache
def _genera() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("genera.txt").read_text(encoding="ascii").split())
