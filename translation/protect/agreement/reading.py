"""Amounts of a text: its values with digits, read as persons of its language write them, and its number words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from translation.number_words.chinese import NUMERAL, numeral
from translation.protect.agreement.amounts import MONTH, Amount, number_values
from translation.protect.agreement.chinese.numbers import chinese_numbers
from translation.protect.agreement.chinese.units import chinese_unit
from translation.protect.agreement.codes import plain
from translation.protect.agreement.joints import chained
from translation.protect.agreement.measuring import amount_at
from translation.protect.agreement.spelled_numbers import spelled_numbers
from translation.protect.agreement.times import times
from translation.protect.kinds import MEASURED, Span, ValueKind
from translation.protect.script import FRACTIONS, normal, primary

_DIGIT: Final = re.compile(f"[0-9{FRACTIONS}]")
_RUN: Final = re.compile("[0-9]+")
_SHORT_AMOUNT: Final = re.compile(r"[0-9][0-9.,]*(?:bn|mn|[mkb])", re.IGNORECASE)
_CLAIMED: Final = "\ue000"
_CONTINUED: Final = re.compile(r"[ \u00a0]([A-Z]{1,4})(?![A-Za-z0-9])")
_DATE: Final = re.compile(
    r"(?<![0-9.])(?:[0-9]{4}([./-])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([./-])[0-9]{1,2}\2[0-9]{4})(?![0-9])"
)
_ARABIC_GROUPS: Final = re.compile("(?<=[0-9])،(?=[0-9]{3}(?![0-9]))")
_MONTHS: Final = frozenset(map(str, range(1, 13)))
_NUMBERED: Final = MEASURED | {ValueKind.MODEL}


def read_amounts(text: str, language: str, spans: Sequence[Span]) -> list[Amount]:
    """Return the amounts of a text whose values are ``spans``; each value with digits is in one or more of them.

    Addresses, placeholders and other values that are copied unchanged have none.
    """
    tag = primary(language)
    even = normal(text)
    if tag == "ar":
        even = _ARABIC_GROUPS.sub(",", even)
    rest = _blanked(even, (each for each in spans if each.kind not in _NUMBERED))
    found = _first_of_overlapping([*_dates(rest), *times(rest, tag)])
    rest = _blanked(rest, found)
    codes = [_code(rest, each) for each in spans if _is_code(rest, each)]
    found += codes
    rest = _blanked(rest, codes)
    found += chained(rest, list(_numbers(rest, tag)), tag)
    spelled = [_spelled(even, each) for each in spans if each.kind is ValueKind.QUANTITY and not _has_digit(even, each)]
    found += [each for each in spelled if each]
    words = chinese_numbers(even) if tag == "zh" else spelled_numbers(text, tag)
    return [*found, *words]


def _numbers(text: str, language: str) -> Iterator[Amount]:
    end = 0
    while digit := _DIGIT.search(text, end):
        amount = amount_at(text, digit.start(), end, language)
        yield amount
        end = amount.end


def _dates(text: str) -> Iterator[Amount]:
    """Yield the three numbers of each date in digits, of which two may be a month."""
    for found in _DATE.finditer(text):
        for part in _RUN.finditer(text, *found.span()):
            values = number_values(part[0])
            units = frozenset({MONTH}) if values & _MONTHS else frozenset[str]()
            yield Amount(*part.span(), values, units)


def _is_code(text: str, span: Span) -> bool:
    """Return whether a span is a part number; an amount such as $1.2bn is none."""
    if span.kind is not ValueKind.MODEL or _CLAIMED in text[span.start : span.end]:
        return False
    return not (_SHORT_AMOUNT.fullmatch(text, span.start, span.end) and text[span.start - 1 : span.start] in {*"$€£¥₽"})


def _code(text: str, span: Span) -> Amount:
    written = text[span.start : span.end]
    more = _CONTINUED.match(text, span.end)
    return Amount(
        span.start, span.end, frozenset({plain(written), plain(written + more[1] if more else written)}), code=written
    )


def _spelled(text: str, span: Span) -> Amount | None:
    """Return a quantity in Chinese numerals (三米), which is a value of its own; None for a unit alone."""
    number, _, unit = span.value.rpartition(" ")
    if not number:
        return None
    written = NUMERAL.match(text, span.start)
    if written and numeral(written[0]) == number and (special := chinese_unit(text, *written.span(), number)):
        return Amount(span.start, span.end, special.values or frozenset({number}), special.units)
    return Amount(span.start, span.end, frozenset({number}), frozenset({unit}))


def _has_digit(text: str, span: Span) -> bool:
    return bool(_DIGIT.search(text, span.start, span.end))


def _first_of_overlapping(amounts: Iterable[Amount]) -> list[Amount]:
    kept: list[Amount] = []
    for each in amounts:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return kept


def _blanked(text: str, parts: Iterable[Span | Amount]) -> str:
    pieces, end = [], 0
    for each in sorted(parts, key=lambda each: each.start):
        if each.start >= end:
            pieces += [text[end : each.start], _CLAIMED * (each.end - each.start)]
            end = each.end
    return "".join([*pieces, text[end:]])
