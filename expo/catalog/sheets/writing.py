"""Writing product spreadsheets: XLSX, CSV and JSON Lines, row by row, never a whole catalogue in memory."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

import orjson

from expo.catalog.sheets.rules.columns import columns
from expo.catalog.sheets.rules.product_rows import NUMBERS, as_number
from expo.kit.files.spreadsheets import Cell, Column, Sheet

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_WIDE: Final = {"title": 40, "description": 60, "attributes": 40, "number": 16}
_WIDTH: Final = 14

Row = Mapping[str, object]


class SheetFormat(StrEnum):
    """A file format for exported products."""

    XLSX = "XLSX"
    CSV = "CSV"
    JSONL = "JSONL"


ENDINGS: Final = {SheetFormat.XLSX: "xlsx", SheetFormat.CSV: "csv", SheetFormat.JSONL: "jsonl"}


def write_sheet(kind: SheetFormat, path: Path, names: Sequence[str], rows: Iterable[Row], language: str = "en") -> None:
    """Write rows with the columns ``names``; headers in English, or in Chinese for ``language`` zh."""
    writers: dict[SheetFormat, Callable[[Path, Sequence[str], Iterable[Row], str], None]] = {
        SheetFormat.XLSX: _write_xlsx,
        SheetFormat.CSV: _write_csv,
        SheetFormat.JSONL: _write_json_lines,
    }
    writers[kind](path, names, rows, language)


def headers(names: Sequence[str], language: str) -> list[str]:
    """Return the display names of columns."""
    return [columns()[name].names[_tongue(language)] for name in names]


def _tongue(language: str) -> str:
    """Return the language of headers and their explanations."""
    return "zh" if language == "zh" else "en"


def _write_xlsx(path: Path, names: Sequence[str], rows: Iterable[Row], language: str) -> None:
    tongue = _tongue(language)
    wide = [
        Column(title, _WIDE.get(name.partition("_")[0], _WIDTH), name in NUMBERS, columns()[name].help[tongue])
        for name, title in zip(names, headers(names, language), strict=True)
    ]
    cells = ([_cell(row, name) for name in names] for row in rows)
    Sheet("产品" if language == "zh" else "Products", wide, cells).write(path)


def _cell(row: Row, name: str) -> Cell:
    number = as_number(row.get(name)) if name in NUMBERS else None
    return number if number is not None else str(row[name]) if name in row else None


def _write_csv(path: Path, names: Sequence[str], rows: Iterable[Row], language: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers(names, language))
        writer.writerows([escape_formula(str(row.get(name, ""))) for name in names] for row in rows)


def escape_formula(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; importing removes the added apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _write_json_lines(path: Path, names: Sequence[str], rows: Iterable[Row], language: str) -> None:  # noqa: ARG001 - one shape
    with path.open("wb") as file:
        for row in rows:
            file.write(orjson.dumps({name: row[name] for name in names if name in row}) + b"\n")
