"""An organiser's spreadsheets about a fair: short ones written at once, long ones by a job."""

import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.catalog.fair_sheets.rows import COLUMNS, FairRows, FairSheet, Row
from expo.fairs.fairs.models import Fair
from expo.kit.access import Actor, Role
from expo.kit.errors import Conflict, NotFound
from expo.kit.files.exports import ExportFiles
from expo.kit.files.spreadsheets import Column, Sheet, buffer_rows, buffered_rows
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.jobs.queue import SHEETS, Job, JobKind, Jobs, JobStatus

MAX_BATCH: Final = 5_000
_WIDE: Final = {"company": 32, "title": 40, "reason": 40, "note": 40, "problems": 40, "website": 28, "section": 26}
_WIDTH: Final = 16


class SheetRunning(Conflict):
    """The fair's last long spreadsheet is still being written."""

    code = "SHEET_RUNNING"

    def __init__(self) -> None:
        super().__init__("The last spreadsheet is still being written. Please wait.")


@dataclass(frozen=True)
class FairSheetFile:
    """A spreadsheet, or its progress; ``id`` is the job's, empty for a spreadsheet written at once."""

    id: str
    sheet: FairSheet
    status: JobStatus
    rows: int
    started_at: datetime
    file: StoredFile | None = None


@dataclass(frozen=True)
class _FairSheetInput:
    fair_id: str
    sheet: FairSheet
    language: str
    role: Role
    organisation_id: str


@dataclass(frozen=True)
class _FairSheetProgress:
    file: StoredFile | None = None


SHEET: Final = JobKind("fair_sheet", _FairSheetInput, _FairSheetProgress, SHEETS, conflict=SheetRunning)
"""Jobs that write long spreadsheets."""


@dataclass(frozen=True)
class FairSheets:
    """Writes spreadsheets for a fair's organiser; the files are deleted with other exports after a week."""

    rows: FairRows
    uploads: Uploads
    files: ExportFiles
    jobs: Jobs
    at_once: int = field(default=MAX_BATCH)

    async def export(self, actor: Actor, *, fair_id: str, sheet: FairSheet, language: str) -> FairSheetFile:
        """Write a spreadsheet of at most 5,000 rows, or queue a longer one. Raises `FairNotFound`, `SheetRunning`."""
        fair = await self._own(actor, fair_id)
        rows: list[Row] = []
        async for some in self.rows.read(actor, fair, sheet, language):
            rows += some
            if len(rows) > self.at_once:
                return await self._queue(actor, fair, sheet, language)
        file = await self._written(fair, sheet, language, rows)
        return FairSheetFile("", sheet, JobStatus.DONE, len(rows), self.jobs.clock(), file)

    async def get(self, actor: Actor, *, sheet_id: str) -> FairSheetFile:
        """Return a queued spreadsheet, to the fair's organiser; raises `NotFound`."""
        job = await self.jobs.find(sheet_id, SHEET)
        if job is None:
            raise NotFound("There is no such spreadsheet.")
        await self._own(actor, SHEET.arguments(job).fair_id)
        return _shown(job)

    def address(self, file: StoredFile) -> str:
        """Return a signed download address, relative to the site, that expires."""
        return self.uploads.download(file)

    async def run(self, job: Job) -> _FairSheetProgress:
        """Write a long spreadsheet; the job handler. Rows are spooled to disk, never all in memory."""
        order = SHEET.arguments(job)
        actor = Actor(job.person_id, order.organisation_id, OrganisationKind.ORGANISER, order.role)
        fair = await self._own(actor, order.fair_id)
        with tempfile.TemporaryDirectory(prefix="expo-sheet-") as folder:
            aside, count = Path(folder) / "rows", 0
            with aside.open("wb") as file:
                async for some in self.rows.read(actor, fair, order.sheet, order.language):
                    buffer_rows(file, some)
                    count += len(some)
                    await self.jobs.save(job, done=count, total=0)
            written = await self._written(fair, order.sheet, order.language, buffered_rows(aside))
        return _FairSheetProgress(written)

    async def _written(self, fair: Fair, sheet: FairSheet, language: str, rows: Iterable[Row]) -> StoredFile:
        name = f"{fair.slug}-{sheet.lower()}-{self.jobs.clock():%Y-%m-%d}.xlsx"
        return await self.files.store_sheet(sheet_of(sheet, rows, language), folder="fair", name=name)

    async def _queue(self, actor: Actor, fair: Fair, sheet: FairSheet, language: str) -> FairSheetFile:
        role = actor.role or Role.MEMBER
        order = _FairSheetInput(fair.id, sheet, language, role, actor.organisation_id or fair.organiser_id)
        return _shown(await self.jobs.queue(SHEET, order, person_id=actor.person_id, organisation_id=fair.id))

    async def _own(self, actor: Actor, fair_id: str) -> Fair:
        return await self.rows.booths.fairs.require_organiser(actor, fair_id=fair_id, scope="fairs:read")


def sheet_of(kind: FairSheet, rows: Iterable[Row], language: str) -> Sheet:
    """Return a spreadsheet of rows, with its texts in ``language``."""
    names, titles = COLUMNS[kind], _texts()["columns"]
    columns = [Column(titles[name][language], _WIDE.get(name, _WIDTH), numbers=name == "price") for name in names]
    return Sheet(
        _texts()["names"][kind][language], columns, ([row.get(name) for name in names] for row in rows), language
    )


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("fair_sheets.toml").read_text(encoding="utf-8"))


def _shown(job: Job) -> FairSheetFile:
    order, state = SHEET.arguments(job), SHEET.state(job)
    return FairSheetFile(job.id, order.sheet, job.status, job.done, job.created_at, state.file)
