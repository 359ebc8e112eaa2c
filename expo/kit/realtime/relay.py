"""The relay: what changes in the database becomes signals on this process's bus.

So a subscriber of a server learns at once what a worker, another process, has done.
Topics: ``job:<id>`` when a job moves, ``jobs:queued`` when one waits, ``journal:<subject kind>`` and
``subject:<id>`` when an entry is committed: its verb, its subject's id and its facts, so that a
subscriber reads only what concerns it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import structlog
from pymongo.errors import PyMongoError

from expo.kit.db.mongo import Database, Document
from expo.kit.jobs import queue as jobs
from expo.kit.journal import entries as journal
from expo.kit.realtime.bus import Bus

PassOn = Callable[[Document], Awaitable[None]]
WRITTEN: Final = ["insert", "update", "replace"]
_GATHER_S: Final = 0.05
"""
How long changes gather where there were none: the embedded database answers a stream whenever anybody has written
anything, and each answer costs it as much as reading a document.
"""
_WAIT_MS: Final = 5000
"""How long the database holds back its answer while nothing comes."""
log = structlog.get_logger()


@dataclass(frozen=True)
class Relay:
    """Passes on changes of jobs and journal until it is cancelled."""

    database: Database
    bus: Bus
    topics: Mapping[str, str] = field(default_factory=dict)
    """Further collections of which it is told, on a topic, that something was written into them."""

    async def run(self) -> None:
        """Relay for ever; a database that goes away is waited for.

        One stream tells of all collections: whatever is written anywhere costs an answer for each stream.
        """
        to = self._receivers()
        watched = {"operationType": {"$in": WRITTEN}, "ns.coll": {"$in": sorted(to)}}
        while True:
            try:
                async with await self.database.raw.watch([{"$match": watched}], max_await_time_ms=_WAIT_MS) as stream:
                    while stream.alive:
                        change = await stream.try_next()
                        await (asyncio.sleep(_GATHER_S) if change is None else to[change["ns"]["coll"]](change))
            except PyMongoError as error:
                log.warning("relay.interrupted", error=str(error)[:300])
                await asyncio.sleep(1)

    def _receivers(self) -> Mapping[str, PassOn]:
        """Return by collection who passes on what is written there."""
        others = {collection: partial(self._written, topic) for collection, topic in self.topics.items()}
        return others | {jobs.COLLECTION: self._job, journal.COLLECTION: self._entry}

    async def _job(self, change: Document) -> None:
        await self.bus.publish(f"job:{change['documentKey']['_id']}", {})
        if change["operationType"] == "insert":
            await self.bus.publish(jobs.QUEUED, {})

    async def _written(self, topic: str, change: Document) -> None:
        await self.bus.publish(topic, {"id": change["documentKey"]["_id"]})

    async def _entry(self, change: Document) -> None:
        if change["operationType"] != "insert":
            return
        entry = change["fullDocument"]
        signal = {"verb": entry["verb"], "id": entry["subject"]["id"], "facts": entry["facts"]}
        await self.bus.publish(f"journal:{entry['subject']['kind']}", signal)
        await self.bus.publish(f"subject:{entry['subject']['id']}", signal)
