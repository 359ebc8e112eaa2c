"""Times of day, decades and ordinals in the notation of each language: 9:30 am, 9 h 30, 上午9点30分; 1970s, 70年代.

They are read from a normal text before its other numbers.
"""

import re
from collections.abc import Iterator
from typing import Final

from translation.protect.agreement.amounts import Amount, number_values

_HOUR: Final = r"(?P<h>[01]?[0-9]|2[0-4])"
_MINUTE: Final = r"(?P<m>[0-5][0-9])"
_START: Final = r"(?<![0-9.,:/A-Za-z])"
_HALF_DAY: Final = 720
_ANY: Final = (
    rf"{_START}{_HOUR}[ \u00a0]?:[ \u00a0]?{_MINUTE}(?![0-9:])(?!:[0-9])",
    rf"{_START}{_HOUR}(?:[.:]{_MINUTE})?[ \u00a0]?(?:[ap][ \u00a0]?\.?[ \u00a0]?m\b\.?|o'clock)",
    rf"{_START}(?P<h>[01][0-9]|2[0-3]){_MINUTE}(?=[ \u00a0]?\(?(?:UTC|GMT|hours|hrs|التوقيت|بتوقيت|世界|协调|格林))",
    rf"{_START}(?P<h>0[0-9]){_MINUTE}(?![0-9]|[.,][0-9])",
)
_AROUND_THE_CLOCK: Final = re.compile(
    r"(?<![0-9])(?:(?P<a>24)[ \u00a0]?h(?:eures)?[ \u00a0]?(?:sur[ \u00a0]|/)24"
    r"|(?P<b>7)[ \u00a0]?j(?:ours)?[ \u00a0]?(?:sur[ \u00a0]|/)7"
    r"|(?P<c>24)(?=/7(?![0-9]))|(?<=24)/(?P<d>7))(?![0-9])"
)
"""Words for always, some of which say a number twice: 24/7, 24 h/24 et 7 j/7."""
_FRENCH_HOUR: Final = (
    rf"{_START}{_HOUR}[ \u00a0]?[hH](?:eures?|oras?|rs?\.?)?(?:[ \u00a0]?{_MINUTE}(?![0-9]|[.,][0-9]))"
)
_CLOCKS: Final = {
    "fr": (_FRENCH_HOUR,),
    "pt": (_FRENCH_HOUR,),
    "es": (_FRENCH_HOUR,),
    "zh": (
        rf"{_START}{_HOUR}[ \u00a0]?[点點时時](?:[ \u00a0]?(?P<m>[0-5]?[0-9])[ \u00a0]?分|(?P<half>半)|整)?",
    ),
    "ru": (rf"{_START}{_HOUR}[ \u00a0]ч(?:ас(?:а|ов)?|\.)?[ \u00a0]{_MINUTE}[ \u00a0]м(?:ин[а-я]*)?",),
}  # fmt: skip
_DECADES: Final = {
    "en": r"(?<![0-9.,A-Za-z])(?P<d>(?:1[0-9]|20)?[0-9]0)'?s\b",
    "ru": r"(?<![0-9.,])(?P<d>(?:1[0-9]|20)?[0-9]0)(?:-(?:е|х|ые|ых|м)\b|[ \u00a0](?:гг|годы|годах|годов)\b)",
    "zh": r"(?:(?P<c>[12]?[0-9])[ \u00a0]?世纪[ \u00a0]?)?(?<![0-9.,])(?P<d>(?:1[0-9]|20)?[0-9]0)[ \u00a0]?年代",
    "fr": r"(?<=années )'?(?P<d>(?:1[0-9]|20)?[0-9]0)(?![0-9])",
    "es": r"(?:(?<=años )|(?<=década de )|(?<=décadas de ))(?P<d>(?:1[0-9]|20)?[0-9]0)(?![0-9])",
    "pt": r"(?:(?<=anos )|(?<=década de )|(?<=décadas de ))(?P<d>(?:1[0-9]|20)?[0-9]0)(?![0-9])",
    "ar": r"(?:(?<=عقد )|(?<=ينيات )|(?<=ينات ))(?P<d>(?:1[0-9]|20)?[0-9]0)(?![0-9])",
}
_ORDINAL: Final = r"(?<![0-9.,A-Za-z])(?P<o>[0-9]{1,3}(?:[., \u00a0][0-9]{3})?)"
_ORDINALS: Final = {
    "en": rf"{_ORDINAL}(?:st|nd|rd|th)\b",
    "fr": rf"{_ORDINAL}[ \u00a0]?(?:ers?|ères?|re|es?|ᵉʳ?|[eè]mes?|nde?s?|ᵉ)\b",
    "es": rf"{_ORDINAL}\.?[ \u00a0]?(?:[ºª°](?![ \u00a0]?[CFcf])|(?:er|[rdtvmn][oa]s?)\b)",
    "pt": rf"{_ORDINAL}\.?[ \u00a0]?(?:[ºª°](?![ \u00a0]?[CFcf])|[oa]\b(?=[ \u00a0][a-zà-ú]+))",
    "ru": rf"{_ORDINAL}-(?:[ойяеи]|[оыи][йе]|го|му|ой|ом|ую|ая|ое|ые|ый|ти|ми|м|х)(?![а-яё])",
}


def times(text: str, language: str) -> Iterator[Amount]:
    """Yield times of day, decades and ordinals with digits in a normal text; they may overlap, the first one counts."""
    for found in _AROUND_THE_CLOCK.finditer(text):
        yield Amount(*found.span(), frozenset(filter(None, found.groups())))
    for pattern in (*_ANY, *_CLOCKS.get(language, ())):
        for found in re.finditer(pattern, text, re.IGNORECASE):
            yield Amount(*found.span(), _clock(found))
    for pattern in filter(None, (_DECADES.get(language),)):
        for found in re.finditer(pattern, text):
            yield Amount(*found.span(), _decade(found))
    for pattern in filter(None, (_ORDINALS.get(language),)):
        for found in re.finditer(pattern, text):
            yield Amount(*found.span(), number_values(re.sub(r"\D", "", found["o"])))


def clock_value(hour: int, minute: int) -> str:
    """Return a time of day on a dial of twelve hours: half past nine in the evening is that in the morning."""
    return f"t{(hour * 60 + minute) % _HALF_DAY}"


def _clock(match: re.Match[str]) -> frozenset[str]:
    parts = match.groupdict()
    minute = 30 if parts.get("half") else int(parts.get("m") or 0)
    values = {clock_value(int(match["h"]), minute)}
    if not minute:
        values.add(str(int(match["h"])))
    if match[0].isdecimal():
        values.add(match[0])
    return frozenset(values)


def _decade(match: re.Match[str]) -> frozenset[str]:
    """Return a decade, in this or the last century also by its last two digits."""
    decade, century = match["d"], match.groupdict().get("c")
    if century:
        decade = str((int(century) - 1) * 100 + int(decade))
    return frozenset({decade} | ({decade[2:]} if decade[:2] in {"19", "20"} and len(decade) == 4 else set()))
