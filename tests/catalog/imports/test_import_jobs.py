"""Imports from upload to products."""

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from expo.catalog.editing.models import Partial
from expo.catalog.exports.service import EXPORT
from expo.catalog.imports.errors import ImportCancelled, ImportRunning
from expo.catalog.imports.models import IMPORT, SHEET, ImportOptions, ProblemQuery
from expo.catalog.sheets.rules.row_cells import Defaults
from expo.catalog.sheets.writing import SheetFormat
from expo.kit.access import ANONYMOUS
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, NotFound, SignInRequired
from expo.kit.files.blobs import local_blobs
from expo.kit.files.uploads import UploadUsed
from expo.kit.jobs.queue import Job, Jobs, JobStatus
from expo.kit.jobs.runner import do_job
from expo.kit.paging import Slice
from tests.catalog.importer import WHOLE, Importer, a_csv, a_zip, an_importer
from tests.exhibitors.harness import a_picture, an_actor
from tests.support.clock import FakeClock


@pytest.fixture
async def importer(database: Database, clock: FakeClock) -> Importer:
    return await an_importer(database, clock)


async def test_good_rows_become_products(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Vacuum flask", "3.85"], ["A-2", "Mug", "1.20"]))
    assert (done.status, done.tally.created, done.tally.failed) == (JobStatus.DONE, 2, 0), (
        done,
        await importer.problems(done),
    )
    assert {number: each.title.text for number, each in (await importer.products()).items()} == {
        "A-1": "Vacuum flask",
        "A-2": "Mug",
    }


async def test_dry_run_writes_nothing_and_names_each_bad_cell(importer: Importer) -> None:
    done = await importer.imported(
        a_csv(["A-1", "Flask", "cheap"], ["A-2", "", "1.20"], ["A-3", "Mug", "2"]), dry_run=True
    )
    assert (done.status, done.tally.created, done.tally.failed) == (JobStatus.DONE, 1, 2)
    found = [(each.row, each.column, each.code, each.value) for each in await importer.problems(done)]
    assert found == [(2, "Price", "NOT_A_NUMBER", "cheap"), (3, "Product name", "MISSING", "")]
    assert await importer.products() == {}


async def test_dry_run_notes_titles_in_another_language(importer: Importer) -> None:
    header = ("Item No.", "Product name", "Price", "Language")
    rows = (["A-1", "不锈钢保温杯", "3", "en"], ["A-2", "不锈钢保温杯", "3", "zh"], ["A-3", "餐具", "2", ""])
    done = await importer.imported(a_csv(*rows, header=header), dry_run=True)
    assert (done.tally.created, done.tally.failed) == (3, 0)
    found = [(each.row, each.column, each.code) for each in await importer.problems(done)]
    assert found == [(2, "Product name", "ANOTHER_LANGUAGE")]
    await importer.imported(a_csv(*rows, header=header))
    languages = {number: each.title.language for number, each in (await importer.products()).items()}
    assert languages == {"A-1": "en", "A-2": "zh", "A-3": "zh"}


async def test_one_bad_row_stops_all_or_nothing_import(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "3"], ["A-2", "Mug", "x"]))
    assert (done.status, done.error_code) == (JobStatus.FAILED, "ROWS_REFUSED")
    assert await importer.products() == {}


async def test_good_rows_are_written_without_bad_ones_when_requested(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "3"], ["A-2", "Mug", "x"]), partial=Partial.GOOD_ROWS)
    assert (done.status, done.tally.created, done.tally.failed) == (JobStatus.DONE, 1, 1)
    assert [each.row for each in await importer.problems(done)] == [3]
    assert set(await importer.products()) == {"A-1"}


async def test_reimporting_same_file_changes_nothing(importer: Importer) -> None:
    sheet = a_csv(["A-1", "Flask", "3"], ["A-2", "Mug", "2"])
    await importer.imported(sheet)
    before = await importer.products()
    done = await importer.imported(sheet)
    assert (done.tally.unchanged, done.tally.changed, done.tally.created) == (2, 0, 0)
    assert await importer.products() == before


def _many(count: int) -> bytes:
    return a_csv(*([f"A-{number}", f"Flask {number}", "3.85"] for number in range(count)))


