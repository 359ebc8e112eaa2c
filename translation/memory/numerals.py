"""Numbers in digits in the formats of seven languages: parsing, and formatting in the style of another number.

Separators are those of CLDR for each language; Arabic-Indic digits with theirs (U+066B, U+066C) are read in all.
Leading and trailing zeros are kept, so that article and version numbers are preserved.

`translation.protect.quantities.numerals` differs: there a number is its value, here it is its spelling, to be
reproduced. The memory cannot simply switch to the values found by `protect`: the keys of stored segments are made
from the text beside the values found here, so all of them would have to be computed again.
"""

import re
from typing import NamedTuple

DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9\uff10-\uff19"
_NUMERAL = re.compile(rf"[{DIGITS}]+(?:[.,\u066b\u066c'\u2019\u00a0\u202f][{DIGITS}]+)*")
_SPACED = re.compile(rf"[{DIGITS}]{{1,3}}(?: [{DIGITS}]{{3}})+(?![{DIGITS}])(?:[.,][{DIGITS}]+)?|{_NUMERAL.pattern}")
_GROUPED_BY_SPACES = frozenset({"fr", "ru"})
_PLAIN = {ord(first) + i: str(i) for first in "٠۰０" for i in range(10)}
_ARABIC = {ord("0") + i: chr(ord("٠") + i) for i in range(10)}
_PERSIAN = {ord("0") + i: chr(ord("۰") + i) for i in range(10)}
_DECIMAL_COMMA = frozenset({"es", "fr", "pt", "ru"})
_GROUPS = {"es": ".", "pt": ".", "fr": "\u202f", "ru": "\u00a0"}


class Numeral(NamedTuple):
    """A number as written: ASCII digits before and after the decimal sign, and its separators, if any."""

    whole: str
    decimals: str
    group: str
    decimal: str
    digits: str
    """A digit as written, which identifies the script."""

    @property
    def value(self) -> str:
        """Value independent of the format: ``1200.50``."""
        return f"{self.whole}.{self.decimals}" if self.decimals else self.whole


def pattern(language: str) -> re.Pattern[str]:
    """Return the pattern of numbers in a language. In French and Russian plain spaces may group thousands."""
    return _SPACED if language in _GROUPED_BY_SPACES else _NUMERAL


def read(text: str, language: str) -> Numeral | None:
    """Return the number in a match of `pattern`, or None where it is not a single number (``1,2,3``).

    A single point or comma other than the language's decimal sign groups thousands if three digits follow, and
    otherwise is a decimal sign all the same.
    """
    plain = text.translate(_PLAIN)
    signs = [letter for letter in plain if not letter.isdecimal()]
    decimal = _decimal_sign(plain, signs, language)
    whole, _, decimals = plain.rpartition(decimal) if decimal else (plain, "", "")
    groups = [letter for letter in whole if not letter.isdecimal()]
    if len(set(groups)) > 1 or decimal in groups or (groups and not _in_thousands(whole, groups[0])):
        return None
    group = groups[0] if groups else ""
    return Numeral(whole.replace(group, ""), decimals, group, decimal, text[0])


def _decimal_sign(plain: str, signs: list[str], language: str) -> str:
    if not signs or signs[-1] not in ".,\u066b":
        return ""
    last = signs[-1]
    if signs.count(last) > 1:
        return ""
    if len(signs) > 1 or last == "\u066b" or last == _decimal_of(language):
        return last
    return "" if _in_thousands(plain, last) else last


def _decimal_of(language: str) -> str:
    return "," if language in _DECIMAL_COMMA else "."


def _in_thousands(integer_digits: str, group: str) -> bool:
    first, *rest = integer_digits.split(group)
    return 1 <= len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in rest)


def write(number: Numeral, like: Numeral, language: str) -> str:
    """Return a number formatted for a language, in the digits and separators of ``like`` as far as it has them."""
    decimal = like.decimal or _own(like.digits, "\u066b", _decimal_of(language))
    group = like.group or (_own(like.digits, "\u066c", _GROUPS.get(language, ",")) if number.group else "")
    if group == decimal:
        group = ""
    written = _grouped(number.whole, group) + (decimal + number.decimals if number.decimals else "")
    return written.translate(_ARABIC if "٠" <= like.digits <= "٩" else _PERSIAN if "۰" <= like.digits <= "۹" else {})


def _own(digit: str, arabic: str, usual: str) -> str:
    return arabic if "٠" <= digit <= "٩" or "۰" <= digit <= "۹" else usual


def _grouped(integer_digits: str, group: str) -> str:
    if not group or len(integer_digits) < 4 or integer_digits[0] == "0":
        return integer_digits
    first = len(integer_digits) % 3 or 3
    return group.join(
        [integer_digits[:first], *(integer_digits[i : i + 3] for i in range(first, len(integer_digits), 3))]
    )
