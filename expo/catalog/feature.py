"""The catalogue feature: products, editing them, and spreadsheets in and out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.catalog.checklists.service import Checklists
from expo.catalog.demo import import_sheet
from expo.catalog.editing.audiences import Audiences
from expo.catalog.editing.bulk_editing import ProductBulk
from expo.catalog.editing.buyers import Buyers
from expo.catalog.editing.presence import EditPresence
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.editing.service import ProductEditing
from expo.catalog.exports.service import EXPORT, Exports
from expo.catalog.fair_sheets.rows import FairRows
from expo.catalog.fair_sheets.service import SHEET, FairSheets
from expo.catalog.imports import models as import_models
from expo.catalog.imports import store as import_store
from expo.catalog.imports.loading import RowImporter
from expo.catalog.imports.service import Imports
from expo.catalog.imports.store import ImportStore
from expo.catalog.imports.undoing import UNDO, ImportUndoing
from expo.catalog.listings.service import CHECK, Listings
from expo.catalog.products.records import ProductRecords
from expo.catalog.products.service import Catalog
from expo.catalog.products.store import products as store
from expo.catalog.products.store.products import ProductStore
from expo.catalog.products.translatable import CompanyTexts, ProductTexts
from expo.catalog.table.service import ProductTable
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.companies.translatable import ExhibitorTexts
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.fairs.fairs.service import Fairs
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import Work
from expo.kit.files.exports import ExportFiles
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import PICTURE, Uploads
from expo.kit.jobs.queue import Jobs
from expo.kit.journal.entries import Journal
from expo.kit.realtime.presence import Presences
from expo.localisation.languages.service import Languages
from expo.localisation.texts.sources import EXHIBITOR, PRODUCT, TextSource
from expo.settings import Settings

_PRODUCTS_SHOWN: Final = frozenset(f"product.{verb}" for verb in ("changed", "published", "withdrawn", "deleted"))
"""Journal verbs that change which products are shown, or their content."""

_COMPANIES_SHOWN: Final = frozenset(
    f"exhibitor.{verb}" for verb in ("changed", "published", "withdrawn", "suspended", "reinstated")
)
"""Journal verbs that change which companies are shown, or their content."""


def _services(parts: Parts) -> Iterable[object]:
    database, journal, exhibitors = parts[Database], parts[Journal], parts[Exhibitors]
    clock, store, fairs, booths = journal.clock, ProductStore(database), parts[Fairs], parts[Booths]
    records, catalog, organisations = (
        ProductRecords(store, journal),
        Catalog(store, exhibitors, fairs),
        parts[Organisations],
    )
    uploads, pictures, queue, files = parts[Uploads], parts[Pictures], parts[Jobs], parts[ExportFiles]
    audiences = Audiences(organisations)
    saving = ProductSaving(store, records, exhibitors, audiences, database, clock)
    loader = RowImporter(saving, catalog, pictures, parts[Languages].detector)
    editing = ProductEditing(store, catalog, records, uploads, pictures, audiences, database, clock)
    import_records = ImportStore(database, clock)
    imports = Imports(import_records, loader, exhibitors, uploads, uploads.blobs, queue)
    listings = Listings(store, catalog, parts[ExchangeRates], queue)
    rows = FairRows(booths, organisations, listings, parts[Settings].address)
    return [
        catalog,
        Checklists(exhibitors, booths, catalog, clock),
        saving,
        imports,
        ImportUndoing(import_records, store, imports, editing, queue, clock),
        Exports(catalog, exhibitors, uploads, files, queue),
        editing,
        ProductTable(store, catalog),
        ProductBulk(store, editing, clock),
        EditPresence(catalog, Presences(database, clock)),
        Buyers(organisations, fairs, booths),
        listings,
        FairSheets(rows, uploads, files, queue),
    ]


def _offers(parts: Parts) -> Iterable[object]:
    catalog, exhibitors = parts[Catalog], parts[Exhibitors]
    return [
        TextSource(PRODUCT, ProductTexts(exhibitors, catalog).of, _PRODUCTS_SHOWN),
        TextSource(EXHIBITOR, CompanyTexts(ExhibitorTexts(exhibitors), catalog).of, _COMPANIES_SHOWN),
    ]


def _work(parts: Parts) -> Work:
    return Work(
        jobs={
            import_models.IMPORT: parts[Imports].run,
            UNDO: parts[ImportUndoing].run,
            EXPORT: parts[Exports].run,
            CHECK: parts[Listings].run,
            SHEET: parts[FairSheets].run,
        }
    )


FEATURE: Final = Feature(
    name="catalog",
    needs=("accounts", "localisation", "fairs", "exhibitors"),
    subfeatures=(
        "products",
        "checklists",
        "listings",
        "table",
        "editing",
        "harmonized",
        "sheets",
        "exports",
        "fair_sheets",
        "imports",
    ),
    api=(
        "expo.catalog.products.api.products",
        "expo.catalog.editing.api.editing",
        "expo.catalog.products.api.versions",
        "expo.catalog.editing.api.own_products",
        "expo.catalog.products.api.prices",
        "expo.catalog.table.api.table",
        "expo.catalog.products.api.translations",
        "expo.catalog.harmonized.api.harmonized",
        "expo.catalog.imports.api.imports",
        "expo.catalog.exports.api.exports",
        "expo.catalog.checklists.api.checklists",
        "expo.catalog.listings.api.listings",
        "expo.catalog.fair_sheets.api.fair_sheets",
    ),
    indexes=(store.INDEXES, import_store.INDEXES),
    scopes=("catalog:read", "catalog:write"),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    uploads=dict.fromkeys((PICTURE, import_models.SHEET, import_models.PICTURES_ZIP), "catalog:write"),
    services=_services,
    offers=_offers,
    work=_work,
    demo=import_sheet,
)
