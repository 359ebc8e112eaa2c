"""Number formats of seven languages: the value of a run of digits and separators, and formatting.

Decimal and grouping characters are those of CLDR. Ambiguities are resolved by the language of the text: its own
decimal character is decimal; another separator groups before exactly three digits, and before fewer or more is a
borrowed decimal character. ``1.200`` is 1.2 in English and 1200 in Spanish; ``12.5`` is 12.5 in both.
In Russian, where weights are given as ``1.200 кг``, a point never groups.
No-break spaces group in all languages, other spaces only where that is usual. A run that is no number
(``1.2.3``, ``007``) is its own value.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final, NamedTuple

from translation.number_words.chinese import numeral
from translation.protect.script import FRACTIONS, primary


class Convention(NamedTuple):
    """Number format of a language; ``minimum`` is the number of digits from which numbers are grouped.

    ``read_as_decimal`` are further characters in use as decimal ones, besides ``decimal`` itself.
    """

    decimal: str
    group: str
    minimum: int = 4
    groups_with_spaces: bool = False
    read_as_decimal: str = ""


_POINT: Final = Convention(".", ",")
_SPACED_COMMA: Final = Convention(",", "\u00a0", 5, groups_with_spaces=True)
CONVENTIONS: Final = {
    **dict.fromkeys(("en", "zh", "ar", "ja", "ko"), _POINT),
    "es": Convention(",", ".", 5, groups_with_spaces=True),
    "pt": Convention(",", ".", 4, groups_with_spaces=True),
    **dict.fromkeys(("de", "it", "nl", "id", "tr", "el", "da", "vi"), Convention(",", ".")),
    **dict.fromkeys(("pl", "cs", "sk", "uk", "bg", "hu", "sv", "nb", "fi"), _SPACED_COMMA),
    "fr": Convention(",", "\u202f", 4, groups_with_spaces=True),
    "ru": Convention(",", "\u00a0", 5, groups_with_spaces=True, read_as_decimal="."),
}
_RUN: Final = re.compile(r"[0-9]++(?:[.,'٫٬][0-9]++)*+")
_TAIL: Final = r"(?:[.,٫][0-9]++)?+(?![0-9])"
_HARD: Final = re.compile(rf"[1-9][0-9]{{0,2}}(?:\u00a0[0-9]{{3}}(?![0-9]))++{_TAIL}")
_SPACED: Final = re.compile(rf"[1-9][0-9]{{0,2}}(?:[ \u00a0][0-9]{{3}}(?![0-9]))++{_TAIL}")
_FRACTION: Final = re.compile(f"[{FRACTIONS}]")
_SEPARATORS: Final = re.compile(r"[.,'٫٬]")
_MULTIPLIER: Final = re.compile("[万千百]?[万亿萬億]|千(?![克米瓦伏赫帕卡焦安兆字升位斤吨欧牛])")
_MAX_NUMERAL_LENGTH: Final = 40
"""Longest run of digits that is computed with; longer ones are their own value."""


class Number(NamedTuple):
    """A number ending before ``text[end]``, in canonical form."""

    end: int
    value: str


def convention(language: str) -> Convention:
    """Return the number format of a language (BCP 47); unknown languages have the English one."""
    return CONVENTIONS.get(primary(language), _POINT)


def read(text: str, start: int, language: str) -> Number | None:
    """Return the number at ``text[start]`` of a normal text, or None if there is no digit."""
    if found := _FRACTION.match(text, start):
        return Number(found.end(), _vulgar(found[0]))
    style = convention(language)
    grouped = (_SPACED if style.groups_with_spaces else _HARD).match(text, start)
    if grouped:
        end, value = grouped.end(), _plain(*_halves(re.sub("[ \u00a0]", "", grouped[0])))
    elif found := _RUN.match(text, start):
        end, value = found.end(), decimal_value(found[0], style)
    else:
        return None
    if end < len(text) and (half := _FRACTION.match(text, end)):
        return Number(half.end(), f"{value}+{_vulgar(half[0])}")
    return _multiplied(text, end, value)


def _multiplied(text: str, end: int, value: str) -> Number:
    found = _MULTIPLIER.match(text, end)
    if found is None or not _is_decimal(value):
        return Number(end, value)
    return Number(found.end(), canonical(Decimal(value) * int(numeral(found[0]))))


def _is_decimal(value: str) -> bool:
    return (
        len(value) <= _MAX_NUMERAL_LENGTH
        and value.count(".") <= 1
        and value.replace(".", "").isdecimal()
        and (not value.startswith("0") or value.startswith("0.") or value == "0")
    )


def _vulgar(letter: str) -> str:
    """Return ½ as 1/2, by its compatibility decomposition."""
    return unicodedata.normalize("NFKC", letter).replace("\u2044", "/")


def decimal_value(run: str, style: Convention) -> str:
    """Return the value of digits with separators as a plain decimal, or the run itself if it is no number."""
    separators = _SEPARATORS.findall(run)
    if len(run) > _MAX_NUMERAL_LENGTH:
        return run
    if not separators:
        return _plain(run, "")
    if len(separators) == 1:
        return _with_one(run, separators[0], style)
    *groups, last = separators
    if len(set(groups)) == 1 and _is_grouped(run, groups[0], last):
        whole, _, decimals = run.rpartition(last) if last != groups[0] else (run, "", "")
        return _plain(whole.replace(groups[0], ""), decimals)
    return run


def _with_one(run: str, separator: str, style: Convention) -> str:
    whole, _, rest = run.partition(separator)
    groups = len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0")
    if separator in "'٬":
        return _plain(whole + rest, "") if groups else run
    if separator not in {style.decimal, "٫", *style.read_as_decimal} and groups:
        return _plain(whole + rest, "")
    plain = _plain(whole, rest)
    return run if plain == f"{whole}.{rest}" and whole.startswith("0") and len(whole) > 1 else plain


def _is_grouped(run: str, group: str, last: str) -> bool:
    if group == "٫" or (last != group and last in "'٬"):
        return False
    whole = run if last == group else run.rpartition(last)[0]
    first, *others = whole.split(group)
    return len(first) <= 3 and not first.startswith("0") and all(len(each) == 3 for each in others)


def _halves(run: str) -> tuple[str, str]:
    whole, *rest = _SEPARATORS.split(run)
    return whole, "".join(rest)


def _plain(whole: str, decimals: str) -> str:
    """Return digits as a plain decimal; with a leading zero they are a code and unchanged."""
    if len(whole) > 1 and whole.startswith("0"):
        return f"{whole}.{decimals}" if decimals else whole
    kept = decimals.rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def canonical(number: Decimal) -> str:
    """Return a decimal in plain digits, without trailing zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write(value: str, language: str, decimals: int | None = None) -> str:
    """Return a plain decimal in the format of a language (CLDR), with at least ``decimals`` decimals."""
    style = convention(language)
    whole, _, rest = value.partition(".")
    rest = rest.ljust(decimals or 0, "0")
    if whole.isdecimal() and len(whole) >= style.minimum:
        head = len(whole) % 3 or 3
        whole = style.group.join([whole[:head], *(whole[at : at + 3] for at in range(head, len(whole), 3))])
    return f"{whole}{style.decimal}{rest}" if rest else whole
