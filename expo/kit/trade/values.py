"""Trade values: quantities and units, countries, Incoterms, HS codes, GTINs.

Each is checked against the standard that defines it, and refused with a message that
says what to enter instead. Units are UNECE Recommendation 20 (packaging: 21), countries
ISO 3166-1 alpha-2, rules Incoterms 2020, HS codes the Harmonized System of the World
Customs Organization, GTINs GS1's with their check digit.
"""

import re
import tomllib
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import pycountry
from babel import Locale
from stdnum import ean

from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES, clean

PIECE: Final = "C62"
"""Code of the default unit: pieces."""

_SMALLEST: Final = Decimal("0.000001")
LARGEST_QUANTITY: Final = Decimal(10) ** 12
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,16}(?:\.[0-9]{1,12})?")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_HS: Final = re.compile(r"[0-9]{6,10}")
_GTIN_LENGTHS: Final = (8, 12, 13, 14)
_TABLES: Final = {"units": "units", "incoterms": "rules"}
_MINUS: Final = str.maketrans({"−": "-", "–": "-"})


@dataclass(frozen=True)
class Unit:
    """A unit of measure, with its ``names`` by language.

    ``factor`` converts to the SI unit of the dimension, where there is one.
    """

    code: str
    symbol: str
    names: dict[str, str]
    aliases: tuple[str, ...]
    dimension: str
    factor: Decimal | None = None


@dataclass(frozen=True)
class Quantity:
    """A quantity: an exact decimal and the code of its unit."""

    value: Decimal
    unit: str


@cache
def units() -> dict[str, Unit]:
    """Return all units by code, in the order for menus."""
    return {code: msgspec.convert({**each, "code": code}, Unit) for code, each in _table("units").items()}


@cache
def _table(name: str) -> dict[str, dict[str, object]]:
    """Return the table of the file ``name``."""
    text = (Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text, parse_float=Decimal)[_TABLES[name]], dict[str, dict[str, object]])


@cache
def _units_by_words() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for each in units().values():
        for words in (each.code, *each.aliases, *each.names.values()):
            found.setdefault(words.casefold(), each)
    return found


@cache
def _units_by_symbol() -> dict[str, Unit]:
    return {each.symbol: each for each in reversed(list(units().values()))}


def _code(value: str) -> str:
    """Return a short code in capitals, or an empty string if it is too long."""
    text = value.strip().upper()
    return text if len(text) <= 12 else ""


def find_unit(words: str) -> Unit | None:
    """Return the unit with this symbol (case-sensitive), code, alias or name in any language, or None."""
    name = words.strip()
    return _units_by_symbol().get(name) or _units_by_words().get(name.casefold())


def in_unit(quantity: Quantity, unit: str) -> Decimal | None:
    """Return a quantity's value in another unit, rounded down to six decimals; None for another dimension."""
    if quantity.unit == unit:
        return quantity.value
    source, target = units()[quantity.unit], units()[unit]
    if source.factor is None or target.factor is None or source.dimension != target.dimension:
        return None
    return plain((quantity.value * source.factor / target.factor).quantize(_SMALLEST, ROUND_DOWN))


def checked_unit(code: str, *, field: str = "unit") -> str:
    """Return a unit's code in the form of Recommendation 20; raise `Invalid` for unknown codes."""
    unit_code = _code(code)
    if unit_code not in units():
        raise Invalid(
            "This is not a unit code of UNECE Recommendation 20, for example C62 (piece), KGM or MTR.", field=field
        )
    return unit_code


def checked_decimal(
    value: str | Decimal,
    *,
    field: str,
    minimum: Decimal = Decimal(0),
    maximum: Decimal = LARGEST_QUANTITY,
    places: int = 6,
) -> Decimal:
    """Return a plain decimal number within bounds, without trailing zeros, or raise `Invalid`.

    Accepts digits, a point and a sign; no exponent, no thousands separator. ``places`` is
    the largest number of decimals.
    """
    text = f"{value:f}" if isinstance(value, Decimal) else value.strip().translate(_MINUS)
    if len(text) > 64 or not _DECIMAL.fullmatch(text):
        raise Invalid("This is not a number. Use digits, with a point before the decimals.", field=field)
    number = plain(Decimal(text))
    if -int(number.as_tuple().exponent) > places:
        raise Invalid(f"This number has too many decimals: at most {places}.", field=field)
    if not minimum <= number <= maximum:
        raise Invalid(f"This number is out of range: {minimum:f} to {maximum:f}.", field=field)
    return number


def plain(number: Decimal) -> Decimal:
    """Return an equal number without trailing decimal zeros and without an exponent."""
    normal = number.normalize() if number else Decimal(0)
    return normal.quantize(Decimal(1)) if int(normal.as_tuple().exponent) > 0 else normal


def checked_whole(value: int | str, *, field: str, minimum: int, maximum: int) -> int:
    """Return a whole number within bounds or raise `Invalid`."""
    text = str(value).strip()
    if len(text) > 64 or not _WHOLE.fullmatch(text) or not minimum <= int(text) <= maximum:
        raise Invalid(f"Enter a whole number from {minimum} to {maximum}.", field=field)
    return int(text)


