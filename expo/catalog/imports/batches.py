"""Reading a table batch by batch; rows with errors are separated from the others."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from expo.catalog.editing.models import RowProblem
from expo.catalog.imports.rules.row_problems import in_the_sheet
from expo.catalog.products.models import missing_for_publishing
from expo.catalog.products.rules.checks import checked_content
from expo.catalog.sheets.archives import Archive
from expo.catalog.sheets.rules.row_cells import CellProblem, SheetGuide
from expo.catalog.sheets.rules.rows import ReadRow, read_row
from expo.catalog.sheets.tables import Table
from expo.kit.access import Actor
from expo.kit.errors import Invalid

BATCH: Final = 500
_FIRST_BATCH: Final = 50
"""Rows of the first batch. Each batch is twice as large as the last, so that progress shows early."""


@dataclass(frozen=True)
class BatchSource:
    """What an import loads: the table, its owner, how it is read, whether products are published at once."""

    actor: Actor
    table: Table
    guide: SheetGuide
    publish: bool = False
    archive: Archive | None = None


@dataclass
class Batch:
    """Rows read together: the good ones, and the problems of the others."""

    rows: int = 0
    good: list[ReadRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)

    def take(self, problems: Sequence[CellProblem]) -> None:
        """Record problems; their rows no longer count as good."""
        self.problems += problems
        self.failed |= {each.row for each in problems}
        self.good = [each for each in self.good if each.raw.number not in self.failed]

    def refuse(self, guide: SheetGuide, problems: Sequence[RowProblem], reported_columns: set[str]) -> None:
        """Record the catalogue's problems with rows; missing columns in ``reported_columns`` are not reported again."""
        refused = {int(each.input_id) for each in problems}
        self.take(in_the_sheet(guide, self.good, problems, reported_columns))
        self.failed |= refused
        self.good = [each for each in self.good if each.raw.number not in refused]

    def copy(self) -> "Batch":
        """Return an independent copy: a transaction may run more than once."""
        return Batch(self.rows, list(self.good), list(self.problems), set(self.failed))


class BatchReader:
    """Reads a table batch by batch and detects repeated item numbers."""

    def __init__(self, load: BatchSource) -> None:
        self._load = load
        self._rows = load.table.rows()
        self._first_rows: dict[tuple[str, str], int] = {}
        self._owner: int | None = None
        self._size = _FIRST_BATCH

    def next(self) -> Batch:
        """Return the next batch; an empty one at the end. Runs in a thread."""
        batch, problems = Batch(), list[CellProblem]()
        size, self._size = self._size, min(2 * self._size, BATCH)
        for raw in itertools.islice(self._rows, size):
            batch.rows += 1
            row = read_row(self._load.guide, raw)
            batch.good.append(row)
            problems += [*row.problems, *self._repeated(row)]
        batch.take(problems)
        return batch

    def _whose(self, row: ReadRow) -> str:
        cells = row.raw.cells
        return str(cells[self._owner]) if self._owner is not None and self._owner < len(cells) else ""

    def _repeated(self, row: ReadRow) -> list[CellProblem]:
        number = row.draft.number
        first = self._first_rows.setdefault((self._whose(row), number), row.raw.number) if number else row.raw.number
        if first == row.raw.number:
            return []
        header = self._load.guide.header("number")
        hint = "Give each product its own item number, or remove one of the rows."
        return [
            CellProblem(
                row.raw.number, header, "REPEATED_NUMBER", f"Row {first} has the same item number.", hint, number
            )
        ]


async def batches(reader: BatchReader) -> AsyncIterator[Batch]:
    """Yield all batches; the next one is read in a thread while the current one is processed."""
    upcoming = asyncio.create_task(asyncio.to_thread(reader.next))
    try:
        while (batch := await upcoming).rows:
            upcoming = asyncio.create_task(asyncio.to_thread(reader.next))
            yield batch
    finally:
        upcoming.cancel()


class SeparateRows(BatchReader):
    """Reads a table's rows and checks them on their own, without comparing them to a catalogue.

    ``owner`` is the index of the column that names the company of each row, if there is one.
    """

    def __init__(self, load: BatchSource, *, owner: int | None = None) -> None:
        super().__init__(load)
        self._owner = owner
        self._known: set[str] = set()

    def next(self) -> Batch:
        """Return the next batch with all its problems; an empty one at the end. Runs in a thread."""
        batch = super().next()
        wrong = [RowProblem.of(str(row.raw.number), each) for row in batch.good for each in self._wrong(row)]
        batch.refuse(self._load.guide, wrong, self._known)
        return batch

    def _wrong(self, row: ReadRow) -> list[Invalid]:
        checked = checked_content(row.draft)
        if checked.content is None or not self._load.publish:
            return checked.problems
        return missing_for_publishing(checked.content)
