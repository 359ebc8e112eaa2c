"""The foundation of all features, itself a feature: journal, jobs, files, mail, and their work in the worker."""

import hmac
from datetime import timedelta
from typing import Final

from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.features.feature import Feature
from expo.kit.features.parts import Parts
from expo.kit.features.work import Loop, Work
from expo.kit.files import exports, uploads
from expo.kit.files.blobs import Blobs, Signer, blobs_from_url, local_blobs
from expo.kit.files.exports import ExportFiles
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import Uploads, UploadScopes
from expo.kit.jobs import queue as jobs
from expo.kit.jobs.queue import Jobs
from expo.kit.journal import entries as journal
from expo.kit.journal import followers
from expo.kit.journal.entries import Journal
from expo.kit.mail.mailers import FolderMailer, SmtpMailer, mailer_from
from expo.kit.mail.outbox import SEND_EMAIL, Delivery, EmailQueue, email_handler
from expo.kit.media import ended_access, room_figures
from expo.kit.media.livekit.rooms import LiveKitRooms
from expo.kit.media.livekit.server import LiveKitServer
from expo.kit.media.placement import MediaRooms
from expo.kit.media.turn_servers import TurnServers
from expo.kit.media.turn_urls import read_regions
from expo.kit.realtime import presence
from expo.kit.web import idempotency
from expo.settings import Settings
from livestream.signalling.tokens import Tokens

_SWEEP: Final = timedelta(minutes=5)


def base_services(
    settings: Settings, database: Database, files: Blobs, signer: Signer, upload_scopes: UploadScopes
) -> list[object]:
    """Return the services below all features, available to each of them."""
    clock = signer.clock
    queue = Jobs(database, clock)
    return [
        settings,
        database,
        signer,
        Journal(database, clock),
        queue,
        EmailQueue(queue, settings.address),
        Delivery(mailer(settings), clock),
        Uploads(database, files, signer, clock, upload_scopes),
        ExportFiles(database, files, clock),
        Pictures(files),
        media_rooms(settings, database, clock),
    ]


def media_rooms(settings: Settings, database: Database, clock: Clock) -> MediaRooms:
    """Return what admits people to rooms: of our media processes, or of the LiveKit server at EXPO_MEDIA_URL."""
    server = livekit_server(settings)
    provider = LiveKitRooms(server, clock) if server else None
    return MediaRooms(database, admission_tokens(settings, clock), turn_servers(settings), clock, provider)


def livekit_server(settings: Settings) -> LiveKitServer | None:
    """Return the LiveKit server that has the rooms; None if our media processes have them."""
    url = settings.media_url.get_secret_value()
    return LiveKitServer.from_url(url) if url else None


def admission_tokens(settings: Settings, clock: Clock) -> Tokens:
    """Return what issues and checks admissions to rooms, with a secret derived from the installation's."""
    return Tokens(hmac.digest(settings.signing_secret(), b"admission to rooms", "sha256"), clock)


def open_blobs(settings: Settings) -> Blobs:
    """Return the installation's files."""
    return blobs_from_url(settings.blob_url) if settings.blob_url else local_blobs((settings.data / "files").resolve())


def turn_servers(settings: Settings) -> TurnServers:
    """Return the installation's TURN servers."""
    return TurnServers(read_regions(settings.turn_urls), settings.turn_secret.get_secret_value().encode())


def mailer(settings: Settings) -> SmtpMailer | FolderMailer:
    """Return the installation's mailer: an SMTP server, or a folder that stores the emails."""
    url = settings.smtp_url.get_secret_value()
    return mailer_from(url, sender=settings.mail_from, folder=settings.data / "mails")


def _work(parts: Parts) -> Work:
    delivery, held, made = parts[Delivery], parts[Uploads], parts[ExportFiles]

    async def sweep() -> None:
        """Remove unused uploads and old exports."""
        now = delivery.clock()
        await held.sweep(now)
        await made.sweep(now)

    return Work(
        jobs={SEND_EMAIL: email_handler(delivery.mailer, delivery.clock)},
        loops=(Loop("sweep", sweep, rest=_SWEEP),),
    )


FOUNDATION: Final = Feature(
    name="foundation",
    indexes=(
        journal.INDEXES,
        followers.INDEXES,
        jobs.INDEXES,
        idempotency.INDEXES,
        uploads.INDEXES,
        presence.INDEXES,
        exports.INDEXES,
        room_figures.INDEXES,
        ended_access.INDEXES,
    ),
    work=_work,
)
