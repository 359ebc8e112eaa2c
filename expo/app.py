"""The one place that builds: settings, stores, services, schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from strawberry import Schema

from expo.accounts import store as accounts_store
from expo.accounts.organisations import Organisations
from expo.accounts.passwords import Passwords
from expo.assembly.accounts import accounts
from expo.assembly.fairs import admission, fair
from expo.assembly.goods import catalog, favourites, sourcing
from expo.assembly.parts import the
from expo.assembly.watching import insights
from expo.catalog import store as catalog_store
from expo.catalog.fair_rows import FairRows
from expo.catalog.fair_sheets import FairSheets
from expo.catalog.imports import store as import_store
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
from expo.discovery.suspected import store as suspected_store
from expo.discovery.suspected.follower import CopiesFollower
from expo.discovery.suspected.searching import CopySearch
from expo.discovery.suspected.service import SuspectedCopies
from expo.discovery.suspected.store import CopyStore
from expo.exhibitors import store as exhibitors_store
from expo.exhibitors.booths import Booths
from expo.exhibitors.service import Exhibitors
from expo.fairs import store as fairs_store
from expo.fairs.exchange import ExchangeRates
from expo.fairs.service import Fairs
from expo.favourites import store as favourites_store
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.insights import store as insights_store
from expo.kit import exports, followers, idempotency, jobs, journal, presence, uploads
from expo.kit.blobs import Blobs, Signer, blobs_from_url, local_blobs
from expo.kit.bus import Bus, MemoryBus
from expo.kit.clock import Clock, now
from expo.kit.exports import ExportFiles
from expo.kit.graphql import Context
from expo.kit.ids import new_id
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.letters import Letters
from expo.kit.mail import FolderMailer, SmtpMailer, mailer_from
from expo.kit.mongo import Database
from expo.kit.rates import Rates
from expo.kit.uploads import Uploads
from expo.matchmaking import store as matchmaking_store
from expo.matchmaking.aims import SalesAims
from expo.matchmaking.answering import AnswerTimes
from expo.matchmaking.candidates import Candidates
from expo.matchmaking.finding import Finding
from expo.matchmaking.gathering import Gathering
from expo.matchmaking.implicit import ImplicitWishes
from expo.matchmaking.matching_now import MatchingNow
from expo.matchmaking.news import SuggestionNews
from expo.matchmaking.nightly import NightlyRematch
from expo.matchmaking.organising import MatchmakingDesk
from expo.matchmaking.ranking import Ranking
from expo.matchmaking.rematching import Rematching
from expo.matchmaking.schedules import store as schedules_store
from expo.matchmaking.schedules.attending import Attending
from expo.matchmaking.schedules.calendars import Calendars
from expo.matchmaking.schedules.drafting import Drafting
from expo.matchmaking.schedules.planning import Planning
from expo.matchmaking.schedules.service import Schedules
from expo.matchmaking.schedules.store import AvailabilityStore, ScheduleStore
from expo.matchmaking.service import Matchmaking
from expo.matchmaking.starting import Starting
from expo.matchmaking.store import SettingsStore, SuggestionStore, WishStore
from expo.matchmaking.tally import Tallies
from expo.matchmaking.wishes import Wishes
from expo.matchmaking.writing import Writing
from expo.partners import store as partners_store
from expo.schema import whole_schema
from expo.settings import Settings
from expo.sourcing import store as sourcing_store
from expo.sourcing.service import Enquiries
from matching import CachedEncoder, encoder_named, vector_store

Service = TypeVar("Service")
INDEXES: Final = (
    journal.INDEXES,
    followers.INDEXES,
    jobs.INDEXES,
    idempotency.INDEXES,
    uploads.INDEXES,
    presence.INDEXES,
    accounts_store.INDEXES,
    partners_store.INDEXES,
    fairs_store.INDEXES,
    exhibitors_store.INDEXES,
    catalog_store.INDEXES,
    import_store.INDEXES,
    exports.INDEXES,
    suspected_store.INDEXES,
    insights_store.INDEXES,
    favourites_store.INDEXES,
    sourcing_store.INDEXES,
    matchmaking_store.INDEXES,
    schedules_store.INDEXES,
)


@dataclass(frozen=True)
class Installation:
    """All parts of one installation, built and not yet started."""

    settings: Settings
    database: Database
    clock: Clock
    bus: Bus
    blobs: Blobs
    signer: Signer
    passwords: Passwords
    services: Mapping[type, Any]
    rates: Rates
    schema: Schema

    def service(self, kind: type[Service]) -> Service:
        """Return the one service of this class."""
        found: Service = self.services[kind]
        return found

    async def prepare(self) -> None:
        """Create what the database lacks."""
        await self.database.ensure_indexes({name: models for each in INDEXES for name, models in each.items()})

    async def close(self) -> None:
        """Let go of files, threads and connections."""
        await self.services[IndexFollower].close()
        self.passwords.close()
        await self.database.close()

    def context(self, **fields: Any) -> Context:
        """Return a request's context; ``fields`` are `Context`'s."""
        fields.setdefault("request_id", new_id("req"))
        return Context(services=self.services, bus=self.bus, admit=self.rates.admit, **fields)


def build(
    settings: Settings,
    *,
    database: Database | None = None,
    clock: Clock = now,
    blobs: Blobs | None = None,
    passwords: Passwords | None = None,
) -> Installation:
    """Build an installation; nothing is opened before it is used."""
    connection = database or Database(settings.database_url.get_secret_value(), settings.database_name)
    files = blobs or _blobs(settings)
    signer = Signer(settings.signing_secret(), clock)
    book, hasher = Journal(connection, clock), passwords or Passwords()
    services = _services(settings, connection, book, files=files, signer=signer, hasher=hasher)
    return Installation(
        settings=settings,
        database=connection,
        clock=clock,
        bus=MemoryBus(),
        blobs=files,
        signer=signer,
        passwords=hasher,
        services={type(service): service for service in services},
        rates=Rates(settings.points_per_minute),
        schema=whole_schema(),
    )


def _services(
    settings: Settings, connection: Database, book: Journal, *, files: Blobs, signer: Signer, hasher: Passwords
) -> list[Any]:
    """Return all services, each over those before it."""
    queue = Jobs(connection, book.clock)
    services: list[Any] = [
        queue,
        book,
        Letters(queue, settings.address),
        *accounts(settings, connection, book, queue, hasher),
        *fair(connection, book, files, Uploads(connection, files, signer, book.clock)),
    ]
    services += catalog(services, connection, book)
    services += _discovery(services, settings, book)
    services += favourites(services, connection, book)
    services += admission(services, connection)
    services += _listings(services, settings, connection, book)
    services += _suspected(services, connection, book)
    services += sourcing(services, connection, book)
    services += _matchmaking(services, settings, connection, book)
    services += _schedules(services, connection, book)
    services += insights(services, connection, book)
    return services


def _discovery(services: Sequence[Any], settings: Settings, book: Journal) -> list[Any]:
    """Return the search, and the follower that keeps its index, over the services that are there."""
    folder, encoder, model = settings.data.resolve() / "index", encoder_named(settings.encoder), settings.encoder
    rates, vectors = the(services, ExchangeRates), vector_store(settings.vector_url.get_secret_value())
    contents = Contents(the(services, Catalog), the(services, Exhibitors), the(services, Booths), rates)
    cached = CachedEncoder(encoder)
    return [
        Discovery(OpenIndex(folder, Configured(cached, model), fair_bridge(), vectors), book, rates),
        Comparing(cached, rates),
        IndexFollower(folder, Configured(encoder, model), contents, book.clock, vectors),
    ]


def _listings(services: Sequence[Any], settings: Settings, database: Database, book: Journal) -> list[Any]:
    """Return the services that look through listings and write an organiser's sheets, over those that are there."""
    records, queue = ProductRecords(ProductStore(database), book), the(services, Jobs)
    listings = Listings(the(services, Catalog), records, the(services, ExchangeRates), queue)
    rows = FairRows(the(services, Booths), the(services, Organisations), listings, settings.address)
    comparing = the(services, Comparing)
    copies = Copies(the(services, Discovery), listings, comparing)
    return [listings, copies, FairSheets(rows, the(services, Uploads), the(services, ExportFiles), queue)]


