"""The server of ``expo bench forward``: rooms on a media port, signalling in lines over TCP.

    python -m expo.bench.media.forwarding_server HOST CORE

The first line of a connection is who enters which room, the others are messages of signalling; an empty line asks for
figures.
"""

import asyncio
import time

import msgspec

from expo.bench.media.line_server import main, serve_lines, used_time
from expo.bench.report import rss_mb
from livestream.server import MediaServer
from livestream.signalling.admission import Admission
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Sent, write_message
from livestream.transport.port import MediaPort

_MAX_VIEWERS = 10_000
_STALL_PROBE_SECONDS = 0.02


class Figures:
    """What the server reports of itself; the worst delay of its loop since the last report."""

    def __init__(self, port: MediaPort) -> None:
        self._port, self.worst_stall = port, 0.0

    async def watch(self) -> None:
        """Measure how late the loop comes back."""
        while True:
            started = time.perf_counter()
            await asyncio.sleep(_STALL_PROBE_SECONDS)
            self.worst_stall = max(self.worst_stall, time.perf_counter() - started - _STALL_PROBE_SECONDS)

    def line(self) -> bytes:
        """Return the figures as a line of JSON."""
        counters, stall = self._port.counters, self.worst_stall
        self.worst_stall = 0.0
        media = {"worst_stall_ms": stall * 1000, "sent": counters.sent, "blocked": counters.blocked}
        return msgspec.json.encode(used_time() | media | {"rss_mb": rss_mb()})


async def serve(host: str) -> None:
    """Serve until standard input ends."""
    port = MediaPort.open(host)
    server = MediaServer(port, [port.address], max_listeners=_MAX_VIEWERS)
    entrance, figures = Entrance(server), Figures(port)
    running = [asyncio.create_task(each) for each in (server.run(), figures.watch())]

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def send(message: Sent) -> None:
            writer.write(write_message(message).encode() + b"\n")

        session = None
        while line := await reader.readline():
            if line == b"\n":
                writer.write(figures.line() + b"\n")
            elif session is None:
                session = entrance.enter(msgspec.json.decode(line, type=Admission), send, writer.close)
            else:
                session.receive(line)
        if session is not None:
            entrance.close(session)
        writer.close()

    await serve_lines(host, connected)
    for task in running:
        task.cancel()
    port.close()


if __name__ == "__main__":
    main(serve)
