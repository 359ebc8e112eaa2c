"""Units of measure after a number: symbols and words of seven languages, with UNECE Recommendation 20 codes.

``units.csv`` lists them, the usual spelling first. Symbols match as written, and in other case unless that is another
unit (``KG``, ``mah``). 斤 has no code there; it is called JIN.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from translation.protect.quantities.periods import PERIODS, period, takes_arabic_plural
from translation.protect.script import HAN, is_arabic, is_word_char, primary

_MANY_CASES: Final = frozenset({
    "m", "g", "s", "h", "t", "k", "n", "j", "mw", "in", "kb", "mb", "ma", "pa", "mω", "kn", "а", "в", "к", "н", "мом",
    "кн",
})  # fmt: skip
"""Symbols with another meaning in other case: 5G is a network, ``3 в 1`` means three in one."""
_GLUED_ONLY: Final = frozenset({"w", "v", "a", "mb", "kb", "ma", "pa"})
"""Symbols that may be in lower case only directly after the number: 12v, but not ``de 10 a 20``."""
_NOT_BEFORE: Final = {
    "米": "色白黄老", "升": "级降", "克": "力斯", "瓦": "楞片", "安": "全装卓静瓜光市", "伏": "特加", "寸": "照",
    "天": "然线花猫窗", "秒": "杀", "年": "代级货", "码": "率头数", "磅": "礴秤", "巴": "士西黎", "帕": "拉金",
    "周": "边年", "牛": "仔皮肉奶",
}  # fmt: skip
"""Characters that turn Chinese units into other words: 米色 is beige."""
_NO_SPACE: Final = frozenset({"P1", "NX", "DD", "INH"})
_COLUMN_BY_LANGUAGE: Final = {"ru": "russian", "ar": "arabic", "zh": "chinese"}
_ARABIC_PLURALS: Final = {"HUR": "ساعات", "MIN": "دقائق"}
"""Plurals of units that Arabic writes as words."""
_INCH: Final = re.compile(
    rf"\s*+(?:$|[^\w\s]|[{HAN}]|[xх×](?![\w])|(?:wide|long|high|deep|thick|tall|diameter|dia)\b)", re.IGNORECASE
)
_SIZES: Final = re.compile(r"(?<![\d.,])\d{2,3}\s?[-–~至]\s?\d{2,3}$")
"""A range before 码: of sizes of shoes or clothes, while single numbers may count yards."""
_GOES_ON: Final = re.compile("-| [0-9]")
_OPENING: Final = re.compile('(?<![0-9"])"')
_QUOTES: Final = frozenset("\"”'′")


class UnitSpan(NamedTuple):
    """A unit at ``text[start:end]``; ``symbol`` tells whether it is understood in all languages."""

    start: int
    end: int
    code: str
    symbol: bool


@cache
def _rows() -> dict[str, dict[str, list[str]]]:
    with (Path(__file__).parent / "units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE))
    return {row.pop("code"): {name: cell.split(",") if cell else [] for name, cell in row.items()} for row in rows}


@cache
def _exact() -> dict[str, tuple[str, bool]]:
    """Return the code of each spelling, and whether it is an international symbol."""
    found: dict[str, tuple[str, bool]] = {}
    for code, row in _rows().items():
        for name, words in row.items():
            for word in words:
                found.setdefault(word.translate(_FORMS), (code, name == "symbols" and not re.search(f"[{HAN}]", word)))
    return found


_FORMS: Final = str.maketrans({"\u03bc": "\u00b5", "\u2126": "\u03a9", "’": "'"})


@cache
def _folded() -> dict[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for word, known in _exact().items():
        if word.lower() not in _MANY_CASES or word.lower() in _GLUED_ONLY:
            found.setdefault(word.lower(), known)
    return found


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return the lengths of the spellings by their first character, the longest first."""
    known: dict[str, set[int]] = {}
    for word in _exact():
        known.setdefault(word[0].lower(), set()).add(len(word))
    return {each: tuple(sorted(lengths, reverse=True)) for each, lengths in known.items()}


