"""What people write in cells and headers, and what it means."""

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.catalog.products.rules.checks import checked_content
from expo.catalog.sheets.rules.cells import (
    BadCell,
    Price,
    Style,
    days_of,
    join_list,
    list_of,
    number_of,
    number_style,
    price_of,
    quantity_of,
    term_of,
)
from expo.catalog.sheets.rules.columns import columns, fold_header, match_headers
from expo.catalog.sheets.rules.raw_rows import RawRow
from expo.catalog.sheets.rules.row_cells import Defaults, SheetGuide
from expo.catalog.sheets.rules.rows import ReadRow, read_row


@pytest.mark.parametrize(
    "text, number",
    [("1,200.50", "1200.50"), ("1.200,50", "1200.50"), ("1 200,50", "1200.50"), ("1'200.50", "1200.50"), ("3,85", "3.85"), ("1,200", "1200"),
     ("1.200", "1.200"), ("0,250", "0.250"), ("1.234.567", "1234567"), ("１２３", "123"), ("+5", "5")],
)  # fmt: skip
def test_numbers_are_read_in_common_notations(text: str, number: str) -> None:
    assert number_of(text) == Decimal(number)


@pytest.mark.parametrize(
    "cell, code",
    [("12.5%", "PERCENT"), ("-3", "NEGATIVE"), (-3, "NEGATIVE"), ("3.5-4", "RANGE"), ("abc", "NOT_A_NUMBER"), ("1,2,3", "NOT_A_NUMBER"),
     ("#REF!", "FORMULA_FAILED"), (True, "NOT_A_NUMBER"), ({"$date": "2027-01-02"}, "TURNED_INTO_DATE"), ({"$long": 10**7}, "TOO_LONG"),
     ("9" * 50, "NOT_A_NUMBER"), (["3"], "NOT_TEXT")],
)  # fmt: skip
def test_non_number_is_refused_with_its_code(cell: object, code: str) -> None:
    with pytest.raises(BadCell) as caught:
        number_of(cell)
    assert caught.value.code == code


def test_ambiguous_number_follows_spreadsheet_or_is_refused() -> None:
    assert number_of("1,200", number_style(["3,85", "1,200"])) == Decimal("1.200")
    assert number_of("1.200", number_style(["3,85"])) == Decimal(1200)
    with pytest.raises(BadCell, match="two different numbers"):
        number_of("1,200", number_style(["3,85", "4.20"]))


@pytest.mark.parametrize(
    "text, currency, price",
    [("$3.85", None, Price(Decimal("3.85"), "USD")), ("US$ 3.85", None, Price(Decimal("3.85"), "USD")), ("¥25", "JPY", Price(Decimal(25), "JPY")),
     ("¥25", "USD", Price(Decimal(25), "CNY")), ("3,85 €", None, Price(Decimal("3.85"), "EUR")), ("25元/个", None, Price(Decimal(25), "CNY", "个")),
     ("USD3.85/pc", None, Price(Decimal("3.85"), "USD", "pc")), ("$20", "HKD", Price(Decimal(20), "HKD")), ("20", None, Price(Decimal(20)))],
)  # fmt: skip
def test_prices_are_read_with_currency_and_unit(text: str, currency: str | None, price: Price) -> None:
    assert price_of(text, currency) == price


def test_days_incoterms_and_quantities_are_read() -> None:
    assert [days_of(each) for each in ("15-30 days", "30天", "2 weeks", "1 month", 45, "7个工作日")] == [
        30,
        30,
        14,
        30,
        45,
        7,
    ]
    assert term_of("FOB（宁波）") == ("FOB", "宁波")
    assert term_of("FOB Ningbo, Incoterms 2020") == ("FOB", "Ningbo")
    assert quantity_of("≥500个") == (Decimal(500), "个")
    assert quantity_of("5 000 kg", Style.POINT) == (Decimal(5000), "kg")


@given(st.lists(st.text(min_size=1, max_size=12).map(str.strip).filter(bool), max_size=6))
def test_any_list_survives_writing_and_reading(entries: list[str]) -> None:
    assert list_of(join_list(entries)) == entries


