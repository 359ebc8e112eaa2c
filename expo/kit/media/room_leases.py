"""The leases of a media process: one says that it is alive and where, one for each open room says that it holds it."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from weakref import WeakValueDictionary

from pymongo.errors import PyMongoError

from expo.kit.db.leases import COLLECTION, Leases, begins_with, list_leases

BEAT: Final = timedelta(seconds=2)
"""Time between renewals."""
LEASE: Final = timedelta(seconds=6)
"""How long the rooms of a dead process stay its own."""
_DEAD: Final = timedelta(minutes=1)
OUTAGE: Final = timedelta(minutes=1)
"""How long calls go on while the database does not respond."""
SERVERS: Final = "media-server/"
_ROOMS: Final = "media-room/"


def room_name(room_id: str) -> str:
    """Return the name of a room's lease."""
    return f"{_ROOMS}{room_id}"


@dataclass
class RoomLeases:
    """The leases of the media process ``leases.holder``.

    Browsers reach its signalling at ``address``, such as ``wss://media.example.com``. ``endpoint`` is the host and port
    on which it listens itself: another process that was there has ended.
    """

    leases: Leases
    address: str
    endpoint: str
    _room_ids: set[str] = field(default_factory=set, init=False)
    _entering: Counter[str] = field(default_factory=Counter, init=False)
    _writing: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary, init=False)
    """By room, while its lease is taken or released."""

    def __post_init__(self) -> None:
        self._responded_at = self.leases.clock()

    async def register(self) -> None:
        """Say that this process is alive; delete the leases of a predecessor at its endpoint, and of the long dead."""
        leases = self.leases
        details = {"address": self.address, "endpoint": self.endpoint}
        await leases.acquire(f"{SERVERS}{leases.holder}", details=details)
        predecessors = {
            each.holder
            for each in await list_leases(leases.database, SERVERS, now=leases.clock())
            if each.details["endpoint"] == self.endpoint and each.holder != leases.holder
        }
        stored = leases.database.collection(COLLECTION)
        await stored.delete({"holder": {"$in": sorted(predecessors)}})
        for prefix in (SERVERS, _ROOMS):
            await stored.delete({"_id": begins_with(prefix), "until": {"$lt": leases.clock() - _DEAD}})

    @contextlib.asynccontextmanager
    async def entering(self, room_id: str) -> AsyncIterator[bool]:
        """Hold a room while somebody enters it; yields whether this process holds it now.

        Raises `PyMongoError` if the database does not respond.
        """
        self._entering[room_id] += 1
        try:
            yield await self._acquire(room_id)
        finally:
            self._entering[room_id] -= 1
            if not self._entering[room_id]:
                del self._entering[room_id]

    async def beat(self, open_rooms: Collection[str]) -> list[str]:
        """Renew all leases, release those of rooms that are empty, and return the open rooms that are lost.

        A lease that expired is taken again unless another process has the room by now, however late the beat is. While
        the database does not respond, no room is lost for a minute: nobody else can take it either, unless only this
        process is cut off.
        """
        try:
            lost = await self._renew(open_rooms)
        except PyMongoError:
            if self.leases.clock() - self._responded_at <= OUTAGE:
                return []
            lost = [room_id for room_id in open_rooms if not self.leases.holds(room_name(room_id))]
        else:
            self._responded_at = self.leases.clock()
        self._room_ids.difference_update(lost)
        return lost

    async def end(self) -> None:
        """Release everything; the rooms can be opened elsewhere at once."""
        with contextlib.suppress(PyMongoError):
            await self.leases.database.collection(COLLECTION).delete({"holder": self.leases.holder})

    async def _renew(self, open_rooms: Collection[str]) -> list[str]:
        await self.leases.renew()
        if not self.leases.holds(f"{SERVERS}{self.leases.holder}"):
            await self.register()
        empty = self._room_ids - {*open_rooms} - self._entering.keys()
        # All at once: the other rooms must not wait for a beat until each of many has had its turn.
        held = await asyncio.gather(*map(self._acquire, open_rooms))
        await asyncio.gather(*map(self._release, empty))
        return [room_id for room_id, is_held in zip(open_rooms, held, strict=True) if not is_held]

    async def _acquire(self, room_id: str) -> bool:
        """Take a room's lease, once for all who enter at the same time, and return whether we hold it."""
        name = room_name(room_id)
        if self.leases.holds(name):
            return True
        async with self._lock(room_id):  # a lease that is being released is taken again after that
            acquired = self.leases.holds(name) or await self.leases.acquire(name)
        if acquired:
            self._room_ids.add(room_id)
        return acquired

    async def _release(self, room_id: str) -> None:
        async with self._lock(room_id):
            if room_id not in self._entering:
                self._room_ids.discard(room_id)
                await self.leases.release(room_name(room_id))

    def _lock(self, room_id: str) -> asyncio.Lock:
        lock = self._writing.get(room_id)
        if lock is None:
            lock = self._writing[room_id] = asyncio.Lock()
        return lock