def checked_quantity(value: str | Decimal, unit: str, *, field: str) -> Quantity:
    """Return a `Quantity` above zero; raises `Invalid` naming ``field.value`` or ``field.unit``."""
    number = checked_decimal(value, field=f"{field}.value")
    if not number:
        raise Invalid("Enter a quantity above zero.", field=f"{field}.value")
    return Quantity(number, checked_unit(unit, field=f"{field}.unit"))


@cache
def _countries() -> dict[str, str]:
    """Return alpha-2 codes by all names and codes of a country, case-folded."""
    found: dict[str, str] = {}
    for each in pycountry.countries:
        for words in (
            each.alpha_2,
            each.alpha_3,
            each.name,
            getattr(each, "common_name", ""),
            getattr(each, "official_name", ""),
        ):
            found.setdefault(words.casefold(), each.alpha_2)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in _codes():
                found.setdefault(name.casefold(), code)
    found.pop("", None)
    return found


@cache
def _codes() -> frozenset[str]:
    return frozenset(each.alpha_2 for each in pycountry.countries)


def find_country(words: str) -> str | None:
    """Return the alpha-2 code of the country with this code, or this name in any of our languages, or None."""
    return _countries().get(words.strip().casefold())


def checked_country(code: str, *, field: str = "country") -> str:
    """Return an ISO 3166-1 alpha-2 code in capitals or raise `Invalid`."""
    country_code = _code(code)
    if country_code not in _codes():
        raise Invalid("Enter a two-letter country code, for example CN, DE or BR.", field=field)
    return country_code


@cache
def country_name(code: str, language: str) -> str:
    """Return a country's name in a language (CLDR), or its code if CLDR has none."""
    return str(Locale(language).territories.get(code, code))


@dataclass(frozen=True)
class IncotermRule:
    """A rule of Incoterms 2020, with its ``names`` by language.

    ``mode`` is ANY or SEA; ``place`` is the meaning of the place named after the rule.
    """

    code: str
    mode: str
    place: str
    names: dict[str, str]


@dataclass(frozen=True)
class Incoterm:
    """Allocation of costs and risks: a rule of Incoterms 2020 and its named place (``FOB Ningbo``)."""

    rule: str
    place: str


@cache
def incoterm_rules() -> dict[str, IncotermRule]:
    """Return the eleven rules by their three-letter codes."""
    return {code: msgspec.convert({**each, "code": code}, IncotermRule) for code, each in _table("incoterms").items()}


def checked_incoterm(rule: str, place: str | None, *, field: str = "incoterm") -> Incoterm:
    """Return a rule with its named place; both are required.

    Raises `Invalid` naming ``field.rule`` or ``field.place``.
    """
    code = _code(rule)
    if code not in incoterm_rules():
        raise Invalid(
            f"This is not an Incoterms 2020 rule. Choose one of {', '.join(incoterm_rules())}.", field=f"{field}.rule"
        )
    if place is None or not place.strip():
        raise Invalid(f"Add the place after {code}, for example {code} Ningbo.", field=f"{field}.place")
    return Incoterm(code, clean(place, field=f"{field}.place", limit=120))


class HsEdition(StrEnum):
    """An edition of the Harmonized System, by the year it came into force."""

    HS2017 = "HS2017"
    HS2022 = "HS2022"
    HS2028 = "HS2028"


@dataclass(frozen=True)
class HsCode:
    """A code of the Harmonized System: six digits, or up to ten with a country's own subdivision."""

    code: str
    edition: HsEdition


def checked_hs(code: str, edition: str | None = None, *, field: str = "hs") -> HsCode:
    """Return an HS code without its points; raises `Invalid` naming ``field.code`` or ``field.edition``.

    A code has six to ten digits in one of the chapters 01 to 97; chapter 77 is reserved.
    The default edition is HS2022.
    """
    digits = re.sub(r"[\s.\-]", "", code[:100])
    if len(code) > 100 or not _HS.fullmatch(digits):
        raise Invalid("An HS code has 6 to 10 digits, for example 9617.00.", field=f"{field}.code")
    if not "01" <= digits[:2] <= "97" or digits[:2] == "77":
        raise Invalid(f"The Harmonized System has no chapter {digits[:2]}.", field=f"{field}.code")
    edition_code = _code(edition or HsEdition.HS2022)
    if edition_code not in set(HsEdition):
        raise Invalid(f"Give the edition of the HS code: one of {', '.join(HsEdition)}.", field=f"{field}.edition")
    return HsCode(digits, HsEdition(edition_code))


def checked_gtin(value: str, *, field: str = "gtin") -> str:
    """Return a GTIN of 8, 12, 13 or 14 digits with a correct check digit, or raise `Invalid`."""
    digits = re.sub(r"[\s\-]", "", value[:100])
    if len(value) > 100 or not (digits.isascii() and digits.isdigit() and len(digits) in _GTIN_LENGTHS):
        raise Invalid("A GTIN has 8, 12, 13 or 14 digits.", field=field)
    if ean.calc_check_digit(digits[:-1]) != digits[-1]:
        raise Invalid("This GTIN’s check digit is wrong. Please check the barcode again.", field=field)
    if not digits.strip("0"):
        raise Invalid("A GTIN cannot be all zeros.", field=field)
    return digits
