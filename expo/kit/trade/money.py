"""Money: integer minor units with an ISO 4217 code, never a float."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Final

import pycountry
from babel.core import get_global
from babel.numbers import get_currency_precision

from expo.kit.errors import Invalid

LARGEST: Final = 10**15
"""Largest amount in minor units: ten thousand billion dollars."""

_AMOUNT: Final = re.compile(r"\d{1,16}(?:\.\d{1,8})?")
_NO_TENDER: Final = frozenset({"XTS", "XXX", "XAU", "XAG", "XPD", "XPT", "XBA", "XBB", "XBC", "XBD", "XSU", "XUA"})


@dataclass(frozen=True)
class Money:
    """An amount in minor units (cents, fen; whole yen) of one currency."""

    amount: int
    currency: str

    def decimal(self) -> Decimal:
        """Return the amount in major units, exactly."""
        return Decimal(self.amount).scaleb(-precision(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal():f} {self.currency}"


@cache
def precision(currency: str) -> int:
    """Return the number of decimals of a currency (CLDR): 2 for USD, 0 for JPY."""
    return int(get_currency_precision(currency))


@cache
def _is_currency(code: str) -> bool:
    known = pycountry.currencies.get(alpha_3=code) is not None
    return known and code not in _NO_TENDER and code in get_global("all_currencies")


def checked_currency(value: str, *, field: str = "currency") -> str:
    """Return an ISO 4217 code in capitals or raise `Invalid`."""
    code = value.strip().upper()
    if len(code) > 3 or not _is_currency(code):
        raise Invalid("This is not an ISO 4217 currency code, for example USD, EUR or CNY.", field=field)
    return code


def checked_money(amount: int, currency: str, *, field: str, free: bool = False) -> Money:
    """Return `Money`; raise `Invalid` for a negative or huge amount, and for zero unless ``free``."""
    code = checked_currency(currency, field=field)
    if amount < 0 or (amount == 0 and not free):
        raise Invalid("A price must be more than zero.", field=field)
    if amount > LARGEST:
        raise Invalid("This price is too large.", field=field)
    return Money(amount, code)


def parse_amount(text: str, *, field: str) -> Decimal:
    """Read a plain decimal number (``1200.50``) or raise `Invalid`; signs and exponents are refused."""
    stripped = text.strip()
    if not _AMOUNT.fullmatch(stripped):
        raise Invalid("This is not an amount. Use digits, with a point before the decimals.", field=field)
    return Decimal(stripped)


def to_money(amount: Decimal, currency: str, *, field: str, free: bool = False) -> Money:
    """Convert major units to `Money`; raise `Invalid` if there are more decimals than the currency has."""
    code = checked_currency(currency, field=field)
    minor = amount.scaleb(precision(code))
    if minor != minor.to_integral_value():
        raise Invalid(f"{code} can have only {precision(code)} decimals.", field=field)
    return checked_money(int(minor), code, field=field, free=free)


def convert(money: Money, currency: str, rates: dict[str, Decimal]) -> Money | None:
    """Return ``money`` in another currency, rounded half to even, or None without a rate.

    ``rates`` holds the amount of each currency that one unit of the base currency buys.
    """
    if money.currency == currency:
        return money
    if money.currency not in rates or currency not in rates:
        return None
    major = money.decimal() * rates[currency] / rates[money.currency]
    minor = major.scaleb(precision(currency)).to_integral_value(ROUND_HALF_EVEN)
    return Money(int(minor), currency)
