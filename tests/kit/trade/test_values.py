"""Trade values against the standards that define them."""

import contextlib
from decimal import Decimal

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.errors import Invalid
from expo.kit.text import LANGUAGES
from expo.kit.trade.values import (
    HsCode,
    HsEdition,
    Incoterm,
    Quantity,
    checked_country,
    checked_decimal,
    checked_gtin,
    checked_hs,
    checked_incoterm,
    checked_quantity,
    checked_unit,
    checked_whole,
    country_name,
    find_country,
    find_unit,
    in_unit,
    incoterm_rules,
    plain,
    units,
)


@pytest.mark.parametrize(
    "words, code",
    [
        ("pcs", "C62"),
        ("个", "C62"),
        ("C62", "C62"),
        ("kgm", "KGM"),
        ("千克", "KGM"),
        ("mW", "C31"),
        ("MW", "MAW"),
        ("  m² ", "MTK"),
        ("dozen", "DZN"),
    ],
)
def test_unit_is_found_by_common_spellings(words: str, code: str) -> None:
    found = find_unit(words)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("words", ["", "furlong", "平方", "x" * 10_000, "kg; DROP"])
def test_unknown_or_ambiguous_unit_name_finds_nothing(words: str) -> None:
    assert find_unit(words) is None


def test_every_unit_has_all_names_and_is_found_by_symbol() -> None:
    for code, unit in units().items():
        assert unit.code == code == checked_unit(code.lower())
        assert set(unit.names) == set(LANGUAGES)
        assert find_unit(unit.symbol) == unit
        assert unit.factor is None or unit.factor > 0


@pytest.mark.parametrize("code", ["", "XYZ", "piece", "C62" + " " * 20 + "x", "C" * 100_000, "\x00"])
def test_unknown_unit_is_refused(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_unit(code, field="unit")
    assert refused.value.field == "unit"


@pytest.mark.parametrize(
    "text, number",
    [("1", "1"), (" 12.50 ", "12.5"), ("0.000001", "0.000001"), ("1200.0", "1200"), ("+3", "3"), ("0", "0")],
)
def test_plain_decimal_is_read_exactly(text: str, number: str) -> None:
    assert f"{checked_decimal(text, field='x'):f}" == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1e3",
        "1,000",
        "NaN",
        "Infinity",
        "-1",
        "0x10",
        "１２",
        "1.",
        ".5",
        "1" * 30,
        "1 2",
        "1" + " " * 100 + "2",
        "0.0000001",
    ],
)
def test_invalid_decimal_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_decimal(text, field="x")
    assert refused.value.field == "x"


@given(st.decimals(min_value=0, max_value=10**12, places=6))
def test_every_decimal_within_bounds_is_read_exactly(number: Decimal) -> None:
    assert checked_decimal(f"{number:f}", field="x") == number
    assert checked_decimal(number, field="x") == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_plain_number_is_equal_and_has_no_exponent(number: Decimal) -> None:
    shown = f"{plain(number):f}"
    assert plain(number) == number
    assert "E" not in str(plain(number))
    assert not ("." in shown and shown.endswith("0"))


@given(st.text(max_size=80))
def test_any_text_is_read_as_a_decimal_or_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert 0 <= checked_decimal(text, field="x") <= 10**12


@pytest.mark.parametrize("value", ["", "-1", "1.5", "731", "x", "9" * 1000, " "])
def test_whole_number_out_of_bounds_is_refused(value: str) -> None:
    with pytest.raises(Invalid):
        checked_whole(value, field="leadDays", minimum=0, maximum=730)


def test_whole_number_is_accepted_as_text_or_number() -> None:
    assert (
        checked_whole(" 30 ", field="x", minimum=0, maximum=730)
        == checked_whole(30, field="x", minimum=0, maximum=730)
        == 30
    )


def test_quantity_has_a_value_and_a_unit() -> None:
    assert checked_quantity("500.0", "c62", field="minimumOrder") == Quantity(Decimal(500), "C62")
    for value, unit, field in (("0", "C62", "value"), ("x", "C62", "value"), ("1", "", "unit")):
        with pytest.raises(Invalid) as refused:
            checked_quantity(value, unit, field="minimumOrder")
        assert refused.value.field == f"minimumOrder.{field}"


