"""Exports of an exhibitor's products, as jobs that end in a file to download."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.catalog.products.models import READ, Product
from expo.catalog.products.service import Catalog
from expo.catalog.sheets.rules.product_rows import product_row, wanted_columns
from expo.catalog.sheets.writing import ENDINGS, SheetFormat, write_sheet
from expo.exhibitors.companies.rules.market_languages import market_languages
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.kit.access import Actor, Role, require_kind, require_signed_in
from expo.kit.errors import Conflict, NotFound
from expo.kit.files.exports import KEPT, XLSX, ExportFiles
from expo.kit.files.spreadsheets import buffer_rows, buffered_rows
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.jobs.queue import SHEETS, Job, JobKind, Jobs, JobStatus
from expo.kit.paging import Slice

_EVERY_S: Final = 0.25
_MAX_LANGUAGES: Final = 3
"""Most languages with columns to be filled in: more would hide the others."""
_TYPES: Final = {
    SheetFormat.XLSX: XLSX,
    SheetFormat.CSV: "text/csv",
    SheetFormat.JSONL: "application/jsonl",
}


class ExportRunning(Conflict):
    """The exhibitor's last export is still running."""

    code = "EXPORT_RUNNING"

    def __init__(self) -> None:
        super().__init__("Your last export is still running. Please wait.")


@dataclass(frozen=True)
class Export:
    """An export as shown to users; ``file`` is available for a week after it is done."""

    id: str
    status: JobStatus
    format: SheetFormat
    done: int
    total: int
    started_at: datetime
    ended_at: datetime | None = None
    file: StoredFile | None = None
    error: str | None = None


@dataclass(frozen=True)
class _ExportInput:
    format: SheetFormat
    language: str
    slug: str
    role: Role
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True)
class _ExportProgress:
    file: StoredFile | None = None


EXPORT: Final = JobKind("export", _ExportInput, _ExportProgress, SHEETS, conflict=ExportRunning)


@dataclass(frozen=True)
class Exports:
    """Starts, runs and shows exports of the actor's exhibitor."""

    catalog: Catalog
    exhibitors: Exhibitors
    uploads: Uploads
    files: ExportFiles
    jobs: Jobs

    async def start(self, actor: Actor, *, kind: SheetFormat, language: str = "en") -> Export:
        """Queue an export of all own products, of an empty sheet if there are none; see `export_to`.

        Headers are Chinese for ``language`` zh. Raises `ExportRunning`.
        """
        own = await self.exhibitors.require_own(actor, scope=READ)
        order = _ExportInput(kind, language, own.slug, actor.role or Role.MEMBER, wordings_of(own))
        return self._shown(
            await self.jobs.queue(EXPORT, order, person_id=actor.person_id, organisation_id=own.organisation_id)
        )

    async def get(self, actor: Actor, *, job_id: str) -> Export:
        """Return an export of the actor's organisation; raises `NotFound`."""
        require_signed_in(actor)
        job = await self.jobs.find(job_id, EXPORT)
        if job is None or job.organisation_id is None or not actor.acts_for(job.organisation_id):
            raise NotFound("There is no such export.")
        require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ)
        return self._shown(job)

    async def latest(self, actor: Actor, *, limit: int = 10) -> list[Export]:
        """Return the latest exports of the actor's organisation, newest first."""
        organisation_id = require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ)
        found = await self.jobs.list(EXPORT, organisation_id=organisation_id, limit=limit)
        return [self._shown(job) for job in found]

    def address(self, export: Export) -> str | None:
        """Return a signed download address of the file, relative to the site; None without a file."""
        return None if export.file is None else self.uploads.download(export.file)

    async def run(self, job: Job) -> _ExportProgress:
        """Run an export; the job handler."""
        order = EXPORT.arguments(job)
        actor = Actor(job.person_id, job.organisation_id, OrganisationKind.EXHIBITOR, order.role)
        total = (await self.catalog.mine(actor, part=Slice(1))).total or 0
        ending = ENDINGS[order.format]
        with tempfile.TemporaryDirectory(prefix="expo-export-") as name:
            path = Path(name) / f"products.{ending}"

            async def on_progress(done: int) -> None:
                await self.jobs.save(job, done=done, total=max(total, done))

            await export_to(
                path,
                order.format,
                self.catalog.every_own(actor),
                language=order.language,
                wordings=order.wordings,
                on_progress=on_progress,
            )
            title = f"{order.slug}-{self.jobs.clock():%Y-%m-%d}.{ending}"
            file = await self.files.store(path, folder=job.id, name=title, content_type=_TYPES[order.format])
        return _ExportProgress(file)

    def _shown(self, job: Job) -> Export:
        order, state = EXPORT.arguments(job), EXPORT.state(job)
        over = job.ended_at is not None and job.ended_at + KEPT < self.jobs.clock()
        return Export(
            id=job.id,
            status=job.status,
            format=order.format,
            done=job.done,
            total=job.total,
            started_at=job.created_at,
            ended_at=job.ended_at,
            file=None if over else state.file,
            error=job.error,
        )


def wordings_of(exhibitor: Exhibitor) -> tuple[str, ...]:
    """Return the languages into which an exhibitor's texts are best translated: English, then those of its markets."""
    return tuple(market_languages(exhibitor.markets)[:_MAX_LANGUAGES])


async def export_to(
    path: Path,
    kind: SheetFormat,
    products: AsyncIterator[Sequence[Product]],
    *,
    language: str = "en",
    wordings: Sequence[str] = (),
    on_progress: Callable[[int], Awaitable[None]] | None = None,
) -> int:
    """Write products to a spreadsheet at ``path`` and return their number.

    It has columns for their texts in the languages ``wordings``, to be filled in, except for one in which all products
    are written. ``on_progress`` is called at most four times a second. Rows are spooled to disk first: the columns are
    known only once all rows have been seen.
    """
    aside = path.with_name(f"{path.name}.rows")
    names: set[str] = set()
    written: set[object] = set()
    done, at = 0, 0.0
    with aside.open("wb") as file:
        async for batch in products:
            rows = [product_row(each, structured=kind is SheetFormat.JSONL) for each in batch]
            names.update(name for row in rows for name in row)
            written.update(row["language"] for row in rows)
            buffer_rows(file, rows)
            done += len(batch)
            if on_progress is not None and time.monotonic() - at >= _EVERY_S:
                at = time.monotonic()
                await on_progress(done)
    headings = wanted_columns(names, [each for each in wordings if written != {each}])
    await asyncio.to_thread(write_sheet, kind, path, headings, buffered_rows(aside), language)
    aside.unlink()
    return done
