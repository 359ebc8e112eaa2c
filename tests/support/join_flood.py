"""A flood of people who join rooms, from a process of its own.

    python -m tests.support.join_flood ADDRESS JOINS_PER_SECOND SECONDS

ADDRESS is that of a media process whose secret is in EXPO_SECRET. Prints a line of JSON, `FloodResult`.
"""

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import urlsplit

import msgspec
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from expo.bench.media.peer import NotConnected, Peer, Poll
from expo.foundation import admission_tokens
from expo.kit.clock import now
from expo.kit.media.join_throttle import SUBPROTOCOL
from expo.kit.media.placement import TOKEN_LIFETIME
from expo.kit.processes.children import bound
from expo.settings import Settings
from livestream.signalling.admission import Admission
from tests.support.media_offers import audio_section
from tests.support.media_process import MediaProcess

_HOST: Final = "127.0.0.1"
_ROOMS: Final = 100
_BATCH_SECONDS: Final = 0.005
_PATIENCE_SECONDS: Final = 15.0
_MAX_HEAD: Final = 4096
_VIEW: Final = audio_section("recvonly").replace("{mid}", "0")
_REQUEST: Final = (
    "GET /rooms/{room} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    f"Sec-WebSocket-Protocol: {SUBPROTOCOL}, {{token}}\r\n\r\n"
)


class FloodResult(msgspec.Struct):
    """What became of the joins: how many, and times in milliseconds from the connection's begin."""

    seconds: float = 0.0
    joins: int = 0
    connected: int = 0
    """Those whose sound and pictures could flow: let in, and connected to the media port."""
    refused: int = 0
    """Those who were answered 429 with Retry-After."""
    others: dict[str, int] = msgspec.field(default_factory=dict)
    """How often anything else came of a join."""
    connected_ms: list[float] = msgspec.field(default_factory=list)
    refused_ms: list[float] = msgspec.field(default_factory=list)


class Inside(asyncio.Protocol):
    """The WebSocket of somebody who was let in."""

    def __init__(self) -> None:
        self._frames = ClientProtocol(parse_uri(f"ws://{_HOST}/"), state=State.OPEN)
        self._transport: asyncio.WriteTransport | None = None
        self._answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be ready to send."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Take messages."""
        self._frames.receive_data(data)
        for event in self._frames.events_received():
            if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                said = msgspec.json.decode(event.data)
                if said["type"] == "answer" and not self._answer.done():
                    self._answer.set_result(said["sdp"])
        self._flush()

    def connection_lost(self, _: Exception | None) -> None:
        """Wait no longer."""
        self._answer.cancel()

    async def answer(self, said: Mapping[str, Any]) -> str:
        """Send an offer and return the session description that answers it."""
        self._frames.send_text(msgspec.json.encode(said))
        self._flush()
        return await self._answer

    def _flush(self) -> None:
        if self._transport is not None:
            self._transport.writelines(self._frames.data_to_send())


@dataclass
class Flood:
    """Joins at a constant rate, however late the answers come; a socket and two callbacks each, to be cheap."""

    address: str
    result: FloodResult = field(default_factory=FloodResult)
    _poll: Poll = field(default_factory=Poll)
    _waiting: set[socket.socket] = field(default_factory=set)
    _entering: list[asyncio.Task[None]] = field(default_factory=list)

    async def run(self, rate: int, seconds: float) -> None:
        """Let so many join a second."""
        requests, loop = list(self._requests(int(rate * seconds))), asyncio.get_running_loop()
        begun = loop.time()
        for number, request in enumerate(requests):
            while loop.time() < begun + number / rate:
                await asyncio.sleep(_BATCH_SECONDS)
            self._join(loop, request)
        self.result.joins, self.result.seconds = len(requests), loop.time() - begun
        while self._waiting and loop.time() < begun + seconds + _PATIENCE_SECONDS:
            await asyncio.sleep(_BATCH_SECONDS)
        self._count("unanswered", len(self._waiting))
        await asyncio.gather(*self._entering)

    def _requests(self, count: int) -> Iterator[bytes]:
        tokens, host = admission_tokens(Settings(), now), urlsplit(self.address).netloc
        for number in range(count):
            room, name = f"hall-{number % _ROOMS}", f"guest-{number}"
            token = tokens.issue(Admission(room, name, name, may_send=False), TOKEN_LIFETIME)
            yield _REQUEST.format(room=room, host=host, token=token).encode()

    def _join(self, loop: asyncio.AbstractEventLoop, request: bytes) -> None:
        address, started = urlsplit(self.address), time.perf_counter()
        joining = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        joining.connect_ex((_HOST, address.port))
        self._waiting.add(joining)

        def ask() -> None:
            loop.remove_writer(joining)
            loop.add_reader(joining, read)
            with contextlib.suppress(OSError):  # which reading shows as well
                joining.send(request)

        def read() -> None:
            loop.remove_reader(joining)
            self._waiting.discard(joining)
            self._answered(joining, started)

        loop.add_writer(joining, ask)

    def _answered(self, joining: socket.socket, started: float) -> None:
        try:
            head, _, rest = joining.recv(_MAX_HEAD).partition(b"\r\n\r\n")
        except OSError as error:
            joining.close()
            self._count(type(error).__name__, 1)
            return
        if head.startswith(b"HTTP/1.1 101 "):
            self._entering.append(asyncio.create_task(self._enter(joining, rest, started)))
            return
        joining.close()
        if head.startswith(b"HTTP/1.1 429 ") and b"\r\nretry-after: " in head.lower():
            self.result.refused += 1
            self.result.refused_ms.append(1000 * (time.perf_counter() - started))
        else:
            self._count(head.partition(b"\r\n")[0].decode("ascii", "replace"), 1)

    async def _enter(self, joining: socket.socket, received: bytes, started: float) -> None:
        peer, inside = Peer(_HOST, self._poll), Inside()
        seats = [{"mid": "0", "track": "microphone", "place": 0}]
        try:
            await asyncio.get_running_loop().create_connection(lambda: inside, sock=joining)
            inside.data_received(received)
            await peer.connect(await inside.answer({"type": "view", "sdp": peer.offer(_VIEW), "seats": seats}))
        except (OSError, NotConnected, asyncio.CancelledError) as error:
            self._count(type(error).__name__, 1)
        else:
            self.result.connected += 1
            self.result.connected_ms.append(1000 * (time.perf_counter() - started))

    def _count(self, outcome: str, number: int) -> None:
        if number:
            self.result.others[outcome] = self.result.others.get(outcome, 0) + number


async def flood(process: MediaProcess, rate: int, seconds: float) -> FloodResult:
    """Flood a media process, from another one, with so many joins a second."""
    command = ("-m", __name__, process.address, str(rate), str(seconds))
    secret = process.settings.secret.get_secret_value()
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env=os.environ | {"EXPO_SECRET": secret},
        stdout=asyncio.subprocess.PIPE,
        preexec_fn=bound(),
    )
    output, _ = await started.communicate()
    return msgspec.json.decode(output, type=FloodResult)


async def main(address: str, rate: int, seconds: float) -> None:
    """Flood, and print the result."""
    joins = Flood(address)
    await joins.run(rate, seconds)
    sys.stdout.write(msgspec.json.encode(joins.result).decode() + "\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