@pytest.mark.parametrize(
    "words, code",
    [("China", "CN"), ("中国", "CN"), ("chn", "CN"), ("Alemania", "DE"), ("ألمانيا", "DE"), ("Viet Nam", "VN")],
)
def test_country_is_found_by_code_and_name_in_our_languages(words: str, code: str) -> None:
    assert find_country(words) == code


def test_every_country_has_a_name_in_every_language() -> None:
    for country in pycountry.countries:
        assert checked_country(country.alpha_2.lower()) == country.alpha_2
        assert all(country_name(country.alpha_2, language) for language in LANGUAGES)


@pytest.mark.parametrize("code", ["", "XX", "EU", "CHN", "C", "CN" * 1000, "C\x00"])
def test_unknown_country_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        checked_country(code)


def test_eleven_incoterm_rules_are_named_in_every_language() -> None:
    assert len(incoterm_rules()) == 11
    assert all(set(rule.names) == set(LANGUAGES) for rule in incoterm_rules().values())
    assert checked_incoterm("fob", " Ningbo ") == Incoterm("FOB", "Ningbo")


@pytest.mark.parametrize(
    "rule, place, field",
    [
        ("DAT", "Ningbo", "rule"),
        ("", "Ningbo", "rule"),
        ("FOB", None, "place"),
        ("FOB", " ", "place"),
        ("FOB", "x" * 121, "place"),
    ],
)
def test_incoterm_without_place_or_of_other_editions_is_refused(rule: str, place: str | None, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_incoterm(rule, place)
    assert refused.value.field == f"incoterm.{field}"


def test_hs_code_keeps_its_digits_and_edition() -> None:
    assert checked_hs("9617.00") == HsCode("961700", HsEdition.HS2022)
    assert checked_hs("0101 21 00 10", "hs2017") == HsCode("0101210010", HsEdition.HS2017)


@pytest.mark.parametrize(
    "code, edition, field",
    [
        ("96170", None, "code"),
        ("96170000000", None, "code"),
        ("7701.00", None, "code"),
        ("0001.00", None, "code"),
        ("9801.00", None, "code"),
        ("9900.00", None, "code"),
        ("96170o", None, "code"),
        ("９６１７００", None, "code"),
        ("961700" + " " * 200, None, "code"),
        ("961700", "HS2012", "edition"),
        ("961700", "x" * 500, "edition"),
    ],
)
def test_unknown_hs_code_or_edition_is_refused(code: str, edition: str | None, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_hs(code, edition)
    assert refused.value.field == f"hs.{field}"


@pytest.mark.parametrize(
    "gtin", ["4006381333931", "96385074", "036000291452", "10012345678902", "4006381 333931", "4006381-333931"]
)
def test_gtin_of_every_length_is_accepted(gtin: str) -> None:
    assert checked_gtin(gtin) == gtin.replace(" ", "").replace("-", "")


def _check_digit(body: str) -> str:
    """GS1 General Specifications, 7.9: weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if position % 2 == 0 else 1) for position, digit in enumerate(reversed(body)))
    return str(-total % 10)


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_gtin_requires_its_check_digit(body: str) -> None:
    right = _check_digit(body)
    if body.strip("0"):
        assert checked_gtin(body + right) == body + right
    for digit in set("0123456789") - {right}:
        with pytest.raises(Invalid):
            checked_gtin(body + digit)


@pytest.mark.parametrize(
    "gtin", ["", "1", "400638133393", "40063813339311", "x006381333931", "００００００００", "0" * 13, "4" * 1000]
)
def test_invalid_gtin_is_refused(gtin: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_gtin(gtin)
    assert refused.value.field == "gtin"


@pytest.mark.parametrize(
    "value,unit,other,converted",
    [
        ("500", "C62", "C62", "500"),
        ("500", "KGM", "TNE", "0.5"),
        ("2", "TNE", "KGM", "2000"),
        ("5", "KGM", "MTR", None),
    ],
)
def test_quantity_is_converted_between_units_of_one_dimension(
    value: str, unit: str, other: str, converted: str | None
) -> None:
    found = in_unit(Quantity(Decimal(value), unit), other)
    assert found == (None if converted is None else Decimal(converted))
