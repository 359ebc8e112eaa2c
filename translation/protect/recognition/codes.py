"""Numeric codes: trade items (GS1) and customs headings (Harmonized System)."""

import re
from typing import Final

_GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})
_HS: Final = re.compile(r"[0-9]{4}\.[0-9]{2}(?:\.[0-9]{2}(?:[0-9]{2})?)?")


def is_gtin(digits: str) -> bool:
    """Return whether a string is 8, 12, 13 or 14 ASCII digits with a valid GS1 check digit."""
    if len(digits) not in _GTIN_LENGTHS or not (digits.isascii() and digits.isdecimal()) or not digits.strip("0"):
        return False
    weighed = sum(int(each) * (3 if place % 2 else 1) for place, each in enumerate(reversed(digits)))
    return weighed % 10 == 0


def is_hs(digits: str) -> bool:
    """Return whether digits with points are a heading of chapters 01 to 97 in customs notation."""
    return bool(_HS.fullmatch(digits)) and "01" <= digits[:2] <= "97" and digits[:2] != "77"
