"""Bad cells mended where they are shown: the sheet itself stays as it was sent."""

import pytest

from expo.catalog.imports.models import SHEET, Correction, ImportOptions
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid, NotFound
from expo.kit.jobs.queue import JobStatus
from tests.catalog.importer import WHOLE, Importer, a_csv, an_importer
from tests.exhibitors.harness import an_actor
from tests.support.clock import FakeClock

BAD = a_csv(["A-1", "Flask", "cheap"], ["A-2", "", "1.20"], ["A-3", "Mug", "2"])


@pytest.fixture
async def importer(database: Database, clock: FakeClock) -> Importer:
    return await an_importer(database, clock)


async def test_corrected_cells_replace_the_spreadsheets(importer: Importer) -> None:
    mended = [Correction(2, "Price", "3.85"), Correction(3, "Product name", "Jug")]
    done = await importer.imported(BAD, corrections=mended)
    assert (done.status, done.tally.created, done.tally.failed) == (JobStatus.DONE, 3, 0)
    products = await importer.products()
    assert products["A-2"].title.text == "Jug"
    assert products["A-1"].price_tiers[0].price.amount == 385


async def test_bad_correction_is_reported_with_its_new_value(importer: Importer) -> None:
    done = await importer.imported(BAD, corrections=[Correction(2, "Price", "free")], dry_run=True)
    assert ("free", "NOT_A_NUMBER") in [(each.value, each.code) for each in await importer.problems(done)]


async def test_corrections_carry_over_to_continued_import(importer: Importer) -> None:
    sheet = await importer.base.an_upload(importer.actor, BAD, SHEET)
    dry = ImportOptions(dry_run=True, defaults=WHOLE)
    first = await importer.imports.start(
        importer.actor, upload_id=sheet.id, options=dry, corrections=[Correction(2, "Price", "3.85")]
    )
    await importer.work()
    second = await importer.imports.start(
        importer.actor,
        upload_id=sheet.id,
        options=ImportOptions(dry_run=False, defaults=WHOLE),
        corrections=[Correction(3, "Product name", "Jug"), Correction(2, "Price", "4")],
        continues=first.id,
    )
    await importer.work()
    done = await importer.imports.get(importer.actor, job_id=second.id)
    assert (done.tally.created, done.tally.failed) == (3, 0)
    assert (await importer.products())["A-1"].price_tiers[0].price.amount == 400
    assert {(each.row, each.value) for each in done.corrections} == {(2, "4"), (3, "Jug")}


async def test_correction_of_unknown_column_fails_import(importer: Importer) -> None:
    done = await importer.imported(BAD, corrections=[Correction(2, "Colour", "red")])
    assert (done.status, done.error_code) == (JobStatus.FAILED, "INVALID")
    assert await importer.products() == {}


async def test_import_of_another_spreadsheet_is_not_continued(importer: Importer) -> None:
    other = await importer.imported(BAD, dry_run=True)
    sheet = await importer.base.an_upload(importer.actor, BAD, SHEET)
    dry = ImportOptions(dry_run=True, defaults=WHOLE)
    with pytest.raises(Invalid) as refused:
        await importer.imports.start(importer.actor, upload_id=sheet.id, options=dry, continues=other.id)
    assert refused.value.field == "continues"
    with pytest.raises(NotFound):
        await importer.imports.get(an_actor(organisation_id="org_other"), job_id=other.id)


@pytest.mark.parametrize(
    "corrections",
    [[Correction(row, "Price", "1") for row in range(2001)], [Correction(2, "Price", "1" * 10_001)]],
    ids=["many", "long"],
)
async def test_too_many_or_too_long_corrections_are_refused(importer: Importer, corrections: list[Correction]) -> None:
    with pytest.raises(Invalid) as refused:
        await importer.queued(BAD, corrections=corrections)
    assert refused.value.field == "corrections"
