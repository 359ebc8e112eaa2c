"""The one place that builds: settings, stores, services, schema."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from strawberry import Schema

from expo.accounts import store as accounts_store
from expo.accounts.passwords import Passwords
from expo.assembly.accounts import accounts
from expo.assembly.discovery import discovery, listings, suspected
from expo.assembly.fairs import admission, fair
from expo.assembly.goods import catalog, favourites, sourcing
from expo.assembly.localisation import languages, localisation
from expo.assembly.matchmaking import matchmaking, rematching, schedules
from expo.assembly.watching import insights
from expo.catalog import store as catalog_store
from expo.catalog.imports import store as import_store
from expo.discovery.follower import IndexFollower
from expo.discovery.suspected import store as suspected_store
from expo.exhibitors import store as exhibitors_store
from expo.fairs import store as fairs_store
from expo.favourites import store as favourites_store
from expo.insights import store as insights_store
from expo.kit import exports, followers, idempotency, jobs, journal, presence, uploads
from expo.kit.blobs import Blobs, Signer, blobs_from_url, local_blobs
from expo.kit.bus import Bus, MemoryBus
from expo.kit.clock import Clock, now
from expo.kit.graphql import Context
from expo.kit.ids import new_id
from expo.kit.jobs import Jobs
from expo.kit.journal import Journal
from expo.kit.letters import Letters
from expo.kit.mail import FolderMailer, SmtpMailer, mailer_from
from expo.kit.mongo import Database
from expo.kit.rates import Rates
from expo.kit.uploads import Uploads
from expo.localisation.glossaries import store as glossary_store
from expo.localisation.tallies import store as tallies_store
from expo.localisation.translations import store as translation_store
from expo.localisation.translations import subject_texts
from expo.localisation.translations.working import TranslationWork
from expo.matchmaking import store as matchmaking_store
from expo.matchmaking import wish_store
from expo.matchmaking.schedules import store as schedules_store
from expo.partners import store as partners_store
from expo.schema import whole_schema
from expo.settings import Settings
from expo.sourcing import store as sourcing_store

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
    wish_store.INDEXES,
    matchmaking_store.INDEXES,
    schedules_store.INDEXES,
    glossary_store.INDEXES,
    translation_store.INDEXES,
    subject_texts.INDEXES,
    tallies_store.INDEXES,
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
        await asyncio.to_thread(self.services[TranslationWork].translator.engine.close)
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
        languages(),
        *accounts(settings, connection, book, queue, hasher),
        *fair(connection, book, files, Uploads(connection, files, signer, book.clock)),
    ]
    services += catalog(services, connection, book)
    services += localisation(services, settings, connection, book)
    services += discovery(services, settings, book)
    services += favourites(services, connection, book)
    services += admission(services, connection)
    services += listings(services, settings, connection, book)
    services += suspected(services, connection, book)
    services += sourcing(services, connection, book)
    services += matchmaking(services, settings, connection, book)
    services += rematching(services, settings, connection, book)
    services += schedules(services, connection, book)
    services += insights(services, connection, book)
    return services


def _blobs(settings: Settings) -> Blobs:
    return blobs_from_url(settings.blob_url) if settings.blob_url else local_blobs((settings.data / "files").resolve())


def mailer(settings: Settings) -> SmtpMailer | FolderMailer:
    """Return what sends the installation's mail: a server, or a folder that keeps it."""
    url = settings.smtp_url.get_secret_value()
    return mailer_from(url, sender=settings.mail_from, folder=settings.data / "mails")
