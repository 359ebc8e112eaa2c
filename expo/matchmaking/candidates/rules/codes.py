"""Numeric codes of countries, certificates, languages and units, for use in arrays."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final

import numpy as np
import pycountry
from numpy.typing import NDArray

from expo.exhibitors.certificates.models import certificate_kinds
from expo.kit.trade.values import units

Bits = NDArray[np.bool_]
NO_CODE: Final = -1
_LETTERS: Final = 26


@cache
def countries() -> dict[str, int]:
    """Return the numbers of countries by their ISO 3166-1 alpha-2 codes."""
    return {code: number for number, code in enumerate(sorted(each.alpha_2 for each in pycountry.countries))}


@cache
def certificates() -> dict[str, int]:
    """Return the numbers of certificate kinds by their keys."""
    return {key: number for number, key in enumerate(certificate_kinds())}


@cache
def _dimensions() -> dict[str, int]:
    """Return the numbers of dimensions; a unit that cannot be converted is a dimension of its own."""
    names = [each.dimension if each.factor is not None else code for code, each in units().items()]
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


@cache
def measure(unit: str) -> tuple[int, float]:
    """Return the number of a unit's dimension, and how many base units the unit holds."""
    found = units()[unit]
    if found.factor is None:
        return _dimensions()[unit], 1.0
    return _dimensions()[found.dimension], float(found.factor)


def base_value(value: Decimal, unit: str) -> float:
    """Return a quantity in base units of its dimension."""
    return float(value) * measure(unit)[1]


def language(tag: str) -> int:
    """Return the number of a two-letter language code."""
    return (ord(tag[0]) - ord("a")) * _LETTERS + ord(tag[1]) - ord("a")


def bits(rows: Sequence[Iterable[str]], numbers: Mapping[str, int]) -> Bits:
    """Return which codes each row has, bool [rows, codes]; unknown codes are ignored."""
    pairs = [(row, numbers[code]) for row, codes in enumerate(rows) for code in codes if code in numbers]
    return _marked(pairs, (len(rows), len(numbers)))


def language_bits(rows: Sequence[Iterable[str]]) -> Bits:
    """Return which languages each row has, bool [rows, 676]."""
    pairs = [(row, language(tag)) for row, tags in enumerate(rows) for tag in tags]
    return _marked(pairs, (len(rows), _LETTERS**2))


def _marked(pairs: Sequence[tuple[int, int]], shape: tuple[int, int]) -> Bits:
    found = np.zeros(shape, bool)
    if pairs:
        places = np.array(pairs)
        found[places[:, 0], places[:, 1]] = True
    return found


def codes_of(row: Any, numbers: dict[str, int]) -> list[str]:
    """Return the codes that a row of `bits` has."""
    return [code for code, number in numbers.items() if row[number]]
