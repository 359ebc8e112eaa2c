"""Trade values in GraphQL: money, quantities, units, countries, and scalars for exact numbers."""

import re
from decimal import Decimal
from functools import cache
from typing import Final, NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from expo.kit.graphql.types import Info
from expo.kit.trade import values
from expo.kit.trade.money import Money

BigInt = NewType("BigInt", int)
"""A whole number of up to 63 bits."""

DecimalText = NewType("DecimalText", str)
"""An exact decimal number as text; services check its form and bounds."""

_LARGEST: Final = 2**63
_INTEGER: Final = re.compile(r"-?[0-9]{1,19}")


def _big_int(value: object) -> BigInt:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _LARGEST:
        raise GraphQLError("A BigInt is a whole number of up to 63 bits.")
    return BigInt(value)


def _decimal_in(value: object) -> DecimalText:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 64:
        raise GraphQLError('A Decimal is a number in digits, for example "1200.50".')
    return DecimalText(str(value))


def decimal_text(value: Decimal | str) -> DecimalText:
    """Return a decimal in plain notation: digits and a point, no exponent."""
    return DecimalText(f"{value:f}" if isinstance(value, Decimal) else value)


SCALARS: Final[dict[object, ScalarDefinition]] = {
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number of up to 63 bits, written as a number; a string of digits is accepted too.",
        parse_value=_big_int,
    ),
    DecimalText: strawberry.scalar(
        name="Decimal",
        description='An exact decimal number as a string, for example "3.85"; a number is accepted too.',
        serialize=decimal_text,
        parse_value=_decimal_in,
    ),
}
"""The schema configuration's ``scalar_map``."""


strawberry.enum(values.HsEdition, description="An edition of the Harmonized System.")


@strawberry.type(name="Money", description="An amount of money in an ISO 4217 currency.")
class MoneyType:
    """An amount of money."""

    amount: BigInt = strawberry.field(description="Amount in minor units: cents, fen, whole yen.")
    currency: str
    decimal: DecimalText = strawberry.field(description="Amount in major units, with all of the currency's decimals.")
    approximate: bool = strawberry.field(default=False, description="Whether the amount was converted at a daily rate.")

    @classmethod
    def of(cls, money: Money, *, approximate: bool = False) -> "MoneyType":
        """Return an amount."""
        return cls(
            amount=BigInt(money.amount),
            currency=money.currency,
            decimal=DecimalText(f"{money.decimal():f}"),
            approximate=approximate,
        )


@strawberry.type(
    name="Unit", description="A unit of measure from UNECE Recommendation 20, named in the reader's language."
)
class UnitType:
    """A unit."""

    code: str
    symbol: str
    name: str
    dimension: str = strawberry.field(
        description='Measured quantity, for example "length"; "count" for pieces, "packaging" for packages.'
    )
    factor: DecimalText | None = strawberry.field(
        description="Exact factor to the SI unit of the dimension; null where there is none to convert to, as for "
        "counts, packages and degrees Celsius. Months and years have their average length."
    )


@strawberry.type(name="Quantity", description="A quantity in a unit of measure.")
class QuantityType:
    """A quantity."""

    value: DecimalText
    unit: UnitType


@strawberry.type(name="Country", description="An ISO 3166-1 country, named in the reader's language.")
class CountryType:
    """A country."""

    code: str
    name: str


@strawberry.type(name="Incoterm", description="An Incoterms 2020 rule with its named place.")
class IncotermType:
    """A rule and its place."""

    rule: str
    place: str
    name: str = strawberry.field(description="Name of the rule in the reader's language.")


@strawberry.type(name="HsCode", description="A Harmonized System code with its edition.")
class HsCodeType:
    """An HS code."""

    code: str
    edition: values.HsEdition


@strawberry.input(
    name="QuantityInput", description="A quantity in a unit of measure; without `unit`, in the product's own."
)
class QuantityInput:
    """A quantity as input."""

    value: DecimalText
    unit: str | None = None


@strawberry.input(
    name="IncotermInput", description="An Incoterms 2020 rule and its named place, for example FOB and Ningbo."
)
class IncotermInput:
    """A rule and its place."""

    rule: str
    place: str


@strawberry.input(name="HsCodeInput", description="A Harmonized System code; without `edition`, HS2022 is meant.")
class HsCodeInput:
    """An HS code as input."""

    code: str
    edition: str | None = None


@cache  # units and countries are few and constant, and every row of a list has them
def _unit(code: str, language: str) -> UnitType:
    unit = values.units()[code]
    factor = None if unit.factor is None else decimal_text(unit.factor)
    return UnitType(code=code, symbol=unit.symbol, name=unit.names[language], dimension=unit.dimension, factor=factor)


@cache
def _country(code: str, language: str) -> CountryType:
    return CountryType(code=code, name=values.country_name(code, language))


def unit_type(info: Info, code: str) -> UnitType:
    """Return a unit in the reader's language."""
    return _unit(code, info.context.language)


def optional_unit(info: Info, code: str | None) -> UnitType | None:
    """Return a unit as `unit_type` does, or None."""
    return None if code is None else unit_type(info, code)


def quantity_type(info: Info, quantity: values.Quantity) -> QuantityType:
    """Return a quantity in the reader's language."""
    return QuantityType(value=decimal_text(quantity.value), unit=unit_type(info, quantity.unit))


def country_type(info: Info, code: str) -> CountryType:
    """Return a country in the reader's language."""
    return _country(code, info.context.language)


def optional_country(info: Info, code: str | None) -> CountryType | None:
    """Return a country as `country_type` does, or None."""
    return None if code is None else country_type(info, code)


def incoterm_type(info: Info, incoterm: values.Incoterm) -> IncotermType:
    """Return a rule with its place in the reader's language."""
    name = values.incoterm_rules()[incoterm.rule].names[info.context.language]
    return IncotermType(rule=incoterm.rule, place=incoterm.place, name=name)
