"""A call through the media process: one sends sound and pictures, one watches, and measures the pauses."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from websockets.asyncio.client import ClientConnection

from expo.bench.media.clip import Clip
from expo.bench.media.peer import Poll
from expo.bench.media.publishing import Publisher
from expo.bench.media.viewing import Viewer, keep_alive
from expo.kit.media.placement import MediaRooms
from expo.kit.processes.cancellation import cancel_and_wait
from tests.support.signalling_client import message, opened

HOST: Final = "127.0.0.1"
_ROOM: Final = "call"


class RoomSocket:
    """One participant's signalling over the WebSocket of a room."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._sending: set[asyncio.Task[None]] = set()

    def send(self, said: Mapping[str, Any]) -> None:
        """Send a message."""
        task = asyncio.ensure_future(self._socket.send(json.dumps(said)))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def answer(self, said: Mapping[str, Any]) -> str:
        """Send an offer and return the session description that answers it."""
        self.send(said)
        description: str = (await message(self._socket, "answer"))["sdp"]
        return description

    async def drain(self) -> None:
        """Read and forget what comes."""
        async for _ in self._socket:
            pass


@dataclass(frozen=True)
class SteadyCall:
    """A call in which sound and pictures arrive."""

    viewer: Viewer

    async def longest_pause(self, seconds: float) -> float:
        """Return the longest time, in seconds, in which no packet of a stream arrived, in the next ``seconds``."""
        self.viewer.start_counting()
        await asyncio.sleep(seconds)
        return max(each.longest_pause for each in self.viewer.streams.values())

    @property
    def lost_packets(self) -> int:
        """Packets that have not arrived, of those sent since the pauses were measured last."""
        return sum(each.missing for each in self.viewer.streams.values())


@contextlib.asynccontextmanager
async def steady_call(rooms: MediaRooms) -> AsyncIterator[SteadyCall]:
    """Yield a call in a room of its own, once the viewer sees and hears the publisher."""
    poll = Poll()
    publisher, viewer = Publisher(HOST, poll, Clip.encoded()), Viewer(HOST, poll, [0], loss=0.0, decodes=False)
    async with contextlib.AsyncExitStack() as stack:
        for each in (poll, publisher, viewer):
            stack.callback(each.close)
        for each, may_send in ((publisher, True), (viewer, False)):
            access = await rooms.admit(_ROOM, participant_id=f"sends-{may_send}", name="Ana", may_send=may_send)
            line = RoomSocket(await stack.enter_async_context(opened(access)))
            await each.connect(line)
            for work in (line.drain(), publisher.run() if may_send else keep_alive([viewer])):
                stack.push_async_callback(cancel_and_wait, asyncio.create_task(work))
        while len(viewer.streams) < 2:
            await asyncio.sleep(0.05)
        yield SteadyCall(viewer)
