"""What a query says about the price is understood, not searched."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import Query
from matching.understand.price import Price, read_price
from tests.matching.builders import an_index, found, titled


@pytest.mark.parametrize(
    "text,left,price",
    [
        ("headphones under 50 dollars", "headphones", Price(None, 50, "USD")),
        ("headphones under $49.90", "headphones", Price(None, 49.9, "USD")),
        ("pump over 1,500 EUR", "pump", Price(1500, None, "EUR")),
        ("100元以下 保温杯", "保温杯", Price(None, 100, "CNY")),
        ("чайник до 1 500 рублей", "чайник", Price(None, 1500, "RUB")),
        ("100元以上 保温杯", "保温杯", Price(100, None, "CNY")),
        ("100到200元保温杯", "保温杯", Price(100, 200, "CNY")),
        ("100块以内 肥皂", "肥皂", Price(None, 100, "CNY")),
        ("чайник от 500 до 1 500 рублей", "чайник", Price(500, 1500, "RUB")),
        ("чайник не менее 500 руб", "чайник", Price(500, None, "RUB")),
        ("$20-$50 lamp", "lamp", Price(20, 50, "USD")),
        ("lamp between 20 and 50 euros", "lamp", Price(20, 50, "EUR")),
        ("garrafa até R$ 50", "garrafa", Price(None, 50, "BRL")),
        ("غلاية أقل من ٥٠ دولار", "غلاية", Price(None, 50, "USD")),
        ("phone 13 - $500", "phone 13 -", Price(None, 500, "USD")),
        ("lamp $50", "lamp", Price(None, 50, "USD")),
        ("lamp under USD50", "lamp", Price(None, 50, "USD")),
        ("INR18650 cell under ₹500", "INR18650 cell", Price(None, 500, "INR")),
        ("headphones $5 - $10", "headphones", Price(5, 10, "USD")),
        ("headphones $5 -$10", "headphones", Price(5, 10, "USD")),
        ("headphones between $5 - $10", "headphones", Price(5, 10, "USD")),
        ("headphones 5 - 10 USD", "headphones", Price(5, 10, "USD")),
        ("bulb 5-10usd", "bulb", Price(5, 10, "USD")),
        ("EUR 1 pallet under EUR 20", "EUR 1 pallet", Price(None, 20, "EUR")),
        ("zapatos baratos", "zapatos", None),
        ("cheap flask", "flask", None),
        ("便宜 保温杯", "保温杯", None),
    ],
)
def test_price_words_are_extracted(text: str, left: str, price: Price | None) -> None:
    rest, limit = read_price(text)
    assert (rest.split(), limit) == (left.split(), price)


@pytest.mark.parametrize(
    "text",
    [
        "cable up to 5 m",
        "2 hp pump",
        "under desk 120 cm",
        "flask",
        "cheap",
        "50 $",
        "yuanbao",
        "Euro 5 truck",
        "3块肥皂",
        "dry rub 5 oz",
        "between 1 and 3 m cable",
        "INR18650",
        "INR18650 cell",
        "INR21700-50E",
        "INR18650-35000E",
        "INR14500-18650 charger",
        "EUR 1 pallet",
        "EUR2 pallet",
        "AED 3 defibrillator",
        "boots EUR 42",
        "1 Euro Trading",
        "10 yen coin",
    ],
)
def test_text_without_price_is_unchanged(text: str) -> None:
    assert read_price(text) == (text, None)


@pytest.mark.parametrize(
    "text,maximum",
    [
        ("led under $0.035", 0.035),
        ("led under €0.099", 0.099),
        ("screw under 0,125 EUR", 0.125),
        ("bag under usd 0.005", 0.005),
        ("lamp under 1.5000 usd", 1.5),
        ("lamp under 1.500 usd", 1500),
        ("lamp under 1234.567 usd", 1234.567),
        ("pump under $1,200.50", 1200.5),
        ("pump under 1,200.500 usd", 1200.5),
        ("pump under 1 234 567,89 eur", 1_234_567.89),
        ("лампа до ٠.٠٣٥ usd", 0.035),
    ],
)
def test_decimal_and_thousands_prices_are_distinguished(text: str, maximum: float) -> None:
    _, price = read_price(text)
    assert price is not None
    assert price.highest == maximum


@given(st.text(max_size=60))
def test_reading_price_never_empties_text(text: str) -> None:
    rest, _ = read_price(text)
    assert bool(rest.strip()) == bool(text.strip())


def test_search_ignores_price_words(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Steel flask", "Cheap shoes"))
    assert found(reader, "cheap flask", language="en") == ["p1"]
    assert found(reader, "flask under 50 dollars", language="en") == ["p1"]
    assert found(reader, "cheap", language="en") == ["p2"]


def test_price_words_are_not_spell_corrected(tmp_path: Path) -> None:
    reader = an_index(tmp_path, titled("Steel flask", "Shirt with collars", "Underwear"))
    assert reader.search(Query("flaskk under 50 dollars", "en")).suggestion == "flask under 50 dollars"


@pytest.mark.parametrize("part", [" ", "1", "1 ", "1,000", "under ", "$", "块", "000 ", "5-", "5 to "])
def test_very_long_texts_are_read_in_time(part: str) -> None:
    """What grows with the square of the length would not come to an end."""
    assert read_price(f"flask {part * 100_000} lamp")[0].startswith("flask")
