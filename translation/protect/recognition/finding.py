"""Recognition of the values in a text.

A value is a part of the text that a translation must keep: a number, quantity or price, which may only change its
format, or a part that is copied unchanged, such as a model number, a GTIN, a name, an address or a placeholder
(`ValueKind` lists all kinds). The text is searched for verbatim values such as addresses and placeholders, then for
names and glossary terms, then for values with digits; a later pass skips the parts that an earlier one has found.

Every decimal digit belongs to a value: digits that form no number, quantity or price are part of a model number.
Chinese numerals are values only before a unit of measure (三米). In 三件套 they are words, which may be translated
freely.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from translation.protect.kinds import NOTHING, Protection, Span, ValueKind
from translation.protect.quantities.currencies import glued_currency
from translation.protect.quantities.measures import Measure, leading_point, measure_at
from translation.protect.quantities.spelled import find_spelled
from translation.protect.quantities.units import bare_unit
from translation.protect.recognition.codes import is_gtin, is_hs
from translation.protect.recognition.verbatim import verbatim
from translation.protect.recognition.wording import find_wording
from translation.protect.script import FRACTIONS, LETTERS, RAISED, normal, primary

_PART: Final = rf"[{LETTERS}0-9{FRACTIONS}{RAISED}]{{1,80}}+"
_TOKEN: Final = re.compile(rf"{_PART}(?:(?:[-_./]|(?<=[0-9]),(?=[0-9])){_PART}){{0,8}}+")
_DIGIT: Final = re.compile(f"[0-9{FRACTIONS}{RAISED}]")
_LED_BY_WORD: Final = re.compile(rf"[{LETTERS}]{{2,}}+\.(?=[0-9])|[a-zа-яё]{{2,}}+-(?=[0-9])")
_VERBATIM: Final = frozenset({ValueKind.URL, ValueKind.EMAIL, ValueKind.PLACEHOLDER, ValueKind.EMOJI})
_CLAIMED: Final = "\ue000"
_SUPERSCRIPT: Final = re.compile("[²³¹⁰⁴-⁹]")


def find(text: str, language: str, protection: Protection = NOTHING) -> list[Span]:
    """Return the values of a text in ``language`` (BCP 47) in order, without overlaps."""
    even = normal(text)
    claimed = _without_overlaps((_as_written(each, text) for each in verbatim(even)), len(text))
    claimed = _without_overlaps([*claimed, *find_wording(text, protection)], len(text))
    rest = _blanked(even, claimed)
    if primary(language) == "zh":
        claimed += find_spelled(rest)
        rest = _blanked(rest, claimed)
    claimed += _with_digits(rest, language)
    return sorted(claimed, key=lambda each: each.start)


def _as_written(span: Span, text: str) -> Span:
    """Return an address or placeholder as written in the text: in full-width letters it would not work."""
    written = text[span.start : span.end]
    return Span(span.start, span.end, span.kind, written) if span.kind in _VERBATIM else span


def _without_overlaps(spans: Iterable[Span], length: int) -> list[Span]:
    """Return the spans that do not overlap an earlier one."""
    taken = bytearray(length)
    kept = []
    for each in spans:
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            kept.append(each)
    return kept


def _blanked(text: str, spans: Iterable[Span]) -> str:
    pieces, end = [], 0
    for each in sorted(spans, key=lambda each: each.start):
        pieces += [text[end : each.start], _CLAIMED * (each.end - each.start)]
        end = each.end
    return "".join([*pieces, text[end:]])


def _with_digits(text: str, language: str) -> Iterator[Span]:
    at = end = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        if digit := _DIGIT.search(text, token.start(), token.end()):
            span = _span(text, token, digit.start(), end, language)
            yield span
            at = end = span.end


def _span(text: str, token: re.Match[str], digit: int, minimum: int, language: str) -> Span:
    """Return the value that begins with a word containing a digit."""
    start = token.start()
    if digit > start:
        led = _LED_BY_WORD.match(text, start)
        if (led and led.end() == digit) or glued_currency(text[start:digit]):
            start = digit
    measure = measure_at(text, start, minimum, language) if start == digit else None
    if measure:
        return _measured(text, measure)
    return _model(text, leading_point(text, start, minimum), max(token.end(), digit + 1))


def _measured(text: str, measure: Measure) -> Span:
    written = text[measure.start : measure.end]
    if measure.bare and is_gtin(written):
        return Span(measure.start, measure.end, ValueKind.GTIN, written)
    if measure.bare and is_hs(written):
        return Span(measure.start, measure.end, ValueKind.HS, written)
    return Span(measure.start, measure.end, measure.kind, measure.value)


def _model(text: str, start: int, end: int) -> Span:
    written = text[start:end]
    if code := bare_unit(written):
        return Span(start, end, ValueKind.QUANTITY, code)
    return Span(start, end, ValueKind.MODEL, _copied(written))


def _copied(text: str) -> str:
    """Return letters and digits in their plain forms; superscript digits stay distinct (10² is not 102)."""
    return unicodedata.normalize("NFKC", _SUPERSCRIPT.sub(r"^\g<0>", text))
