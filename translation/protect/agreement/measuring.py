"""One number of a text with what belongs to it: sign, scale word, unit or currency."""

import re
from typing import Final

from translation.protect.agreement.amounts import MONTH, Amount, number_values, scaled
from translation.protect.agreement.chinese.units import chinese_unit
from translation.protect.agreement.counting import counted_class
from translation.protect.agreement.times import clock_value
from translation.protect.quantities.currencies import currency_after, currency_before
from translation.protect.quantities.measures import leading_point
from translation.protect.quantities.numerals import read
from translation.protect.quantities.units import UnitSpan, unit_at
from translation.protect.script import HARD_SPACE

_GAP: Final = f"[ {HARD_SPACE}-]?"
_SCALES: Final = {
    "en": {"hundred": 100, "thousand": 10**3, "million": 10**6, "millions": 10**6, "mn": 10**6, "mln": 10**6,
           "billion": 10**9, "billions": 10**9, "bn": 10**9, "trillion": 10**12, "dozen": 12},
    "es": {"mil millones": 10**9, "mil": 10**3, "miles": 10**3, "millones": 10**6, "millón": 10**6, "billones": 10**12},
    "fr": {"mille": 10**3, "millions": 10**6, "million": 10**6, "milliards": 10**9, "milliard": 10**9,
           "billions": 10**12},
    "pt": {"mil milhões": 10**9, "mil": 10**3, "milhões": 10**6, "milhão": 10**6, "bilhões": 10**9, "bilhão": 10**9,
           "biliões": 10**12, "trilhões": 10**12, "trilhão": 10**12},
    "ru": {"тыс": 10**3, "тысяча": 10**3, "тысячи": 10**3, "тысяч": 10**3, "тысячам": 10**3, "тысячах": 10**3,
           "млн": 10**6, "миллион": 10**6, "миллиона": 10**6, "миллионов": 10**6, "миллионам": 10**6,
           "миллионами": 10**6, "млрд": 10**9, "миллиард": 10**9, "миллиарда": 10**9, "миллиардов": 10**9,
           "миллиардам": 10**9, "трлн": 10**12, "триллион": 10**12, "триллиона": 10**12, "триллионов": 10**12},
    "ar": {"ألف": 10**3, "الف": 10**3, "ألفا": 10**3, "ألفًا": 10**3, "آلاف": 10**3, "مليون": 10**6, "مليونا": 10**6,
           "مليونًا": 10**6, "ملايين": 10**6, "مليار": 10**9, "مليارا": 10**9, "مليارات": 10**9, "بليون": 10**9,
           "تريليون": 10**12},
    "zh": {"百万": 10**6, "千万": 10**7, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12, "万": 10**4,
           "亿": 10**8},
}  # fmt: skip
_SCALE_PATTERNS: Final = {
    language: re.compile(
        rf"{_GAP}{'[多余几]?' if language == 'zh' else ''}{_GAP}"
        rf"({'|'.join(sorted(words, key=len, reverse=True))})"
        + ("" if language == "zh" else r"(?!\w)\.?" if language == "ru" else r"(?!\w)"),
        re.IGNORECASE,
    )
    for language, words in _SCALES.items()
}
_SCALED: Final = {
    language: re.compile(rf"[0-9]{pattern.pattern}", re.IGNORECASE) for language, pattern in _SCALE_PATTERNS.items()
}
_SHORT_SCALES: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_SHORT_SCALE: Final = re.compile(r"(?:k|mn?|bn?)(?![A-Za-z0-9])", re.IGNORECASE)
_DENOMINATOR: Final = re.compile("/([1-9][0-9]?)(?![0-9/.,])")
_OF: Final = re.compile(f"[ {HARD_SPACE}](?:de |d'|of |من )")
_FOREIGN_UNITS: Final = {
    "en": frozenset({"an", "ans", "ano", "anos", "mes", "hora", "horas", "dia", "dias", "once", "onces", "pie", "pies",
                     "seg", "verge", "mille", "livre", "son"}),
    "es": frozenset({"an", "ans", "once", "mille", "verge"}),
    "fr": frozenset({"mes", "pie", "pies", "ano", "seg"}),
    "pt": frozenset({"an", "ans", "once", "pie", "mes", "mille"}),
}  # fmt: skip
"""Units of other languages that are other words here: 7 an engine, 15 mes amis."""
_IN: Final = frozenset({"en", "de", "it", "nl"})
"""Languages where ``in`` is a word of another meaning; elsewhere it can only be inches."""
_INCHES: Final = re.compile(f"[ {HARD_SPACE}]?(in)(?![A-Za-zÀ-ɏ])")
_FEET: Final = re.compile(r"'(?=[0-9]|[ \u00a0]|[^\w\s]|$)")
"""A foot, unless it ends a quotation; 10'6 is followed by inches."""
_FEET_AND_INCHES: Final = re.compile(r"([0-9]{1,2})(?='(?:[0-9]|1[01])(?![0-9]))")
_QUOTE: Final = re.compile("(?<![0-9])'")
_LONGEST_QUOTE: Final = 40
_YEAR: Final = re.compile("1[0-9]{3}|20[0-9]{2}|2100")
_SQUARED: Final = {"KMT": "KMK", "MTR": "MTK", "CMT": "CMK", "MMT": "MMK", "FOT": "FTK", "INH": "INK", "SMI": "MIK"}
_CUBED: Final = {"MTR": "MTQ", "CMT": "CMQ"}
_SQUARE: Final = re.compile(f"[ {HARD_SPACE}]?(?:[2²](?![0-9])|square|cuadrad|carré|quadrad|مربع|квадрат)")
_CUBE: Final = re.compile(f"[ {HARD_SPACE}]?(?:[3³](?![0-9])|cubic|cúbic|cube|مكعب|кубич)")
_FLOWS: Final = (
    ("MTQ", "MQH", re.compile("每小时|per hour|por hora|par heure|в час|في الساعة")),
    ("LTR", "LTH", re.compile("每小时|per hour|por hora|par heure|в час|في الساعة")),
    ("LTR", "L2", re.compile("每分钟|per minute|por minuto|par minute|в минуту|في الدقيقة")),
)
"""Volumes that are an hour's or a minute's in a text about such."""
_SPEEDS: Final = {"KMT": "KMH", "SMI": "HM", "MTR": "MTS"}
_SPEED: Final = re.compile(
    "小时|时速|秒|hour|/h|hora|heure|час|/ч|ساعة|/س|second|segundo|seconde|ثانية|mph|kph", re.IGNORECASE
)
_MPH: Final = re.compile(f"[ {HARD_SPACE}]?(?:mph|mi/h|mil/h)(?![A-Za-z])", re.IGNORECASE)
_POUNDS: Final = frozenset({"EGP"})
"""Pounds whose word is that of pounds sterling, too; those of mass are, as well: 27 millions de livres."""
_DEGREES: Final = frozenset({"DD", "CEL", "FAH"})
_MINUS: Final = re.compile(rf"(?:零下|负|minus|menos|moins|минус|ناقص)[ {HARD_SPACE}]?$", re.IGNORECASE)
_MONTH: Final = re.compile(f"[ {HARD_SPACE}]?月")
_PERCENT_BEFORE: Final = re.compile(f"百分之[ {HARD_SPACE}]?$")
_BELOW_ZERO: Final = re.compile(
    r"[^\n.,;]{0,12}?(?:bajo cero|below zero|sous zéro|au-dessous de zéro|ниже нуля|abaixo de zero|negativos|تحت الصفر)"
)
_BEFORE: Final = re.compile(rf"([^\W\d_]+)[-{HARD_SPACE} ]?$")
_BESIDE: Final = re.compile(rf"[-( {HARD_SPACE}'\"\])]{{0,2}}([^\W\d_]{{1,24}})")
_LONGEST_WORD: Final = 24


