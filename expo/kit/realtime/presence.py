"""Who is at a thing now: kept up by a heartbeat, forgotten soon after it stops.

Nothing relies on it: it tells people of each other, and what they write is guarded elsewhere.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database

COLLECTION: Final = "presences"
INDEXES: Final = {COLLECTION: [IndexModel([("subject", 1)]), IndexModel([("until", 1)], expireAfterSeconds=0)]}
HEARTBEAT: Final = timedelta(seconds=20)
"""How often somebody who is there says so."""
_PATIENCE: Final = HEARTBEAT * 2 + timedelta(seconds=5)
_MOST: Final = 20


@dataclass(frozen=True)
class Presences:
    """Knows who is where. A subject is any name, such as an id; a person is a person's id."""

    database: Database
    clock: Clock

    @property
    def _presences(self) -> Collection:
        return self.database.collection(COLLECTION)

    async def keep(self, subject: str, person_id: str) -> None:
        """Say that somebody is there, until two heartbeats have been missed."""
        key, until = f"{subject}/{person_id}", self.clock() + _PATIENCE
        there = {"subject": subject, "person_id": person_id, "until": until}
        try:
            await self._presences.update({"_id": key}, {"$set": there}, upsert=True)
        except DuplicateKeyError:
            return  # another tab of hers said so in the same moment

    async def leave(self, subject: str, person_id: str) -> None:
        """Say that somebody has gone."""
        await self._presences.delete({"_id": f"{subject}/{person_id}"})

    async def at(self, subjects: Sequence[str]) -> dict[str, list[str]]:
        """Return who is at each of these, at most 20 people, in the order of their ids."""
        now, found = self.clock(), defaultdict(list)
        for each in await self._presences.find_in("subject", subjects):
            if each["until"] > now:
                found[each["subject"]].append(each["person_id"])
        return {subject: sorted(people)[:_MOST] for subject, people in found.items()}
