"""The media process, ``python -m expo.media``: forwards sound and pictures of rooms, and lets browsers into them."""

import asyncio
import gc
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import structlog
import uvicorn
from prometheus_client import REGISTRY
from starlette.applications import Starlette

from expo.foundation import admission_tokens, open_blobs
from expo.kit.clock import Clock, now
from expo.kit.db.leases import Leases
from expo.kit.db.mongo import Database
from expo.kit.ids import new_id
from expo.kit.jobs.queue import Jobs
from expo.kit.media.ended_access import AccessWatch, EndedAccesses
from expo.kit.media.figure_recorder import FigureRecorder
from expo.kit.media.figures import MediaFigures
from expo.kit.media.join_throttle import JoinLimits
from expo.kit.media.recordings import RecordingStorage
from expo.kit.media.room_figures import OpenRoomFigures
from expo.kit.media.room_leases import BEAT, LEASE, RoomLeases
from expo.kit.media.signalling import Signalling, uvicorn_settings
from expo.kit.processes import logs
from expo.kit.processes.cancellation import cancel_and_wait
from expo.kit.processes.children import exit_with_parent
from expo.kit.web import health
from expo.settings import Settings
from livestream.recording.recordings import Recordings
from livestream.server import MediaServer
from livestream.signalling.entrance import Entrance
from livestream.transport.port import MediaPort

_ANY: Final = "0.0.0.0"  # noqa: S104 - the installation's own setting decides
_LOCAL: Final = frozenset({"127.0.0.1", "localhost"})
_LAST_PORT: Final = 65_535
_GONE_MS: Final = 20_000
"""How long sent bytes may stay unacknowledged: a reader who takes nothing keeps no buffers here."""
log = structlog.get_logger()


@dataclass(frozen=True)
class MediaProcess:
    """The media server of an installation, with the door to it; browsers reach that at ``signalling_port``."""

    settings: Settings
    signalling_port: int
    clock: Clock = now

    def app(self) -> Starlette:
        """Return the ASGI application: the rooms' WebSocket, /healthz, /readyz and /metrics."""
        url, name = self.settings.database_url.get_secret_value(), self.settings.database_name
        database = Database(url, name, timeout_s=BEAT.total_seconds())

        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[None]:
            async with self._serving(database) as signalling:
                app.router.routes.append(signalling.route)
                yield

        return Starlette(routes=health.routes({"database": database.ping}), lifespan=lifespan)

    @asynccontextmanager
    async def _serving(self, database: Database) -> AsyncIterator[Signalling]:
        bound, addresses = media_addresses(self.settings)
        port = MediaPort.open(bound, self.settings.media_port)
        storage = self._storage(database)
        recordings = Recordings(storage.folder, port.now, self.clock, storage.closed)
        recorder_of = recordings.recorder if self.settings.recording_days else lambda _: None
        server = MediaServer(
            port,
            [(address, port.address[1]) for address in addresses],
            max_room_rate=self.settings.media_room_mbit * 1e6,
            recorder_of=recorder_of,
        )
        rooms = self._leases(database)
        signalling = Signalling(
            Entrance(server), rooms, admission_tokens(self.settings, self.clock), page_origins(self.settings)
        )
        figures = MediaFigures(server, port, signalling)
        recorder = FigureRecorder(server, OpenRoomFigures(database, self.clock), rooms.leases.holder)
        REGISTRY.register(figures)
        tasks = []
        try:
            await rooms.register()
            log.info("media.open", media_port=port.address[1], address=rooms.address)
            watch = AccessWatch(EndedAccesses(database), signalling.end_accesses, self.clock)
            work = (server.run(), keep_rooms(server, signalling), watch.run(), recorder.run(), storage.run())
            tasks = [asyncio.create_task(each) for each in work]
            gc.collect()
            gc.freeze()
            yield signalling
        finally:
            for task in tasks:
                await cancel_and_wait(task)
            await recordings.close()
            REGISTRY.unregister(figures)
            port.close()
            await rooms.end()
            await database.close()

    def _storage(self, database: Database) -> RecordingStorage:
        folder = (self.settings.data / "recordings").resolve()
        return RecordingStorage(folder, open_blobs(self.settings), Jobs(database, self.clock))

    def _leases(self, database: Database) -> RoomLeases:
        leases = Leases(database, self.clock, new_id("med"), LEASE)
        endpoint = f"{socket.gethostname()}:{self.signalling_port}"
        return RoomLeases(leases, signalling_address(self.settings, self.signalling_port), endpoint)


