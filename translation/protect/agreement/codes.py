"""Part numbers that two languages write in two scripts or with other joints: Il-76, Ил-76; A1GP, A1 GP."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

_JOINTS: Final = re.compile(r"[\s\u00a0_./-]+")
_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")
_LATIN: Final = re.compile("[A-Za-zÀ-ɏ]")
_DIGITS: Final = re.compile("[0-9]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_SPELLED: Final = {
    "а": "a", "б": "b", "в": "vbw", "г": "gh", "д": "d", "е": "e", "ё": "e", "ж": "jz", "з": "z", "и": "i", "й": "ijy",
    "к": "kcq", "л": "l", "м": "m", "н": "nh", "о": "o", "п": "p", "р": "rp", "с": "sc", "т": "t", "у": "uyw",
    "ф": "fp", "х": "hxkc", "ц": "ct", "ч": "c", "ш": "s", "щ": "s", "ы": "y", "э": "e", "ю": "uyj", "я": "yj",
}  # fmt: skip
_WORD_AND_NUMBER: Final = re.compile(r"([^\W\d_]+)[-\s\u00a0]?([0-9]+)")
_SHORTEST_WORD: Final = 3


def codes_agree(one: str, other: str) -> bool:
    """Return whether two part numbers are the same but for joints, case, a plural s, or their script."""
    if plain(one) == plain(other):
        return True
    one, other = _without_plural(one), _without_plural(other)
    cyrillic, latin = (one, other) if _CYRILLIC.search(one) else (other, one)
    if not _CYRILLIC.search(cyrillic) or _CYRILLIC.search(latin):
        return False
    return _DIGITS.findall(one) == _DIGITS.findall(other) and _spells(
        _LETTERS.findall(cyrillic), _LETTERS.findall(latin)
    )


def is_named(code: str, text: str) -> bool:
    """Return whether a part number is the formula of a chemical that a text names: LiFePO4, 磷酸铁锂."""
    low = text.casefold()
    return any(each in low for each in _names_of_formulas().get(plain(code), ()))


@cache
def _names_of_formulas() -> dict[str, tuple[str, ...]]:
    """Return the names of chemicals in seven languages, or how they begin, by formula (``formulas.csv``)."""
    with (Path(__file__).parent / "formulas.csv").open(encoding="utf-8", newline="") as file:
        return {plain(row["formula"]): tuple(row["names"].split(",")) for row in csv.DictReader(file, delimiter=";")}


def _spells(cyrillic: Sequence[str], latin: Sequence[str]) -> bool:
    """Return whether Cyrillic letters may be the Latin ones, by sound or look; longer words need to begin alike."""
    if len(cyrillic) != len(latin):
        return False
    return all(
        all(b.casefold() in _SPELLED.get(a, a) for a, b in zip(one.casefold(), other.casefold(), strict=False))
        if len(one) == len(other) < _SHORTEST_WORD + 1
        else other[0].casefold() in _SPELLED.get(one[0].casefold(), one[0].casefold())
        for one, other in zip(cyrillic, latin, strict=True)
    )


def plain(code: str) -> str:
    """Return a part number without joints, in one case, and without the s of an English plural (Il-76s)."""
    made = _JOINTS.sub("", unicodedata.normalize("NFKC", code)).casefold()
    return made[:-1] if made.endswith("s") and made[-2:-1].isdecimal() and code.endswith("s") else made


def transliterates(code: str, before: str, values: frozenset[str]) -> bool:
    """Return whether a number that follows the word ``before`` may be a part number's: COVID-19, كوفيد-19.

    A Latin word must begin alike (Formula-1, Fórmula 1); letters of another script may spell any.
    """
    found = _WORD_AND_NUMBER.fullmatch(_without_plural(code))
    if found is None or found[2] not in values:
        return False
    if _LATIN.match(before) and _LATIN.match(found[1]):
        return len(found[1]) >= _SHORTEST_WORD and _first(before) == _first(found[1])
    return True


def _without_plural(code: str) -> str:
    return code[:-1] if code.endswith("s") and code[-2:-1].isdecimal() else code


def _first(word: str) -> str:
    return unicodedata.normalize("NFKD", word)[0].casefold()