def amount_at(text: str, digit: int, minimum: int, language: str) -> Amount:
    """Return the amount whose first digit is ``text[digit]`` of a normal text, and that begins after ``minimum``."""
    start = leading_point(text, digit, minimum)
    before = currency_before(text, start, minimum, language)
    value, number_end = _number(text, start, digit, language, priced=before is not None)
    special = chinese_unit(text, start, number_end, value) if language == "zh" and not before else None
    unit, end = (None, special.end) if special else _unit(text, number_end, value, language)
    currency = None if unit or special else currency_after(text, _of(text, number_end), language, measured=False)
    money = {each.code for each in (before, currency) if each}
    units = _around(text, start, minimum, number_end, language) or (
        special.units if special else units_of(text, unit) | (money | {"GBP"} if money & _POUNDS else money)
    )
    values = (special and special.values) or _values(text, start, minimum, value)
    if _BELOW_ZERO.match(text, end):
        values |= {f"-{each}" for each in values}
    if "HUR" in units and value.isdecimal() and len(value) <= 2 and int(value) <= 24:
        values |= {clock_value(int(value), 0)}
    end = max(end, currency.end if currency else 0)
    named = bool(money) or (special is not None and not special.units) or _is_named(text, end, language)
    return Amount(before.start if before else start, end, values, units, named=named, after=_word_before(text, start))


def _number(text: str, start: int, digit: int, language: str, *, priced: bool) -> tuple[str, int]:
    """Return the number from ``text[start]`` with its first digit at ``text[digit]``, scaled, and its end."""
    number = read(text, digit, language)
    value, end = (number.value, number.end) if number else (text[digit], digit + 1)
    if feet := _FEET_AND_INCHES.match(text, digit):
        value, end = feet[1], feet.end(1)
    if start < digit and value.isdecimal():
        value = f"0.{value}".rstrip("0")
    value, end = _fraction(text, value, end)
    return _scaled(text, value, end, language, priced=priced)


def _is_named(text: str, end: int, language: str) -> bool:
    """Return whether a word follows that may be a unit: any but one that goods are counted by (5 boxes)."""
    word = _BESIDE.match(text, end)
    return word is not None and counted_class(word[1], language) is None


