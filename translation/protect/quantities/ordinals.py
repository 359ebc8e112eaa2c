"""English ordinals (1st, 22nd), and their numeric forms in other languages."""

import re
from typing import Final

from translation.protect.script import LETTERS, primary

_ENGLISH: Final = re.compile(rf"(?:st|nd|rd|th)(?![{LETTERS}0-9])", re.IGNORECASE)
_AFTER: Final = {"es": ".º", "pt": ".º", "fr": "ᵉ", "ru": "-й", "ar": "", "zh": ""}
RUSSIAN: Final = re.compile(rf"-(?:й|я|е|го|му|м|х)(?![{LETTERS}0-9])")
"""Suffixes of Russian ordinals in digits."""


def ordinal_end(text: str, end: int, language: str) -> int | None:
    """Return the end of an English ordinal whose number ends before ``text[end]``, or None."""
    found = _ENGLISH.match(text, end) if primary(language) == "en" else None
    return found.end() if found else None


def write_ordinal(number: str, suffix: str, target: str) -> str:
    """Return a number, already formatted for ``target``, as an ordinal; English ones keep their ``suffix``."""
    tag = primary(target)
    before = "第" if tag == "zh" else ""
    after = "ᵉʳ" if tag == "fr" and number == "1" else _AFTER.get(tag, suffix)
    return f"{before}{number}{after}"