@given(st.text(max_size=40), st.sampled_from(["USD", "CNY", None]))
def test_no_text_breaks_the_readers(text: str, currency: str | None) -> None:
    found: dict[Any, Any] = {}
    for read in (number_of, days_of, term_of, quantity_of, list_of, lambda cell: price_of(cell, currency)):
        with contextlib.suppress(BadCell):
            found[read] = read(text)
    assert list_of in found
    assert all(each and each == each.strip() for each in found[list_of])
    assert found.get(days_of, 0) >= 0
    assert number_of not in found or found[number_of].is_finite()


def _columns(*headers: str) -> list[str | None]:
    return [each.column for each in match_headers(headers)]


def test_headers_are_matched_in_english_and_chinese() -> None:
    assert _columns("Item No. 货号", "品名", "Product Name", "FOB Price (USD/pc)", "MOQ(pcs)", "Lead time (weeks)") == [
        "number", "title", "title_en", "price", "minimum_order", "lead_days",
    ]  # fmt: skip
    assert _columns("货号", "产品名称", "单价(元/个)", "最小起订量", "起运港") == [
        "number",
        "title",
        "price",
        "minimum_order",
        "incoterm_place",
    ]
    assert _columns("Minimun order", "*Unit", "Product name (es)", "attribute: Colour") == [
        "minimum_order",
        "unit",
        "title_es",
        "attribute",
    ]


@pytest.mark.parametrize(
    "header, column",
    [
        ("title (es)", "title_es"), ("Product name in Spanish", "title_es"), ("English description", "description_en"),
        ("Nombre en inglés", "title_en"), ("Nombre (en)", "title_en"), ("Título en español", "title_es"), ("Descripción (inglés)", "description_en"),
        ("Désignation anglaise", "title_en"), ("Nom en anglais", "title_en"), ("Description en russe", "description_ru"),
        ("Наименование на английском языке", "title_en"), ("Описание (англ.)", "description_en"), ("Название (испанский)", "title_es"),
        ("اسم المنتج بالإنجليزية", "title_en"), ("الوصف (باللغة الفرنسية)", "description_fr"),
        ("Nome em inglês", "title_en"), ("Descrição (espanhol)", "description_es"),
        ("西班牙语品名", "title_es"), ("俄文名称", "title_ru"), ("描述（葡萄牙语）", "description_pt"), ("产品英文名称", "title_en"),
        ("Nombre de idioma", None), ("Language", "language"), ("English", None), ("Nombre en", "title_en"),
    ],
)  # fmt: skip
def test_texts_in_further_languages_are_matched(header: str, column: str | None) -> None:
    assert _columns(header) == [column]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_column_is_matched_by_its_own_name(language: str) -> None:
    for key, column in columns().items():
        assert _columns(column.names[language]) == [key]
        assert column.help[language]


def test_columns_of_further_languages_explain_themselves() -> None:
    column = columns()["title_es"]
    assert column.names == {"en": "Product name (Spanish)", "zh": "产品名称（西班牙语）"}
    assert column.help == {
        "en": "The product name in Spanish, if the spreadsheet is in another language.",
        "zh": "本表非西班牙语时，填写产品的西班牙语名称。",
    }


@pytest.mark.parametrize(
    "headers",
    [
        "Referencia|Nombre del producto|Descripción|Precio (USD)|Pedido mínimo (piezas)|Plazo de entrega (días)|País de origen",
        "Référence|Désignation|Descriptif|Prix unitaire (EUR)|Commande minimale (pièces)|Délai (semaines)|Pays d'origine",
        "Артикул|Наименование|Описание|Цена (USD)|Минимальный заказ, шт.|Срок поставки (дней)|Страна происхождения",
        "رقم الصنف|اسم المنتج|الوصف|السعر (USD)|الحد الأدنى للطلب (قطعة)|مدة التسليم (أيام)|بلد المنشأ",
        "Referência|Nome do produto|Descrição|Preço unitário (USD)|Encomenda mínima|Prazo de entrega (dias)|Origem",
    ],
)
def test_headers_are_matched_in_all_other_languages(headers: str) -> None:
    wanted = ["number", "title", "description", "price", "minimum_order", "lead_days", "origin"]
    assert _columns(*headers.split("|")) == wanted


