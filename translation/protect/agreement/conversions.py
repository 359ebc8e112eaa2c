"""Conversions of amounts to other units, as writers add them in brackets, rounded to the digits that they write."""

from decimal import Decimal
from typing import Final

from translation.protect.agreement.amounts import Amount

_FACTORS: Final = {
    "MMT": ("length", "0.001"), "CMT": ("length", "0.01"), "MTR": ("length", "1"), "KMT": ("length", "1000"),
    "INH": ("length", "0.0254"), "FOT": ("length", "0.3048"), "YRD": ("length", "0.9144"),
    "SMI": ("length", "1609.344"),
    "GRM": ("mass", "0.001"), "KGM": ("mass", "1"), "TNE": ("mass", "1000"), "LBR": ("mass", "0.45359237"),
    "ONZ": ("mass", "0.028349523"), "JIN": ("mass", "0.5"),
    "MTK": ("area", "1"), "KMK": ("area", "1000000"), "FTK": ("area", "0.09290304"), "INK": ("area", "0.00064516"),
    "MIK": ("area", "2589988.11"), "CMK": ("area", "0.0001"),
    "MLT": ("volume", "0.001"), "LTR": ("volume", "1"), "MTQ": ("volume", "1000"), "GLL": ("volume", "3.785411784"),
    "OZA": ("volume", "0.0295735"),
    "KMH": ("speed", "1"), "HM": ("speed", "1.609344"), "MTS": ("speed", "3.6"),
}  # fmt: skip
"""Measured quantities, and the factor to one unit of each."""
_ROUNDED: Final = Decimal("0.51")
_LONGEST: Final = 12


def converts(original: Amount, added: Amount) -> bool:
    """Return whether an added amount is the original one in another unit, rounded to its last digit but zeros."""
    return any(
        _is_rounded(_converted(value, unit, other), Decimal(rounded))
        for value in original.values
        for rounded in added.values
        for unit in original.units
        for other in added.units - original.units
        if _is_plain(value) and _is_plain(rounded)
    )


def _is_plain(value: str) -> bool:
    return len(value) <= _LONGEST and value.replace(".", "", 1).isdecimal()


def _converted(value: str, unit: str, other: str) -> Decimal | None:
    if (unit, other) == ("FAH", "CEL"):
        return (Decimal(value) - 32) * 5 / 9
    if (unit, other) == ("CEL", "FAH"):
        return Decimal(value) * 9 / 5 + 32
    if unit not in _FACTORS or other not in _FACTORS or _FACTORS[unit][0] != _FACTORS[other][0]:
        return None
    return Decimal(value) * Decimal(_FACTORS[unit][1]) / Decimal(_FACTORS[other][1])


def _is_rounded(exact: Decimal | None, written: Decimal) -> bool:
    if exact is None:
        return False
    place = written.normalize().as_tuple().exponent
    return abs(exact - written) <= _ROUNDED.scaleb(int(place))
