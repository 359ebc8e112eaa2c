"""Imports of product spreadsheets, as jobs that a user starts, watches and may cancel."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts.models import OrganisationKind
from expo.catalog.imports.loading import RowImporter
from expo.catalog.imports.models import (
    IMPORT,
    PICTURES_ZIP,
    SHEET,
    Correction,
    Import,
    ImportInput,
    ImportOptions,
    ProblemQuery,
    State,
    checked_corrections,
    checked_options,
    shown_import,
)
from expo.catalog.imports.run import EVERY_S, ImportRun, Tools
from expo.catalog.imports.store import ImportStore
from expo.catalog.products.models import READ, WRITE
from expo.catalog.sheets.rules.columns import IGNORED
from expo.catalog.sheets.rules.row_cells import CellProblem
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import Actor, Role, require_kind, require_signed_in
from expo.kit.errors import Invalid, NotFound
from expo.kit.files.blobs import Blobs
from expo.kit.files.uploads import Upload, Uploads, UploadUsed
from expo.kit.jobs.queue import ENDED, Job, Jobs
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

_MAX_MAPPED: Final = 500
_LOOKED_BACK: Final = 100
"""Most imports, dry runs included, searched for the last one that can be undone."""


@dataclass(frozen=True)
class Imports:
    """Starts, runs, shows and cancels imports of the actor's exhibitor."""

    _store: ImportStore
    loader: RowImporter
    exhibitors: Exhibitors
    uploads: Uploads
    blobs: Blobs
    jobs: Jobs

    async def start(
        self,
        actor: Actor,
        *,
        upload_id: str,
        options: ImportOptions,
        pictures_upload_id: str | None = None,
        mapping: Mapping[int, str] | None = None,
        corrections: Sequence[Correction] = (),
        continues: str | None = None,
    ) -> Import:
        """Queue an import of an uploaded spreadsheet, with a ZIP of pictures if given.

        A dry run does not spend the uploads, so they can be imported afterwards. ``mapping`` assigns columns by index
        (an empty value: not to be read) and is remembered; ``corrections`` replace cells, in addition to those of the
        earlier import of the same upload that this one ``continues``. Raises `UploadNotFound`, `UploadUsed`,
        `ImportRunning`, `NotFound`, `Invalid` for invalid options.
        """
        checked = checked_options(options)
        if len(mapping or {}) > _MAX_MAPPED:
            raise Invalid("There are too many columns in this mapping.", field="mapping")
        own = await self.exhibitors.require_own(actor, scope=WRITE)
        sheet = await self.uploads.open(actor, upload_id=upload_id, purpose=SHEET)
        if sheet.used_at is not None:
            raise UploadUsed(field="uploadId")
        pictures = await self._pictures(actor, pictures_upload_id)
        mended = checked_corrections(await self._corrections(actor, continues, sheet.id), corrections)
        order = ImportInput(
            exhibitor_id=own.id,
            blob=sheet.file().key,
            file_name=sheet.name,
            options=checked,
            mapping={index: column or IGNORED for index, column in (mapping or {}).items()},
            pictures_blob=None if pictures is None else pictures.file().key,
            role=actor.role or Role.MEMBER,
            key_id=actor.key_id,
            upload_id=sheet.id,
            pictures_upload_id=pictures_upload_id,
            corrections=mended,
        )
        spent = {} if checked.dry_run else {"uploadId": sheet, "picturesUploadId": pictures}
        return shown_import(await self._queue(actor, own.organisation_id, order, spent))

    async def _queue(
        self, actor: Actor, organisation_id: str, order: ImportInput, used_uploads: Mapping[str, Upload | None]
    ) -> Job:
        """Queue an import and spend the uploads, given by field name. Raises `ImportRunning`, `UploadUsed`."""

        async def write() -> Job:
            job = await self.jobs.queue(IMPORT, order, person_id=actor.person_id, organisation_id=organisation_id)
            for name, upload in used_uploads.items():
                if upload is not None:
                    await self.uploads.spend(upload, keep=False, field=name)
            return job

        return await self.jobs.database.transact(write, Job)

    async def get(self, actor: Actor, *, job_id: str) -> Import:
        """Return an import of the actor's organisation; raises `NotFound`."""
        return shown_import(await self._own(actor, job_id))

    async def cancel(self, actor: Actor, *, job_id: str) -> Import:
        """Cancel an import; rows written so far stay. Cancelling one that has ended changes nothing."""
        job = await self._own(actor, job_id, scope=WRITE)
        await self.jobs.cancel(job.id)
        return shown_import(await self._own(actor, job_id))

    async def problems(self, actor: Actor, *, queries: Sequence[ProblemQuery]) -> list[Page[CellProblem]]:
        """Return a page of problems for each import, out of its first 2,000; none for other organisations' imports."""
        return await self._store.problems(require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ), queries)

    async def watch(self, actor: Actor, *, job_id: str) -> AsyncIterator[Import]:
        """Yield the import as it is now and at each progress, until it has ended."""
        last: Import | None = None
        while last is None or last.status not in ENDED:
            if last is not None:
                await asyncio.sleep(EVERY_S)
            shown = shown_import(await self._own(actor, job_id))
            if shown != last:
                yield shown
            last = shown

    async def run(self, job: Job) -> State:
        """Run an import; the job handler. Resumes where it was if its worker has died."""
        order = IMPORT.arguments(job)
        run = ImportRun(self._store, Tools(self.loader, self.blobs, self.jobs), job, order)
        async with run.opened() as load:
            if order.options.looks_first and not run.state.writing:
                await run.check(load)
            if not order.options.dry_run:
                await run.write(load)
        return run.state

    async def last_written(self, organisation_id: str) -> Import | None:
        """Return the last finished import of an organisation that was not a dry run, or None."""
        found = await self.jobs.list(IMPORT, organisation_id=organisation_id, limit=_LOOKED_BACK)
        ended = (shown_import(job) for job in found if job.status in ENDED)
        return next((each for each in ended if not each.options.dry_run), None)

    async def _corrections(self, actor: Actor, job_id: str | None, upload_id: str) -> list[Correction]:
        """Return the corrections of an earlier import of the same upload; raises `NotFound`, `Invalid`."""
        if job_id is None:
            return []
        earlier = await self.get(actor, job_id=job_id)
        if earlier.upload_id != upload_id:
            raise Invalid("That import was of another spreadsheet.", field="continues")
        return earlier.corrections

    async def _pictures(self, actor: Actor, upload_id: str | None) -> Upload | None:
        if upload_id is None:
            return None
        return await self.uploads.open(actor, upload_id=upload_id, purpose=PICTURES_ZIP, field="picturesUploadId")

    async def _own(self, actor: Actor, job_id: str, *, scope: str = READ) -> Job:
        require_signed_in(actor)
        job = await self.jobs.find(job_id, IMPORT)
        if job is None or job.organisation_id is None or not actor.acts_for(job.organisation_id):
            raise NotFound("There is no such import.")
        require_kind(actor, OrganisationKind.EXHIBITOR, scope=scope)
        return job

    async def list(self, actor: Actor, *, part: Slice) -> Page[Import]:
        """Return the imports of the actor's organisation, newest first."""
        organisation_id = require_kind(actor, OrganisationKind.EXHIBITOR, scope=READ)
        before = decode_cursor(part.after, [str])[0] if part.after else None
        found = await self.jobs.list(IMPORT, organisation_id=organisation_id, limit=part.first + 1, before=before)
        return page_of([shown_import(job) for job in found], [encode_cursor(job.id) for job in found], part)
