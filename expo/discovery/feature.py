"""The discovery feature: the search and its index, comparison of listings, and possible duplicates."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Final

from expo.catalog.listings.service import Listings
from expo.catalog.products.service import Catalog
from expo.discovery.duplicates.comparing import Comparing
from expo.discovery.duplicates.service import Duplicates
from expo.discovery.index.concepts import lexicon_concepts
from expo.discovery.index.contents import Contents
from expo.discovery.index.dictionary import fair_dictionary
from expo.discovery.index.encoders import Configured
from expo.discovery.index.follower import IndexFollower
from expo.discovery.index.open_index import OpenIndex
from expo.discovery.possible_duplicates import store as possible_duplicate_store
from expo.discovery.possible_duplicates.follower import DuplicatesFollower
from expo.discovery.possible_duplicates.searching import DuplicateSearch
from expo.discovery.possible_duplicates.service import PossibleDuplicates
from expo.discovery.possible_duplicates.store import PossibleDuplicateStore
from expo.discovery.search.service import Discovery, SearchListener
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.exchange_rates.service import ExchangeRates
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature, read_verbs
from expo.kit.features.parts import Parts
from expo.kit.features.serving import Serving
from expo.kit.features.work import Loop, Work
from expo.kit.journal.entries import Journal
from expo.localisation.translations.reading import TranslationReading
from expo.settings import Settings
from matching import CachedEncoder, encoder_named, vector_store

_LOOK: Final = timedelta(seconds=2)


def _services(parts: Parts) -> Iterable[object]:
    settings, database, journal = parts[Settings], parts[Database], parts[Journal]
    catalog, exhibitors, rates, clock = parts[Catalog], parts[Exhibitors], parts[ExchangeRates], journal.clock
    folder, encoder, model = settings.data.resolve() / "index", encoder_named(settings.encoder), settings.encoder
    vectors, cached, store = (
        vector_store(settings.vector_url.get_secret_value()),
        CachedEncoder(encoder),
        PossibleDuplicateStore(database),
    )
    concepts = lexicon_concepts()
    contents = Contents(catalog, exhibitors, parts[Booths], rates, parts[TranslationReading])
    index = OpenIndex(folder, Configured(cached, model, concepts), fair_dictionary(), vectors)
    discovery, comparing = Discovery(index, journal, rates, parts.offered(SearchListener)), Comparing(cached, rates)
    return [
        discovery,
        comparing,
        IndexFollower(folder, Configured(encoder, model, concepts), contents, clock, vectors),
        Duplicates(discovery, parts[Listings], comparing),
        DuplicatesFollower(store, catalog),
        DuplicateSearch(store, discovery, catalog, comparing, clock),
        PossibleDuplicates(store, catalog, journal, database, clock),
    ]


def _work(parts: Parts) -> Work:
    return Work(
        followers=(parts[IndexFollower], parts[DuplicatesFollower]),
        # The index may have to catch up first, so listings are retried after a pause.
        loops=(Loop("duplicates", parts[DuplicateSearch].process_queue, rest=_LOOK, until_idle=True, exclusive=True),),
    )


def _serve(parts: Parts) -> Serving:
    discovery = parts[Discovery]

    async def state() -> dict[str, object]:
        return asdict(await discovery.state())

    return Serving(warm=(discovery.warm,), states={"search": state})


async def _close(parts: Parts) -> None:
    await parts[IndexFollower].close()


FEATURE: Final = Feature(
    name="discovery",
    needs=("localisation", "fairs", "exhibitors", "catalog"),
    subfeatures=("index", "search", "duplicates", "possible_duplicates"),
    api=(
        "expo.discovery.search.api.search",
        "expo.discovery.search.api.alternatives",
        "expo.discovery.duplicates.api.duplicates",
        "expo.discovery.possible_duplicates.api.possible_duplicates",
    ),
    indexes=(possible_duplicate_store.INDEXES,),
    scopes=("discovery:read",),
    verbs=read_verbs(Path(__file__).with_name("verbs.toml")),
    services=_services,
    work=_work,
    serve=_serve,
    close=_close,
)
