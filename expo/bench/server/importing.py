"""How many products a second are saved and become searchable, beside bare inserts of the same documents."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.app import Installation
from expo.bench.report import Report, progress, report, rss_mb
from expo.bench.server.filling import Crowd, crowd
from expo.catalog.editing.saving import MOST_ROWS
from expo.discovery.index.follower import IndexFollower
from expo.discovery.index.models import PRODUCT
from expo.kit.access import Actor
from expo.kit.db.mongo import from_document
from expo.kit.journal.entries import Entry, Journal
from matching import IndexReader, Query

_BARE: Final = "bench_bare"
_ENTRIES: Final = 500


@dataclass
class Times:
    """Seconds spent so far: saving, bringing into the index, and inserting bare documents."""

    saving: float = 0.0
    indexing: float = 0.0
    bare: float = 0.0


async def measure(installation: Installation, *, rows: int, seed: int) -> Report:
    """Save products in batches of 500, insert each batch bare as well, index all, and report."""
    there, times = crowd(installation, seed), Times()
    owner = await there.company(1)
    follower = there.service(IndexFollower)
    await _follow(there, follower)
    for start in range(0, rows, MOST_ROWS):
        await _batch(there, owner, times, start, min(MOST_ROWS, rows - start))
        progress(f"{min(start + MOST_ROWS, rows)} of {rows} products are saved")
    begun = time.perf_counter()
    await _follow(there, follower)
    times.indexing = time.perf_counter() - begun
    figures = {
        "rows_per_s": round(rows / times.saving, 1),
        "searchable_rows_per_s": round(rows / (times.saving + times.indexing), 1),
        "rss_mb": rss_mb(),
    }
    searchable = await asyncio.to_thread(_searchable, follower)
    work = {
        "rows": rows,
        "searchable": searchable,
        "batch": MOST_ROWS,
        "encoder": follower.configured.encoder.name,
        "seed": seed,
    }
    compared = {"with": "PyMongo's insert_many of the same documents", "rows_per_s": round(rows / times.bare, 1)}
    return report("import", work, figures, compared, times.bare / times.saving)


def _searchable(follower: IndexFollower) -> int:
    """Return how many products can be found: proof that the work was done."""
    result = IndexReader(follower.folder, follower.configured.encoder).search(Query(kinds=(PRODUCT,), first=1))
    return result.total


async def _batch(there: Crowd, owner: Actor, times: Times, start: int, count: int) -> None:
    """Save one batch as an exhibitor does, then insert what it became once more, with nothing around it."""
    drafts = there.rows(start, count)
    begun = time.perf_counter()
    ids = await there.show(owner, drafts)
    times.saving += time.perf_counter() - begun
    database = there.installation.database
    documents = await database.collection("products").find({"_id": {"$in": ids}})
    begun = time.perf_counter()
    await database.collection(_BARE).raw.insert_many(documents)
    times.bare += time.perf_counter() - begun


async def _follow(there: Crowd, follower: IndexFollower) -> None:
    """Let the index take in what the journal holds, as the worker does: a bounded number of entries at a time."""
    await follower.begin()
    await follower.built()
    last = ""
    while entries := await _entries(there, follower, last):
        await follower.handle(entries)
        last = entries[-1].id
    await follower.built()


async def _entries(there: Crowd, follower: IndexFollower, after: str) -> Sequence[Entry]:
    query = {"verb": {"$in": sorted(follower.verbs)}, "_id": {"$gt": after}}
    documents = await there.service(Journal).collection.find(query, sort=[("_id", 1)], limit=_ENTRIES)
    return [from_document(Entry, each) for each in documents]
