"""Files from everywhere, the well meant and the others."""

import gzip
import io
from pathlib import Path

import pytest
import xlsxwriter

from expo.catalog.sheets.errors import (
    FileDamaged,
    FileEmpty,
    FileEncrypted,
    FileKind,
    FileSuspicious,
    HeaderNotFound,
    TooManyColumns,
    TooManyRows,
)
from expo.catalog.sheets.tables import Table, open_table
from expo.kit.errors import Invalid
from tests.catalog.importer import a_csv, a_zip

HEADER = "Item No;Product name;Price\n"


async def _table(folder: Path, data: bytes, **options: int) -> Table:
    source = folder / "source"
    source.write_bytes(data)
    return await open_table(source, folder, **options)  # type: ignore[arg-type]  # most_rows alone is given here


async def _cells(folder: Path, data: bytes) -> list[list[object]]:
    return [row.cells for row in (await _table(folder, data)).rows()]


@pytest.mark.parametrize(
    "encoding, words",
    [
        ("utf-8", "保温杯 Café"),
        ("utf-8-sig", "保温杯 Café"),
        ("utf-16", "保温杯 Café"),
        ("utf-16-le", "Tasse blanche"),
        ("utf-16-be", "Tasse blanche"),
        ("utf-32", "保温杯"),
        ("gb18030", "双层不锈钢真空保温杯，容量500毫升"),
        ("cp1252", "Tasse émaillée à café, très légère"),
        ("cp1251", "Стальная кружка для чая и кофе, крышка из пластика"),
    ],
)
async def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str, words: str) -> None:
    assert await _cells(tmp_path, (HEADER + f"A1;{words};3\n").encode(encoding)) == [["A1", words, "3"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
async def test_separator_is_found(tmp_path: Path, delimiter: str) -> None:
    text = HEADER.replace(";", delimiter) + delimiter.join(["A1", '"Mug, white; tall"', "3"])
    assert await _cells(tmp_path, text.encode()) == [["A1", "Mug, white; tall", "3"]]


async def test_separator_line_of_the_file_is_honoured(tmp_path: Path) -> None:
    table = await _table(tmp_path, f"sep=;\n{HEADER}A1;Mug;3\n".encode())
    assert (table.header_row, [row.number for row in table.rows()]) == (2, [3])


async def test_header_is_found_below_a_title(tmp_path: Path) -> None:
    table = await _table(tmp_path, f"Price list 2027;;\n;;\n{HEADER}\nA1;Mug;3\n".encode())
    assert (table.header_row, [(row.number, row.cells[0]) for row in table.rows()]) == (3, [(5, "A1")])


def _workbook(**sheets: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, cell in enumerate(row):
                    sheet.write(number, index, cell)
    return out.getvalue()


async def test_best_matching_worksheet_is_read(tmp_path: Path) -> None:
    data = _workbook(
        Notes=[["Hello"], ["number", "name"]],
        Products=[["货号", "品名", "单价"], ["A1", "杯", 3.5]],
        Old=[["货号", "品名"], ["B", "杯"]],
    )
    table = await _table(tmp_path, data)
    assert (table.sheet, table.others, [row.cells for row in table.rows()]) == (
        "Products",
        ("Notes", "Old"),
        [["A1", "杯", 3.5]],
    )


async def test_formulas_are_values_and_merged_cells_fill_rows(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["Item No", "Product name", "Category", "Price"])
        for number in (2, 3):
            sheet.write_row(number, 1, [number, "Mug"])
            sheet.write_formula(number, 4, "=1+1", None, 2)
        sheet.merge_range(2, 3, 3, 3, "Mugs")
    table = await _table(tmp_path, out.getvalue())
    assert [(row.number, row.cells) for row in table.rows()] == [(3, [2, "Mug", "Mugs", 2]), (4, [3, "Mug", "Mugs", 2])]


async def test_json_lines_are_read_and_bad_lines_named(tmp_path: Path) -> None:
    lines = b'{"id": "A1", "title": "Mug", "attributes": {"a": 1}}\n\nnot json\n[1]\n{"id": "A2", "title": "\\ud800"}\n{"title": "Cup", "id": 7}\n'
    for data in (lines, gzip.compress(lines)):
        rows = list((await _table(tmp_path, data)).rows())
        assert [(row.number, row.error is None) for row in rows] == [
            (1, True),
            (3, False),
            (4, False),
            (5, False),
            (6, True),
        ]
        assert rows[0].cells == ["A1", "Mug", {"a": 1}]


async def test_gzip_file_is_read_with_all_members(tmp_path: Path) -> None:
    packed = gzip.compress(f"{HEADER}A1;Mug;3\n".encode()) + gzip.compress(b"A2;Cup;4\n") + bytes(512)
    assert [row.cells for row in (await _table(tmp_path, packed)).rows()] == [["A1", "Mug", "3"], ["A2", "Cup", "4"]]


@pytest.mark.parametrize(
    "data, error",
    [
        (b"", FileEmpty),
        (b" \r\n\x00", FileEmpty),
        (b"%PDF-1.7", FileKind),
        (b"\x89PNG\r\n", FileKind),
        (a_zip({"a.png": b"x"}), FileKind),
        (b"PK\x03\x04broken", FileDamaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), FileDamaged),
        (b"\x1f\x8b\x08broken", FileDamaged),
        (gzip.compress(f"{HEADER}A1;Mug;3\n".encode(), mtime=0)[:-12], FileDamaged),
        (_workbook(Empty=[]), FileEmpty),
        (b"just a line of words", HeaderNotFound),
        (b"a,b,c\n1,2,3\n", HeaderNotFound),
        (a_csv(header=["Item No", "Product name", *map(str, range(100_000))]), TooManyColumns),
        (a_csv(*([str(number), "x", "1"] for number in range(60))), TooManyRows),
        (b"\n".join(b'{"id": %d, "title": "x"}' % number for number in range(60)), TooManyRows),
        (b'{"id": 1, "title": "x", ' + b", ".join(b'"%d": 1' % number for number in range(600)) + b"}", TooManyColumns),
        (a_zip({"[Content_Types].xml": bytes(40 * 2**20)}), FileSuspicious),
    ],
)  # fmt: skip
async def test_unreadable_file_is_refused_with_reason(tmp_path: Path, data: bytes, error: type[Invalid]) -> None:
    with pytest.raises(error):
        await _table(tmp_path, data, max_rows=40)


async def test_encrypted_workbook_is_refused(tmp_path: Path) -> None:
    data = bytearray(_workbook(Products=[["Item No", "Product name"]]))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    with pytest.raises(FileEncrypted):
        await _table(tmp_path, bytes(data))


async def test_workbook_with_far_corner_cell_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Item No", "Product name"])
        sheet.write(1_048_575, 16_383, "far")
    with pytest.raises(Invalid):
        await _table(tmp_path, out.getvalue())


async def test_huge_cells_are_marked_and_control_characters_kept(tmp_path: Path) -> None:
    rows = await _cells(tmp_path, a_csv(["A1", "x" * 10_000_000, "1"], ["A2", "\x00y", "1"]))
    assert rows == [["A1", {"$long": 10_000_000}, "1"], ["A2", "\x00y", "1"]]
