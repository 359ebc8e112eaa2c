"""Part numbers that two languages write in two scripts or with other joints: Il-76, Ил-76; A1GP, A1 GP."""

import re
import unicodedata
from typing import Final

_JOINTS: Final = re.compile(r"[\s\u00a0_./-]+")
_CYRILLIC: Final = re.compile("[Ѐ-ӿ]")
_LATIN: Final = re.compile("[A-Za-zÀ-ɏ]")
_DIGITS: Final = re.compile("[0-9]+")
_WORD_AND_NUMBER: Final = re.compile(r"([^\W\d_]+)[-\s\u00a0]?([0-9]+)")
_SHORTEST_WORD: Final = 3


def codes_agree(one: str, other: str) -> bool:
    """Return whether two part numbers are the same but for joints, case, a plural s, or their script."""
    if plain(one) == plain(other):
        return True
    scripts = bool(_CYRILLIC.search(one)) + 2 * bool(_LATIN.search(one)), bool(_CYRILLIC.search(other)) + 2 * bool(
        _LATIN.search(other)
    )
    return set(scripts) == {1, 2} and _DIGITS.findall(one) == _DIGITS.findall(other)


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
