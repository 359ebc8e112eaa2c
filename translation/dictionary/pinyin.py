"""Pinyin with tone marks, converted from numbered pinyin as in dictionaries (ISO 7098:2015)."""

import re
import unicodedata
from typing import Final

_SYLLABLE: Final = re.compile(r"([A-Za-züÜ:]+)([1-5])")
_MARKS: Final = {"1": "\u0304", "2": "\u0301", "3": "\u030c", "4": "\u0300", "5": ""}
_CARRIERS: Final = re.compile(r"[ae]|o(?=u)|[iouü](?![aeiouü])|[mn](?=g?$)", re.IGNORECASE)
"""The letter that carries a syllable's tone mark: a or e, the o of ou, else the last vowel, else m or n."""


def with_tone_marks(numbered: str) -> str:
    """Return syllables such as ``lu:4 se4`` with tone marks (``lǜ sè``); anything else is left unchanged."""
    return " ".join(_syllable(each) for each in numbered.split())


def _syllable(numbered: str) -> str:
    found = _SYLLABLE.fullmatch(numbered)
    if found is None:
        return numbered
    letters = found[1].replace("u:", "ü").replace("U:", "Ü")
    carrier = _CARRIERS.search(letters)
    if carrier is None:
        return letters
    return unicodedata.normalize("NFC", f"{letters[: carrier.end()]}{_MARKS[found[2]]}{letters[carrier.end() :]}")