async def keep_rooms(server: MediaServer, signalling: Signalling) -> None:
    """Keep the leases of open rooms, and close the rooms that are lost, until cancelled."""
    while True:
        await asyncio.sleep(BEAT.total_seconds())
        try:
            for room_id in await signalling.rooms.beat(list(server.rooms)):
                log.warning("media.room_lost", room=room_id)
                signalling.close_room(room_id)
        except Exception:  # without a beat, all rooms would be lost
            log.exception("media.beat_failed")


def media_addresses(settings: Settings) -> tuple[str, Sequence[str]]:
    """Return the IPv4 address to which the media port is bound, and those that browsers are told."""
    everywhere = settings.host in {_ANY, "::"}
    bound = _ANY if everywhere else "127.0.0.1" if settings.host == "::1" else socket.gethostbyname(settings.host)
    given = [each.strip() for each in settings.media_address.split(",") if each.strip()]
    if not given:
        return bound, [own_address() if everywhere else bound]
    return (bound if given == [bound] else _ANY), given


def own_address() -> str:
    """Return the IPv4 address from which this machine reaches others; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: belongs to nobody
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


def signalling_address(settings: Settings, port: int) -> str:
    """Return the address at which browsers reach the WebSocket on ``port``, without a trailing slash."""
    if settings.media_public_url:
        return settings.media_public_url.rstrip("/")
    site = urlsplit(settings.address)
    if site.scheme == "https":
        log.warning("media.public_url_missing", hint="Browsers need EXPO_MEDIA_PUBLIC_URL=wss://… for a site on https.")
    host = f"[{site.hostname}]" if ":" in (site.hostname or "") else site.hostname
    return f"{'wss' if site.scheme == 'https' else 'ws'}://{host}:{port}"


def page_origins(settings: Settings) -> frozenset[str]:
    """Return the origins of the site's pages; a site on this machine has two names."""
    site = urlsplit(settings.address)
    if site.hostname not in _LOCAL:
        return frozenset({f"{site.scheme}://{site.netloc}"})
    return frozenset(f"{site.scheme}://{name}:{site.port}" for name in _LOCAL)


def signalling_socket(settings: Settings) -> socket.socket:
    """Return the socket that listens for WebSockets, at EXPO_MEDIA_SIGNALLING_PORT, the port after EXPO_PORT, or any.

    Raises OSError if a port that was given is taken.
    """
    given = settings.media_signalling_port
    following = settings.port + 1 if 0 < settings.port < _LAST_PORT else 0
    try:
        opened = _listen(settings.host, following if given is None else given)
    except OSError:
        if given is not None:
            raise
        opened = _listen(settings.host, 0)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _GONE_MS)
    return opened


def _listen(host: str, port: int) -> socket.socket:
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)


def is_news(record: logging.LogRecord) -> bool:
    """Return whether a log record is more than uvicorn's complaint (0.54) about a WebSocket that was refused."""
    return record.getMessage() != "ASGI callable returned without completing handshake."


def main() -> None:
    """Serve until SIGTERM."""
    settings = Settings()
    logs.configure(level=settings.log_level, json=settings.log_json)
    logging.getLogger("uvicorn.error").addFilter(is_news)
    exit_with_parent()
    listening = signalling_socket(settings)
    process = MediaProcess(settings, listening.getsockname()[1])
    limits = JoinLimits(admission_tokens(settings, process.clock))
    config = uvicorn.Config(process.app(), **uvicorn_settings(limits))
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
