"""Deadlines in a buyer's need: `by 15 March`, `in six weeks`, `до конца мая`, 三月底前; in seven languages."""

import calendar
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from matching.text import fold_text
from matching.understand.han_numbers import han_number

_UNITS: Final = (1, 7, 30)
"""Days of a day, a week and a month."""
_LONGEST: Final = 730
"""A later deadline is none: `in 30 years`."""
_MONTHS: Final = 12
_ISO: Final = re.compile(r"(?<![\w.-])(20\d\d)-(\d\d)-(\d\d)(?![\w-])")
_NUMERIC: Final = re.compile(
    r"(?:(?P<y1>20\d\d)[-/.](?P<m1>\d\d?)[-/.](?P<d1>\d\d?)|(\d\d?)[/.](\d\d?)[/.](20\d\d))(?!\d)"
)
_HAN_NUMBER: Final = (
    r"(?<![\d.,〇零一二三四五六七八九十百千万两])(?P<number>\d{1,4}|[零一二三四五六七八九十百千两]{1,7})"
)
_HAN_WITHIN: Final = re.compile(
    rf"{_HAN_NUMBER}\s*个?(?:(?P<unit0>天|日|工作日)|(?P<unit1>周|星期)|(?P<unit2>月))(?:之?内|以内)"
)
_HAN_BY: Final = re.compile(
    r"(?:(?P<year>20\d\d|二[〇零][〇零一二三四五六七八九]{2})\s*年|(?P<this>今年)|(?P<next>明年))?\s*"
    r"(?<![\d.,一二三四五六七八九十])(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})"
    r"\s*月(?:份)?(?:(?P<day>\d{1,2})\s*[日号]|(?P<end>底)|(?P<beginning>初))?\s*(?:之?前|以前)"
)
_HAN_DAY_BY: Final = re.compile(r"(?<![\w.-])(20\d\d)[-/.](\d\d?)[-/.](\d\d?)\s*(?:之?前|以前)")
_COUNTS: Final = re.compile(r"\d[\d.,]*\s*[^\W\d]*|[\W_]+")
_CLAUSE_END: Final = re.compile(r"[.,;:!?\n()，。；：！？、（）،؛؟](?!\d)")


def find_deadline(text: str, language: str, written: date) -> date | None:
    """Return the day until which a text written on a day wants its goods; None if it names none.

    A day without a year is the next such day; a month means its last day, or with "before" the day before its first.
    Days in a clause about something else, as a warranty, are none.
    """
    base, plain = language.partition("-")[0].lower(), fold_text(text)
    days = (*_by(plain, base, written), *_within(plain, base, written), *_bare(plain, base))
    return next((each for each in days if each and written <= each <= written + timedelta(days=_LONGEST)), None)


def _by(text: str, language: str, written: date) -> Iterator[date | None]:
    """Yield the days that a word for "until" leads to."""
    if language == "zh":
        for found in _HAN_DAY_BY.finditer(text):
            yield _day(*map(int, found.groups()))
        yield from (_han_month(each, written) for each in _HAN_BY.finditer(text) if not _lasts(each, language))
    elif language in _lists():
        by, numeric = _pattern_by(language), _pattern_numeric(language)
        yield from (_numeric(each, language) for each in numeric.finditer(text) if not _lasts(each, language))
        yield from (_spelt(each, written) for each in by.finditer(text) if not _lasts(each, language))


def _spelt(found: re.Match[str], written: date) -> date | None:
    """Return the day of `by 15 March 2028`."""
    month = next(number for number in range(1, _MONTHS + 1) if found[f"m{number}"] or found[f"n{number}"])
    day = next((int(found[name]) for name in ("before", "after") if found[name]), None)
    year = int(found["year"]) if found["year"] else None
    return _next(written, (year, month, day), early=bool(_EARLY.match(found["by"])) and not found["end"])


def _numeric(found: re.Match[str], language: str) -> date | None:
    """Return the day of `by 15/03/2027`; none where an English text may put the month first."""
    if found["y1"]:
        return _day(int(found["y1"]), int(found["m1"]), int(found["d1"]))
    first, second, year = (int(each) for each in found.groups()[-3:])
    if language != "en" or first == second or first > _MONTHS:
        return _day(year, second, first)
    return _day(year, first, second) if second > _MONTHS else None


def _han_month(found: re.Match[str], written: date) -> date | None:
    """Return the day of 2028年3月底前."""
    year = han_number(found["year"]) if found["year"] else None
    if found["this"] or found["next"]:
        year = written.year + bool(found["next"])
    month = han_number(found["number"])
    if month is None or not 1 <= month <= _MONTHS:
        return None
    return _next(written, (year, month, int(found["day"]) if found["day"] else None), early=not found["end"])


