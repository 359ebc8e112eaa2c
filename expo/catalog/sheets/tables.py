"""The table of products in a file: finds its sheet and header row, and reads its rows as often as needed."""

import asyncio
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import orjson

from expo.catalog.sheets.errors import REFUSALS, FileDamaged, FileTooLarge, HeaderNotFound, TooManyRows
from expo.catalog.sheets.reading import MAX_ROWS
from expo.catalog.sheets.rules.columns import HEADER_WITHIN, Match, header_score, match_headers
from expo.catalog.sheets.rules.raw_rows import Cell, RawRow

_SECONDS: Final = 300
_SHOWN: Final = 60


@dataclass(frozen=True)
class Table:
    """A table with a header. ``header_row`` counts from 1; it is 0 for JSON Lines, where the keys are the header.

    ``sheet`` is the name of the sheet in a workbook, ``others`` the names of unused sheets; ``corrections`` are the
    cells that users have corrected, by row number and column index.
    """

    path: Path
    sheet: str
    others: tuple[str, ...]
    header_row: int
    matches: list[Match]
    count: int
    escaped: bool = False
    corrections: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows below the header, never loading the whole file."""
        with self.path.open("rb") as file:
            for line in file:
                raw = orjson.loads(line)
                if raw[0] > self.header_row:
                    row = RawRow(raw[0], raw[1], raw[2] if len(raw) > 2 else None)
                    yield _mended(row, self.corrections[raw[0]]) if raw[0] in self.corrections else row


def _mended(row: RawRow, cells: Mapping[int, str]) -> RawRow:
    """Return a row with some cells replaced; a row may be shorter than its header."""
    width = max(len(row.cells), *(index + 1 for index in cells))
    padded: list[Cell] = [*row.cells, *[None] * (width - len(row.cells))]
    return replace(row, cells=[cells.get(index, cell) for index, cell in enumerate(padded)])


async def open_table(
    source: Path,
    folder: Path,
    *,
    remembered_columns: Mapping[str, str] | None = None,
    encoding: str | None = None,
    max_rows: int = MAX_ROWS,
    guess: bool = False,
) -> Table:
    """Open the table of products in ``source``; its rows are stored in ``folder``, which the caller removes.

    Of several sheets, the one is used whose header row matches the known columns best. If no row matches, the first row
    with the largest number of columns becomes the header if ``guess`` is set; otherwise raises `HeaderNotFound` (see
    `require_header`). Raises the other errors of `expo.catalog.sheets.errors`.
    """
    found = await _read_apart(source, folder, encoding, max_rows)
    best = max(
        (_table(each, remembered_columns or {}) for each in found if each["rows"]), key=lambda choice: choice[0]
    )[1]
    if not guess:
        require_header(best)
    if best.count > max_rows:
        raise TooManyRows(f"There are more than {max_rows:,} rows. Split the file.", field="uploadId")
    others = tuple(str(each["name"]) for each in found if each["rows"] and each["name"] != best.sheet)
    return Table(best.path, best.sheet, others, best.header_row, best.matches, best.count, best.escaped)


def require_header(table: Table) -> None:
    """Raise `HeaderNotFound` unless the header names the columns that a product requires."""
    if not header_score(table.matches):
        raise HeaderNotFound(
            f"None of the first {HEADER_WITHIN} rows names an item number and a product name; "
            "put the names of the columns in one row.",
            field="uploadId",
        )


async def _read_apart(source: Path, folder: Path, encoding: str | None, max_rows: int) -> list[dict[str, object]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "expo.catalog.sheets.reading",
        str(source), str(folder), str(max_rows), encoding or "", str(os.getpid()),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        output, _ = await asyncio.wait_for(process.communicate(), _SECONDS)
    except TimeoutError as error:
        raise FileTooLarge("Reading this file takes too long. Split it.", field="uploadId") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        # A reader that hit its limits exits without an answer.
        raise FileDamaged(
            "This file cannot be read: it is damaged or too large. Save it again or split it.", field="uploadId"
        )
    answer = orjson.loads(output)
    if "code" in answer:
        raise REFUSALS[answer["code"]](answer["message"], field="uploadId")
    tables: list[dict[str, object]] = answer["tables"]
    return tables


_Fit = tuple[float, int]
"""Score of a header, and its number of columns if the score is zero."""


def _table(sheet: Mapping[str, object], remembered_columns: Mapping[str, str]) -> tuple[_Fit, Table]:
    """Return the score of a sheet's best header, and the table below it."""
    path, name, keys, count = Path(str(sheet["path"])), str(sheet["name"]), sheet["keys"], int(str(sheet["rows"]))
    if isinstance(keys, list):
        matches = match_headers([str(key) for key in keys], remembered_columns)
        return _fit(matches), Table(path, name, (), 0, matches, count)
    best: tuple[_Fit, Table] = ((0.0, -1), Table(path, name, (), 0, [], count))
    with path.open("rb") as file:
        for above, line in enumerate(file):
            number, cells = orjson.loads(line)[:2]
            if above >= HEADER_WITHIN:
                break
            matches = match_headers([_header(cell) for cell in cells], remembered_columns)
            fit = _fit(matches)
            if fit > best[0]:
                best = (fit, Table(path, name, (), number, matches, count - above - 1, bool(sheet["escaped"])))
    return best


def _fit(matches: Sequence[Match]) -> _Fit:
    score = header_score(matches)
    return score, 0 if score else sum(bool(each.header) for each in matches)


def _header(cell: Cell) -> str:
    return str(cell)[: _SHOWN * 4] if isinstance(cell, str | int | float) else ""
