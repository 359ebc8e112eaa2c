"""Feature definition of favourites: lists of products, followed exhibitors, saved searches."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from expo.accounts.service import Accounts
from expo.catalog.products.service import Catalog
from expo.discovery.search.service import Discovery
from expo.exhibitors.companies.service import Exhibitors
from expo.favourites import store
from expo.favourites.access import ListAccess
from expo.favourites.demo import keep
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.favourites.store import FavouriteStore
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.journal.entries import Journal


def _services(parts: Parts) -> Iterable[object]:
    database, journal, exhibitors = parts[Database], parts[Journal], parts[Exhibitors]
    clock, store = journal.clock, FavouriteStore(database)
    access = ListAccess(store, clock)
    return [
        Favourites(store, access, parts[Catalog], exhibitors, journal, database, clock),
        FavouriteLists(store, access, parts[Accounts], journal, database, clock),
        Following(store, exhibitors, journal, database, clock),
        SavedSearches(store, parts[Discovery], journal, database, clock),
    ]


FEATURE: Final = Feature(
    name="favourites",
    needs=("accounts", "exhibitors", "catalog", "discovery"),
    api=("expo.favourites.api.favourites",),
    indexes=(store.INDEXES,),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    demo=keep,
)