def _within(text: str, language: str, written: date) -> Iterator[date | None]:
    """Yield the days of `in six weeks`, where a clause is about delivery or says nothing else."""
    if language not in _lists():
        return
    for found in (_HAN_WITHIN if language == "zh" else _pattern_within(language)).finditer(text):
        if not _is_about_delivery(found, language):
            continue
        if language == "zh":
            unit, number = next(place for place in range(len(_UNITS)) if found[f"unit{place}"]), found["number"]
            count = han_number(number)
        else:
            unit = next(place for place in range(len(_UNITS)) if found[f"u{place}"])
            count = next((each for each in range(1, _MONTHS + 1) if found[f"w{each}"]), int(found["digits"] or 0))
        yield written + timedelta(days=count * _UNITS[unit]) if count else None


def _bare(text: str, language: str) -> Iterator[date | None]:
    """Yield the days written by the standard (ISO 8601) in a clause about delivery, or standing alone."""
    if language in _lists():
        for found in _ISO.finditer(text):
            if _is_about_delivery(found, language):
                yield _day(*map(int, found.groups()))


def _clause(found: re.Match[str]) -> tuple[str, str]:
    """Return what a clause says before and after a match."""
    before, after = found.string[: found.start()], found.string[found.end() :]
    end = _CLAUSE_END.search(after)
    return _CLAUSE_END.split(before)[-1], after[: end.start()] if end else after


def _is_about_delivery(found: re.Match[str], language: str) -> bool:
    """Return whether a clause is about delivery, or the match follows a verb of need, or says nothing else."""
    before, after = _clause(found)
    words = _lists()[language]
    if _lasts(found, language) or re.search(words["that"], before):
        return False
    if not _COUNTS.sub("", before + " " + after) or re.search(words["delivery"], before + " " + after):
        return True
    return re.search(rf"(?:{words['needed']})\s*$", before) is not None


def _lasts(found: re.Match[str], language: str) -> bool:
    """Return whether a clause says how long something lasts, as a warranty."""
    before, after = _clause(found)
    return re.search(_lists()[language]["lasting"], before + " " + after) is not None


_EARLY: Final = re.compile(r"before|antes|avant|قبل")
"""Words that exclude the month that they name."""


def _next(written: date, day_of: tuple[int | None, int, int | None], *, early: bool) -> date | None:
    """Return a day by year, month and day; the next one without a year.

    Without a day it is the month's last, or if it is meant early, the one before its first.
    """
    given, month, day = day_of
    return next(
        (each for year in ((given,) if given else (written.year, written.year + 1))
         if (each := _in_year(year, month, day, early=early)) and (given or each >= written)),
        None,
    )  # fmt: skip


def _in_year(year: int, month: int, day: int | None, *, early: bool) -> date | None:
    if day is not None:
        return _day(year, month, day)
    if early:
        return date(year, month, 1) - timedelta(days=1)
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    valid = 1 <= month <= _MONTHS and 1 <= day <= calendar.monthrange(year, month)[1]
    return date(year, month, day) if valid else None


@lru_cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@lru_cache
def _pattern_within(language: str) -> re.Pattern[str]:
    """Return a pattern of `within six weeks`."""
    words = _lists()[language]
    numbers, units = _groups("w", words["numbers"]), _groups("u", words["units"])
    return re.compile(rf"(?<!\w)(?:{words['within']})\s+(?:(?P<digits>\d{{1,3}})|{numbers})\s*[- ]?(?:{units})(?!\w)")


@lru_cache
def _pattern_by(language: str) -> re.Pattern[str]:
    """Return a pattern of `by 15 March`."""
    words = _lists()[language]
    before, after = _groups("m", words["months"]), _groups("n", words["months"])
    day = r"(?:st|nd|rd|th|er|º|-?го)?(?:\s+(?:of|de))?\s+"
    year = r"(?:\s*,?\s*(?:(?:of|de|do|del|du)\s+)?(?P<year>20\d\d)(?!\d))?"
    return re.compile(
        rf"(?<!\w)(?P<by>{words['by']})\s+(?:(?P<end>{words['end']})\s+)?(?:(?:the|dia|o dia)\s+)?"
        rf"(?:(?:{after})\s+(?P<after>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?"
        rf"|(?:(?P<before>\d{{1,2}}){day})?(?:{before})(?!\w)){year}"
    )


@lru_cache
def _pattern_numeric(language: str) -> re.Pattern[str]:
    """Return a pattern of `by 15/03/2027` and `by 2027-03-15`."""
    return re.compile(rf"(?<!\w)(?:{_lists()[language]['by']})\s+(?:(?:the|dia|o dia)\s+)?{_NUMERIC.pattern}")


def _groups(name: str, alternatives: str) -> str:
    """Return a pattern of one of some words, each a group with its number."""
    first = 0 if name == "u" else 1
    each = (word.replace("_", " ") for word in alternatives.split(" "))
    return "|".join(f"(?P<{name}{number}>{word})" for number, word in enumerate(each, start=first))
