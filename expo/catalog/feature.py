"""What the catalog brings to the fair: products, how they are edited, sheets that come in and go out."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts.organisations import Organisations
from expo.catalog import (
    checklist_schema,
    editing_schema,
    export_schema,
    fair_sheets_schema,
    harmonized_schema,
    listings_schema,
    own_schema,
    price_schema,
    schema,
    store,
    table_schema,
    texts_schema,
    version_schema,
)
from expo.catalog.audiences import Audiences
from expo.catalog.bulk_editing import ProductBulk
from expo.catalog.buyers import Buyers
from expo.catalog.checklists import Checklists
from expo.catalog.desks import Desks
from expo.catalog.editing import ProductEditing
from expo.catalog.exporting import EXPORT, Exports
from expo.catalog.fair_rows import FairRows
from expo.catalog.fair_sheets import SHEET, FairSheets
from expo.catalog.imports import schema as import_schema
from expo.catalog.imports import store as import_store
from expo.catalog.imports.loading import Loader
from expo.catalog.imports.service import IMPORT, Imports
from expo.catalog.imports.store import ImportStore
from expo.catalog.imports.undoing import UNDO, ImportUndoing
from expo.catalog.listings import CHECK, Listings
from expo.catalog.records import ProductRecords
from expo.catalog.saving import ProductSaving
from expo.catalog.service import Catalog
from expo.catalog.store import ProductStore
from expo.catalog.table import ProductTable
from expo.catalog.translatable import CompanyTexts, ProductTexts
from expo.exhibitors.booths import Booths
from expo.exhibitors.service import Exhibitors
from expo.exhibitors.translatable import ExhibitorTexts
from expo.fairs.exchange import ExchangeRates
from expo.fairs.service import Fairs
from expo.kit.exports import ExportFiles
from expo.kit.features.feature import Feature, verbs
from expo.kit.features.parts import Parts
from expo.kit.features.work import SHEETS, JobKind, Work
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.kit.pictures import Pictures
from expo.kit.presence import Presences
from expo.kit.uploads import Uploads
from expo.localisation.languages.service import Languages
from expo.localisation.translations.follower import EXHIBITOR, PRODUCT, TextSource
from expo.settings import Settings


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
    saving = ProductSaving(records, exhibitors, audiences, database, clock)
    loader = Loader(saving, catalog, pictures, parts[Languages].detector)
    editing = ProductEditing(catalog, records, uploads, pictures, audiences, database, clock)
    imports = Imports(ImportStore(database, clock), loader, exhibitors, uploads, uploads.blobs, queue)
    listings = Listings(catalog, records, parts[ExchangeRates], queue)
    rows = FairRows(booths, organisations, listings, parts[Settings].address)
    return [
        catalog,
        Checklists(exhibitors, booths, catalog, clock),
        saving,
        imports,
        ImportUndoing(imports, editing, queue, clock),
        Exports(catalog, exhibitors, uploads, files, queue),
        editing,
        ProductTable(catalog),
        ProductBulk(editing, clock),
        Desks(catalog, Presences(database, clock)),
        Buyers(organisations, fairs, booths),
        listings,
        FairSheets(rows, uploads, files, queue),
    ]


def _offers(parts: Parts) -> Iterable[object]:
    catalog, exhibitors = parts[Catalog], parts[Exhibitors]
    return [
        TextSource(PRODUCT, ProductTexts(exhibitors, catalog).of),
        TextSource(EXHIBITOR, CompanyTexts(ExhibitorTexts(exhibitors), catalog).of),
    ]


def _work(parts: Parts) -> Work:
    run = {
        IMPORT: parts[Imports].run,
        UNDO: parts[ImportUndoing].run,
        EXPORT: parts[Exports].run,
        CHECK: parts[Listings].run,
        SHEET: parts[FairSheets].run,
    }
    return Work(jobs=tuple(JobKind(kind, handler, SHEETS) for kind, handler in run.items()))


FEATURE: Final = Feature(
    name="catalog",
    needs=("accounts", "localisation", "fairs", "exhibitors"),
    api=(
        schema,
        editing_schema,
        version_schema,
        own_schema,
        price_schema,
        table_schema,
        texts_schema,
        harmonized_schema,
        import_schema,
        export_schema,
        checklist_schema,
        listings_schema,
        fair_sheets_schema,
    ),
    indexes=(store.INDEXES, import_store.INDEXES),
    scopes=("catalog:read", "catalog:write"),
    verbs=verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    offers=_offers,
    work=_work,
)
