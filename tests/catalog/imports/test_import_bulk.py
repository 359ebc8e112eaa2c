"""Big files from the command line: one exhibitor, or many named by a column."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from expo.accounts.organisations import Organisations
from expo.accounts.store import AccountStore
from expo.catalog.editing.models import Partial
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.imports.batches import SeparateRows
from expo.catalog.imports.bulk import Progress, _opened, export_file, import_by, import_file
from expo.catalog.imports.companies import NewCompany, on_behalf
from expo.catalog.imports.errors import RowsRefused
from expo.catalog.imports.folders import export_fair, import_folder
from expo.catalog.imports.models import ImportOptions
from expo.catalog.imports.run import load_of
from expo.catalog.products.service import Catalog
from expo.catalog.sheets.errors import HeaderNotFound
from expo.catalog.sheets.rules.row_cells import CellProblem, Defaults
from expo.catalog.sheets.writing import SheetFormat
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.db.mongo import Database
from expo.kit.errors import ExpoError, Invalid
from expo.kit.files.pictures import Pictures
from expo.kit.journal.entries import Journal
from expo.localisation.languages.service import Languages
from tests.catalog.importer import Importer, an_importer
from tests.support.clock import FakeClock
from tests.support.contents import contents
from translation.detector import Detector
from translation.lexicon.lexicon import Lexicon

DATA = Defaults(
    language="en",
    section="hardware",
    unit="C62",
    currency="USD",
    minimum_order="1",
    origin="CN",
    minor_prices=True,
    tidy=True,
    mend=True,
)
OPTIONS = ImportOptions(dry_run=False, publish=True, defaults=DATA)


@dataclass
class CommandHarness:
    """An installation's services, as the command line has them."""

    importer: Importer
    fair: Fair
    services: dict[type, Any] = field(default_factory=dict)

    async def count(self) -> int:
        return await self.importer.jobs.database.raw["products"].count_documents({})


@pytest.fixture
async def harness(database: Database, clock: FakeClock) -> CommandHarness:
    importer = await an_importer(database, clock)
    base = importer.base
    services = (importer.catalog, importer.saving, base.exhibitors, base.booths, base.fairs)
    found: dict[type, Any] = dict(zip((Catalog, ProductSaving, Exhibitors, Booths, Fairs), services, strict=True))
    found[Organisations] = Organisations(AccountStore(database), Journal(database, clock), database, clock)
    found[Pictures] = Pictures(base.blobs)
    found[Languages] = Languages(importer.imports.loader.detector)
    return CommandHarness(importer, await base.a_fair(), found)


def _goods(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "goods.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(row) for row in rows))
    return path


def _one(number: str, brand: str, **changes: Any) -> dict[str, Any]:
    facts = {"id": number, "title": f"{brand} {number}", "brand": brand, "ean": ["1", "96385074"], "price": 4995}
    return facts | {"attributes": {"t_product_colour": "Black", "b_wireless": True, "n_ports": 4.0}} | changes


async def test_rows_are_assigned_to_companies_by_brand(harness: CommandHarness, tmp_path: Path) -> None:
    path = _goods(
        tmp_path,
        _one("1", "Acme"),
        _one("2", "Borealis"),
        _one("1", "Borealis", attributes={"x": "a\x00b", "y": "z" * 5000}),
    )
    company = NewCompany("DE", harness.fair.slug, "hardware", "goods.jsonl")
    told: list[Progress] = []
    done = await import_by(harness, path, by="brand", company=company, options=OPTIONS, on_progress=told.append)
    assert (done.tally.created, done.companies, done.created_companies, told[-1].tally.done) == (3, 2, 2, 3)
    acme = await harness.services[Exhibitors].get_by_slug(harness.importer.actor, slug="acme")
    [booth] = [
        each for [each] in await harness.services[Booths].of_exhibitors(harness.importer.actor, exhibitor_ids=[acme.id])
    ]
    assert (booth.section, booth.is_open, acme.country) == ("hardware", True, "DE")
    [product] = [each async for batch in harness.importer.catalog.every_on_show(exhibitor_id=acme.id) for each in batch]
    assert (product.number, product.gtin, product.price_tiers[0].price.amount) == ("1", "96385074", 4995)
    assert [(each.name.text, each.value) for each in product.attributes] == [
        ("Product colour", "Black"),
        ("Wireless", "Yes"),
        ("Ports", "4"),
    ]
    again = await import_by(harness, path, by="brand", company=company, options=OPTIONS)
    assert (again.tally.unchanged, again.created_companies) == (3, 0)


async def test_bad_row_stops_import_before_any_company_is_created(harness: CommandHarness, tmp_path: Path) -> None:
    path = _goods(tmp_path, _one("1", "Acme"), _one("2", "Borealis", title=None))
    with pytest.raises(RowsRefused):
        await import_by(harness, path, by="brand", company=NewCompany("DE"), options=OPTIONS)
    assert await harness.count() == 0
    with pytest.raises(HeaderNotFound):
        await import_by(
            harness,
            path,
            by="maker",
            company=NewCompany("DE"),
            options=ImportOptions(partial=Partial.GOOD_ROWS, dry_run=False, defaults=DATA),
        )


async def test_exhibitors_file_survives_export_and_reimport(harness: CommandHarness, tmp_path: Path) -> None:
    own = await harness.services[Exhibitors].require_own(harness.importer.actor)
    path = _goods(tmp_path, *(_one(str(number), "Acme") for number in range(5)))
    done = await import_file(harness, own.slug, path, options=OPTIONS, mapping={"released": "-"})
    assert done.tally.created == 5
    for kind in SheetFormat:
        out = tmp_path / f"out.{kind}"
        assert await export_file(harness, own.id, out, kind=kind) == 5
        assert (await import_file(harness, own.id, out, options=ImportOptions(dry_run=False))).tally.unchanged == 5


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"fair": "nowhere"}, "FAIR_NOT_FOUND"),
        ({"section": "moon-rocks"}, "SECTION_NOT_FOUND"),
        ({"section": None}, "INVALID"),
        ({"country": "XX"}, "INVALID"),
    ],
)
async def test_invalid_new_company_stops_import_before_first_row(
    harness: CommandHarness, tmp_path: Path, changes: dict[str, str | None], code: str
) -> None:
    path = _goods(tmp_path, _one("1", "Acme"))
    before = await contents(harness.importer.jobs.database)
    company = replace(NewCompany("DE", harness.fair.id, "hardware"), **changes)  # type: ignore[arg-type]
    with pytest.raises(ExpoError) as refused:
        await import_by(harness, path, by="brand", company=company, options=OPTIONS)
    assert refused.value.code == code
    assert await contents(harness.importer.jobs.database) == before


