"""What is found at a fair: the search, what a company's listings are looked through for, and suspected copies."""

from collections.abc import Sequence
from typing import Any

from expo.accounts.organisations import Organisations
from expo.assembly.parts import the
from expo.catalog.fair_rows import FairRows
from expo.catalog.fair_sheets import FairSheets
from expo.catalog.listings import Listings
from expo.catalog.records import ProductRecords
from expo.catalog.service import Catalog
from expo.catalog.store import ProductStore
from expo.discovery.bridge import fair_bridge
from expo.discovery.comparing import Comparing
from expo.discovery.contents import Contents
from expo.discovery.copies import Copies
from expo.discovery.encoders import Configured
from expo.discovery.follower import IndexFollower
from expo.discovery.open_index import OpenIndex
from expo.discovery.service import Discovery
from expo.discovery.suspected.follower import CopiesFollower
from expo.discovery.suspected.searching import CopySearch
from expo.discovery.suspected.service import SuspectedCopies
from expo.discovery.suspected.store import CopyStore
from expo.exhibitors.booths import Booths
from expo.exhibitors.service import Exhibitors
from expo.fairs.exchange import ExchangeRates
from expo.kit.exports import ExportFiles
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.kit.uploads import Uploads
from expo.localisation.translations.reading import TranslationReading
from expo.settings import Settings
from matching import CachedEncoder, encoder_named, vector_store


def discovery(services: Sequence[Any], settings: Settings, book: Journal) -> list[Any]:
    """Return the search, and the follower that keeps its index, over the services that are there."""
    folder, encoder, model = settings.data.resolve() / "index", encoder_named(settings.encoder), settings.encoder
    rates, vectors = the(services, ExchangeRates), vector_store(settings.vector_url.get_secret_value())
    contents = Contents(
        the(services, Catalog),
        the(services, Exhibitors),
        the(services, Booths),
        rates,
        the(services, TranslationReading),
    )
    cached = CachedEncoder(encoder)
    return [
        Discovery(OpenIndex(folder, Configured(cached, model), fair_bridge(), vectors), book, rates),
        Comparing(cached, rates),
        IndexFollower(folder, Configured(encoder, model), contents, book.clock, vectors),
    ]


def listings(services: Sequence[Any], settings: Settings, database: Database, book: Journal) -> list[Any]:
    """Return the services that look through listings and write an organiser's sheets, over those that are there."""
    records, queue = ProductRecords(ProductStore(database), book), the(services, Jobs)
    listings = Listings(the(services, Catalog), records, the(services, ExchangeRates), queue)
    rows = FairRows(the(services, Booths), the(services, Organisations), listings, settings.address)
    comparing = the(services, Comparing)
    copies = Copies(the(services, Discovery), listings, comparing)
    return [listings, copies, FairSheets(rows, the(services, Uploads), the(services, ExportFiles), queue)]


def suspected(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return what looks for the copies of listings behind the server, and shows them, over those that are there."""
    store, catalog, clock = CopyStore(database), the(services, Catalog), book.clock
    return [
        CopiesFollower(store, catalog),
        CopySearch(store, the(services, Discovery), catalog, the(services, Comparing), clock),
        SuspectedCopies(store, catalog, book, database, clock),
    ]
