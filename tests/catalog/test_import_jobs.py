"""Imports from upload to products."""

import pytest

from expo.catalog.saving import Partial
from expo.kit.jobs import JobStatus
from expo.kit.mongo import Database
from tests.catalog.importer import Importer, a_csv, an_importer
from tests.support.clock import FakeClock


@pytest.fixture
async def importer(database: Database, clock: FakeClock) -> Importer:
    return await an_importer(database, clock)


async def test_good_rows_become_products(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Vacuum flask", "3.85"], ["A-2", "Mug", "1.20"]))
    assert (done.status, done.tally.created, done.tally.failed) == (JobStatus.DONE, 2, 0), (done, await importer.problems(done))
    assert {number: each.title.text for number, each in (await importer.products()).items()} == {"A-1": "Vacuum flask", "A-2": "Mug"}


async def test_dry_run_writes_nothing_and_names_each_bad_cell(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "cheap"], ["A-2", "", "1.20"], ["A-3", "Mug", "2"]), dry_run=True)
    assert (done.status, done.tally.created, done.tally.failed) == (JobStatus.DONE, 1, 2)
    found = [(each.row, each.column, each.code, each.value) for each in await importer.problems(done)]
    assert found == [(2, "Price", "NOT_A_NUMBER", "cheap"), (3, "Product name", "MISSING", "")]
    assert await importer.products() == {}


async def test_one_bad_row_stops_all_when_all_or_nothing_is_wanted(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "3"], ["A-2", "Mug", "x"]))
    assert (done.status, done.error_code) == (JobStatus.FAILED, "ROWS_REFUSED")
    assert await importer.products() == {}


async def test_good_rows_are_written_without_the_bad_ones_when_asked(importer: Importer) -> None:
    done = await importer.imported(a_csv(["A-1", "Flask", "3"], ["A-2", "Mug", "x"]), partial=Partial.GOOD_ROWS)
    assert (done.status, done.tally.created, done.tally.failed) == (JobStatus.DONE, 1, 1)
    assert [each.row for each in await importer.problems(done)] == [3]
    assert set(await importer.products()) == {"A-1"}


async def test_again_with_the_same_file_changes_nothing(importer: Importer) -> None:
    sheet = a_csv(["A-1", "Flask", "3"], ["A-2", "Mug", "2"])
    await importer.imported(sheet)
    before = await importer.products()
    done = await importer.imported(sheet)
    assert (done.tally.unchanged, done.tally.changed, done.tally.created) == (2, 0, 0)
    assert await importer.products() == before
