"""Days, weeks, months and years, which have words instead of symbols: plurals by the CLDR rules.

The third Arabic word is the accusative behind the numbers from eleven to ninety-nine.
"""

from typing import Final

from translation.protect.script import primary

_WORDS: Final = {
    "DAY": {
        "en": ("day", "days"), "es": ("día", "días"), "fr": ("jour", "jours"), "pt": ("dia", "dias"),
        "ru": ("день", "дня", "дней"), "ar": ("يوم", "أيام", "يومًا"), "zh": ("天",),
    },
    "WEE": {
        "en": ("week", "weeks"), "es": ("semana", "semanas"), "fr": ("semaine", "semaines"),
        "pt": ("semana", "semanas"), "ru": ("неделя", "недели", "недель"), "ar": ("أسبوع", "أسابيع", "أسبوعًا"),
        "zh": ("周",),
    },
    "MON": {
        "en": ("month", "months"), "es": ("mes", "meses"), "fr": ("mois", "mois"), "pt": ("mês", "meses"),
        "ru": ("месяц", "месяца", "месяцев"), "ar": ("شهر", "أشهر", "شهرًا"), "zh": ("个月",),
    },
    "ANN": {
        "en": ("year", "years"), "es": ("año", "años"), "fr": ("an", "ans"), "pt": ("ano", "anos"),
        "ru": ("год", "года", "лет"), "ar": ("سنة", "سنوات", "سنة"), "zh": ("年",),
    },
}  # fmt: skip
PERIODS: Final = frozenset(_WORDS)


def period(code: str, value: str, language: str) -> str:
    """Return the word of a period after a number, a plain decimal, with the space before it."""
    tag = primary(language)
    words = _WORDS[code].get(tag, _WORDS[code]["en"])
    if len(words) == 1:
        return words[0] if tag == "zh" else f" {words[0]}"
    if tag == "ar":
        return f" {words[1 if takes_arabic_plural(value) else 2 if takes_arabic_accusative(value) else 0]}"
    if len(words) == 2:
        return f" {words[0 if value == '1' or (tag == 'fr' and value.startswith(('0', '1.'))) else 1]}"
    return f" {words[_russian(value)]}"


def takes_arabic_plural(value: str) -> bool:
    """Return whether an Arabic noun is plural after a number: from three to ten, and 103 to 110."""
    return value.isdecimal() and 3 <= int(value) % 100 <= 10


def takes_arabic_accusative(value: str) -> bool:
    """Return whether an Arabic noun stands in the accusative after a number: from 11 to 99, and 111 to 199."""
    return value.isdecimal() and int(value) % 100 > 10


def _russian(value: str) -> int:
    if not value.isdecimal():
        return 1
    last, tens = int(value[-1]), value[-2:-1] == "1"
    if tens or last == 0 or last > 4:
        return 2
    return 0 if last == 1 else 1
