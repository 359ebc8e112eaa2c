"""Values are found in seven languages, each in its own way of writing."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translation.protect import NOTHING, Protection, Term, ValueKind, find


def values(text: str, language: str = "en", protection: Protection = NOTHING) -> list[str]:
    return [each.value for each in find(text, language, protection)]


def kinds(text: str, language: str = "en") -> list[tuple[str, ValueKind]]:
    return [(text[each.start : each.end], each.kind) for each in find(text, language)]


@pytest.mark.parametrize(
    "text, language, value",
    [
        ("1,200.5 mm", "en", "1200.5 MMT"), ("1 200,5 мм", "ru", "1200.5 MMT"), ("１２００．５毫米", "zh", "1200.5 MMT"),
        ("1.200,5 mm", "es", "1200.5 MMT"), ("1\u202f200,5 mm", "fr", "1200.5 MMT"), ("1'200.5 mm", "en", "1200.5 MMT"),
        ("1\u00a0200,5 mm", "pt", "1200.5 MMT"), ("١٬٢٠٠٫٥ مم", "ar", "1200.5 MMT"), ("１，２００．５毫米", "zh", "1200.5 MMT"),
    ],
)  # fmt: skip
def test_equal_length_has_equal_value_in_all_languages(text: str, language: str, value: str) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    "text, language, value",
    [
        ("1.200", "en", "1.2"), ("1.200", "zh", "1.2"), ("1.200", "es", "1200"), ("1.200", "pt", "1200"), ("1.200", "fr", "1200"),
        ("1.200", "ru", "1.2"), ("1,200", "en", "1200"), ("1,200", "fr", "1.2"), ("1,200", "ru", "1.2"), ("1,200", "ar", "1200"),
        ("12.5", "fr", "12.5"), ("12,5", "en", "12.5"), ("1,200,300", "fr", "1200300"), ("0.125", "es", "0.125"), ("0,125", "en", "0.125"),
        ("1,234.50 x", "es", "1234.5"), ("007", "en", "007"), ("1.2.3", "en", "1.2.3"), ("10,100,1000", "en", "10,100,1000"),
    ],
)  # fmt: skip
def test_ambiguous_number_is_read_by_language(text: str, language: str, value: str) -> None:
    assert values(text, language) == [value]


def test_spaces_group_digits_by_language() -> None:
    assert values("1 200 mm", "fr") == ["1200 MMT"]
    assert values("1 200 mm", "en") == ["1", "200 MMT"]
    assert values("1\u00a0200 mm", "en") == ["1200 MMT"]
    assert values("12 50", "fr") == ["12", "50"]


@pytest.mark.parametrize(
    "text, language, value",
    [
        ("½", "en", "1/2"), ("1½", "en", "1+1/2"), ('1/2"', "en", "1/2 INH"), ("-5 °C", "en", "-5 CEL"), ("−5℃", "zh", "-5 CEL"),
        ("±0.5", "en", "±0.5"), ("5 %", "fr", "5 P1"), ("٥٠٪", "ar", "50 P1"), ("3‰", "en", "3 NX"), ("1.2万", "zh", "12000"), ("5千克", "zh", "5 KGM"),
        ("三米", "zh", "3 MTR"), ("五百克", "zh", "500 GRM"), ("两千瓦", "zh", "2 KWT"), ("5斤", "zh", "5 JIN"), (".5 mm", "en", "0.5 MMT"),
        ("500 sq ft", "en", "500 FTK"), ("10 фунтов", "ru", "10 LBR"), ("220 В", "ru", "220 VLT"), ("5000мАч", "ru", "5000 E09"),
        ("٥ كجم", "ar", "5 KGM"), ("10 بوصة", "ar", "10 INH"), ("3 años", "es", "3 ANN"), ("21 день", "ru", "21 DAY"), ("3个月", "zh", "3 MON"),
        ("65w", "en", "65 WTT"), ("10KG", "en", "10 KGM"), ("5 MW", "en", "5 MAW"), ("5 mW", "en", "5 C31"), ("6-inch", "en", "6 INH"),
        ("3000 r/min", "en", "3000 RPM"), ("100 об/мин", "ru", "100 RPM"), ("25 м²", "ru", "25 MTK"), ('17"', "en", "17 INH"),
    ],
)  # fmt: skip
def test_quantities_have_number_and_unit_code(text: str, language: str, value: str) -> None:
    assert values(text, language) == [value]


@pytest.mark.parametrize(
    "text, kind, value",
    [
        ("120 x 60 x 75 cm", ValueKind.DIMENSIONS, "120 x 60 x 75 CMT"), ("120×60*75cm", ValueKind.DIMENSIONS, "120 x 60 x 75 CMT"),
        ("120cm х 60cm", ValueKind.DIMENSIONS, "120 x 60 CMT"), ("10-20 kg", ValueKind.RANGE, "10..20 KGM"), ("10~20", ValueKind.RANGE, "10..20"),
        ("10 – 20 kg", ValueKind.RANGE, "10..20 KGM"), ("-20~+60℃", ValueKind.RANGE, "-20..+60 CEL"), ("5±0.1 mm", ValueKind.QUANTITY, "5±0.1 MMT"),
        ("USD 12.50", ValueKind.PRICE, "12.50 USD"), ("$12.5", ValueKind.PRICE, "12.50 USD"), ("12,50 €", ValueKind.PRICE, "12.50 EUR"),
        ("US$1.2-1.5", ValueKind.PRICE, "1.20..1.50 USD"), ("US$1,200-US$1,500", ValueKind.PRICE, "1200.00..1500.00 USD"), ("￥12", ValueKind.PRICE, "12.00 CNY"),
        ("人民币12元", ValueKind.PRICE, "12.00 CNY"), ("1500 руб.", ValueKind.PRICE, "1500.00 RUB"), ("USD12", ValueKind.PRICE, "12.00 USD"), ("12USD", ValueKind.PRICE, "12.00 USD"), ("$12USD", ValueKind.PRICE, "12.00 USD"), ("12руб.", ValueKind.PRICE, "12.00 RUB"),
        ("12 €/kg", ValueKind.PRICE, "12.00 EUR/KGM"), ("5元/米", ValueKind.PRICE, "5.00 CNY/MTR"), ("90 W/m²", ValueKind.QUANTITY, "90 WTT/MTK"), ("$5/pc", ValueKind.PRICE, "5.00 USD"),
        ("0.0035 USD", ValueKind.PRICE, "0.0035 USD"), ("16:9", ValueKind.NUMBER, "16:9"), ("2024-05-12", ValueKind.RANGE, "2024..05..12"),
    ],
)  # fmt: skip
def test_dimensions_ranges_and_prices_are_one_value(text: str, kind: ValueKind, value: str) -> None:
    assert [(each.kind, each.value) for each in find(text, "en")] == [(kind, value)]


@pytest.mark.parametrize(
    "model", ["HN-500A", "INR18650", "M8x40", "IP67", "USB 3.0", "Wi-Fi 6E", "OCPP 1.6J", "dv7-1211ea", "006R90321", "4in1", "ISO 9001:2015", "3.7v19800mAh", "DDR4-3200", "Q8736A", "CO₂"]
)  # fmt: skip
def test_part_numbers_stay_whole(model: str) -> None:
    assert kinds(f"the {model} here") == [(model, ValueKind.MODEL)]
    assert kinds(f"恒暖{model}电池", "zh") == [(model, ValueKind.MODEL)]


def test_counted_words_are_no_part_numbers() -> None:
    assert values("12PCS, 5Sets, 8-Core, 3-year, 12-pin, No.5") == ["12", "5", "8", "3 ANN", "12", "5"]
    assert values("304不锈钢三件套", "zh") == ["304"]


def test_unit_lookalikes_are_no_units() -> None:
    assert values("4 in 1, 12 in stock") == ["4", "1", "12"]
    assert values("Wi-Fi 4 L, Wi-Fi 1/2 in") == ["4 LTR", "1/2 INH"]
    assert values("12 in, 12 in wide") == ["12 INH", "12 INH"]
    assert values("18in Single Drive, 2-in-1, 4in 1") == ["18 INH", "2", "1", "4in", "1"]
    assert values("12in显示器, 1.2万USB接口", "zh") == ["12 INH", "12000"]
    assert values("5 l'eau, 5 m", "fr") == ["5", "5 MTR"]
    assert values("3 в 1, 12 с подсветкой, 2024 г. выпуска", "ru") == ["3", "1", "12", "2024"]
    assert values("5G, 3米色, 2024年, 5升级", "zh") == ["5G", "3", "2024", "5"]
    assert values("六安瓜片250g", "zh") == ["250 GRM"]  # a tea of the city Lu'an
    assert values("36-45码, 50码", "zh") == ["36..45", "50 YRD"]
    assert values('“11” and "11"') == ["11", "11"]
    assert values("de 10 a 20", "es") == ["10", "20"]


def test_typed_tolerance_and_inch_signs_are_read() -> None:
    assert values("+/-0.02mm, 5+/-0.1 mm") == ["±0.02 MMT", "5±0.1 MMT"]
    assert values("17\" and 18\" or 4.0'' displays") == ["17 INH", "18 INH", "4 INH"]


def test_ordinals_are_numbers() -> None:
    assert kinds("10th gen, 1st") == [("10th", ValueKind.NUMBER), ("1st", ValueKind.NUMBER)]
    assert values("10-й", "ru") == ["10"]


def test_gtin_and_hs_codes_are_distinguished_from_numbers() -> None:
    assert kinds("4006381333931, 4006381333932") == [
        ("4006381333931", ValueKind.GTIN),
        ("4006381333932", ValueKind.NUMBER),
    ]
    assert kinds("8471.30, 8471.30.00, 8471.30.0000") == [
        ("8471.30", ValueKind.HS),
        ("8471.30.00", ValueKind.HS),
        ("8471.30.0000", ValueKind.HS),
    ]
    assert kinds("1471.30 mm, 9912.50") == [("1471.30 mm", ValueKind.QUANTITY), ("9912.50", ValueKind.NUMBER)]


def test_urls_emails_placeholders_and_emoji_are_found() -> None:
    text = "See https://a.com/x?y=1. Mail a.b@c.de {name} %(x)s ${y} {{ z }} <b>now</b> 👩‍👩‍👧🇨🇳 1️⃣ FOB Ningbo shop.com"
    assert kinds(text) == [
        ("https://a.com/x?y=1", ValueKind.URL), ("a.b@c.de", ValueKind.EMAIL), ("{name}", ValueKind.PLACEHOLDER), ("%(x)s", ValueKind.PLACEHOLDER),
        ("${y}", ValueKind.PLACEHOLDER), ("{{ z }}", ValueKind.PLACEHOLDER), ("<b>", ValueKind.PLACEHOLDER), ("</b>", ValueKind.PLACEHOLDER),
        ("👩‍👩‍👧🇨🇳", ValueKind.EMOJI), ("1️⃣", ValueKind.EMOJI), ("FOB", ValueKind.INCOTERM), ("shop.com", ValueKind.URL),
    ]  # fmt: skip


def test_names_are_found_case_sensitively() -> None:
    protection = Protection(frozenset({"Acme", "Acme Tools", "恒暖", "3M"}))
    assert values("Acme Tools and acme, Acmeist; Acme-500", "en", protection) == ["Acme Tools", "Acme-500"]
    assert values("恒暖牌3M胶带", "zh", protection) == ["恒暖", "3M"]
    assert values("13M tape", "en", protection) == ["13M"]


def test_terms_are_found_in_any_case_longest_first() -> None:
    protection = Protection(terms=(Term("steel", "acero"), Term("stainless steel", "acero inoxidable")))
    found = find("Stainless Steel and STEEL, steely", "en", protection)
    assert [(each.kind, each.value) for each in found] == [
        (ValueKind.TERM, "acero inoxidable"),
        (ValueKind.TERM, "acero"),
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("12０٣,.' \u00a0-/x×мm%$€元万三½²°\"kgAB中ا🇨😀{}<>&@:"), max_size=60),
    st.sampled_from(["en", "zh", "fr", "ru", "ar"]),
)
def test_every_digit_belongs_to_one_value(text: str, language: str) -> None:
    found = find(text, language)
    assert all(one.end <= other.start for one, other in pairwise(found))
    covered = {place for each in found for place in range(each.start, each.end)}
    assert [place for place, each in enumerate(text) if each.isdecimal() and place not in covered] == []


@pytest.mark.parametrize(
    "piece", ["a", "1", "8-ab-", "1-", "1 ", "1,2", "😀", "{", "<a ", "a.", "$", "-", "a@", "x1", '1"', "e\u0301", "\u202e", "&", "%(", "http://", "三", "1万", "www.", "12 in  "]
)  # fmt: skip
def test_hostile_texts_are_read_completely(piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    covered = sum(each.end - each.start for each in find(text, "fr"))
    assert covered >= sum(map(str.isdecimal, text)), "in linear time, or this test would not end"


def test_long_number_chain_is_read_in_time() -> None:
    began = time.process_time()
    find("1x" * 20_000, "en")
    assert time.process_time() - began < 4
