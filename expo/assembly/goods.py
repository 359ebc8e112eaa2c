"""What is shown at a fair, what buyers keep of it, and what they ask."""

from collections.abc import Sequence
from typing import Any

from expo.accounts.organisations import Organisations
from expo.accounts.service import Accounts
from expo.assembly.parts import the
from expo.catalog.audiences import Audiences
from expo.catalog.bulk_editing import ProductBulk
from expo.catalog.buyers import Buyers
from expo.catalog.checklists import Checklists
from expo.catalog.desks import Desks
from expo.catalog.editing import ProductEditing
from expo.catalog.exporting import Exports
from expo.catalog.imports.loading import Loader
from expo.catalog.imports.service import Imports
from expo.catalog.imports.store import ImportStore
from expo.catalog.imports.undoing import ImportUndoing
from expo.catalog.records import ProductRecords
from expo.catalog.saving import ProductSaving
from expo.catalog.service import Catalog
from expo.catalog.store import ProductStore
from expo.catalog.table import ProductTable
from expo.discovery.service import Discovery
from expo.exhibitors.booths import Booths
from expo.exhibitors.service import Exhibitors
from expo.fairs.service import Fairs
from expo.favourites.access import ListAccess
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.favourites.store import FavouriteStore
from expo.kit.exports import ExportFiles
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.letters import Letters
from expo.kit.mongo import Database
from expo.kit.pictures import Pictures
from expo.kit.presence import Presences
from expo.kit.uploads import Uploads
from expo.localisation.languages.service import Languages
from expo.sourcing.mails import EnquiryMails
from expo.sourcing.service import Enquiries
from expo.sourcing.store import EnquiryStore


def catalog(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return the services of the catalog, over those that are there."""
    exhibitors, clock = the(services, Exhibitors), book.clock
    store = ProductStore(database)
    records = ProductRecords(store, book)
    catalog = Catalog(store, exhibitors, the(services, Fairs))
    uploads, pictures, queue = the(services, Uploads), the(services, Pictures), the(services, Jobs)
    audiences = Audiences(the(services, Organisations))
    saving = ProductSaving(records, exhibitors, audiences, database, clock)
    loader = Loader(saving, catalog, pictures, the(services, Languages).detector)
    editing = ProductEditing(catalog, records, uploads, pictures, audiences, database, clock)
    imports = Imports(ImportStore(database, clock), loader, exhibitors, uploads, uploads.blobs, queue)
    return [
        catalog,
        Checklists(exhibitors, the(services, Booths), catalog, clock),
        saving,
        imports,
        ImportUndoing(imports, editing, queue, clock),
        Exports(catalog, exhibitors, uploads, the(services, ExportFiles), queue),
        editing,
        ProductTable(catalog),
        ProductBulk(editing, clock),
        Desks(catalog, Presences(database, clock)),
        Buyers(the(services, Organisations), the(services, Fairs), the(services, Booths)),
    ]


def favourites(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return the services of what people keep, over those that are there."""
    catalog, exhibitors, clock = the(services, Catalog), the(services, Exhibitors), book.clock
    store = FavouriteStore(database)
    access = ListAccess(store, clock)
    return [
        Favourites(store, access, catalog, exhibitors, book, database, clock),
        FavouriteLists(store, access, the(services, Accounts), book, database, clock),
        Following(store, exhibitors, book, database, clock),
        SavedSearches(store, the(services, Discovery), book, database, clock),
    ]


def sourcing(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return the service of enquiries, over those that are there."""
    accounts, catalog, exhibitors = the(services, Accounts), the(services, Catalog), the(services, Exhibitors)
    mails = EnquiryMails(the(services, Organisations), accounts, the(services, Letters))
    return [Enquiries(EnquiryStore(database), catalog, exhibitors, accounts, mails, book, database, book.clock)]
