"""An organiser's sheets: who may have them, what stands in them, and that no text becomes a formula."""

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from python_calamine import CalamineWorkbook

from expo.catalog.fair_sheets.rows import COLUMNS, FairSheet, Row, _words
from expo.catalog.fair_sheets.service import SHEET, FairSheets, _texts, sheet_of
from expo.catalog.products.rules.quality import ListingProblem
from expo.exhibitors.models import BoothStatus, ExhibitorStatus
from expo.fairs.fairs.models import ApplicationStatus, ParticipantRole
from expo.kit.db.documents import to_document
from expo.kit.jobs.queue import Jobs
from expo.kit.text import LANGUAGES
from tests.support.contents import contents
from tests.support.permissions import Cast
from tests.support.world import World

EXPORT: Final = """mutation($fair: ID!, $sheet: FairSheet!) { exportFairSheet(fairId: $fair, sheet: $sheet) {
  ... on FairSheetFile { id status rows sheet file { url name size contentType } } ... on Problem { code } } }"""
GET: Final = "query($id: ID!) { fairSheet(id: $id) { id status rows sheet file { name } } }"


async def exported(
    world: World, cast: Cast, sheet: str, who: str = "organiser", language: str = "en"
) -> dict[str, Any]:
    given = {"fair": cast.things["fairId"], "sheet": sheet}
    found: dict[str, Any] = (await world.run(cast.actors[who], EXPORT, language=language, **given))["exportFairSheet"]
    return found


async def cells(world: World, url: str) -> list[list[Any]]:
    """Return what stands in the sheet at a signed address."""
    key = url.partition("/files/")[2].partition("?")[0]
    data = await world.installation.blobs.get(key)
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


async def test_applications_spreadsheet_is_exported_immediately(world: World, cast: Cast) -> None:
    found = await exported(world, cast, "APPLICATIONS")
    assert (found["id"], found["status"], found["rows"]) == (None, "DONE", 2)
    assert found["file"]["name"] == "spring-2027-applications-2027-04-15.xlsx"
    rows = await cells(world, found["file"]["url"])
    assert rows[0][:5] == ["Company", "Applied as", "Country", "Website", "Status"]
    assert [row[:3] for row in rows[1:]] == [["Exhibitor", "Exhibitor", "China"], ["Buyer", "Buyer", "China"]]
    assert [row[4] for row in rows[1:]] == ["Approved", "Waiting"]
    assert rows[1][5] == "2027-04-15 09:00", "in the time of Shanghai, where the fair is"


async def test_spreadsheets_use_the_requested_language(world: World, cast: Cast) -> None:
    found = await exported(world, cast, "EXHIBITORS", language="zh")
    rows = await cells(world, found["file"]["url"])
    assert rows[0][:3] == ["公司", "英文名称", "国家/地区"]
    assert rows[1][:3] == ["Yongkang Flasks", "Yongkang Flasks", "中国"]
    assert (rows[1][8], rows[1][9]) == ("已开放", "已发布")
    found = await exported(world, cast, "LISTINGS", language="ar")
    rows = await cells(world, found["file"]["url"])
    assert rows[1][:3] == ["F-500", "Vacuum flask", "Yongkang Flasks"]
    assert rows[1][4:7] == [3.85, "USD", "لا رمز للنظام المنسق"]
    assert f"/ar/products/{cast.things['productId']}" in rows[1][7]


async def test_only_the_fairs_organiser_gets_its_spreadsheets(world: World, cast: Cast) -> None:
    before = await contents(world.installation.database)
    for who in set(cast.actors) - {"organiser"}:
        assert "code" in await exported(world, cast, "EXHIBITORS", who), who
        answer = await world.ask(cast.actors[who], GET, id=cast.things["fairSheetId"])
        assert answer["errors"], who
    for odd in ("", "$ne", cast.things["importId"]):
        (error,) = (await world.ask(cast.actors["organiser"], GET, id=odd))["errors"]
        assert error["extensions"]["code"] == "NOT_FOUND"
    assert await contents(world.installation.database) == before


async def test_long_spreadsheet_is_written_by_a_job(world: World, cast: Cast) -> None:
    organiser, sheet = cast.actors["organiser"], cast.things["fairSheetId"]
    waiting = (await world.run(organiser, GET, id=sheet))["fairSheet"]
    assert (waiting["status"], waiting["file"]) == ("QUEUED", None)
    long = replace(world.service(FairSheets), at_once=0)
    with pytest.raises(Exception, match="still being written"):
        await long.export(organiser, fair_id=cast.things["fairId"], sheet=FairSheet.EXHIBITORS, language="en")
    jobs = world.service(Jobs)
    job = await jobs.take([SHEET])
    assert job is not None
    state = to_document(await world.service(FairSheets).run(job))
    ended = {"status": "DONE", "state": state}
    await world.installation.database.raw["jobs"].update_one({"_id": job.id}, {"$set": ended})
    there = (await world.run(organiser, GET, id=sheet))["fairSheet"]
    assert (there["status"], there["rows"]) == ("DONE", 2)
    assert there["file"]["name"].startswith("spring-2027-applications")


def test_text_is_never_written_as_formula(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    row: Row = {"company": '=HYPERLINK("http://evil.example")', "note": "+1", "reason": "@x"}
    sheet_of(FairSheet.APPLICATIONS, [row], "en").write(path)
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1][0] == row["company"]
    assert b"<f>" not in _unzipped(path)
    assert b"hyperlink " not in _unzipped(path)


def _unzipped(path: Path) -> bytes:

    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_every_code_has_words_in_every_language() -> None:
    states = set(ApplicationStatus) | set(BoothStatus)
    wanted = {"role": set(ParticipantRole), "status": states, "company_status": set(ExhibitorStatus)}
    assert {group: set(said) for group, said in _words().items()} == wanted | {"problem": set(ListingProblem)}
    for said in _words().values():
        assert all(set(each) == set(LANGUAGES) and all(each.values()) for each in said.values())


def test_headers_exist_in_all_languages() -> None:
    assert set(_texts()["names"]) == set(FairSheet)
    assert set(_texts()["columns"]) == {name for names in COLUMNS.values() for name in names}
    for table in _texts().values():
        assert all(set(each) == set(LANGUAGES) for each in table.values())