def _suspected(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return what looks for the copies of listings behind the server, and shows them, over those that are there."""
    store, catalog, clock = CopyStore(database), the(services, Catalog), book.clock
    return [
        CopiesFollower(store, catalog),
        CopySearch(store, the(services, Discovery), catalog, the(services, Comparing), clock),
        SuspectedCopies(store, catalog, book, database, clock),
    ]


def _matchmaking(services: Sequence[Any], settings: Settings, database: Database, book: Journal) -> list[Any]:
    """Return the services of wishes, aims and suggestions, over those that are there."""
    exhibitors, discovery, fairs = the(services, Exhibitors), the(services, Discovery), the(services, Fairs)
    secret = settings.signing_secret()
    wishes, suggestions, tunings = WishStore(database), SuggestionStore(database, secret), SettingsStore(database)
    rates, organisations, clock = the(services, ExchangeRates), the(services, Organisations), book.clock
    catalog, enquiries = the(services, Catalog), the(services, Enquiries)
    candidates = Candidates(discovery, catalog, exhibitors, rates, wishes, AnswerTimes(enquiries, clock), secret)
    searches, kept = the(services, SavedSearches), the(services, Favourites)
    implicit = ImplicitWishes(organisations, searches, kept, enquiries, catalog)
    now, queue = MatchingNow(candidates, tunings, suggestions, fairs), the(services, Jobs)
    gathering = Gathering(candidates, wishes, fairs, implicit)
    writing = Writing(tunings, suggestions, queue)
    folder = settings.data.resolve() / "matchmaking"
    finding, ranking = Finding(candidates), Ranking()
    matchmaking = Matchmaking(
        suggestions, wishes, tunings, organisations, exhibitors, discovery, fairs, book, database, clock
    )
    desk = MatchmakingDesk(tunings, fairs, queue, book, database, clock)
    return [
        Wishes(wishes, now, fairs, book, database, clock),
        SalesAims(wishes, exhibitors, fairs, book, database, clock),
        matchmaking,
        SuggestionNews(suggestions, matchmaking, exhibitors, book, database, clock),
        Starting(wishes, discovery, fairs),
        desk,
        Tallies(wishes, suggestions, fairs),
        NightlyRematch(desk, tunings, wishes, fairs, clock),
        Rematching(folder, gathering, finding, ranking, writing, tunings, suggestions, queue),
    ]


def _schedules(services: Sequence[Any], database: Database, book: Journal) -> list[Any]:
    """Return what plans a fair's meetings from the answers to its suggestions."""
    exhibitors, fairs, queue = the(services, Exhibitors), the(services, Fairs), the(services, Jobs)
    store, availabilities = ScheduleStore(database), AvailabilityStore(database)
    suggestions = the(services, Matchmaking).store
    attending = Attending(exhibitors, the(services, Organisations), fairs)
    drafting = Drafting(suggestions, WishStore(database), exhibitors, availabilities, attending)
    return [
        Calendars(availabilities, suggestions, exhibitors, fairs, book, database, book.clock),
        Schedules(store, fairs, exhibitors, queue, book, database, book.clock),
        Planning(store, drafting, fairs, queue),
    ]


def _blobs(settings: Settings) -> Blobs:
    return blobs_from_url(settings.blob_url) if settings.blob_url else local_blobs((settings.data / "files").resolve())


def mailer(settings: Settings) -> SmtpMailer | FolderMailer:
    """Return what sends the installation's mail: a server, or a folder that keeps it."""
    url = settings.smtp_url.get_secret_value()
    return mailer_from(url, sender=settings.mail_from, folder=settings.data / "mails")
