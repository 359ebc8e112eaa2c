"""Number words and months of six languages (``number_words.csv``, ``months.csv``); Chinese has its own grammar."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

_HERE: Final = Path(__file__).parent
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


def fold(word: str) -> str:
    """Return a word in lower case, without Arabic marks and with one form of each letter."""
    return _MARKS.sub("", word.lower().translate(_FORMS))


@cache
def _words(language: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of whole words and of beginnings of words, folded."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    with (_HERE / "number_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for word in row["words"].split(",") if row["language"] == language else ():
                (beginnings if word.endswith("*") else whole).setdefault(fold(word.rstrip("*")), row["value"])
    return whole, beginnings


def number_word(word: str, language: str) -> str | None:
    """Return the value of a number word, a plain decimal or a fraction, or None if it is none."""
    whole, beginnings = _words(language)
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


def _is_compound(word: str, beginning: str) -> bool:
    return word.startswith(beginning) and len(word) > len(beginning) + 2


def begins_with_and(word: str, language: str) -> bool:
    """Return whether an Arabic number word begins with و (and): خمسة وعشرون is 25."""
    return language == "ar" and fold(word).startswith("و") and fold(word) not in _words("ar")[0]


@cache
def months(language: str) -> re.Pattern[str] | None:
    """Return a pattern of the months' names, one group for each, or None for languages without."""
    with (_HERE / "months.csv").open(encoding="utf-8", newline="") as file:
        rows = [row[language] for row in csv.DictReader(file, delimiter=";") if row.get(language)]
    if not rows:
        return None
    prefix = "(?:[وبلف]|لل)?" if language == "ar" else ""
    names = "|".join(f"({'|'.join(map(re.escape, sorted(row.split(','), key=len, reverse=True)))})" for row in rows)
    return re.compile(rf"(?<!\w){prefix}(?:{names})(?!\w)", re.IGNORECASE)
