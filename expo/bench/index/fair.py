"""A full-size fair: build speed of its index, and query speed while products change."""

import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from expo.bench.index.fair_market import run
from expo.bench.index.fair_serving import answer
from expo.bench.index.made_fair import MadeFair
from expo.bench.report import Report, progress, report, rss_mb
from expo.kit.processes.children import end_with_parent
from matching import Document, Encoder, IndexWriter

_BATCH: Final = 20_000
_CHANGED_BATCH: Final = 50
_PAUSE_S: Final = 0.5
_BYTES_PER_MB: Final = 1_000_000
_BUILT: Final = "built.json"


def measure(folder: Path, encoder: Encoder, fair: MadeFair, *, queries: int, processes: int) -> Report:
    """Build the index of a made-up fair in ``folder``, match its buyers, then run ``queries`` while products change.

    If the folder already holds the index of the same fair, the index is reused, with the figures of its build.
    """
    made = {"exhibitors": fair.exhibitors, "products": fair.products, "encoder": encoder.name, "seed": fair.seed}
    index = folder / "index"
    built = _built_before(folder, made) or _build(index, encoder, fair, processes)
    (folder / _BUILT).write_bytes(orjson.dumps({"fair": made, "figures": built}))
    built |= run(index, encoder, fair)
    served = _serve(index, encoder, fair, queries)
    work = made | {"buyers": fair.buyers, "queries": queries}
    bare = served.pop("faiss_queries_per_s")
    ratio = served["vector_queries_per_s"] / bare
    return report("fair", work, built | served, {"faiss_queries_per_s": bare}, ratio)


def _built_before(folder: Path, fair: dict[str, Any]) -> dict[str, float] | None:
    """Return the figures of an earlier build of the same fair; None if there is none."""
    known = orjson.loads(path.read_bytes()) if (path := folder / _BUILT).exists() else {}
    return known["figures"] if known.get("fair") == fair else None


def _build(folder: Path, encoder: Encoder, fair: MadeFair, processes: int) -> dict[str, float]:
    """Build the index and return its figures, without the time to generate the listings."""
    writing, done = 0.0, 0
    with IndexWriter.begin_new(folder, encoder, processes=processes) as writer:
        for batch in _batches(fair):
            begun = time.perf_counter()
            writer.write(batch, mark={"products": done})
            writing += time.perf_counter() - begun
            done += len(batch)
            progress(f"{done} of {fair.products} products are indexed, {done / writing:.0f} a second")
        begun = time.perf_counter()
        writer.publish()
        publishing = time.perf_counter() - begun
    return {
        "rows_per_s": round(done / (writing + publishing), 1),
        "writing_s": round(writing, 1),
        "publishing_s": round(publishing, 1),
        "builder_rss_mb": rss_mb(),
        "disk_mb": round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / _BYTES_PER_MB, 1),
    }


def _batches(fair: MadeFair) -> Iterator[Sequence[Document]]:
    for start in range(0, fair.products, _BATCH):
        yield list(fair.listings(start, min(start + _BATCH, fair.products)))


def _serve(folder: Path, encoder: Encoder, fair: MadeFair, queries: int) -> dict[str, float]:
    """Answer queries in a child process while this one changes products; return its figures, with this one's memory."""
    context = multiprocessing.get_context("spawn")
    parent_end, child_end = context.Pipe()
    serving = context.Process(
        target=_answer, args=(child_end, folder, encoder, fair, queries), kwargs={"parent": os.getpid()}
    )
    serving.start()
    child_end.close()
    changes = 0
    with IndexWriter(folder, encoder) as writer:
        while not parent_end.poll(_PAUSE_S):
            changes += 1
            writer.write(_changes(fair, changes), mark={"begun": time.time()})
        figures: dict[str, float] = parent_end.recv()
        figures["writer_rss_mb"] = rss_mb()
    serving.join()
    return figures | {"changed_products": changes * _CHANGED_BATCH}


def _answer(
    connection: Connection, folder: Path, encoder: Encoder, fair: MadeFair, queries: int, *, parent: int
) -> None:
    end_with_parent(parent)
    connection.send(answer(folder, encoder, fair, queries))


def _changes(fair: MadeFair, version: int) -> list[Document]:
    chosen = np.random.default_rng((fair.seed, 5, version)).integers(fair.products, size=_CHANGED_BATCH)
    return [fair.changed(product, version) for product in dict.fromkeys(chosen.tolist())]
