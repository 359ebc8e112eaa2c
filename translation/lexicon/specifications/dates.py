"""Months and days of the year, and the time from one to another: 3月20日–4月4日, October–January."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from translation.lexicon.folding import fold

_MONTHS: Final[Mapping[str, str]] = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
_GENITIVE: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля",
    "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_DATES: Final[Mapping[str, str]] = {
    "en": "{} {}", "zh": "{1}月{0}日", "es": "{} de {}", "fr": "{} {}", "ru": "{} {}", "ar": "{} {}", "pt": "{} de {}",
}  # fmt: skip
_RANGE: Final = re.compile(r"\s*(?:[-–—~至到]|\bto\b|\ba\b|\bà\b)\s*")
_CHINESE: Final = re.compile(r"(\d{1,2})(?:月(?:(\d{1,2})日)?)?")
_WESTERN: Final = re.compile(r"(?:(\d{1,2})(?:er|º)?\s+(?:de\s+)?)?([^\W\d]+)")
_MONTHS_OF_YEAR: Final = 12
_DAYS_OF_MONTH: Final = 31


class _Date(NamedTuple):
    month: int
    day: int | None


def translate(text: str, source: str, target: str) -> str | None:
    """Return a month, a day of the year, or the time between two of them, in another language; else None."""
    ends = _RANGE.split(text.strip())
    if len(ends) not in {1, 2} or (source == "zh" and "月" not in ends[-1]):
        return None
    dates = [_read(each, source) for each in ends]
    known = [each for each in dates if each]
    if len(known) < len(dates) or len({each.day is None for each in known}) > 1:
        return None
    return (" – " if known[0].day else "–").join(_written(each, target) for each in known)


def _read(text: str, language: str) -> _Date | None:
    if language == "zh":
        match = _CHINESE.fullmatch(text)
        return _date(int(match[1]), match[2]) if match else None
    match = _WESTERN.fullmatch(text)
    month = _numbers(language).get(fold(match[2])) if match else None
    return _date(month, match[1]) if match and month else None


def _date(month: int, day: str | None) -> _Date | None:
    if not 1 <= month <= _MONTHS_OF_YEAR or (day and not 1 <= int(day) <= _DAYS_OF_MONTH):
        return None
    return _Date(month, int(day) if day else None)


@cache
def _numbers(language: str) -> Mapping[str, int]:
    names = {fold(name): number for number, name in enumerate(_MONTHS[language].split(), start=1)}
    genitives = {fold(name): number for number, name in enumerate(_GENITIVE, start=1)} if language == "ru" else {}
    return names | genitives


def _written(date: _Date, language: str) -> str:
    if language == "zh":
        return f"{date.month}月" + (f"{date.day}日" if date.day else "")
    month = _MONTHS[language].split()[date.month - 1]
    if date.day is None:
        return month
    day = "1er" if language == "fr" and date.day == 1 else str(date.day)
    return _DATES[language].format(day, _GENITIVE[date.month - 1] if language == "ru" else month)
