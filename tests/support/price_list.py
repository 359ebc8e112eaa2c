"""An exhibitor's price list: five hundred plates, all good or with seven different mistakes in it."""

import io
from collections.abc import Mapping
from typing import Final

import xlsxwriter

HEADERS: Final = (
    "Item No.",
    "Product name",
    "Description",
    "Section",
    "Category",
    "Barcode",
    "HS code",
    "Origin",
    "Unit",
    "Currency",
    "Unit price",
    "MOQ",
    "Incoterms rule",
    "Incoterms place",
    "Lead time",
)
ROWS: Final = 500
"""Goods in the list; the first stands in the sheet's row 2, below the headers."""

MISTAKES: Final[Mapping[tuple[int, str], str | int | float]] = {
    (12, "Barcode"): "6901234567890",
    (77, "Unit"): "armful",
    (141, "Unit price"): -3.85,
    (208, "Product name"): "",
    (290, "Currency"): "QQQ",
    (366, "Lead time"): "30 February",
    (455, "Incoterms rule"): "FOG",
}
"""What is wrong, by the row as a spreadsheet counts and the column: one thing in each row."""

_COLOURS: Final = ("Graphite", "Ivory", "Moss", "Cobalt", "Coral")
_SHAPES: Final = ("flat", "coupe", "square", "oval", "deep")


def the_goods(row: int) -> dict[str, str | int | float]:
    """Return the goods of a row of the sheet, by column."""
    number = row - 1
    colour, shape = _COLOURS[number % 5], _SHAPES[number // 5 % 5]
    size = 150 + number // 25 * 10
    return {
        "Item No.": f"PL-{number:04d}",
        "Product name": f"{colour} {shape} porcelain plate, {size} mm",
        "Description": f"Hard porcelain fired at 1,320 °C, {size} mm, glaze safe for dishwashers.",
        "Section": "ceramics",
        "Category": f"Plates {shape}",
        "Barcode": _gtin(f"69{number:010d}"),
        "HS code": "691110",
        "Origin": "CN",
        "Unit": "pcs",
        "Currency": "USD",
        "Unit price": round(1.4 + number * 0.01, 2),
        "MOQ": 500,
        "Incoterms rule": "FOB",
        "Incoterms place": "Ningbo",
        "Lead time": 30,
    }


def a_price_list(mistakes: Mapping[tuple[int, str], str | int | float] | None = None) -> bytes:
    """Return the list as XLSX, ``mistakes`` standing where something right should."""
    wrong, file = mistakes or {}, io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Price list")
        sheet.write_row(0, 0, HEADERS)
        for row in range(2, ROWS + 2):
            goods = the_goods(row)
            sheet.write_row(row - 1, 0, [wrong.get((row, header), goods[header]) for header in HEADERS])
    return file.getvalue()


def _gtin(digits: str) -> str:
    """Return twelve digits with their check digit (GS1 General Specifications, 7.9)."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"