def unit_at(text: str, end: int, number: str) -> UnitSpan | None:
    """Return the unit of the ``number`` (canonical) before ``text[end]`` of a normal text, if any."""
    start = end + (text[end : end + 1] in {" ", "\u00a0"})
    hyphen = text[end : end + 1] == "-" and start == end
    for length in _lengths().get(text[start + hyphen : start + hyphen + 1].lower(), ()):
        word = text[start + hyphen : start + hyphen + length]
        known = _known(word, glued=start == end)
        if (
            known is None
            or len(word) < length
            or (hyphen and not (length > 2 and word.isalpha()))
            or not _ends(text, start + hyphen + length, word)
        ):
            continue
        if not _is_other(text, end, start + hyphen + length, known[0], number):
            return UnitSpan(start + hyphen, start + hyphen + length, *known)
    return None


def bare_unit(word: str) -> str | None:
    """Return the code of a unit without a number, such as ``m²``."""
    known = _exact().get(word)
    return known[0] if known else None


def _known(word: str, *, glued: bool) -> tuple[str, bool] | None:
    if known := _exact().get(word):
        return known
    low = word.lower()
    return _folded().get(low) if glued or low not in _GLUED_ONLY else None


def _ends(text: str, end: int, word: str) -> bool:
    """Return whether a unit ends at a word boundary."""
    if end >= len(text):
        return True
    after, last = text[end], word[-1]
    if is_word_char(last) or last in "µΩ":
        if after == "'" and len(word) == 1 and text[end + 1 : end + 2].isalpha():
            return False
        return not is_word_char(after)
    if is_arabic(last):
        return not is_arabic(after)
    return after not in _NOT_BEFORE.get(word, "")


def _is_other(text: str, number_end: int, end: int, code: str, number: str) -> bool:
    """Return whether a seeming unit is something else: a preposition, a quotation mark, a calendar year, a size."""
    word = text[number_end:end].strip()
    if word == "码":
        return bool(_SIZES.search(text[:number_end]))
    if code == "INH" and word.lower() == "in":
        if text[number_end] in "iI":
            return bool(_GOES_ON.match(text, end))
        return not _INCH.match(text, end)
    if word in _QUOTES or word == "''":
        return number_end != end - len(word) or _is_quoted(text, number_end)
    if word in {"年", "г", "год", "года"}:
        return (
            number.isdecimal()
            and len(number) == 4
            and "1900" <= number <= "2100"
            and (word != "г" or text[end : end + 1] == ".")
        )
    return False


def _is_quoted(text: str, end: int) -> bool:
    """Return whether a quotation mark at ``text[end]`` closes one opened shortly before."""
    before = text[max(0, end - 40) : end]
    return "“" in before or len(_OPENING.findall(before)) % 2 == 1


def write_unit(code: str, value: str, language: str) -> str:
    """Return a unit as written after a number in a language, with the space before it."""
    if code in PERIODS:
        return period(code, value, language)
    row = _rows()[code]
    words = row[_COLUMN_BY_LANGUAGE[primary(language)]] if primary(language) in _COLUMN_BY_LANGUAGE else row["symbols"]
    chosen = (words or row["symbols"])[0]
    if primary(language) == "ar" and code in _ARABIC_PLURALS and takes_arabic_plural(value):
        chosen = _ARABIC_PLURALS[code]
    return chosen if (code in _NO_SPACE and not chosen[0].isalpha()) or re.match(f"[{HAN}]", chosen) else f" {chosen}"


def symbol_of(code: str) -> str:
    """Return the symbol of a unit, or its code if it has none."""
    return next(iter(_rows()[code]["symbols"]), code)


def all_units() -> dict[str, tuple[str, ...]]:
    """Return all spellings of each unit, by code."""
    found = {code: tuple(word for words in row.values() for word in words) for code, row in _rows().items()}
    return {code: words for code, words in found.items() if words}
