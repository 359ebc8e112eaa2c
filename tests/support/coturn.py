"""coturn with the configuration that ``expo media turn-config`` prints, and a TURN client that nobody here wrote."""

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from aioice.turn import TurnClientUdpProtocol

from expo.__main__ import main
from expo.kit.clock import now
from expo.kit.processes.children import bound
from livestream.turn import turn_credentials
from tests.support.authority import ServerFiles
from tests.support.namespaces import Host
from tests.support.patience import until

SECRET: Final = "shared-by-tests-and-coturn"
PORT: Final = 3478
TLS_PORT: Final = 443


def lack() -> str:
    """Return what keeps coturn from running here; empty if it runs."""
    return "" if shutil.which("turnserver") else "no coturn: apt-get install coturn"


@dataclass(frozen=True)
class Coturn:
    """A TURN server on a host, reached under ``name``."""

    host: Host
    name: str
    log: Path

    def url(self, way: str) -> str:
        """Return its address over ``udp``, ``tcp`` or ``tls``."""
        if way == "tls":
            return f"turns:{self.name}:{TLS_PORT}?transport=tcp"
        return f"turn:{self.name}:{PORT}?transport={way}"

    @contextlib.asynccontextmanager
    async def client(
        self, host: Host, *, expires_at: datetime | None = None, secret: str = SECRET
    ) -> AsyncIterator[Any]:
        """Give aioice's TURN client on a host, with an allocation; raises `TransactionFailed` where it is refused."""
        user = self.ice_server("udp", expires_at=expires_at, secret=secret)
        with host.entered():
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
            udp.connect((self.name, PORT))
        client = TurnClientUdpProtocol((self.name, PORT), user["username"], user["credential"], 600, 500)
        await asyncio.get_running_loop().create_datagram_endpoint(lambda: client, sock=udp)
        try:
            await client.connect()
            yield client
            await client.delete()
        finally:
            client.transport.close()

    def ice_server(self, *ways: str, expires_at: datetime | None = None, secret: str = SECRET) -> dict[str, Any]:
        """Return an RTCIceServer with credentials, valid for an hour if nothing else is said."""
        expires_at = expires_at or now() + timedelta(hours=1)
        credentials = turn_credentials(secret.encode(), "ana", expires_at=expires_at)
        return {
            "urls": [self.url(way) for way in ways],
            "username": credentials.username,
            "credential": credentials.password,
        }


@contextlib.asynccontextmanager
async def coturn(host: Host, folder: Path, name: str, files: ServerFiles, *, media: str = "") -> AsyncIterator[Coturn]:
    """Run coturn on ``host`` until the block ends; ``media`` is EXPO_MEDIA_ADDRESS."""
    configuration, log = folder / "turnserver.conf", folder / "turnserver.log"
    server = Coturn(host, name, log)
    _print_configuration(server, configuration, files, media)
    command = host.command("turnserver", "-c", str(configuration), "--pidfile", str(folder / "turnserver.pid"))
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(*command, stdout=written, stderr=written, preexec_fn=bound())
    try:
        await until(lambda: process.returncode is not None or _listens(host))
        assert process.returncode is None, log.read_text("utf-8")
        yield server
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _print_configuration(server: Coturn, configuration: Path, files: ServerFiles, media: str) -> None:
    with pytest.MonkeyPatch.context() as environment:
        urls = [server.url(way) for way in ("udp", "tcp", "tls")]
        environment.setenv("EXPO_TURN_URLS", ",".join(urls))
        environment.setenv("EXPO_TURN_SECRET", SECRET)
        environment.setenv("EXPO_MEDIA_ADDRESS", media)
        words = ["--certificate", files.certificate, "--key", files.key, "--listen", server.host.address]
        assert main(["media", "turn-config", "--output", str(configuration), *map(str, words)]) == 0


def _listens(host: Host) -> bool:
    try:
        with host.entered(), socket.create_connection((host.address, TLS_PORT), timeout=1.0):
            return True
    except OSError:
        return False
