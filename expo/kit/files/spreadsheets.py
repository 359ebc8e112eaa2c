"""Workbooks with one sheet, written row by row, and rows buffered on disk: a sheet is never held in memory whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson
import xlsxwriter

_MAX_NAME_LENGTH: Final = 31
_OPTIONS: Final = {
    "constant_memory": True,
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

Cell = str | float | datetime | None
"""A text, a number, a local date and time (spreadsheets have no time zones), or nothing."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and whether it holds numbers rather than texts.

    ``note`` is shown where one points at the heading.
    """

    title: str
    width: float
    numbers: bool = False
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its name, its columns, and rows with a cell per column; right-to-left in Arabic."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Iterable[Cell]]
    language: str = "en"

    def write(self, path: Path) -> None:
        """Write the workbook, row by row. Texts stay texts, never formulas, links or numbers."""
        with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
            page = book.add_worksheet(self.name[:_MAX_NAME_LENGTH])
            bold, number = book.add_format({"bold": True, "bottom": 1}), book.add_format({"valign": "top"})
            text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
            moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"})
            if self.language == "ar":
                page.right_to_left()
            page.freeze_panes(1, 1)
            for at, column in enumerate(self.columns):
                page.set_column(at, at, column.width, None if column.numbers else text)
                page.write_string(0, at, column.title, bold)
                if column.note:
                    page.write_comment(0, at, column.note)
            for line, row in enumerate(self.rows, 1):
                for at, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(line, at, cell, text)
                    elif isinstance(cell, datetime):
                        page.write_datetime(line, at, cell, moment)
                    elif cell is not None:
                        page.write_number(line, at, cell, number)


def buffer_rows(file: BinaryIO, rows: Iterable[Mapping[str, Any]]) -> None:
    """Append rows to a file of buffered rows."""
    file.writelines(orjson.dumps(row) + b"\n" for row in rows)


def buffered_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file that `buffer_rows` wrote, one at a time."""
    with path.open("rb") as file:
        for line in file:
            yield orjson.loads(line)
