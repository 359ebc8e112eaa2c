"""A room with a call that runs on while others send hostile messages."""

import asyncio
import contextlib
import itertools
import socket
from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from typing import Final

from expo.bench.media.peer import CHECK_SECONDS
from livestream.server import MediaServer
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Answer, Problem
from livestream.transport.port import MediaPort
from tests.support.hostile_datagrams import hostile_datagrams
from tests.support.hostile_signalling import hostile_messages
from tests.support.patience import until
from tests.support.room_guests import HOST, Guest

DOCUMENTED_PROBLEMS: Final = frozenset(
    {"INVALID_MESSAGE", "INVALID_OFFER", "NO_COMMON_CODEC", "NOT_ALLOWED", "TOO_MANY_MESSAGES"}
)
"""Codes of the problems that hostile messages are answered with."""
_SPEAK_SECONDS: Final = 0.005
_MESSAGES_PER_GUEST: Final = 10
_DATAGRAMS_AT_ONCE: Final = 100


class HostileRoom:
    """Ana speaks and Bo hears her; hostile guests come, send messages and go."""

    def __init__(self, server: MediaServer) -> None:
        self.server, self.entrance = server, Entrance(server)
        self.ana, self.bo = Guest(self.entrance, "ana"), Guest(self.entrance, "bo")
        self.faults: list[str] = []
        """What the loop was told of exceptions in callbacks."""
        asyncio.get_running_loop().set_exception_handler(lambda _, context: self.faults.append(str(context)))
        self.answers: Counter[str] = Counter()
        """Replies to hostile messages: codes of problems, and ``answer``."""

    async def send(self, seed: int, count: int) -> None:
        """Send hostile messages; ten of them by each guest, after which Bo must still hear Ana."""
        messages = hostile_messages(seed, count)
        while batch := list(itertools.islice(messages, _MESSAGES_PER_GUEST)):
            for listener in (self.ana, self.bo):
                listener.told.clear()
                listener.packets.clear()
            with contextlib.closing(Guest(self.entrance, "mallory")) as guest:
                for message in batch:
                    guest.session.receive(message)
                self._count(guest)
            await until(lambda: self.bo.packets)

    async def flood(self, seed: int, count: int) -> None:
        """Send so many hostile datagrams from a stranger's address, and from that of a guest who is connected."""
        guest = Guest(self.entrance, "mallory")
        await guest.publish()
        datagrams = hostile_datagrams(guest.up, Random(seed))  # noqa: S311 - chance in a test
        with contextlib.closing(guest), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for batch in range(0, count, _DATAGRAMS_AT_ONCE):
                self.bo.packets.clear()
                for number, datagram in enumerate(itertools.islice(datagrams, min(count - batch, _DATAGRAMS_AT_ONCE))):
                    if number % 4:
                        guest.up.send(datagram)
                    else:
                        stranger.sendto(datagram, guest.up.remote)
                await until(lambda: self.bo.packets)

    async def speak(self) -> None:
        """Let Ana speak until cancelled."""
        for number in itertools.count():
            self.ana.speak(number)
            await asyncio.sleep(_SPEAK_SECONDS)

    async def listen(self) -> None:
        """Let Bo show that he is there until cancelled: by the clock, however few packets a busy loop lets Ana send."""
        while True:
            self.bo.down.check()
            await asyncio.sleep(CHECK_SECONDS)

    def _count(self, guest: Guest) -> None:
        self.answers.update(each.code for each in guest.told if isinstance(each, Problem))
        self.answers["answer"] += sum(isinstance(each, Answer) for each in guest.told)


@contextlib.asynccontextmanager
async def a_hostile_room() -> AsyncIterator[HostileRoom]:
    """Yield a room in which Bo hears Ana."""
    port = MediaPort.open(HOST)
    server = MediaServer(port, [port.address])
    room = HostileRoom(server)
    await room.ana.publish()
    await room.bo.view(0)
    tasks = [asyncio.create_task(each) for each in (server.run(), room.speak(), room.listen())]
    try:
        yield room
    finally:
        for task in tasks:
            task.cancel()
        for guest in (room.ana, room.bo):
            guest.close()
        port.close()
