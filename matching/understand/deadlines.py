"""Deadlines in a buyer's need: `by 15 March`, `in six weeks`, `до конца мая`, 三月底前; in seven languages."""

import calendar
import re
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from matching.text import fold_text

_UNITS: Final = (1, 7, 30)
"""Days of a day, a week and a month."""
_LONGEST: Final = 730
"""A later deadline is none: `in 30 years`."""
_MONTHS: Final = 12
_DECEMBER: Final = 12
_ISO: Final = re.compile(r"(?<!\d)(20\d\d)-(\d\d?)-(\d\d?)(?!\d)")
_HAN_DIGITS: Final = {each: number for number, each in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HAN_NUMBER: Final = r"(?P<number>\d{1,3}|[一二三四五六七八九十两]{1,3})"
_HAN_WITHIN: Final = re.compile(
    rf"{_HAN_NUMBER}\s*(?:(?P<unit0>天|日|工作日)|(?P<unit1>周|个?星期)|(?P<unit2>个月))(?:之?内|以内)"
)
_HAN_BY: Final = re.compile(
    rf"{_HAN_NUMBER}\s*月(?:份)?(?:(?P<day>\d{{1,2}})\s*[日号]|(?P<end>底)|(?P<beginning>初))?\s*(?:之?前|以前)"
)


def find_deadline(text: str, language: str, written: date) -> date | None:
    """Return the day until which a text written on a day wants its goods; None if it names none.

    A day without a year is the next such day; a month means its last day, or with "before" the day before its first.
    """
    base, plain = language.partition("-")[0].lower(), fold_text(text)
    if found := _ISO.search(plain):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    until = _chinese(plain, written) if base == "zh" else _spelt(plain, base, written)
    return until if until and written <= until <= written + timedelta(days=_LONGEST) else None


def _spelt(text: str, language: str, written: date) -> date | None:
    if language not in _lists():
        return None
    within, by = _patterns(language)
    if found := by.search(text):
        month = next(number for number in range(1, _MONTHS + 1) if found[f"m{number}"] or found[f"n{number}"])
        day = next((int(found[name]) for name in ("before", "after") if found[name]), None)
        return _next(written, month, day, early=bool(_EARLY.match(found["by"])) and not found["end"])
    if found := within.search(text):
        unit = next(place for place in range(len(_UNITS)) if found[f"u{place}"])
        number = next((each for each in range(1, _MONTHS + 1) if found[f"w{each}"]), 0)
        return written + timedelta(days=int(found["digits"] or number) * _UNITS[unit])
    return None


_EARLY: Final = re.compile(r"before|antes|avant|قبل")
"""Words that exclude the month that they name."""


def _chinese(text: str, written: date) -> date | None:
    if found := _HAN_WITHIN.search(text):
        unit = next(place for place in range(len(_UNITS)) if found[f"unit{place}"])
        return written + timedelta(days=_han(found["number"]) * _UNITS[unit])
    if (found := _HAN_BY.search(text)) and 1 <= _han(found["number"]) <= _MONTHS:
        day = int(found["day"]) if found["day"] else None
        return _next(written, _han(found["number"]), day, early=not found["end"])
    return None


def _han(number: str) -> int:
    """Return a number up to 99 in digits or Chinese characters."""
    if number.isdecimal():
        return int(number)
    tens, has_tens, ones = number.partition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if has_tens else 0) + _HAN_DIGITS.get(ones if has_tens else tens, 0)


def _next(written: date, month: int, day: int | None, *, early: bool) -> date | None:
    """Return the next such day; without a day the month's last, or if it is meant early, the one before its first."""
    year = written.year + (month < written.month or (month == written.month and day is not None and day < written.day))
    if day is not None:
        return _day(year, month, day)
    if early:
        return date(year, month, 1) - timedelta(days=1)
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    valid = 1 <= month <= _DECEMBER and 1 <= day <= calendar.monthrange(year, month)[1]
    return date(year, month, day) if valid else None


@lru_cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@lru_cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of `within six weeks` and of `by 15 March`."""
    words = _lists()[language]
    numbers, units = _groups("w", words["numbers"]), _groups("u", words["units"])
    within = rf"(?<!\w)(?:{words['within']})\s+(?:(?P<digits>\d{{1,3}})|{numbers})\s*[- ]?(?:{units})(?!\w)"
    before, after = _groups("m", words["months"]), _groups("n", words["months"])
    day = r"(?:st|nd|rd|th|er|º|-?го)?(?:\s+(?:of|de))?\s+"
    by = (
        rf"(?<!\w)(?P<by>{words['by']})\s+(?:(?P<end>{words['end']})\s+)?"
        rf"(?:(?:{after})\s+(?P<after>\d{{1,2}})(?!\d)|(?:(?P<before>\d{{1,2}}){day})?(?:{before})(?!\w))"
    )
    return re.compile(within), re.compile(by)


def _groups(name: str, alternatives: str) -> str:
    """Return a pattern of one of some words, each a group with its number."""
    first = 0 if name == "u" else 1
    each = (word.replace("_", " ") for word in alternatives.split(" "))
    return "|".join(f"(?P<{name}{number}>{word})" for number, word in enumerate(each, start=first))
