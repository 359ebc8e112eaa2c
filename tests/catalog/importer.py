"""An exhibitor who imports and exports sheets, over a real database."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from expo.catalog.editing.audiences import Audiences
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.exports.service import Exports
from expo.catalog.imports.loading import RowImporter
from expo.catalog.imports.models import IMPORT, PICTURES_ZIP, SHEET, Correction, Import, ImportOptions, ProblemQuery
from expo.catalog.imports.service import Imports
from expo.catalog.imports.store import ImportStore
from expo.catalog.products.models import Product
from expo.catalog.products.records import ProductRecords
from expo.catalog.products.service import Catalog
from expo.catalog.products.store.products import ProductStore
from expo.catalog.sheets.rules.row_cells import CellProblem, Defaults
from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from expo.kit.files.blobs import Blobs
from expo.kit.files.exports import ExportFiles
from expo.kit.files.pictures import Pictures
from expo.kit.jobs.queue import Jobs, JobStatus
from expo.kit.jobs.runner import do_job
from expo.kit.journal.entries import Journal
from expo.kit.paging import Slice
from tests.exhibitors.harness import ExhibitorHarness, an_actor, an_exhibitor_harness
from tests.support.clock import FakeClock
from translation.detector import Detector
from translation.lexicon.lexicon import Lexicon

WHOLE = Defaults(section="hardware", unit="C62", currency="USD", minimum_order="1", origin="CN")
"""What a sheet of numbers, names and prices needs beside them."""


@dataclass(frozen=True)
class Importer:
    """A company, and all that imports need."""

    base: ExhibitorHarness
    imports: Imports
    jobs: Jobs
    catalog: Catalog
    saving: ProductSaving
    actor: Actor = field(default_factory=an_actor)

    async def queued(
        self,
        data: bytes,
        *,
        pictures: bytes | None = None,
        mapping: Mapping[int, str] | None = None,
        corrections: Sequence[Correction] = (),
        **options: Any,
    ) -> Import:
        """Upload a sheet and start its import; not a dry run, with the defaults of `WHOLE`, unless said otherwise."""
        wanted = replace(ImportOptions(dry_run=False, defaults=WHOLE), **options)
        sheet = await self.base.an_upload(self.actor, data, SHEET)
        archive = pictures and await self.base.an_upload(self.actor, pictures, PICTURES_ZIP)
        return await self.imports.start(
            self.actor,
            upload_id=sheet.id,
            options=wanted,
            pictures_upload_id=archive.id if archive else None,
            mapping=mapping,
            corrections=corrections,
        )

    def exports(self, blobs: Blobs | None = None) -> Exports:
        """Return the company's exports; their files lie with all others unless said otherwise."""
        base = self.base
        files = ExportFiles(self.jobs.database, blobs or base.blobs, self.jobs.clock)
        return Exports(self.catalog, base.exhibitors, base.uploads, files, self.jobs)

    async def imported(self, data: bytes, **options: Any) -> Import:
        """Import a sheet from upload to end."""
        begun = await self.queued(data, **options)
        await self.work()
        return await self.imports.get(self.actor, job_id=begun.id)

    async def work(self) -> None:
        """Do the jobs that wait."""
        while (job := await self.jobs.take([IMPORT])) is not None:
            await do_job(self.jobs, self.imports.run, job)

    async def problems(self, done: Import) -> list[CellProblem]:
        """Return what was wrong with an import's first hundred bad cells."""
        [page] = await self.imports.problems(
            self.actor, queries=[ProblemQuery(done.id, done.tally.problems, Slice(100))]
        )
        return list(page.items)

    async def products(self) -> dict[str, Product]:
        """Return the company's products by their item numbers."""
        return {each.number: each async for batch in self.catalog.every_own(self.actor) for each in batch}


async def an_importer(database: Database, clock: FakeClock) -> Importer:
    """Return an importer with a published company."""
    base = an_exhibitor_harness(database, clock)
    store, pictures = ProductStore(database), Pictures(base.blobs)
    catalog = Catalog(store, base.exhibitors, base.fairs)
    records, audiences = ProductRecords(store, Journal(database, clock)), Audiences(base.organisations)
    saving = ProductSaving(store, records, base.exhibitors, audiences, database, clock)
    jobs = Jobs(database, clock)
    loader = RowImporter(saving, catalog, pictures, Detector.of(Lexicon.load()))
    imports = Imports(ImportStore(database, clock), loader, base.exhibitors, base.uploads, base.blobs, jobs)
    importer = Importer(base, imports, jobs, catalog, saving)
    await base.a_profile(importer.actor)
    await base.exhibitors.publish(importer.actor)
    return importer


def a_csv(*rows: Sequence[object], header: Sequence[str] = ("Item No.", "Product name", "Price")) -> bytes:
    """Return a CSV with a header."""
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def a_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


__all__ = ["WHOLE", "Importer", "JobStatus", "a_csv", "a_zip", "an_importer"]
