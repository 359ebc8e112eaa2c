"""Products per second saved and made searchable, compared with bare inserts of the same documents.

The index follows the journal as in the worker process: by a change stream, from its saved position.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from expo.app import Installation
from expo.bench.report import Report, progress, report, rss_mb
from expo.bench.server.filling import Filling, crowd
from expo.catalog.editing.saving import MAX_ROWS
from expo.discovery.index.follower import IndexFollower
from expo.discovery.index.models import PRODUCT
from expo.kit.access import Actor
from expo.kit.db.leases import Leases
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Entry, Journal
from expo.kit.journal.followers import PLACES, FollowerRun
from expo.kit.processes.cancellation import cancel_and_wait
from matching import IndexReader, Query

_BARE: Final = "bench_bare"
_LOOK_S: Final = 0.02


@dataclass
class Seconds:
    """Seconds spent so far: saving, indexing, and inserting bare documents."""

    saving: float = 0.0
    indexing: float = 0.0
    bare: float = 0.0


@dataclass
class CountingFollower:
    """The follower that maintains the index, with a count of the products it has indexed."""

    index: IndexFollower
    products: int = 0
    name: str = field(init=False)
    verbs: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Follow what the index follows."""
        self.name, self.verbs = self.index.name, self.index.verbs

    async def begin(self) -> None:
        """Open the index, and build it if it is missing."""
        await self.index.begin()
        await self.index.wait_until_built()

    async def handle(self, entries: Sequence[Entry]) -> None:
        """Index entries, and count those of products."""
        await self.index.handle(entries)
        self.products += sum(entry.subject.kind == PRODUCT for entry in entries)

    async def close(self) -> None:
        """Close the index."""
        await self.index.close()


async def measure(installation: Installation, *, rows: int, seed: int) -> Report:
    """Save products in batches of 500, insert each batch bare as well, index all, and report."""
    filling, times = crowd(installation, seed), Seconds()
    owner = await filling.create_company(1)
    follower = CountingFollower(filling.service(IndexFollower))
    await _follow(filling, follower, 0)
    for start in range(0, rows, MAX_ROWS):
        await _batch(filling, owner, times, start, min(MAX_ROWS, rows - start))
        progress(f"{min(start + MAX_ROWS, rows)} of {rows} products are saved")
    begun = time.perf_counter()
    await _follow(filling, follower, rows)
    times.indexing = time.perf_counter() - begun
    figures = {
        "rows_per_s": round(rows / times.saving, 1),
        "followed_rows_per_s": round(rows / times.indexing, 1),
        "searchable_rows_per_s": round(rows / (times.saving + times.indexing), 1),
        "rss_mb": rss_mb(),
    }
    searchable = await asyncio.to_thread(_searchable, follower.index)
    work = {
        "rows": rows,
        "searchable": searchable,
        "batch": MAX_ROWS,
        "encoder": follower.index.configured.encoder.name,
        "seed": seed,
    }
    compared = {"with": "PyMongo's insert_many of the same documents", "rows_per_s": round(rows / times.bare, 1)}
    return report("import", work, figures, compared, times.bare / times.saving)


def _searchable(follower: IndexFollower) -> int:
    """Return how many products can be found, as proof that they are indexed."""
    result = IndexReader(follower.folder, follower.configured.encoder).search(Query(kinds=(PRODUCT,), first=1))
    return result.total


async def _batch(filling: Filling, owner: Actor, times: Seconds, start: int, count: int) -> None:
    """Save one batch as an exhibitor does, then insert the resulting documents again without any service."""
    drafts = filling.rows(start, count)
    begun = time.perf_counter()
    ids = await filling.publish_products(owner, drafts)
    times.saving += time.perf_counter() - begun
    database = filling.installation.database
    documents = await database.collection("products").find({"_id": {"$in": ids}})
    begun = time.perf_counter()
    await database.collection(_BARE).raw.insert_many(documents)
    times.bare += time.perf_counter() - begun


async def _follow(filling: Filling, follower: CountingFollower, products: int) -> None:
    """Follow the journal, as the worker process does, until its position is saved and ``products`` are indexed."""
    database, clock = filling.installation.database, filling.installation.clock
    leases = Leases(database, clock, "bench")
    run = FollowerRun(follower, filling.service(Journal), leases)
    following = [asyncio.create_task(each) for each in (run.run(), leases.keep_renewed())]
    try:
        while not await _has_come(database, follower, products):  # noqa: ASYNC110 - saving a position sends no signal
            await asyncio.sleep(_LOOK_S)
    finally:
        for each in following:
            await cancel_and_wait(each)
    await follower.index.wait_until_built()


async def _has_come(database: Database, follower: CountingFollower, products: int) -> bool:
    if follower.products < products:
        return False
    return await database.collection(PLACES).find_one({"_id": follower.name}) is not None
