"""A running import, in a worker: check all rows, then write them."""

import asyncio
import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.catalog.editing.models import Partial, SavedRow
from expo.catalog.imports.batches import BatchSource
from expo.catalog.imports.errors import ImportCancelled
from expo.catalog.imports.loading import RowImporter
from expo.catalog.imports.models import (
    IMPORT,
    Correction,
    ImportInput,
    ImportOptions,
    RowCounts,
    State,
    effects_of,
)
from expo.catalog.imports.store import ImportStore
from expo.catalog.sheets.archives import Archive, open_archive
from expo.catalog.sheets.rules.columns import fold_header, match_headers, with_mapping
from expo.catalog.sheets.rules.row_cells import CellProblem, SheetGuide, sheet_language, sheet_style
from expo.catalog.sheets.tables import Table, open_table, require_header
from expo.kit.access import Actor, Role
from expo.kit.errors import Invalid
from expo.kit.files.blobs import Blobs
from expo.kit.jobs.queue import Job, Jobs, JobStatus
from translation.detector import Detector

EVERY_S: Final = 0.25
"""Shortest time between two saves of progress, in seconds."""
_STYLE_ROWS: Final = 2000
_LANGUAGE_ROWS: Final = 200


@dataclass(frozen=True)
class Tools:
    """Collaborators of an import."""

    loader: RowImporter
    blobs: Blobs
    jobs: Jobs


class ImportRun:
    """A running import."""

    def __init__(self, store: ImportStore, tools: Tools, job: Job, order: ImportInput) -> None:
        self._store, self._tools, self._job, self._order = store, tools, job, order
        self.state = IMPORT.state(job)
        self._total = job.total
        self._told_at = 0.0

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[BatchSource]:
        """Open the import's files on this machine and provide them as a batch source."""
        with tempfile.TemporaryDirectory(prefix="expo-import-") as name:
            folder = Path(name)
            archive = await self._archive(folder)
            try:
                table = await self._table(folder)
                actor = actor_of(self._job, self._order.role, self._order.key_id)
                detector = self._tools.loader.detector
                yield await asyncio.to_thread(load_of, actor, table, self._order.options, detector, archive)
            finally:
                if archive is not None:
                    archive.close()

    async def check(self, load: BatchSource) -> State:
        """Check all rows; raise `RowsRefused` if some are bad and the options then forbid writing."""
        await self._store.forget(self._job.id)
        self.state = replace(self.state, tally=RowCounts())
        await self._save()

        async def on_progress(tally: RowCounts, problems: Sequence[CellProblem], _rows: Sequence[SavedRow]) -> None:
            await self._store.keep(
                self._job.id, self._job.organisation_id, problems, position=tally.problems - len(problems)
            )
            self.state = replace(self.state, tally=tally)
            if time.monotonic() - self._told_at >= EVERY_S:
                await self._save()

        await self._tools.loader.check(load, on_progress)
        await self._save()
        self._order.options.refuse(self.state.tally)
        return self.state

    async def write(self, load: BatchSource) -> State:
        """Write the rows, each batch and its progress in one transaction."""
        if not self.state.writing:
            await self._store.forget(self._job.id)
            self.state = replace(self.state, writing=True, tally=RowCounts())
            await self._save()

        async def on_progress(tally: RowCounts, problems: Sequence[CellProblem], rows: Sequence[SavedRow]) -> None:
            current = await self._stop_if_cancelled()
            if IMPORT.state(current).tally.done >= tally.done:
                raise RuntimeError("another worker goes on with this import")
            await self._store.keep(
                self._job.id, self._job.organisation_id, problems, position=tally.problems - len(problems)
            )
            await self._store.note_effects(self._job, effects_of(rows), position=tally.done)
            self.state = replace(self.state, tally=tally)
            await self._save()

        whole = self._order.options.partial is Partial.ALL_OR_NOTHING
        await self._tools.loader.write(load, on_progress, since=self.state.tally, all_or_nothing=whole)
        return self.state

    async def _stop_if_cancelled(self) -> Job:
        current = await self._tools.jobs.find(self._job.id)
        if current is None or current.status is not JobStatus.RUNNING:
            raise ImportCancelled
        return current

    async def _save(self) -> None:
        """Save progress; raises `ImportCancelled` if this worker no longer owns the job."""
        self._told_at = time.monotonic()
        done = self.state.tally.done
        if not await self._tools.jobs.save(self._job, done=done, total=self._total, state=self.state):
            raise ImportCancelled

    async def _archive(self, folder: Path) -> Archive | None:
        if self._order.pictures_blob is None:
            return None
        path = folder / "pictures.zip"
        await _fetch(self._tools.blobs, self._order.pictures_blob, path)
        return open_archive(path)

    async def _table(self, folder: Path) -> Table:
        store, order = self._store, self._order
        source = folder / "sheet"
        await _fetch(self._tools.blobs, order.blob, source)
        remembered = await store.mapping(order.exhibitor_id)
        table = await open_table(
            source, folder, remembered_columns=remembered, encoding=order.options.encoding, guess=True
        )
        await self._show(table)
        if order.mapping:
            plain = match_headers([each.header for each in table.matches], remembered)
            table = replace(table, matches=with_mapping(plain, order.mapping))
            header_columns = {
                fold_header(table.matches[index].header): column for index, column in order.mapping.items()
            }
            await store.remember(
                order.exhibitor_id, {header: column for header, column in header_columns.items() if header}
            )
            await self._show(table)
        require_header(table)
        return replace(table, corrections=_placed(order.corrections, table))

    async def _show(self, table: Table) -> None:
        """Save what the columns were recognised as, so that the user can correct them even if the import is refused."""
        self._total = table.count
        self.state = replace(
            self.state,
            sheet=table.sheet,
            other_sheets=list(table.others),
            header_row=table.header_row,
            matches=table.matches,
        )
        await self._save()


def actor_of(job: Job, role: Role, key_id: str | None) -> Actor:
    """Return the actor for whom a job works, with the role of the person who started it."""
    return Actor(
        person_id=job.person_id,
        organisation_id=job.organisation_id,
        organisation_kind=OrganisationKind.EXHIBITOR,
        role=role,
        key_id=key_id,
    )


def _placed(corrections: Sequence[Correction], table: Table) -> dict[int, dict[int, str]]:
    """Return corrections by row and column index; raises `Invalid` for a column that the sheet lacks."""
    indexes = {each.header: each.index for each in reversed(table.matches)}
    placed: dict[int, dict[int, str]] = {}
    for each in corrections:
        if each.column not in indexes:
            raise Invalid(f"The spreadsheet has no column {each.column[:80]}.", field="corrections")
        placed.setdefault(each.row, {})[indexes[each.column]] = each.value
    return placed


def load_of(
    actor: Actor, table: Table, options: ImportOptions, detector: Detector, archive: Archive | None = None
) -> BatchSource:
    """Return the batch source of a table; reads its first rows, so run it in a thread."""
    sample, tells = list(itertools.islice(table.rows(), _STYLE_ROWS)), detector.reliable_language
    style = sheet_style(sample, table.matches)
    language = sheet_language(sample[:_LANGUAGE_ROWS], table.matches, tells)
    guide = SheetGuide(table.matches, options.defaults, style, table.escaped, tells, language)
    return BatchSource(actor, table, guide, options.publish, archive)


async def _fetch(blobs: Blobs, key: str, path: Path) -> None:
    with path.open("wb") as file:
        async for piece in blobs.stream(key):
            await asyncio.to_thread(file.write, piece)
