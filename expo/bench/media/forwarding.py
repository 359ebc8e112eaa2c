"""``expo bench forward``: viewers that one core serves, beside aiortc's `MediaRelay` in the same run."""

import asyncio
import itertools
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Any, Final

from expo.bench.media.clip import Clip
from expo.bench.media.line_server import pin_to
from expo.bench.media.peer import Poll
from expo.bench.media.publishing import Publisher
from expo.bench.media.signalling_line import SignallingLine
from expo.bench.media.viewing import Viewer, keep_alive
from expo.bench.report import Report, latencies, progress, report
from expo.kit.processes.children import bound

HOST: Final = "127.0.0.1"
_SERVER_CORE: Final = 0
_CLIENT_CORE: Final = 1
_DECODING_SHARE: Final = 0.05
_JOINING_AT_ONCE: Final = 8
_SETTLE_SECONDS: Final = 2.0
_REPAIR_SECONDS: Final = 2.5
"""Longer than the second after which a viewer asks once more for what was lost twice."""
_RELAYED_VIEWERS: Final = 4
"""Of the server that we compare with: its core is full with about nine."""
_RELAYED_SECONDS: Final = 5.0


@dataclass(frozen=True)
class Load:
    """How many watch how many for how many seconds, losing which share of packets, in each of how many rooms."""

    viewers: int
    publishers: int
    seconds: float
    loss: float
    rooms: int = 1


def measure(load: Load) -> Report:
    """Measure rooms on one core, their clients on another."""
    return asyncio.run(_measured(load))


async def _measured(load: Load) -> Report:
    pin_to(_CLIENT_CORE)
    clip = Clip.encoded()
    small = Load(_RELAYED_VIEWERS, 1, min(load.seconds, _RELAYED_SECONDS), 0.0)
    theirs = await _figures_of("relay_server", clip, small)
    ours = await _figures_of("forwarding_server", clip, load)
    shown = ("cpu_share", "viewers_per_core", "decoded_pictures")
    compared = {"with": "aiortc MediaRelay", "viewers": small.viewers, **{name: theirs[name] for name in shown}}
    return report("forward", asdict(load), ours, compared, ours["viewers_per_core"] / theirs["viewers_per_core"])


async def _figures_of(server: str, clip: Clip, load: Load) -> dict[str, float]:
    """Return the figures of one server."""
    async with _server(server) as port, _line(port) as asking:
        clients = _RoomClients(port, clip, load)
        try:
            settling = min(_SETTLE_SECONDS, load.seconds)
            resting = await _share(asking, settling)
            await clients.publish()
            await asyncio.sleep(settling)
            publishing = await _share(asking, settling)
            progress(f"{server}: {load.viewers * load.rooms} viewers join")
            await clients.watch()
            await asyncio.sleep(settling)
            clients.start_counting()
            progress(f"{server}: they watch for {load.seconds:g} seconds")
            busy = await _share(asking, load.seconds)
            clients.stop_losing()
            await asyncio.sleep(_REPAIR_SECONDS)
            return clients.figures(resting, publishing, busy)
        finally:
            clients.close()