def _around(text: str, start: int, minimum: int, end: int, language: str) -> frozenset[str]:
    """Return the unit that Chinese characters around a number make of it: 5月, 百分之50."""
    if language != "zh":
        return frozenset()
    if _PERCENT_BEFORE.search(text, max(minimum, start - 4), start):
        return frozenset({"P1"})
    return frozenset({MONTH}) if _MONTH.match(text, end) else frozenset()


def _fraction(text: str, value: str, end: int) -> tuple[str, int]:
    """Return 1/3 as one number; 5/10/2020 and 2010/11 are several."""
    found = _DENOMINATOR.match(text, end)
    if found and value.isdecimal() and len(value) <= 2 and text[end - len(value) - 1 : end - len(value)] != "/":
        return f"{value}/{found[1]}", found.end()
    return value, end


def _scaled(text: str, value: str, end: int, language: str, *, priced: bool) -> tuple[str, int]:
    pattern = _SCALE_PATTERNS.get(language, _SCALE_PATTERNS["en"])
    if found := pattern.match(text, end):
        made = scaled(value, _SCALES.get(language, _SCALES["en"])[found[1].lower()])
        return (made, found.end()) if made else (value, end)
    if priced and (found := _SHORT_SCALE.match(text, end)):
        made = scaled(value, _SHORT_SCALES[found[0].lower()])
        return (made, found.end()) if made else (value, end)
    return value, end


def _of(text: str, end: int) -> int:
    """Return where the unit of a scaled number begins: after ``de`` in millones de dólares."""
    found = _OF.match(text, end)
    return found.end() - 1 if found and text[found.end() - 1] == " " else end


def _unit(text: str, end: int, value: str, language: str) -> tuple[UnitSpan | None, int]:
    unit = unit_at(text, _of(text, end), value)
    if (
        unit is None
        and (found := _FEET.match(text, end))
        and not _QUOTE.search(text, max(0, end - _LONGEST_QUOTE), end)
    ):
        unit = UnitSpan(*found.span(), "FOT", symbol=True)
    if unit is None and language not in _IN and (found := _INCHES.match(text, end)):
        unit = UnitSpan(*found.span(1), "INH", symbol=True)
    if unit is None or _is_foreign(text, unit, value, language):
        return None, end
    return unit, unit.end


def _is_foreign(text: str, unit: UnitSpan, value: str, language: str) -> bool:
    """Return whether a seeming unit is another word: ``7 an engine``, ``400 A.D.``, ``2020"``, ``1759 г.``."""
    word = text[unit.start : unit.end]
    if word.lower() in _FOREIGN_UNITS.get(language, ()):
        return True
    if word == "A" and text[unit.end : unit.end + 1] == ".":
        return True
    return bool(_YEAR.fullmatch(value)) and (
        word in {'"', "'", "″", "′", "''", "s"} or (unit.code == "GRM" and word == "г")
    )


def units_of(text: str, unit: UnitSpan | None) -> frozenset[str]:
    """Return the units that a number may have: ``km`` of a text about speed may be km/h."""
    if unit is None:
        return frozenset()
    code, end = unit.code, unit.end
    if code == "LBR" and end - unit.start > len("lbs"):
        return frozenset({code, "GBP"})
    if code in _SQUARED and text[unit.start] != "'" and _SQUARE.match(text, end):
        return frozenset({_SQUARED[code]})
    if code in _CUBED and _CUBE.match(text, end):
        return frozenset({_CUBED[code]})
    if rates := _rates(text, code):
        return rates | {code}
    return _DEGREES if code == "DD" else frozenset({code})


def _rates(text: str, code: str) -> frozenset[str]:
    """Return the speeds and flows that a length or volume may stand for in a text about an hour's or minute's."""
    found = {flow for volume, flow, words in _FLOWS if volume == code and words.search(text)}
    if code in _SPEEDS and _SPEED.search(text):
        found.add(_SPEEDS[code])
    return frozenset(found)


def _values(text: str, start: int, minimum: int, value: str) -> frozenset[str]:
    values = number_values(value)
    before = text[max(minimum, start - 1) : start]
    if before == "±" or text.startswith("+/-", start - 3):
        return frozenset(f"±{each}" for each in values)
    negative = frozenset(f"-{each}" for each in values)
    if _MINUS.search(text, max(minimum, start - 8), start):
        return negative
    if before != "-":
        return values
    ahead = text[start - 2 : start - 1]
    if start - 1 == 0 or ahead in " \u00a0([{~,:;，：；（、":
        return negative
    return values if ahead.isascii() else values | negative


def _word_before(text: str, start: int) -> str:
    """Return the word that a number directly follows, over a hyphen or space at most."""
    found = _BEFORE.search(text, max(0, start - _LONGEST_WORD), start)
    return found[1] if found else ""


def mentions_scale(text: str, language: str) -> bool:
    """Return whether a scale word follows a number, which belongs to its value: 2 million is not 2."""
    return bool(_SCALED.get(language, _SCALED["en"]).search(text))