def test_uncertain_headers_are_left_unmatched() -> None:
    assert (
        _columns(
            "Maximum order quantity", "Price (retail)", "Material", "单价(零售)", "Net price", "Price 5", "货号 Stock"
        )
        == [None] * 7
    )


def test_column_is_matched_once() -> None:
    assert _columns("Name", "Product name", "Name") == [None, "title", None]


def test_no_two_columns_share_a_name() -> None:
    seen: dict[str, str] = {}
    for column in columns().values():
        for name in (column.key, *column.names.values(), *column.aliases):
            assert seen.setdefault(fold_header(name), column.key) == column.key, name


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_headers_match_each_column_once(headers: list[str]) -> None:
    found = [each for each in _columns(*headers) if each and each != "attribute"]
    assert len(set(found)) == len(found)


def _read(header: list[str], cells: list[object], **defaults: str) -> ReadRow:
    return read_row(SheetGuide(match_headers(header), Defaults(**defaults)), RawRow(7, cells))  # type: ignore[arg-type]  # texts alone


def test_chinese_row_becomes_a_product() -> None:
    header = [
        "货号",
        "品名",
        "展区",
        "单位",
        "单价",
        "起订量",
        "价格条款",
        "交货期",
        "产地",
        "认证",
        "样品",
        "关键词",
        "参数",
    ]
    cells = [
        1001,
        "保温杯",
        "家用电器",
        "个",
        "$3.85",
        "500个",
        "FOB 宁波",
        "15-30天",
        "中国",
        "CE、RoHS",
        "免费",
        "杯，壶",
        "容量: 500 [毫升]\n材质: 钢",
    ]
    row = _read(header, list(cells))
    assert row.problems == ()
    checked = checked_content(row.draft)
    assert checked.content is not None, checked.problems
    content = checked.content
    assert (content.number, content.title.language, content.section, content.unit, content.origin) == (
        "1001",
        "zh",
        "household-appliances",
        "C62",
        "CN",
    )
    assert [(tier.min_quantity, tier.price.amount, tier.price.currency) for tier in content.price_tiers] == [
        (Decimal(500), 385, "USD")
    ]
    assert content.incoterm is not None
    assert (content.incoterm.rule, content.incoterm.place, content.lead_days) == ("FOB", "宁波", 30)
    assert (content.certificates, content.keywords, content.sample is not None) == (["CE", "ROHS"], ["杯", "壶"], True)
    assert [(each.name.text, each.value, each.unit) for each in content.attributes] == [
        ("容量", "500", "MLT"),
        ("材质", "钢", None),
    ]


@pytest.mark.parametrize(
    "header, cell, code",
    [("Unit", "pieceses", "UNKNOWN_UNIT"), ("Section", "Householt Appliance", "UNKNOWN_SECTION"), ("Country of origin", "Atlantis", "UNKNOWN_COUNTRY"),
     ("Price", "$3 / kg", "UNIT_CONFLICT"), ("Price", "€3", "CURRENCY_CONFLICT"), ("Barcode", "6.90123E+12", "DIGITS_LOST"), ("Item No.", 1.2345678901234567e19, "DIGITS_LOST"), ("Certificates", "CE, XY", "UNKNOWN_CERTIFICATE"),
     ("Visibility", "perhaps", "UNKNOWN_VISIBILITY"), ("Tier 2 price", "3", "HALF_A_TIER"), ("Attributes", "just words", "NOT_AN_ATTRIBUTE"), ("Language", "klingon", "UNKNOWN_LANGUAGE"),
     ("Item No.", {"$date": "2027-01-02"}, "TURNED_INTO_DATE"), ("Product name", {"$long": 9}, "TOO_LONG"), ("Lead time", "soon", "NOT_DAYS"), ("Incoterms", "by ship", "NOT_A_TERM")],
)  # fmt: skip
def test_bad_cell_is_reported_with_hint(header: str, cell: object, code: str) -> None:
    row = _read([header, "Currency", "Unit of measure" if header != "Unit" else "x"], [cell, "USD", "pcs"])
    [problem] = row.problems
    assert (problem.row, problem.code) == (7, code)
    assert problem.message
    assert problem.hint
    if code != "HALF_A_TIER":
        assert problem.column == header
