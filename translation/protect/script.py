"""Character classes, and normalisation that preserves positions."""

import re
import unicodedata
from functools import cache
from typing import Final

LETTERS: Final = "A-Za-zÀ-ÖÙ-öù-ɏЀ-ӿ"
"""Letters that form words with digits: Latin and Cyrillic, without × and Ø."""

HAN: Final = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
FRACTIONS: Final = "¼-¾⅐-⅞↉"
RAISED: Final = "²³¹⁰⁴-⁹₀-₉"
_DIGITS_END: Final = 0x20000
"""Upper bound of all decimal digits of Unicode, which are in its first two planes."""

HARD_SPACE: Final = "\u00a0"
_FULL_WIDTH_GROUPS: Final = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_LETTER: Final = re.compile(f"[{LETTERS}]")
_WORD_CHAR: Final = re.compile(f"[{LETTERS}0-9{FRACTIONS}{RAISED}]")
_ARABIC: Final = re.compile("[\u0620-\u065f\u066e-\u06d3]")


_SCRIPTS: Final = {
    "zh": re.compile(f"[{HAN}０-９]"),
    "ru": re.compile("[Ѐ-ӿ]"),
    "ar": re.compile("[\u0620-\u066c\u066e-\u06f9]"),
}


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
    for code in range(128, _DIGITS_END):
        letter = chr(code)
        if unicodedata.category(letter) == "Nd":
            table[code] = str(unicodedata.decimal(letter))
    table |= dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), HARD_SPACE)
    table |= dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2013\u2014\uff0d\ufe63"), "-")
    table |= dict.fromkeys(map(ord, "×✕✖╳∗"), "×")
    table |= {ord("～"): "~", ord("〜"): "~", ord("∼"): "~", ord("￥"): "¥", ord("’"): "'", ord("٪"): "%"}
    table |= {0x3BC: "\u00b5", 0x2126: "\u03a9"}
    return table


def normal(text: str) -> str:
    """Return a text of the same length with digits, signs, hyphens and spaces in one form each.

    All Unicode decimal digits become ASCII, full-width forms plain ones, and no-break spaces one of them. A full-width
    comma is kept, since it separates clauses, unless it groups full-width digits.
    """
    return text if text.isascii() else _FULL_WIDTH_GROUPS.sub(",", text).translate(_table())


def is_word_char(letter: str) -> bool:
    """Return whether a character of a normal text forms words with Latin letters and digits."""
    return bool(_WORD_CHAR.match(letter))


def is_letter(letter: str) -> bool:
    """Return whether a character is a Latin or Cyrillic letter."""
    return bool(_LETTER.match(letter))


def is_arabic(letter: str) -> bool:
    """Return whether a character is an Arabic letter or mark."""
    return bool(_ARABIC.match(letter))


def is_foreign(text: str, language: str) -> bool:
    """Return whether a text has letters or digits of a script foreign to readers of a language."""
    tag = primary(language)
    return any(pattern.search(text) for own, pattern in _SCRIPTS.items() if own != tag)


def primary(language: str) -> str:
    """Return the primary subtag of a language tag (BCP 47) in lower case."""
    return language.partition("-")[0].lower()
