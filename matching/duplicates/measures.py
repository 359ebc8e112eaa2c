"""Numbers with units as values, however written: 17", 17-inch and 43.2 cm are one length."""

import re
from typing import Final, NamedTuple

_UNITS: Final[dict[str, dict[str, float]]] = {
    "byte": {
        "kb": 1e-3, "mb": 1, "meg": 1, "megabyte": 1, "gb": 1e3, "gig": 1e3, "gigabyte": 1e3, "go": 1e3, "гб": 1e3,
        "tb": 1e6, "terabyte": 1e6,
    },
    "length": {
        "mm": 1, "мм": 1, "毫米": 1, "cm": 10, "см": 10, "厘米": 10, "m": 1000, "meter": 1000, "metre": 1000,
        "mtr": 1000, "米": 1000, "м": 1000, "inch": 25.4, "inches": 25.4, '"': 25.4,
        "”": 25.4, "''": 25.4, "英寸": 25.4, "in": 25.4,
        "ft": 304.8, "foot": 304.8, "feet": 304.8, "'": 304.8,
    },
    "mass": {
        "g": 1, "gram": 1, "克": 1, "г": 1, "kg": 1000, "kilogram": 1000, "公斤": 1000, "千克": 1000, "кг": 1000,
        "oz": 28.35, "ounce": 28.35, "lb": 453.6, "lbs": 453.6, "pound": 453.6,
    },
    "volume": {"ml": 1, "毫升": 1, "мл": 1, "cl": 10, "l": 1000, "liter": 1000, "litre": 1000, "升": 1000, "л": 1000},
    "power": {"w": 1, "watt": 1, "watts": 1, "вт": 1, "瓦": 1, "kw": 1000, "квт": 1000},
    "voltage": {"v": 1, "volt": 1, "volts": 1, "в": 1, "伏": 1},
    "frequency": {"hz": 1e-6, "khz": 1e-3, "mhz": 1, "ghz": 1e3},
    "pixels": {"mp": 1, "megapixel": 1, "megapixels": 1, "mpix": 1},
    "charge": {"mah": 1, "ah": 1000},
    "count": {
        "pack": 1, "pk": 1, "pcs": 1, "pc": 1, "pieces": 1, "piece": 1, "count": 1, "ct": 1, "users": 1, "user": 1,
        "usr": 1, "licenses": 1, "license": 1, "个": 1, "只": 1, "件": 1, "шт": 1,
    },
    "pages": {"pages": 1, "page": 1, "sheets": 1, "sheet": 1},
}  # fmt: skip
_VALUE_OF: Final = {name: (kind, size) for kind, sizes in _UNITS.items() for name, size in sizes.items()}
_HAN: Final = "\u4e00-\u9fff"
_CHINESE: Final = sorted((name for name in _VALUE_OF if re.match(f"[{_HAN}]", name)), key=len, reverse=True)
_SPELT: Final = sorted(_VALUE_OF.keys() - _CHINESE, key=lambda name: (-len(name), name))
# Chinese needs no space after it. Case is ignored only where there is case: ignoring it in a range of Chinese
# takes half a second to compile.
_MEASURE: Final = re.compile(
    rf"(?<![^\W{_HAN}])(?<![.,-])(\d+(?:[.,]\d+)?)(?:\s|-)?"
    rf"({'|'.join(_CHINESE)}|(?i:{'|'.join(map(re.escape, _SPELT))})(?![^\W{_HAN}]))"
)
_TOLERANCE: Final = 0.04
"""Relative tolerance for rounding to whole inches or feet."""


class Measure(NamedTuple):
    """A value in the base unit of its kind: megabytes, millimetres, grams, millilitres, watts, megahertz, pieces."""

    kind: str
    value: float


def measures(text: str) -> tuple[frozenset[Measure], str]:
    """Return the measures named in a text, and the text without them."""
    found: set[Measure] = set()

    def take(match: re.Match[str]) -> str:
        kind, size = _VALUE_OF[match[2].lower()]
        found.add(Measure(kind, float(match[1].replace(",", ".")) * size))
        return " "

    rest = _MEASURE.sub(take, text)
    return frozenset(found), rest


def compare_measures(left: frozenset[Measure], right: frozenset[Measure]) -> tuple[int, int]:
    """Return the number of kinds named by both that agree in some value, and of those that agree in none."""
    agree = conflict = 0
    for kind in {each.kind for each in left} & {each.kind for each in right}:
        ours = [each.value for each in left if each.kind == kind]
        theirs = [each.value for each in right if each.kind == kind]
        if any(abs(a - b) <= _TOLERANCE * max(a, b) for a in ours for b in theirs):
            agree += 1
        else:
            conflict += 1
    return agree, conflict
