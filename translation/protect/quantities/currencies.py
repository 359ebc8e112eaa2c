"""Currencies before and after an amount: signs, ISO 4217 codes and words of seven languages.

``currencies.csv`` lists them. A bare ``$`` is the US dollar; ``¥`` and ``元`` are Chinese, in Japanese texts Japanese.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from translation.protect.script import is_arabic, is_word_char, primary

_GLUED: Final = frozenset({"USD", "EUR", "RMB", "CNY", "GBP", "HKD"})
"""Codes that may directly precede an amount; INR18650 is a battery."""
_HAN_WORDS: Final = {"元": "素件器组年宵旦气", "円": "形"}
"""Characters that turn one-character currencies into other words: 5元素 are five elements."""


class Currency(NamedTuple):
    """A currency written at ``text[start:end]``."""

    start: int
    end: int
    code: str


@cache
def _words(column: str) -> dict[str, str]:
    with (Path(__file__).parent / "currencies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    found: dict[str, str] = {}
    for row in rows:
        for word in filter(None, row[column].split(",")):
            found.setdefault(word, row["code"])
    return found


@cache
def _lengths(column: str, at: int) -> dict[str, tuple[int, ...]]:
    """Return the lengths of the words by their first (0) or last (-1) character, the longest first."""
    known: dict[str, set[int]] = {}
    for word in _words(column):
        known.setdefault(word[at].lower() if at == 0 else word[at], set()).add(len(word))
    return {each: tuple(sorted(lengths, reverse=True)) for each, lengths in known.items()}


def _code(word: str, language: str) -> str:
    code = _words("before").get(word) or _words("after")[word]
    return "JPY" if code == "CNY" and word in {"¥", "元"} and primary(language) == "ja" else code


@cache
def currency_codes() -> frozenset[str]:
    """Return the ISO 4217 codes of all known currencies."""
    return frozenset(_words("before").values()) | frozenset(_words("after").values())


def currency_before(text: str, start: int, minimum: int, language: str) -> Currency | None:
    """Return the currency before ``text[start]`` of a normal text, but not before ``text[least]``."""
    end = start - (start > minimum and text[start - 1] in " \u00a0")
    for length in _lengths("before", -1).get(text[end - 1 : end], ()) if end > minimum else ():
        if length > end - minimum:
            continue
        word = text[end - length : end]
        if word in _words("before") and not (
            is_word_char(word[0]) and end - length > 0 and is_word_char(text[end - length - 1])
        ):
            return Currency(end - length, end, _code(word, language))
    return None


def glued_currency(word: str) -> str | None:
    """Return the code of a currency written directly before an amount (``USD12``)."""
    return _words("before").get(word) if word in _GLUED else None


def currency_after(text: str, end: int, language: str, *, measured: bool) -> Currency | None:
    """Return the currency after the amount that ends before ``text[end]`` of a normal text.

    After a ``measured`` amount, a currency followed by an amount belongs to the latter: ``5 kg USD 12.50``.
    """
    start = end + (text[end : end + 1] in {" ", "\u00a0"})
    for length in _lengths("after", 0).get(text[start : start + 1].lower(), ()):
        word, after = text[start : start + length], text[start + length : start + length + 1]
        known = word in _words("after") or (word.lower() in _words("after") and len(word) > 3)
        if known and not (_goes_on(word[-1], after) or (after and after in _HAN_WORDS.get(word, ""))):
            chosen = word if word in _words("after") else word.lower()
            following = text[start + length : start + length + 2] if measured else after
            if not following.strip(" \u00a0")[:1].isdecimal():
                return Currency(start, start + length, _code(chosen, language))
    return None


def _goes_on(last: str, after: str) -> bool:
    if not after:
        return False
    return (is_word_char(last) and is_word_char(after)) or (is_arabic(last) and is_arabic(after))


def write_currency(text: str, code: str) -> str:
    """Return a currency readable in all languages: signs and capitals stay, words become the ISO code."""
    return text if (text.isascii() and text.isupper()) or not any(map(str.isalpha, text)) else code
