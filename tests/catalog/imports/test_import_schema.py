"""Imports and exports through GraphQL."""

from typing import Any

import pytest

from expo.catalog.exports.service import EXPORT, Exports
from expo.catalog.imports.models import SHEET
from expo.catalog.imports.service import Imports
from expo.kit.access import ANONYMOUS, Actor
from expo.kit.db.mongo import Database
from expo.kit.graphql.types import Context
from expo.kit.jobs.runner import do_job
from expo.kit.realtime.bus import MemoryBus
from expo.schema import whole_schema
from tests.catalog.importer import Importer, a_csv, an_importer
from tests.exhibitors.harness import an_actor
from tests.support.admission import freely
from tests.support.clock import FakeClock

IMPORT = """mutation ($input: ImportProductsInput!) { importProducts(input: $input) {
  ... on ImportJob { id status dryRun fileName } ... on Problem { code field } } }"""
SHOWN = """query ($id: ID!) { importJob(id: $id) { status done total created failed problem { code }
  mapping { headerRow columns { index header column confidence } }
  problems(first: 1) { totalCount pageInfo { hasNextPage } nodes { row column code message hint value } } } }"""


class ImportSchemaHarness:
    """The importer, asked through the schema."""

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self.exports = importer.exports()
        self.schema = whole_schema()

    def context(self, actor: Actor) -> Context:
        return Context(
            "req_1", {Imports: self.importer.imports, Exports: self.exports}, MemoryBus(), freely, actor=actor
        )

    async def run(self, query: str, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
        context = self.context(actor or self.importer.actor)
        result = await self.schema.execute(query, variable_values=variables, context_value=context)
        assert not result.errors, result.errors
        assert result.data is not None
        return result.data


@pytest.fixture
async def harness(database: Database, clock: FakeClock) -> ImportSchemaHarness:
    return ImportSchemaHarness(await an_importer(database, clock))


async def test_dry_run_reports_bad_cells_through_graphql(harness: ImportSchemaHarness) -> None:
    sheet = a_csv(["A-1", "Flask", "x"], ["A-2", "Mug", "y"], ["A-3", "Cup", "2"])
    upload = await harness.importer.base.an_upload(harness.importer.actor, sheet, SHEET)
    options = {"section": "hardware", "unit": "C62", "currency": "USD"}
    begun = (await harness.run(IMPORT, input={"uploadId": upload.id, "options": options}))["importProducts"]
    assert begun == {"id": begun["id"], "status": "QUEUED", "dryRun": True, "fileName": "file"}
    await harness.importer.work()
    shown = (await harness.run(SHOWN, id=begun["id"]))["importJob"]
    assert (shown["status"], shown["done"], shown["total"], shown["created"], shown["failed"]) == ("DONE", 3, 3, 1, 2)
    assert [each["column"] for each in shown["mapping"]["columns"]] == ["number", "title", "price"]
    assert (shown["problems"]["totalCount"], shown["problems"]["pageInfo"]["hasNextPage"]) == (2, True)
    [first] = shown["problems"]["nodes"]
    assert (first["row"], first["column"], first["code"], first["value"]) == (2, "Price", "NOT_A_NUMBER", "x")
    stream = await harness.schema.subscribe(
        f'subscription {{ importProgress(jobId: "{begun["id"]}") {{ status }} }}',
        context_value=harness.context(harness.importer.actor),
    )
    assert [each.data async for each in stream] == [{"importProgress": {"status": "DONE"}}]


async def test_wrong_options_and_other_actors_are_refused(harness: ImportSchemaHarness) -> None:
    upload = await harness.importer.base.an_upload(harness.importer.actor, b"x", SHEET)
    for options, field in (
        ({"currency": "XXX"}, "options.currency"),
        ({"unit": "NOPE"}, "options.unit"),
        ({"encoding": "klingon"}, "options.encoding"),
    ):
        answer = await harness.run(IMPORT, input={"uploadId": upload.id, "options": options})
        assert answer["importProducts"]["field"] == field
    assert (await harness.run(IMPORT, ANONYMOUS, input={"uploadId": upload.id}))["importProducts"][
        "code"
    ] == "SIGN_IN_REQUIRED"
    assert (await harness.run(IMPORT, an_actor("BUYER"), input={"uploadId": upload.id}))["importProducts"][
        "code"
    ] == "FORBIDDEN"
    stranger = an_actor()
    await harness.importer.base.a_profile(stranger, english_name="Stranger Ltd")
    assert (await harness.run(IMPORT, stranger, input={"uploadId": upload.id}))["importProducts"][
        "code"
    ] == "UPLOAD_NOT_FOUND"


async def test_finished_export_has_a_download_address(harness: ImportSchemaHarness) -> None:
    mutation = (
        "mutation { exportProducts(format: XLSX) { ... on ExportJob { id status url } ... on Problem { code } } }"
    )
    begun = (await harness.run(mutation))["exportProducts"]
    assert begun["url"] is None
    assert (await harness.run(mutation))["exportProducts"] == {"code": "EXPORT_RUNNING"}
    job = await harness.importer.jobs.take([EXPORT])
    assert job is not None
    await do_job(harness.importer.jobs, harness.exports.run, job)
    shown = (await harness.run("query ($id: ID!) { exportJob(id: $id) { status url fileName } }", id=begun["id"]))[
        "exportJob"
    ]
    assert shown["url"].startswith("/files/exports/")
    assert shown["fileName"].endswith(".xlsx")
