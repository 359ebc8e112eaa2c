"""What is exported is imported back as exactly the same, in every format."""

import asyncio
import csv
import string
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.catalog.products.models import Content, Visibility
from expo.catalog.products.rules.checks import checked_content
from expo.catalog.products.rules.drafts import AttributeDraft, ProductDraft, TierDraft, Wording, draft_of
from expo.catalog.sheets.rules.cells import FORMULA_ERRORS
from expo.catalog.sheets.rules.product_rows import content_row, wanted_columns
from expo.catalog.sheets.rules.row_cells import Defaults, SheetGuide, sheet_style
from expo.catalog.sheets.rules.rows import read_row
from expo.catalog.sheets.tables import open_table
from expo.catalog.sheets.writing import SheetFormat, write_sheet
from expo.fairs.sections.models import categories
from expo.kit.text import LANGUAGES
from expo.kit.trade.values import incoterm_rules, units

_LETTERS = string.ascii_letters + string.digits + " =+-@'\"|:;,\n\t[]{}%$€杯保温é½Жعñ.<>&#/\\" + "\u00a0"
# A cell cannot say whether its "#N/A" was typed or is a formula's error; an import takes it for the error.
_text = st.text(_LETTERS, min_size=1, max_size=30).filter(
    lambda text: len(text.strip(" \n\t\u00a0")) > 0 and text.strip().upper() not in FORMULA_ERRORS
)
_languages = st.sampled_from(LANGUAGES)
_wording = st.builds(Wording, _text, _languages, st.dictionaries(_languages, _text, max_size=2))
_number = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(999999), places=2).map(str)
_attribute = st.one_of(
    st.builds(AttributeDraft, _wording, _text),
    st.builds(AttributeDraft, _wording, _number, st.sampled_from(sorted(units()))),
)
_tiers = st.lists(st.tuples(st.integers(1, 10**6), st.integers(1, 10**7)), max_size=6, unique_by=lambda tier: tier[0])
_sections = st.sampled_from([section.key for category in categories() for section in category.sections])


def _falling(tiers: list[tuple[int, int]], per: int) -> list[TierDraft]:
    quantities, prices = sorted(each for each, _ in tiers), sorted((each for _, each in tiers), reverse=True)
    return [
        TierDraft(str(minimum), f"{price / 100:.2f}", per) for minimum, price in zip(quantities, prices, strict=True)
    ]


@st.composite
def _content(draw: st.DrawFn) -> Content:
    tiers = _falling(draw(_tiers), draw(st.sampled_from([1, 10, 100])))
    rule = draw(st.sampled_from([None, *incoterm_rules()]))
    free, same = draw(st.booleans()), draw(st.booleans())
    draft = ProductDraft(
        number=draw(
            st.text(string.ascii_letters + string.digits + "-/._ =+'货", min_size=1, max_size=20).filter(str.strip)
        ),
        title=draw(_wording),
        description=draw(st.none() | _wording),
        section=draw(_sections),
        category=draw(st.none() | _text),
        brand=draw(st.none() | _text),
        gtin=draw(st.sampled_from([None, "6901234000016", "0095205603217", "96385074"])),
        hs_code=draw(st.sampled_from([None, "961700", "84713000"])),
        hs_edition=draw(st.sampled_from([None, "HS2017", "HS2022"])),
        origin=draw(st.sampled_from([None, "CN", "DE"])),
        unit=draw(st.sampled_from(["C62", "SET", "KGM", "MTK"])),
        minimum_order=tiers[0].min_quantity if tiers and same else draw(st.none() | _number),
        minimum_order_unit=draw(st.sampled_from([None, "CT"])),
        currency=draw(st.sampled_from(["USD", "CNY", "EUR"])),
        price_tiers=tiers,
        price_on_request=not tiers and draw(st.booleans()),
        incoterm=rule,
        incoterm_place=rule and draw(st.sampled_from(["宁波", "Ningbo", "FOB Ningbo", "=1+1"])),
        lead_days=draw(st.none() | st.integers(0, 700)),
        sample_free=free,
        sample_price=None if free else draw(st.none() | _number),
        attributes=draw(st.lists(_attribute, max_size=5)),
        certificates=draw(st.lists(st.sampled_from(["CE", "ROHS", "FDA"]), max_size=3)),
        keywords=draw(st.lists(_text, max_size=4)),
    )
    checked = checked_content(draft)
    assert checked.content is not None, checked.problems
    return checked.content


async def _read_back(path: Path, folder: Path) -> list[Content]:
    table = await open_table(path, folder)
    guide = SheetGuide(table.matches, Defaults(), sheet_style(table.rows(), table.matches), table.escaped)
    found = []
    for raw in table.rows():
        row = read_row(guide, raw)
        assert row.problems == (), row.problems
        assert row.visibility in {None, Visibility.PUBLIC}
        checked = checked_content(row.draft)
        assert checked.content is not None, checked.problems
        found.append(checked.content)
    return found


@pytest.mark.parametrize("kind", SheetFormat)
@settings(max_examples=25)
@given(contents=st.lists(_content(), min_size=1, max_size=6))
def test_any_content_survives_export_and_import(kind: SheetFormat, contents: list[Content]) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sheet"
        rows = [content_row(each, structured=kind is SheetFormat.JSONL) for each in contents]
        write_sheet(kind, path, wanted_columns(name for row in rows for name in row), rows)
        assert asyncio.run(_read_back(path, Path(name))) == contents
    assert [draft_of(each) for each in contents]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_text_that_begins_like_a_formula_is_exported_as_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sheet.csv"
    write_sheet(SheetFormat.CSV, path, ["brand"], [{"brand": text}, {"brand": "Heng=Nuan"}])
    with path.open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    assert rows == [[f"'{text}"], ["Heng=Nuan"]]
