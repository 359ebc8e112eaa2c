"""Accesses to rooms that end before their time: those of one person to all rooms, or of everybody to one room.

Whoever takes a right away writes it down here. Each media process reads it every two seconds and closes the sockets
whose tokens were issued before; until then, a token that is still valid opens a socket. Whoever still has a right to a
room asks for a new access and gets it.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from pymongo import IndexModel
from pymongo.errors import PyMongoError

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.media.room_leases import BEAT
from livestream.signalling.admission import Admission

COLLECTION: Final = "ended_room_accesses"
_LIFETIME: Final = timedelta(hours=1)
_OVERLAP: Final = timedelta(minutes=5)
"""Longer than a token opens sockets, clock tolerance included: what ended before can concern no new socket."""
INDEXES: Final = {COLLECTION: [IndexModel([("at", 1)]), IndexModel([("until", 1)], expireAfterSeconds=0)]}
log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class EndedAccess:
    """Tokens that are worth nothing any more: issued until ``at``, for a room, or for a participant in any room."""

    at: datetime
    room_id: str | None = None
    participant_id: str | None = None

    @property
    def id(self) -> str:
        """Name of what has ended: the latest end of the same counts."""
        return f"room/{self.room_id}" if self.room_id else f"participant/{self.participant_id}"

    def covers(self, admission: Admission) -> bool:
        """Return whether an admission has ended; one without a token never does."""
        if admission.issued_at is None or admission.issued_at > self.at:
            return False
        return self.room_id == admission.room_id or self.participant_id == admission.participant_id


@dataclass(frozen=True)
class EndedAccesses:
    """Stores ended accesses for an hour."""

    database: Database

    @property
    def _ended(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def add(self, ended: EndedAccess) -> None:
        """Write down that accesses have ended; doing so again changes nothing."""
        document = to_document(ended) | {"until": ended.at + _LIFETIME}
        await self._ended.replace({"_id": ended.id}, document, upsert=True)

    async def since(self, at: datetime) -> list[EndedAccess]:
        """Return what has ended after a time."""
        return [from_document(EndedAccess, each) for each in await self._ended.find({"at": {"$gt": at}})]


@dataclass
class AccessWatch:
    """Tells a media process, by ``end``, of the accesses that have ended, again and again while they matter."""

    ended: EndedAccesses
    end: Callable[[Sequence[EndedAccess]], None]
    clock: Clock
    _read_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self._read_at = self.clock()

    async def run(self) -> None:
        """Look every two seconds, until cancelled; what ends while the database does not respond is read later."""
        while True:
            await asyncio.sleep(BEAT.total_seconds())
            try:
                await self.look()
            except PyMongoError as error:
                log.warning("media.accesses_unread", error=str(error)[:300])
            except Exception:  # nobody would be put out any more
                log.exception("media.watch_failed")

    async def look(self) -> None:
        """Read what has ended, and end it here."""
        now = self.clock()
        if found := await self.ended.since(self._read_at - _OVERLAP):
            self.end(found)
        self._read_at = now
