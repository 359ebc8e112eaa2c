"""Money: whole minor units, exact, never lost on the way."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.errors import Invalid
from expo.kit.trade.money import (
    LARGEST,
    Money,
    checked_currency,
    checked_money,
    convert,
    parse_amount,
    precision,
    to_money,
)

amounts = st.integers(1, LARGEST)
currencies = st.sampled_from(["USD", "CNY", "JPY", "KWD"])
RATES = {"USD": Decimal(1), "CNY": Decimal("7.1"), "JPY": Decimal(150)}


@given(amounts, currencies)
def test_money_round_trips_through_major_units(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert to_money(money.decimal(), currency, field="price") == money
    assert to_money(parse_amount(f"{money.decimal():f}", field="price"), currency, field="price") == money


@pytest.mark.parametrize("currency,decimals,shown", [("USD", 2, "3.85"), ("JPY", 0, "385"), ("KWD", 3, "0.385")])
def test_each_currency_has_its_own_decimals(currency: str, decimals: int, shown: str) -> None:
    assert precision(currency) == decimals
    assert str(Money(385, currency)) == f"{shown} {currency}"


@pytest.mark.parametrize("text,amount", [("0", "0"), (" 1200.50 ", "1200.50"), ("0007", "7")])
def test_a_plain_number_is_an_amount(text: str, amount: str) -> None:
    assert parse_amount(text, field="price") == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", "1,200", "1.", ".5", "NaN", "Infinity", "0x1", "1 2", "9" * 17, "1." + "1" * 9]
)
def test_invalid_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_amount(text, field="price")
    assert refusal.value.field == "price"


@given(st.text(max_size=20))
def test_an_amount_is_finite_and_not_negative_or_refused(text: str) -> None:
    try:
        amount = parse_amount(text, field="price")
    except Invalid:
        return
    assert amount.is_finite()
    assert amount >= 0


def test_currency_code_is_accepted_in_any_case() -> None:
    assert checked_currency(" usd ") == "USD"


@pytest.mark.parametrize(
    "code", ["", "US", "USDX", "DOLLAR", "XAU", "XTS", "XXX", "ZZZ", "$ne", "\x00\x00\x00", "１２３"]
)
def test_invalid_currency_is_refused(code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_currency(code)
    assert refusal.value.field == "currency"


def test_price_is_positive_and_within_bounds() -> None:
    assert checked_money(LARGEST, "usd", field="price") == Money(LARGEST, "USD")
    assert checked_money(0, "USD", field="price", free=True) == Money(0, "USD")
    for amount in (-1, 0, LARGEST + 1):
        with pytest.raises(Invalid) as refusal:
            checked_money(amount, "USD", field="price")
        assert refusal.value.field == "price"
    with pytest.raises(Invalid):
        checked_money(-1, "USD", field="price", free=True)


def test_too_many_decimals_are_refused() -> None:
    for amount, currency in (("1.005", "USD"), ("1.5", "JPY")):
        with pytest.raises(Invalid, match="decimals"):
            to_money(Decimal(amount), currency, field="price")
    assert to_money(Decimal("1.50"), "USD", field="price") == Money(150, "USD")


def test_conversion_is_rounded_half_to_even() -> None:
    assert convert(Money(100, "USD"), "CNY", RATES) == Money(710, "CNY")
    assert convert(Money(150, "JPY"), "USD", RATES) == Money(100, "USD")
    assert convert(Money(1, "USD"), "JPY", RATES) == Money(2, "JPY")
    assert convert(Money(3, "USD"), "JPY", RATES) == Money(4, "JPY")


def test_conversion_without_a_rate_returns_none() -> None:
    money = Money(5, "EUR")
    assert convert(money, "EUR", {}) is money
    assert convert(money, "USD", RATES) is None
    assert convert(Money(5, "USD"), "EUR", RATES) is None


@given(amounts, st.sampled_from(sorted(RATES)), st.sampled_from(sorted(RATES)))
def test_round_trip_conversion_error_is_within_the_coarser_unit(amount: int, one: str, other: str) -> None:
    there = convert(Money(amount, one), other, RATES)
    assert there is not None
    back = convert(there, one, RATES)
    assert back is not None
    coarser = max(RATES[one] * Decimal(10) ** -precision(other) / RATES[other], Decimal(10) ** -precision(one))
    assert abs(back.decimal() - Money(amount, one).decimal()) <= coarser
