"""Values of a listing with the signs that belong to them: M12×60, 3:1, UPF50+, 5(60)A."""

import re
from collections.abc import Iterator
from typing import Final

from translation.lexicon.pieces import FoundValue, Value
from translation.lexicon.segmentation.source_text import SourceText

_TIMES: Final = frozenset("×*-")
_RATIO: Final = frozenset(":：")
_MEMORY: Final = re.compile(r"\d+[gt]b?", re.IGNORECASE)
_SIGNS: Final = {"：": ":", "+": " + "}
"""Signs between values, as they are written."""
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_NUMBER_SIGN: Final = "#"
_PROTECTION: Final = re.compile(r"[SU]PF\s?\d+")
"""A sun protection factor, behind which a plus sign belongs to it, whatever follows."""
_PROTECTIONS: Final = re.compile(r"([SU]PF\s?\d+\+?)\s?[/+]?\s?(PA\+{1,4})(?![A-Za-z0-9+])")
"""A factor and the grade of protection from UVA rays: SPF50+/PA+++."""
_SYMBOL: Final = re.compile(r"[·/(][A-Za-z²³µ°·/()]*[A-Za-z²³)](?![A-Za-z])")
_GLAZING: Final = re.compile(
    r"\d{1,2}(?:\+(?:\d{1,2}(?:A|Ar)|\d(?:\.\d{1,2})?(?:PVB|SGP|EVA))\+\d{1,2})+(?![\dA-Za-z])"
)
"""Panes of glass in mm, with the air, argon or film between them: 6+12A+6, 6+1.14PVB+6."""
CROSS_SECTION: Final = r"[*×xX]\d{1,3}(?:\.\d{1,2})?"
"""Expression for the cross-section of conductors behind how many there are."""
_COUNTED: Final = r"\s?mm|[个瓶条件包盒支只]"
"""Units behind a sum, of which the last number has its own."""
_STRANDED: Final = re.compile(
    rf"[A-Z]{{0,4}}\d{{1,2}}{CROSS_SECTION}(?:\+\d{CROSS_SECTION}|\+\d(?![\d.])|\+(?:FC|IWRC|IWR|WSC|NF))"
    rf"(?![\dA-Za-z]|{_COUNTED})"
)
"""Conductors of a cable by their area in mm² (3*16+1*10); strands of a rope by their wires, and its core: 6*19+FC."""
_TYRE: Final = re.compile(r"\d{2,3}/\d{2,3}(?:Z?R|-|B)\d{2}(?:\.5)?(?![\dA-Za-z.])")
"""The size of a tyre (ISO 4000-1): width in millimetres, aspect ratio, construction, rim in inches: 215/55R17."""
_RATED: Final = re.compile(r"\d[\d.]*\(\d[\d.]*\)[A-Za-z]{1,3}(?![A-Za-z])")


def products(source: SourceText, value: FoundValue) -> Iterator[tuple[int, Value]]:
    """Yield values joined by a sign: M12×60, M8*30, G1/2×G1/2, 428-36T; ratios: 3:1; and sums: 16G+512G."""
    end, written = value.end, value.written
    while (following := source.values.get(end + 1)) and _are_joined(source, end, following):
        sign = source.sign_at(end)
        written = f"{written}{_SIGNS.get(sign, sign)}{following.written}"
        end = following.end
    if end > value.end:
        yield end, Value(source.written(value.start, end), written)


def _are_joined(source: SourceText, end: int, following: FoundValue) -> bool:
    """Return whether a sign joins the value before it to the one behind."""
    sign = source.sign_at(end)
    is_ratio = sign in _RATIO and source.text[end - 1].isdecimal() and bool(_NUMBER.fullmatch(following.written))
    ends = source.text[following.end : following.end + 1] in {"", " ", ","}
    is_sum = sign == "+" and source.text[following.end - 1].isalpha() and (ends or _is_memory(source, following))
    return is_ratio or is_sum or sign in _TIMES


def _is_memory(source: SourceText, value: FoundValue) -> bool:
    return bool(_MEMORY.fullmatch(source.text[value.start : value.end]))


def with_symbol(source: SourceText, value: FoundValue) -> Iterator[tuple[int, Value]]:
    """Yield a value with the rest of a compound unit symbol, which stays as it is: 2.0 W/(m²·K)."""
    start = source.original_place(value.end)
    symbol = _SYMBOL.match(source.original, start)
    if symbol and symbol[0].count("(") == symbol[0].count(")"):
        end = source.folded_place(symbol.end())
        text = source.written(value.start, end)
        yield end, Value(text, text)


def whole_value(source: SourceText, value: FoundValue) -> list[tuple[int, Value]] | None:
    """Return the only reading of a value with a sign or brackets that belong to it; None for others."""
    return (
        [*_copied(source, value)]
        or [*_protections(source, value)]
        or [*_with_sign(source, value), *_rated(source, value)]
        or None
    )


def _copied(source: SourceText, value: FoundValue) -> Iterator[tuple[int, Value]]:
    """Yield the size of a tyre, the panes of glass with what is between them, or the parts of a cable or rope."""
    start = source.original_place(value.start)
    found = (each.match(source.original, start) for each in (_TYRE, _GLAZING, _STRANDED))
    match = next(filter(None, found), None)
    if match:
        yield source.folded_place(match.end()), Value(match[0], match[0])


def _protections(source: SourceText, value: FoundValue) -> Iterator[tuple[int, Value]]:
    match = _PROTECTIONS.match(source.original, source.original_place(value.start))
    if match:
        yield source.folded_place(match.end()), Value(match[0], f"{match[1]} {match[2]}")


def _with_sign(source: SourceText, value: FoundValue) -> Iterator[tuple[int, Value]]:
    """Yield a value with the sign that ends it: 45#钢, UPF50+, 650+."""
    sign, behind = source.text[value.end : value.end + 1], source.text[value.end + 1 : value.end + 2]
    written = source.written(value.start, value.end)
    ends = behind in {"", " "}
    is_more = ends and written.isdecimal() and not source.text[value.end + 2 :][:1].isdecimal()
    has_plus = ends and written[0].isalpha()
    is_least = bool(_PROTECTION.fullmatch(written))
    if sign == _NUMBER_SIGN or (sign == "+" and (has_plus or is_more or is_least)):
        text = f"{written}{sign}"
        yield value.end + 1, Value(text, text)


def _rated(source: SourceText, value: FoundValue) -> Iterator[tuple[int, Value]]:
    """Yield a value with its maximum in brackets and their unit: 5(60)A."""
    match = _RATED.match(source.original, source.original_place(value.start))
    if match:
        yield source.folded_place(match.end()), Value(match[0], match[0])
