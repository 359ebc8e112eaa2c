"""Sheets that are written: a text stays a text, a number a number, a moment what the clock shows."""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from expo.kit.files.spreadsheets import Cell, Column, Sheet, buffer_rows, buffered_rows

COLUMNS = (Column("Name", 30), Column("Count", 10, numbers=True))


def read(path: Path) -> Sequence[Sequence[object]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def part(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_cells_are_read_back_unchanged(tmp_path: Path) -> None:
    path, at = tmp_path / "sheet.xlsx", datetime(2027, 4, 15, 1, 0, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    rows: list[list[Cell]] = [["00123", 3.5], [None, 2], ["保温杯", at], ["", None]]
    Sheet("Goods", COLUMNS, rows).write(path)
    shown = at.replace(tzinfo=None)
    assert read(path) == [["Name", "Count"], ["00123", 3.5], ["", 2.0], ["保温杯", shown], ["", ""]]
    assert str(shown) == "2027-04-15 09:00:00"


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.example")', "+1", "-1", "@x", "{=1+1}", "http://a.example", "1e5"]
)
def test_text_is_never_a_formula_link_or_number(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sheet.xlsx"
    Sheet("Texts", COLUMNS, [[text, None]]).write(path)
    assert read(path)[1][0] == text
    assert not any(mark in part(path) for mark in ("<f>", "<f ", "hyperlink", "<v>1"))


def test_long_sheet_name_is_cut_and_arabic_runs_right_to_left(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    Sheet("x" * 40, COLUMNS, [], "ar").write(path)
    assert CalamineWorkbook.from_path(path).sheet_names == ["x" * 31]
    assert 'rightToLeft="1"' in part(path)
    Sheet("x", COLUMNS, []).write(path)
    assert "rightToLeft" not in part(path)


def test_empty_text_columns_are_formatted_as_text(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    Sheet("Goods", COLUMNS, []).write(path)
    texts, numbers = part(path).partition("<cols>")[2].partition("</cols>")[0].split("/>")[:2]
    assert ("style=" in texts, "style=" in numbers) == (True, False)


def test_rows_put_aside_come_back_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    with path.open("wb") as file:
        buffer_rows(file, [{"a": 1}, {"b": "杯"}])
        buffer_rows(file, [{"a": None}])
    assert list(buffered_rows(path)) == [{"a": 1}, {"b": "杯"}, {"a": None}]
