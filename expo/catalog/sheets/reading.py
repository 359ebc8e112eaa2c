"""Conversion of untrusted files to plain rows: XLSX, XLS, ODS, CSV, TSV and JSON Lines.

Runs as a separate process (``python -m expo.catalog.sheets.reading``) with bounded memory and
time, because an untrusted file may be built to exhaust its reader. It writes each table as lines
of ``[row number, [cells]]`` and reports what it found on standard output.
A cell is null, text, a number, true or false, a list or an object (JSON Lines only),
``{"$date": ISO 8601}``, or ``{"$long": characters}`` for text longer than a cell may be.
"""

import contextlib
import csv
import datetime as dt
import io
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import orjson
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from expo.catalog.sheets.rules.encodings import decode, delimiter_of
from expo.catalog.sheets.rules.raw_rows import Cell
from expo.kit.processes.children import end_with_parent

MAX_CELL_LENGTH: Final = 200_000
MAX_COLUMNS: Final = 500
MAX_ROWS: Final = 50_000
MAX_SHEETS: Final = 30
_LARGEST_UNPACKED: Final = 512 * 2**20
_LARGEST_RATIO: Final = 200
_HARMLESS: Final = 8 * 2**20
_MEMORY: Final = 3 * 2**30
_SECONDS: Final = 240
_MAX_LINE_LENGTH: Final = 4 * 2**20

Row = tuple[int, list[Cell]]


class Unreadable(Exception):
    """A file that cannot be read; ``code`` is stable, ``message`` is shown to the user."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True)
class TableFile:
    """A table: its name in the workbook, its file of rows, its keys if it is JSON Lines."""

    name: str
    path: str
    rows: int
    keys: list[str] | None = None
    escaped: bool = False


def read(source: Path, folder: Path, *, encoding: str | None = None, max_rows: int = MAX_ROWS) -> list[TableFile]:
    """Write the tables of ``source`` into ``folder``. Raises `Unreadable`."""
    with source.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("FILE_EMPTY", "This file is empty.")
    if start.startswith(b"\x1f\x8b"):
        source = _gunzipped(source, folder / "plain")
        with source.open("rb") as file:
            start = file.read(4096)
    if start.startswith(b"PK"):
        _check_zip(source)
        return _workbook(source, folder, max_rows)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _workbook(source, folder, max_rows)
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")):
        raise Unreadable("FILE_KIND", "This is not a spreadsheet: use XLSX, XLS, ODS, CSV or JSON Lines.")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return [_json_lines(source, folder, max_rows)]
    return [_text(source, folder, max_rows, encoding)]


def _gunzipped(source: Path, target: Path) -> Path:
    unpacker, size = zlib.decompressobj(wbits=31), 0
    try:
        with source.open("rb") as file, target.open("wb") as out:
            while chunk := file.read(65536):
                while chunk:
                    piece = unpacker.decompress(chunk, 2**20)
                    size += len(piece)
                    if size > _LARGEST_UNPACKED:
                        raise Unreadable("FILE_TOO_LARGE", "This file unpacks to more than 512 MB.")
                    out.write(piece)
                    chunk = unpacker.unconsumed_tail
                    if rest := unpacker.unused_data.lstrip(b"\x00"):  # a file may have several members (RFC 1952, 2.2)
                        chunk, unpacker = rest, zlib.decompressobj(wbits=31)
    except zlib.error as error:
        raise Unreadable("FILE_DAMAGED", "This compressed file is damaged.") from error
    if not unpacker.eof:
        raise Unreadable("FILE_DAMAGED", "This compressed file is incomplete. Upload it again.")
    return target


def _check_zip(source: Path) -> None:
    """Raise `Unreadable` for a ZIP that unpacks to far more than a spreadsheet; sizes are checked before opening it."""
    try:
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable(
            "FILE_DAMAGED", "This file is damaged or is not a spreadsheet. Save it again and upload it again."
        ) from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > 20_000 or unpacked > _LARGEST_UNPACKED:
        raise Unreadable("FILE_TOO_LARGE", "This workbook unpacks to more than 512 MB.")
    if unpacked > _HARMLESS and unpacked / packed > _LARGEST_RATIO:
        raise Unreadable(
            "FILE_SUSPICIOUS",
            "This workbook unpacks to far more than it contains. Save it again in your spreadsheet program.",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("FILE_ENCRYPTED", "This file is protected by a password. Save it without one.")
    names = {entry.filename for entry in entries}
    if not names & {"[Content_Types].xml", "content.xml"}:
        raise Unreadable(
            "FILE_KIND",
            "This ZIP is not a spreadsheet: upload XLSX, XLS, ODS, CSV or JSON Lines here, pictures separately.",
        )


def _workbook(source: Path, folder: Path, max_rows: int) -> list[TableFile]:
    try:
        with CalamineWorkbook.from_path(source) as book:
            shown = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
            sheets = (book.get_sheet_by_name(name) for name in shown[:MAX_SHEETS])
            found = [
                _spooled(folder / f"{index}.rows", sheet.name, _sheet_rows(sheet), max_rows)
                for index, sheet in enumerate(sheets)
            ]
    except PasswordError as error:
        raise Unreadable("FILE_ENCRYPTED", "This file is protected by a password. Save it without one.") from error
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable(
            "FILE_DAMAGED", "This file is damaged or is not a spreadsheet. Save it again and upload it again."
        ) from error
    if not any(each.rows for each in found):
        raise Unreadable("FILE_EMPTY", "This workbook is empty.")
    return found


def _sheet_rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Yield rows numbered as the spreadsheet shows them; a vertically merged cell counts for each of its rows."""
    left = sheet.start[1] if sheet.start else 0
    begins: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, _) in sheet.merged_cell_ranges or []:
        if bottom > top and column >= left:
            begins.setdefault(top + 1, []).append((column - left, bottom + 1))
    carried: dict[int, tuple[int, Cell]] = {}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        plain = [_plain(cell) for cell in cells]
        for column, (bottom, value) in list(carried.items()):
            if number > bottom:
                del carried[column]
            elif plain[column] is None:
                plain[column] = value
        carried |= {column: (bottom, plain[column]) for column, bottom in begins.get(number, []) if column < len(plain)}
        yield number, plain