async def test_import_resumes_after_worker_death_without_duplicates(
    importer: Importer, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies where it counts a batch, which is the moment that could count a batch twice or never."""
    save = Jobs.save

    async def dies_after_a_batch(jobs: Jobs, job: Job, *, done: int, total: int, state: object = None) -> bool:
        if await database.raw["products"].count_documents({}):
            raise asyncio.CancelledError
        return await save(jobs, job, done=done, total=total, state=state)

    begun = await importer.queued(_many(1100))
    first = await importer.jobs.take([IMPORT])
    assert first is not None
    with monkeypatch.context() as dying:
        dying.setattr(Jobs, "save", dies_after_a_batch)
        with pytest.raises(asyncio.CancelledError):
            await importer.imports.run(first)
    assert 0 < await database.raw["products"].count_documents({}) < 1100
    clock.advance(minutes=1)
    await importer.work()
    done = await importer.imports.get(importer.actor, job_id=begun.id)
    assert (done.status, done.tally.created, done.tally.unchanged) == (JobStatus.DONE, 1100, 0)
    assert len(await importer.products()) == 1100
    assert {each.version for each in (await importer.products()).values()} == {1}
    assert await database.raw["journal"].count_documents({"verb": "product.created"}) == 1100


async def test_worker_with_lost_lease_writes_nothing_more(
    importer: Importer, database: Database, clock: FakeClock
) -> None:
    await importer.queued(_many(600))
    slow = await importer.jobs.take([IMPORT])
    clock.advance(minutes=1)
    await importer.work()
    assert slow is not None
    with pytest.raises(ImportCancelled):
        await importer.imports.run(slow)
    assert await database.raw["journal"].count_documents({"verb": "product.created"}) == 600


async def test_cancelled_import_keeps_what_it_has_written(importer: Importer, database: Database) -> None:
    begun = await importer.queued(_many(1600))
    working = asyncio.create_task(importer.work())
    while not await database.raw["products"].count_documents({}):
        await asyncio.sleep(0.02)
    assert (await importer.imports.cancel(importer.actor, job_id=begun.id)).status is JobStatus.CANCELLED
    await working
    assert 0 < await database.raw["products"].count_documents({}) < 1600
    assert (await importer.imports.get(importer.actor, job_id=begun.id)).status is JobStatus.CANCELLED


async def test_second_import_is_refused_while_first_is_queued(importer: Importer) -> None:
    await importer.queued(_many(1))
    with pytest.raises(ImportRunning):
        await importer.queued(_many(1))


async def test_only_one_of_concurrent_imports_is_queued(importer: Importer, database: Database) -> None:
    sheets = [await importer.base.an_upload(importer.actor, _many(1), SHEET) for _ in range(6)]
    starts = [importer.imports.start(importer.actor, upload_id=each.id, options=ImportOptions()) for each in sheets]
    results = await asyncio.gather(*starts, return_exceptions=True)
    assert [type(each) for each in results].count(ImportRunning) == 5
    assert await database.raw["jobs"].count_documents({"kind": IMPORT.name}) == 1


async def test_failed_export_removal_is_retried_by_next_sweep(
    importer: Importer, clock: FakeClock, tmp_path: Path
) -> None:
    blobs = local_blobs(tmp_path)
    exports = importer.exports(blobs)
    begun = await exports.start(importer.actor, kind=SheetFormat.CSV)
    job = await importer.jobs.take([EXPORT])
    assert job is not None
    await do_job(importer.jobs, exports.run, job)
    file = (await exports.get(importer.actor, job_id=begun.id)).file
    assert file is not None
    (tmp_path / "exports").rename(tmp_path / "elsewhere")
    (tmp_path / "exports").write_text("a file where the folder of files should be")
    assert await exports.files.sweep(clock.advance(days=8)) == 0
    (tmp_path / "exports").unlink()
    (tmp_path / "elsewhere").rename(tmp_path / "exports")
    assert await exports.files.sweep(clock()) == 1
    with pytest.raises(NotFound):
        await blobs.size(file.key)


async def test_upload_is_imported_once_after_any_dry_runs(importer: Importer) -> None:
    sheet = await importer.base.an_upload(importer.actor, _many(1), SHEET)
    for dry_run in (True, True, False):
        options = ImportOptions(dry_run=dry_run, defaults=WHOLE)
        await importer.imports.start(importer.actor, upload_id=sheet.id, options=options)
        await importer.work()
    for dry_run in (True, False):
        with pytest.raises(UploadUsed):
            await importer.imports.start(importer.actor, upload_id=sheet.id, options=ImportOptions(dry_run=dry_run))


async def test_other_companies_imports_cannot_be_seen_or_cancelled(importer: Importer) -> None:
    begun = await importer.queued(a_csv(["A-1", "Flask", "x"]))
    stranger = an_actor()
    await importer.base.a_profile(stranger, english_name="Stranger Ltd")
    for act in (importer.imports.get, importer.imports.cancel):
        with pytest.raises(NotFound):
            await act(stranger, job_id=begun.id)
    await importer.work()
    [page] = await importer.imports.problems(stranger, queries=[ProblemQuery(begun.id, 1, Slice(10))])
    assert page.items == ()
    assert (await importer.imports.list(stranger, part=Slice(10))).items == ()
    assert [each.id for each in (await importer.imports.list(importer.actor, part=Slice(10))).items] == [begun.id]
    for nobody in (ANONYMOUS, an_actor("BUYER")):
        with pytest.raises((SignInRequired, Forbidden)):
            await importer.imports.list(nobody, part=Slice(10))


async def test_watcher_sees_the_import_end(importer: Importer) -> None:
    begun = await importer.queued(_many(3))
    working = asyncio.create_task(importer.work())
    seen = [each.status async for each in importer.imports.watch(importer.actor, job_id=begun.id)]
    await working
    assert seen[-1] is JobStatus.DONE


async def test_column_mapping_is_applied_and_remembered(importer: Importer) -> None:
    sheet = a_csv(["A-1", "Flask", "3", "steel"], header=["Item No.", "What it is", "Price", "Stuff"])
    done = await importer.imported(sheet, mapping={1: "title", 3: "attribute"})
    assert done.tally.created == 1
    done = await importer.imported(sheet)
    assert [each.column for each in done.matches] == ["number", "title", "price", "attribute"]
    assert done.tally.unchanged == 1
    [product] = (await importer.products()).values()
    assert [(each.name.text, each.value) for each in product.attributes] == [("Stuff", "steel")]


@pytest.mark.parametrize("mapping", [{9: "title"}, {1: "$where"}, {0: "title", 1: "title"}, {-1: "title"}])
async def test_invalid_column_mapping_is_refused(importer: Importer, mapping: dict[int, str]) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "3"]), mapping=mapping)
    assert (done.status, done.error_code) == (JobStatus.FAILED, "INVALID")
    assert await importer.products() == {}


async def test_unknown_columns_are_read_by_given_mapping(importer: Importer) -> None:
    sheet = a_csv(["Spring list"], ["Foo", "Bar", "Baz"], ["A-1", "Flask", "3"], header=[""])
    tried = await importer.imported(sheet, dry_run=True)
    assert (tried.status, tried.error_code) == (JobStatus.FAILED, "HEADER_NOT_FOUND")
    assert [(each.header, each.column) for each in tried.matches] == [("Foo", None), ("Bar", None), ("Baz", None)]
    half = await importer.imported(sheet, mapping={2: "price"}, dry_run=True)
    assert half.error_code == "HEADER_NOT_FOUND"
    assert [each.column for each in half.matches] == [None, None, "price"]
    done = await importer.imported(sheet, mapping={0: "number", 1: "title", 2: "price"})
    assert (done.status, done.tally.created, done.header_row) == (JobStatus.DONE, 1, tried.header_row)
    assert {number: each.title.text for number, each in (await importer.products()).items()} == {"A-1": "Flask"}
    again = await importer.imported(sheet)
    assert (again.status, again.tally.unchanged) == (JobStatus.DONE, 1)


async def test_refused_mapping_still_returns_detected_columns(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "3"]), mapping={0: "title", 1: "title"}, dry_run=True)
    assert done.error_code == "INVALID"
    assert [each.column for each in done.matches] == ["number", "title", "price"]


async def test_zip_without_pictures_is_refused(importer: Importer) -> None:
    for files in ({}, {"readme.txt": b"none"}, {"__MACOSX/._a.png": b""}):
        archive = a_zip(files) if files else a_zip({"photos/": b""})
        done = await importer.imported(a_csv(["A-1", "Flask", "3"]), pictures=archive)
        assert (done.status, done.error_code) == (JobStatus.FAILED, "NOT_PICTURES")
    assert await importer.products() == {}


async def test_partial_spreadsheet_keeps_other_fields(importer: Importer) -> None:
    header = ["Item No.", "Product name", "Price", "Brand", "Unit", "MOQ"]
    await importer.imported(a_csv(["A-1", "Flask", "3", "Hengnuan", "set", "20"], header=header))
    done = await importer.imported(a_csv(["A-1", "2.50"], header=["Item No.", "Price"]))
    assert (done.tally.changed, await importer.problems(done)) == (1, [])
    [product] = (await importer.products()).values()
    assert (product.title.text, product.brand, product.unit, product.version) == ("Flask", "Hengnuan", "SET", 2)
    assert [(each.min_quantity, each.price.amount) for each in product.price_tiers] == [(Decimal(20), 250)]


async def test_rows_set_visibility_and_are_published(importer: Importer) -> None:
    chosen = (await importer.base.an_organisation()).organisation_id
    header = ["Item No.", "Product name", "Price", "Visibility", "Chosen companies"]
    rows: list[list[object]] = [
        ["A-1", "Flask", "3", "public", ""],
        ["A-2", "Mug", "3", "注册买家", ""],
        ["A-3", "Cup", "3", "chosen", chosen],
    ]
    done = await importer.imported(a_csv(*rows, header=header), publish=True)
    assert done.tally.created == 3, await importer.problems(done)
    products = await importer.products()
    assert [products[f"A-{each}"].visibility for each in (1, 2, 3)] == ["PUBLIC", "REGISTERED", "CHOSEN"]
    assert products["A-3"].chosen == [chosen]
    assert all(each.is_published for each in products.values())


async def test_repeated_item_number_reports_first_row(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "3"], ["A-1", "Mug", "2"]), dry_run=True)
    assert [(each.row, each.code, each.message) for each in await importer.problems(done)] == [
        (3, "REPEATED_NUMBER", "Row 2 has the same item number.")
    ]


async def test_pictures_are_taken_from_accompanying_zip(importer: Importer) -> None:
    red, blue = a_picture(30, 20), a_picture(20, 30)
    archive = a_zip({"photos/Flask red.png": red, "A-2-1.png": blue, "A-2-2.png": red, "unused.png": red})
    sheet = a_csv(
        ["A-1", "Flask", "3", "flask red.png, gone.jpg"],
        ["A-2", "Mug", "2", ""],
        header=["Item No.", "Product name", "Price", "Pictures"],
    )
    tried = await importer.imported(sheet, pictures=archive, dry_run=True)
    assert [(each.row, each.code, each.value) for each in await importer.problems(tried)] == [
        (2, "PICTURE_MISSING", "gone.jpg")
    ]
    assert tried.tally.failed == 0
    await importer.imported(sheet, pictures=archive)
    before = await importer.products()
    assert [(each.picture.width, each.picture.height) for each in before["A-1"].pictures] == [(30, 20)]
    assert [(each.picture.width, each.picture.height) for each in before["A-2"].pictures] == [(20, 30), (30, 20)]
    again = await importer.imported(sheet, pictures=archive)
    assert again.tally.unchanged == 2
    assert await importer.products() == before


async def test_reimporting_an_export_changes_nothing(importer: Importer) -> None:
    header = [
        "Item No.",
        "品名",
        "Product name (English)",
        "Price",
        "Tier 2 quantity",
        "Tier 2 price",
        "MOQ",
        "Visibility",
    ]
    rows = [
        ["A-1", "保温杯", "Flask", "3.85", "2000", "3.42", "500", ""],
        ["=A+2", "-20度杯", "@Mug", "2", "", "", "10", "registered"],
    ]
    done = await importer.imported(a_csv(*rows, header=header), publish=True)
    assert done.tally.created == 2, await importer.problems(done)
    before = await importer.products()
    exports = importer.exports()
    for kind in SheetFormat:
        begun = await exports.start(importer.actor, kind=kind, language="zh")
        job = await importer.jobs.take([EXPORT])
        assert job is not None
        await do_job(importer.jobs, exports.run, job)
        export = await exports.get(importer.actor, job_id=begun.id)
        assert export.status is JobStatus.DONE
        assert export.file is not None
        assert (exports.address(export) or "").startswith("/files/exports/job_")
        data = await importer.base.blobs.get(export.file.key)
        back = await importer.imported(data, defaults=Defaults())
        assert (back.tally.unchanged, await importer.problems(back)) == (2, [])
        assert await importer.products() == before
        with pytest.raises(NotFound):
            await exports.get(an_actor(), job_id=begun.id)


async def test_latest_exports_are_only_own(importer: Importer) -> None:
    exports = importer.exports()
    begun = []
    for kind in (SheetFormat.CSV, SheetFormat.XLSX):
        begun.append((await exports.start(importer.actor, kind=kind)).id)
        job = await importer.jobs.take([EXPORT])
        assert job is not None
        await do_job(importer.jobs, exports.run, job)
    assert [each.id for each in await exports.latest(importer.actor)] == begun[::-1]
    assert await exports.latest(an_actor()) == []
    with pytest.raises(Forbidden):
        await exports.latest(an_actor("BUYER"))