class _RoomClients:
    """The clients of one run, in all rooms."""

    def __init__(self, port: int, clip: Clip, load: Load) -> None:
        self._port, self._load, self._poll = port, load, Poll()
        self._publishers = [Publisher(HOST, self._poll, clip) for _ in range(load.publishers * load.rooms)]
        self._viewers: list[Viewer] = []
        self._lines: list[SignallingLine] = []
        self._running: list[asyncio.Task[None]] = []

    async def publish(self) -> None:
        for number, publisher in enumerate(self._publishers):
            await publisher.connect(await self._enter(number, f"publisher-{number}", may_send=True))
            self._run(publisher.run())

    async def watch(self) -> None:
        """Let viewers join, some at a time."""
        count = self._load.viewers * self._load.rooms
        places = range(self._load.publishers)
        decoding = max(1, round(count * _DECODING_SHARE))
        for start in range(0, count, _JOINING_AT_ONCE):
            joining = [
                Viewer(HOST, self._poll, places, loss=self._load.loss, decodes=number < decoding)
                for number in range(start, min(count, start + _JOINING_AT_ONCE))
            ]
            await asyncio.gather(*(self._join(number, viewer) for number, viewer in enumerate(joining, start)))
            self._viewers += joining
            self._run(keep_alive(joining))

    def start_counting(self) -> None:
        for viewer in self._viewers:
            viewer.start_counting()

    def stop_losing(self) -> None:
        """Drop nothing any more, so that what was dropped last is not counted as lost."""
        for viewer in self._viewers:
            viewer.loss = 0.0

    def figures(
        self, resting: Mapping[str, float], publishing: Mapping[str, float], busy: Mapping[str, float]
    ) -> dict[str, float]:
        """Return the figures of a run from the server's own: without anybody, with publishers alone, with all."""
        streams = [stream for viewer in self._viewers for stream in viewer.streams.values()]
        first = [each.first_picture_s for each in self._viewers if each.first_picture_s is not None]
        tracks = 2 * self._load.publishers * len(self._viewers)
        used, published = busy["cpu_share"], publishing["cpu_share"]
        return {
            "cpu_share": round(used, 4),
            "cpu_share_at_rest": round(resting["cpu_share"], 4),
            "viewers_per_core": round(len(self._viewers) / used),
            "cpu_share_per_publisher": round((published - resting["cpu_share"]) / len(self._publishers), 4),
            "cpu_share_per_forwarded_stream": round((used - published) / tracks, 6),
            "packets_per_s": round(busy.get("packets_per_s", 0.0)),
            "lost_packets": sum(each.missing for each in streams) + tracks - len(streams),
            "dropped_by_viewers": sum(each.dropped for each in self._viewers),
            "requested_again": sum(each.requested_again for each in self._viewers),
            "blocked_packets": busy.get("blocked", 0.0),
            "worst_stall_ms": round(1000 * max((each.longest_pause for each in streams), default=0.0), 1),
            "server_worst_stall_ms": round(busy.get("worst_stall_ms", 0.0), 1),
            "decoded_pictures": sum(each.pictures for each in self._viewers),
            "first_picture_p95_ms": round(latencies([1000 * each for each in first])["p95_ms"], 1) if first else 0.0,
            "rss_mb": round(busy.get("rss_mb", 0.0), 1),
        }

    def close(self) -> None:
        for task in self._running:
            task.cancel()
        for client in itertools.chain[Any](self._publishers, self._viewers, self._lines):
            client.close()
        self._poll.close()

    async def _join(self, number: int, viewer: Viewer) -> None:
        await viewer.connect(await self._enter(number, f"viewer-{number}", may_send=False))

    async def _enter(self, number: int, name: str, *, may_send: bool) -> SignallingLine:
        """Enter a room: people take them by turns."""
        line = await SignallingLine.open(HOST, self._port)
        line.send(
            {"room_id": f"hall-{number % self._load.rooms}", "participant_id": name, "name": name, "may_send": may_send}
        )
        self._lines.append(line)
        return line

    def _run(self, work: Any) -> None:
        self._running.append(asyncio.create_task(work))


@asynccontextmanager
async def _server(name: str) -> AsyncIterator[int]:
    """Start a server and yield the port of its signalling."""
    command: Sequence[str] = [sys.executable, "-m", f"expo.bench.media.{name}", HOST, str(_SERVER_CORE)]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=bound()
    )
    if process.stdout is None or process.stdin is None:
        raise RuntimeError("a process that was started with pipes has none")
    try:
        yield int(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def _line(port: int) -> AsyncIterator[SignallingLine]:
    line = await SignallingLine.open(HOST, port)
    try:
        yield line
    finally:
        line.close()


async def _share(line: SignallingLine, seconds: float) -> dict[str, float]:
    """Return what the server used of its core for some seconds, what it sent, and its worst stall."""
    before = await line.figures()
    await asyncio.sleep(seconds)
    after = await line.figures()
    elapsed = after["wall_s"] - before["wall_s"]
    rates = {"cpu_share": (after["cpu_s"] - before["cpu_s"]) / elapsed}
    if "sent" in after:
        rates["packets_per_s"] = (after["sent"] - before["sent"]) / elapsed
        rates["blocked"] = after["blocked"] - before["blocked"]
    return after | rates
