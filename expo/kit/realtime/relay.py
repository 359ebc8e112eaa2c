"""The relay: turns database changes into signals on this process's bus.

Subscribers of a server thus learn at once of changes made in a worker process.
Topics: ``job:<id>`` when a job changes, ``jobs:queued`` when one is queued, ``journal:<subject kind>`` and
``subject:<id>`` when an entry is committed, with its verb, its subject's id and its facts, so that
subscribers read only what concerns them.
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
Seconds to let changes gather after an empty answer: the embedded database answers a stream after any write, and each
answer costs as much as reading a document.
"""
_WAIT_MS: Final = 5000
"""Longest wait of the database before it answers that nothing came, in milliseconds."""
log = structlog.get_logger()


@dataclass(frozen=True)
class Relay:
    """Relays changes of jobs and journal until it is cancelled."""

    database: Database
    bus: Bus
    topics: Mapping[str, str] = field(default_factory=dict)
    """Topics by further collection, on which writes to the collection are announced."""

    async def run(self) -> None:
        """Relay for ever, waiting out database outages.

        One stream serves all collections, since every write anywhere costs an answer per stream.
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
        """Return the function that relays changes of each collection."""
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
