"""Texts of products in further languages come from sheets, and sheets offer columns for them."""

import csv
import io
import zipfile

import pytest

from expo.catalog.exports.service import EXPORT
from expo.catalog.products.models import Product
from expo.catalog.sheets.writing import SheetFormat
from expo.exhibitors.companies.rules.checks import Profile
from expo.exhibitors.companies.rules.market_languages import market_languages
from expo.kit.db.mongo import Database
from expo.kit.jobs.runner import do_job
from expo.localisation.models import Text, TranslationOrigin
from tests.catalog.importer import Importer, a_csv, an_importer
from tests.support.clock import FakeClock

HEADER = ("Item No.", "品名", "Product name (en)", "Description", "Price")
ROW = ("A-1", "保温杯", "Vacuum flask", "双层真空。", "3.85")


@pytest.fixture
async def importer(database: Database, clock: FakeClock) -> Importer:
    """Give a company with one product: a Chinese name, also in English, and a Chinese description."""
    importer = await an_importer(database, clock)
    assert (await importer.imported(a_csv(ROW, header=HEADER))).tally.created == 1
    return importer


async def changed(importer: Importer, header: tuple[str, ...], *cells: str) -> Product:
    """Return the product after a sheet with these columns beside its number."""
    done = await importer.imported(a_csv(("A-1", *cells), header=("Item No.", *header)))
    assert done.tally.failed == 0, await importer.problems(done)
    return (await importer.products())["A-1"]


def texts(text: Text | None) -> dict[str, str]:
    """Return a text in all its languages, the original's first."""
    assert text is not None
    assert all(each.origin is TranslationOrigin.PERSON for each in text.renderings.values())
    return {text.language: text.text} | {language: each.text for language, each in text.renderings.items()}


async def test_sheet_of_translations_adds_languages_to_known_products(importer: Importer) -> None:
    product = await changed(
        importer, ("title (es)", "Product name in Russian", "description_es"), "Termo", "Термос", "Doble pared."
    )
    assert texts(product.title) == {"zh": "保温杯", "en": "Vacuum flask", "es": "Termo", "ru": "Термос"}
    assert texts(product.description) == {"zh": "双层真空。", "es": "Doble pared."}
    assert product.title.language == "zh"


async def test_empty_cell_removes_translation_but_no_original(importer: Importer) -> None:
    product = await changed(importer, ("Product name (en)", "title (es)"), "", "Termo")
    assert texts(product.title) == {"zh": "保温杯", "es": "Termo"}
    assert texts((await changed(importer, ("title (es)", "Brand"), "", "Hengnuan")).title) == {"zh": "保温杯"}


async def test_sheet_without_language_columns_keeps_translations_of_unchanged_name(importer: Importer) -> None:
    product = await changed(importer, ("品名", "Price"), " 保温杯 ", "4.10")
    assert texts(product.title) == {"zh": "保温杯", "en": "Vacuum flask"}
    assert str(product.price_tiers[0].price) == "4.10 USD"


async def test_replaced_name_loses_translations_that_the_sheet_does_not_give(importer: Importer) -> None:
    await changed(importer, ("title (es)",), "Termo")
    product = await changed(importer, ("品名", "Product name (en)"), "不锈钢保温杯", "Steel flask")
    assert texts(product.title) == {"zh": "不锈钢保温杯", "en": "Steel flask"}


async def test_column_of_the_originals_language_replaces_the_original(importer: Importer) -> None:
    product = await changed(importer, ("title_zh", "title_en"), "不锈钢保温杯", "Steel flask")
    assert texts(product.title) == {"zh": "不锈钢保温杯", "en": "Steel flask"}


async def test_new_product_of_sheet_of_translations_begins_with_one(importer: Importer) -> None:
    done = await importer.imported(a_csv(("A-2", "Termo", "1"), header=("Item No.", "title (es)", "Price")))
    assert done.tally.created == 1
    assert texts((await importer.products())["A-2"].title) == {"es": "Termo"}


async def exported(importer: Importer, kind: SheetFormat = SheetFormat.XLSX) -> bytes:
    """Return the company's products as a file."""
    exports = importer.exports()
    begun = await exports.start(importer.actor, kind=kind)
    job = await importer.jobs.take([EXPORT])
    assert job is not None
    await do_job(importer.jobs, exports.run, job)
    file = (await exports.get(importer.actor, job_id=begun.id)).file
    assert file is not None
    return await importer.base.blobs.get(file.key)


async def test_export_offers_columns_for_english_and_languages_of_markets(importer: Importer) -> None:
    await importer.base.exhibitors.save(importer.actor, profile=Profile(markets=["BR", "MX", "AE", "CL"]))
    header, row = csv.reader((await exported(importer, SheetFormat.CSV)).decode("utf-8-sig").splitlines())
    assert header[:9] == [
        "Item number",
        "Product name",
        "Product name (English)",
        "Product name (Spanish)",
        "Product name (Arabic)",
        "Description",
        "Description (English)",
        "Description (Spanish)",
        "Description (Arabic)",
    ]
    assert row[:5] == ["A-1", "保温杯", "Vacuum flask", "", ""]
    before = await importer.products()
    back = await importer.imported(await exported(importer))
    assert (back.tally.unchanged, await importer.products()) == (1, before)


async def test_headings_of_workbook_explain_themselves(importer: Importer) -> None:
    with zipfile.ZipFile(io.BytesIO(await exported(importer))) as book:
        [comments] = [book.read(each).decode() for each in book.namelist() if "comments" in each]
    assert "The product name in English, if the spreadsheet is in another language." in comments


async def test_export_of_english_products_offers_no_second_english(importer: Importer) -> None:
    await changed(importer, ("Product name", "Product name (en)", "Language"), "Vacuum flask", "", "en")
    await importer.base.exhibitors.save(importer.actor, profile=Profile(markets=["FR"]))
    header = (await exported(importer, SheetFormat.CSV)).decode("utf-8-sig").partition("\n")[0]
    assert "Product name (French)" in header
    assert "(English)" not in header


async def test_export_without_products_is_an_empty_sheet_to_fill_in(database: Database, clock: FakeClock) -> None:
    importer = await an_importer(database, clock)
    [header] = (await exported(importer, SheetFormat.CSV)).decode("utf-8-sig").splitlines()
    assert header.startswith("Item number,Product name,Product name (English),")
    done = await importer.imported(f"{header}\n".encode() + b"B-1,\xe6\x9d\xaf,Mug\n")
    assert done.tally.created == 1
    assert texts((await importer.products())["B-1"].title) == {"zh": "杯", "en": "Mug"}


@pytest.mark.parametrize(
    "markets, languages",
    [
        ([], ["en"]),
        (["DE", "US", "JP"], ["en"]),
        (["BR", "MX", "AE", "CL"], ["en", "es", "ar", "pt"]),
        (["MA", "FR"], ["en", "fr", "ar"]),
        (["TW", "KZ"], ["en", "zh", "ru"]),
        (["XX"], ["en"]),
    ],
)
def test_english_and_official_languages_of_markets_matter_most(markets: list[str], languages: list[str]) -> None:
    assert market_languages(markets) == languages
