"""Number words of six languages (``words.csv``); Chinese has its own grammar (`translation.number_words.chinese`)."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_FILE: Final = Path(__file__).parent / "words.csv"
_MAX_ENDING: Final = 4
_PREFIXES: Final = {
    "двух": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10,
    "полутора": "1.5",
}  # fmt: skip
"""Beginnings of Russian compounds: двухлетний, семикратный."""
_CLITICS: Final = ("وال", "بال", "فال", "كال", "ال", "لل", "و", "ب", "ل", "ف", "ك")
_DUALS: Final = ("تين", "تان")
_SHORTEST_DUAL: Final = 5
_MARKS: Final = re.compile("[\u064b-\u0652\u0670\u0640]")
_FORMS: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ё": "е", "Ё": "Е"})


class _Words(NamedTuple):
    """Values of a language's words: of cardinal numbers as they are written, and folded of all words and beginnings."""

    cardinals: dict[str, str]
    folded_cardinals: set[str]
    whole: dict[str, str]
    beginnings: dict[str, str]


def fold(word: str) -> str:
    """Return a word in lower case, without Arabic marks and with one form of each letter."""
    return _MARKS.sub("", word.lower().translate(_FORMS))


def cardinals(language: str) -> Mapping[str, str]:
    """Return the words for cardinal numbers, with their digits; without French "neuf", which is also "new"."""
    return _words(language).cardinals


def is_cardinal(word: str, language: str) -> bool:
    """Return whether a word is a cardinal number, in Arabic also one that begins with و (and)."""
    known, low = _words(language).folded_cardinals, fold(word)
    return low in known or (language == "ar" and low.removeprefix("و") in known)


def number_word(word: str, language: str) -> str | None:
    """Return the value of a number word, a plain decimal or a fraction, or None if it is none."""
    _, _, whole, beginnings = _words(language)
    low = fold(word)
    if (found := whole.get(low)) is not None:
        return found
    for beginning, value in beginnings.items():
        if low.startswith(beginning) and len(low) - len(beginning) <= _MAX_ENDING:
            return value
    if language == "ru":
        return next((str(value) for start, value in _PREFIXES.items() if _is_compound(low, start)), None)
    if language == "ar":
        if low.endswith(_DUALS) and len(low) > _SHORTEST_DUAL:
            return "2"
        return next(
            (whole[low[len(each) :]] for each in _CLITICS if low.startswith(each) and low[len(each) :] in whole), None
        )
    return None


def begins_with_and(word: str, language: str) -> bool:
    """Return whether an Arabic number word begins with و (and): خمسة وعشرون is 25."""
    return language == "ar" and fold(word).startswith("و") and fold(word) not in _words("ar").whole


def _is_compound(word: str, beginning: str) -> bool:
    return word.startswith(beginning) and len(word) > len(beginning) + 2


@cache
def _words(language: str) -> _Words:
    found = _Words({}, set(), {}, {})
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter=";") if row["language"] == language]
    for row in rows:
        for word in filter(None, row["cardinals"].split(",")):
            found.cardinals[word] = found.whole.setdefault(fold(word), row["value"])
            found.folded_cardinals.add(fold(word))
        for word in filter(None, row["others"].split(",")):
            among = found.beginnings if word.endswith("*") else found.whole
            among.setdefault(fold(word.rstrip("*")), row["value"])
    return found
