"""Presence: the people currently viewing a thing, kept alive by heartbeats and expiring soon after.

For display only: it shows people to each other, and concurrent writes are guarded elsewhere.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError, PyMongoError

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database

COLLECTION: Final = "presences"
INDEXES: Final = {COLLECTION: [IndexModel([("subject", 1)]), IndexModel([("until", 1)], expireAfterSeconds=0)]}
HEARTBEAT: Final = timedelta(seconds=20)
"""Interval between the heartbeats of a present person."""
_PATIENCE: Final = HEARTBEAT * 2 + timedelta(seconds=5)
_MAX: Final = 20


@dataclass(frozen=True)
class Presences:
    """Presence by subject. A subject is any name, such as an id; a person is a person's id."""

    database: Database
    clock: Clock

    @property
    def _presences(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def keep(self, subject: str, person_id: str) -> None:
        """Record that a person is present, until two heartbeats have been missed."""
        key, until = f"{subject}/{person_id}", self.clock() + _PATIENCE
        presence = {"subject": subject, "person_id": person_id, "until": until}
        try:
            await self._presences.update({"_id": key}, {"$set": presence}, upsert=True)
        except DuplicateKeyError:
            return  # another tab of the same person did so concurrently

    async def keep_on(self, subject: str, person_id: str) -> None:
        """Send heartbeats until cancelled; an outage of the database costs those that fall into it."""
        while True:
            await asyncio.sleep(HEARTBEAT.total_seconds())
            with contextlib.suppress(PyMongoError):
                await self.keep(subject, person_id)

    async def leave(self, subject: str, person_id: str) -> None:
        """Record that a person has left."""
        await self._presences.delete({"_id": f"{subject}/{person_id}"})

    async def at(self, subjects: Sequence[str]) -> dict[str, list[str]]:
        """Return the people present at each subject, at most 20 each, ordered by id."""
        now, found = self.clock(), defaultdict(list)
        for each in await self._presences.find_in("subject", subjects):
            if each["until"] > now:
                found[each["subject"]].append(each["person_id"])
        return {subject: sorted(people)[:_MAX] for subject, people in found.items()}