async def test_unpublishable_row_is_reported_before_any_write(harness: CommandHarness, tmp_path: Path) -> None:
    path = _goods(tmp_path, _one("1", "Acme"), _one("2", "Borealis"))
    told: list[Progress] = []
    options = replace(OPTIONS, defaults=replace(DATA, minimum_order=None))
    before = await contents(harness.importer.jobs.database)
    with pytest.raises(RowsRefused):
        await import_by(harness, path, by="brand", company=NewCompany("DE"), options=options, on_progress=told.append)
    [problem] = [each for progress in told for each in progress.problems]  # a lack of the whole sheet is said once
    assert (problem.code, told[-1].tally.failed) == ("MISSING", 2)
    assert await contents(harness.importer.jobs.database) == before


async def _a_fair_of_two(harness: CommandHarness, folder: Path) -> None:
    path = _goods(folder, _one("1", "Acme"), _one("2", "Borealis"), _one("3", "Acme"))
    company = NewCompany("DE", harness.fair.id, "hardware")
    await import_by(harness, path, by="brand", company=company, options=OPTIONS)


@pytest.mark.parametrize("kind", SheetFormat)
async def test_exported_fair_folder_reimports_unchanged(
    harness: CommandHarness, tmp_path: Path, kind: SheetFormat
) -> None:
    await _a_fair_of_two(harness, tmp_path)
    folder, told = tmp_path / "out", list[tuple[int, int]]()
    done = await export_fair(harness, harness.fair.slug, folder, kind=kind, on_progress=lambda *at: told.append(at))
    assert (done.exhibitors, done.products, told) == (2, 3, [(1, 2), (2, 2)])
    assert sorted(each.stem for each in folder.iterdir()) == ["acme", "borealis"]
    before = await contents(harness.importer.jobs.database)
    back = await import_folder(harness, folder, options=ImportOptions(dry_run=False))
    assert (back.tally.unchanged, back.tally.done, back.companies) == (3, 3, 2)
    assert await contents(harness.importer.jobs.database) == before


async def test_bad_row_in_one_file_stops_whole_folder(harness: CommandHarness, tmp_path: Path) -> None:
    await _a_fair_of_two(harness, tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "acme.csv").write_text("Item No.,Price,Currency\n1,1.00,USD\n3,2.00,USD\n")
    (folder / "borealis.csv").write_text("Item No.,Price,Currency\n2,cheap,USD\n")
    told: list[Progress] = []
    before = await contents(harness.importer.jobs.database)
    with pytest.raises(RowsRefused):
        await import_folder(harness, folder, options=ImportOptions(dry_run=False), on_progress=told.append)
    named = [(each.part, problem.row, problem.column) for each in told for problem in each.problems]
    assert named == [("borealis.csv", 2, "Price")]
    assert await contents(harness.importer.jobs.database) == before
    good = ImportOptions(dry_run=False, partial=Partial.GOOD_ROWS)
    done = await import_folder(harness, folder, options=good)
    assert (done.tally.changed, done.tally.failed) == (2, 1)


async def test_file_without_exhibitor_and_empty_folder_are_refused(harness: CommandHarness, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no spreadsheet"):
        await import_folder(harness, tmp_path, options=OPTIONS)
    _goods(tmp_path, _one("1", "Acme"))
    with pytest.raises(Invalid, match=r"goods\.jsonl: There is no such exhibitor"):
        await import_folder(harness, tmp_path, options=OPTIONS)


@pytest.mark.realgoods
def test_real_product_file_is_read_without_problems(real_goods: Path, tmp_path: Path) -> None:

    async def look() -> tuple[int, list[CellProblem]]:
        async with _opened(real_goods, {}, OPTIONS, 50_000) as table:
            reader, rows, problems = (
                SeparateRows(load_of(on_behalf("org"), table, OPTIONS, Detector(Lexicon(())))),
                0,
                [],
            )
            while (batch := reader.next()).rows:
                rows += batch.rows
                problems += batch.problems
            return rows, problems

    assert asyncio.run(look()) == (19_406, [])