def _plain(cell: object) -> Cell:
    if isinstance(cell, str):
        return cell if cell.strip() else None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, dt.timedelta):
        return str(cell)
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return {"$date": cell.isoformat()}
    return cell


def _text(source: Path, folder: Path, max_rows: int, encoding: str | None) -> TableFile:
    """Spool values separated by commas, semicolons, tabs or bars; rows are numbered as in a spreadsheet."""
    if source.stat().st_size > _LARGEST_UNPACKED:
        raise Unreadable("FILE_TOO_LARGE", "This file is larger than 512 MB.")
    text = decode(source.read_bytes(), encoding)
    if text is None:
        raise Unreadable("FILE_ENCODING", "The characters in this file cannot be read. Save it as CSV UTF-8.")
    csv.field_size_limit(2**30)
    delimiter, skipped = delimiter_of(text)
    file = io.StringIO(text, newline="")
    if skipped:
        file.readline()
    reader = csv.reader(file, delimiter=delimiter)
    rows: Iterator[Row] = (
        (number, [cell if cell.strip() else None for cell in cells]) for number, cells in enumerate(reader, 1 + skipped)
    )
    try:
        return replace(_spooled(folder / "0.rows", "", rows, max_rows), escaped=True)
    except csv.Error as error:
        raise Unreadable("FILE_DAMAGED", "This is not a table of separated values.") from error


def _json_lines(source: Path, folder: Path, max_rows: int) -> TableFile:
    """Spool JSON Lines; each key becomes a column, in order of first use."""
    keys: dict[str, int] = {}
    path = folder / "0.rows"
    count = 0
    with source.open("rb") as file, path.open("wb") as out:
        for number in range(1, 2**31):
            line = file.readline(_MAX_LINE_LENGTH)
            if not line:
                break
            stripped = line.strip(b"\xef\xbb\xbf \t\r\n")
            if not stripped:
                continue
            count += 1
            _check_rows(count, max_rows)
            out.write(orjson.dumps(_json_row(number, stripped, keys)) + b"\n")
            while len(line) == _MAX_LINE_LENGTH and not line.endswith(b"\n"):
                line = file.readline(_MAX_LINE_LENGTH)
    return TableFile("", str(path), count, list(keys))


def _json_row(number: int, line: bytes, keys: dict[str, int]) -> list[object]:
    if len(line) >= _MAX_LINE_LENGTH - 3:
        return [number, [], "This line is longer than 4 MB."]
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return [number, [], f"This line is not JSON: {error}"[:200]]
    if not isinstance(fields, dict):
        return [number, [], "This line is not a JSON object with names and values."]
    for key in fields:
        if keys.setdefault(key, len(keys)) >= MAX_COLUMNS:
            raise Unreadable("TOO_MANY_COLUMNS", f"There are more than {MAX_COLUMNS} columns.")
    cells: list[Cell] = [None] * len(keys)
    for key, value in fields.items():
        cells[keys[key]] = value
    return [number, cells]


def _spooled(path: Path, name: str, rows: Iterable[Row], max_rows: int) -> TableFile:
    count = 0
    with path.open("wb") as out:
        for number, cells in rows:
            while cells and cells[-1] is None:
                cells.pop()
            if not cells:
                continue
            if len(cells) > MAX_COLUMNS:
                raise Unreadable(
                    "TOO_MANY_COLUMNS", f"Row {number} has {len(cells):,} columns; at most {MAX_COLUMNS} can be read."
                )
            count += 1
            # Ten more than allowed: rows above the header are not part of the table.
            _check_rows(count - 10, max_rows)
            out.write(orjson.dumps([number, [_bounded(cell) for cell in cells]]) + b"\n")
    return TableFile(name, str(path), count)


def _check_rows(count: int, maximum: int) -> None:
    if count > maximum:
        raise Unreadable("TOO_MANY_ROWS", f"There are more than {maximum:,} rows. Split the file.")


def _bounded(cell: Cell) -> Cell:
    if isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH:
        return {"$long": len(cell)}
    return cell


def _limit_yourself() -> None:
    for kind, maximum in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
        _, hard = resource.getrlimit(kind)
        with contextlib.suppress(ValueError):  # macOS defines the memory limit but rejects setting it
            resource.setrlimit(kind, (maximum if hard == resource.RLIM_INFINITY else min(maximum, hard), hard))


def main(source: str, folder: str, max_rows: str, encoding: str, parent: str) -> None:
    """Read ``source`` and print ``{"tables": […]}`` or ``{"code", "message"}`` as JSON; exit if ``parent`` does."""
    end_with_parent(int(parent))
    _limit_yourself()
    answer: dict[str, object]
    try:
        found = read(Path(source), Path(folder), encoding=encoding or None, max_rows=int(max_rows))
        answer = {"tables": [asdict(each) for each in found]}
    except Unreadable as error:
        answer = {"code": error.code, "message": error.message}
    except (MemoryError, RecursionError):
        answer = {"code": "FILE_TOO_LARGE", "message": "This file needs too much memory to be read. Split it."}
    sys.stdout.write(orjson.dumps(answer).decode())


if __name__ == "__main__":
    main(*sys.argv[1:])
