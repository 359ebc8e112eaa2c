"""Patterns of specifications: how each language words "complies with EN 71" or "3 AA batteries (not included)".

``patterns.csv`` lists them, the likelier first. A cell has the spellings of one language, separated by ``;``, the one
to write first. A slot in braces stands for a value or for a specification; forms in square brackets agree with the
number of the slot ``n`` or ``k``: in Russian those for 1, 2 and 5, in Arabic for 1, 3 and 11, else for 1 and 2.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from translation.lexicon.entries import LANGUAGES

PATTERNS: Final = Path(__file__).with_name("patterns.csv")
SIGN: Final = r"(?:[<>≤≥≈±~＜＞约]|小于|大于|不超过|不低于|не менее|не более|لا [تي]قل عن|لا [تي]زيد عن)?\s?"
NUMBER: Final = SIGN + r"-?\d+(?:[.,]\d+)*(?:\s?[-–~/±×至]\s?\d+(?:[.,]\d+)*)?(?:\s?万)?"
_SLOTS: Final[Mapping[str, str]] = {
    "n": NUMBER,
    "d": NUMBER,
    "k": SIGN + r"(?:\d+(?:\.\d+)?\s?[万千]|\d{3,}|\d{1,3}(?:[., \u00a0\u202f]\d{3})+)",
    "p": r"\d+",
    "r": r"[IVX]{1,4}",
    "v": r".*\d.*?",
    "w": r".*\d.*?",
    "c": r"[A-Z][A-Za-z]*[ /-]?(?:[A-Za-z]+[ /-])?\d[\w./:-]*",
    "b": r"A{2,4}|[CD]|C?L?R\d{1,4}",
    "g": r"\d+[A-Z]?(?:\s?\+\s?\d+[A-Z]?)+",
    "h": "[一二三四五六七八九]",
    "e": "[A-Z][A-Za-z]{1,5}",
    "t": r"H(?:Pb|Al|Sn|Mn)?\d{2}(?:-\d)?",
    "z": "[个只颗粒支片条根把枚块件瓶罐包]",
    "q": NUMBER + r" ?[^\d\s/].*?",
    "u": r"\d.*?",
    "m": r".+?",
    "l": r".+[、,，/或].+",
    "x": r".+?",
    "y": r".+?",
}
"""What stands in a slot, by its letter: numbers (``n``, above a thousand ``k``, naming a class or size ``d``), digits,
Roman and Chinese ones (``r``, ``h``), values with a unit (``v``, ``w``), codes (standards ``c``, batteries ``b``,
abbreviations ``e``, panes of glass ``g``, brasses ``t``), Chinese measure words (``z``), numbers of packings (``q``),
materials (``m``), specifications (``x``, ``y``; a list ``l``; ``u`` begins with a number)."""
_SLOT: Final = re.compile(r"\{(\w)\}")
_FORMS: Final = re.compile(r"\[([^\]]*)\]")
_LAST: Final = re.compile(r"\d+(?:[.,]\d+)?(?=\D*$)")
_GROUPED: Final = re.compile(r"[.,](?=\d{3}\b)")
"""The sign between thousands."""
_FOR_ARABIC: Final = re.compile(r"لـ (?:لل|لـ ?|ال)|لـ (?=ل|[\u0621-\u064A])")
"""An Arabic preposition apart from its word, and perhaps said once more there."""
_FEW: Final = 5


class SlotContent(StrEnum):
    """What is in a slot, and how it is translated."""

    NUMBER = "nk"
    COPIED = "dprbzcget"
    VALUE = "vw"
    HAN_DIGIT = "h"
    PACKINGS = "q"
    MATERIAL = "m"
    RATE = "u"
    SPECIFICATION = "xyl"

    @staticmethod
    def of(name: str) -> "SlotContent":
        """Return the kind of a slot by its name."""
        return next(each for each in SlotContent if name in each.value)


class PatternMatch(NamedTuple):
    """A pattern that a text follows: its key, and the text in each slot."""

    key: str
    slots: Mapping[str, str]


@cache
def _rows() -> Mapping[str, Mapping[str, Sequence[str]]]:
    with PATTERNS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["key"]: {each: row[each].split(";") for each in LANGUAGES} for row in rows}


@cache
def _readings(language: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(key, _regex(spelling)) for key, row in _rows().items() for spelling in row[language]]


def _regex(spelling: str) -> re.Pattern[str]:
    """Return the expression that matches a spelling; spaces may be missing, and forms are any of theirs."""
    pieces: list[str] = []
    named: set[str] = set()
    for piece in re.split(r"(\{\w\}|\[[^\]]*\]|\s)", spelling):
        if slot := _SLOT.fullmatch(piece):
            name = slot[1]
            pieces.append(rf"(?P={name})" if name in named else rf"\s*(?P<{name}>(?-i:{_SLOTS[name]}))\s*")
            named.add(name)
        elif forms := _FORMS.fullmatch(piece):
            pieces.append("(?:" + "|".join(map(_form_regex, forms[1].split("|"))) + ")")
            named.update(_SLOT.findall(forms[1]))
        else:
            pieces.append(r"\s*" if piece == " " else re.escape(piece))
    return re.compile("".join(pieces), re.IGNORECASE)


def _form_regex(form: str) -> str:
    """Return the expression of one form; a slot within it is read without a name."""
    return "".join(
        rf"(?-i:{_SLOTS[piece[1]]})" if _SLOT.fullmatch(piece) else re.escape(piece)
        for piece in re.split(r"(\{\w\})", form)
    )


def matches(text: str, language: str) -> list[PatternMatch]:
    """Return the patterns that a text follows, the likeliest first."""
    found = []
    for key, regex in _readings(language):
        match = regex.fullmatch(text)
        if match:
            found.append(PatternMatch(key, {name: each.strip() for name, each in match.groupdict().items()}))
    return found


def write(key: str, slots: Mapping[str, str], language: str) -> str | None:
    """Return a pattern with translated slots in a language; None where it needs one that the original lacks."""
    spelling = _rows()[key][language][0]
    number = slots.get("n") or slots.get("k") or ""
    chosen = _FORMS.sub(lambda forms: _agreeing(forms[1].split("|"), number, language), spelling)
    names = set(_SLOT.findall(chosen)) - {"z"}
    if not names <= slots.keys():
        return None
    written = _SLOT.sub(lambda slot: slots.get(slot[1], "个" if language == "zh" else ""), chosen)
    return _FOR_ARABIC.sub(_joined, written) if language == "ar" else written


def _joined(preposition: re.Match[str]) -> str:
    """Return an Arabic preposition as it is joined to its word."""
    return "لل" if preposition[0].endswith(("لل", "ال")) else "ل"


def _agreeing(forms: Sequence[str], number: str, language: str) -> str:
    """Return the form that agrees with a number as written."""
    last = _LAST.search(number.replace("\u00a0", "").replace("\u202f", ""))
    digits = last[0] if last else ""
    digits = _GROUPED.sub("", digits) if language == "ar" else digits
    if not digits.isdecimal():
        return forms[min(1, len(forms) - 1)]
    count = int(digits)
    if language == "ru":
        return forms[_russian(count)]
    if language == "ar":
        return forms[0 if count == 1 else 1 if 3 <= count % 100 <= 10 else 2]
    return forms[0] if count == 1 else forms[-1]


def _russian(count: int) -> int:
    """Return which form follows a number: 1 зуб, 2 зуба, 5 зубьев."""
    if count % 10 == 1 and count % 100 != 11:
        return 0
    return 1 if 2 <= count % 10 < _FEW and not 12 <= count % 100 <= 14 else 2
