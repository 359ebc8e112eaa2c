"""The query process of `expo bench fair`: queries with filters, then the vectors alone, compared with bare FAISS."""

import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from expo.bench.index.made_fair import MadeFair
from expo.bench.report import latencies, progress, rss_mb
from matching import Encoder, IndexReader, Query
from matching.vectors import RowVectors

_WARM: Final = 20
_SAMPLE: Final = 200
_NEAREST: Final = 10
_CLOSE_ENOUGH: Final = 1e-3
"""Tolerance of cosines of 16-bit vectors."""
_FACETS: Final = ("section", "country")
Figures = dict[str, float]


def answer(folder: Path, encoder: Encoder, fair: MadeFair, queries: int) -> Figures:
    """Return the figures of one client that sends one query after the other, and refreshes the index in between."""
    begun = time.perf_counter()
    reader = IndexReader(folder, encoder)
    opening = time.perf_counter() - begun
    figures = {"opening_s": round(opening, 3)} | _ask(reader, fair, queries)
    progress("comparing the nearest vectors with all vectors")
    return figures | {"rss_mb": rss_mb()} | _vectors(reader, encoder, fair)


def _ask(reader: IndexReader, fair: MadeFair, queries: int) -> Figures:
    taken, seen, found = [], [], 0
    buyer_queries = [_query(fair, buyer) for buyer in range(queries + _WARM)]
    for number, query in enumerate(buyer_queries):
        fresh = reader.refresh()
        if fresh and reader.mark.get("begun"):
            seen.append(time.time() - reader.mark["begun"])
        begun = time.perf_counter()
        hits = reader.search(query).hits
        if number >= _WARM:
            taken.append((time.perf_counter() - begun) * 1000)
            found += bool(hits)
    return {
        **latencies(taken),
        "queries_per_s": round(len(taken) / (sum(taken) / 1000), 1),
        "queries_with_hits": found,
        "searchable_after_s": round(float(np.median(seen)), 2) if seen else 0.0,
        "searchable_after_worst_s": round(max(seen), 2) if seen else 0.0,
    }


def _query(fair: MadeFair, buyer: int) -> Query:
    """Return a buyer's query: a third each without filter, in a section, up to a price."""
    query = fair.query_of(buyer)
    terms = {"fair": ("fair_0",)} | ({"section": (query.section,)} if buyer % 3 == 1 else {})
    ranges: dict[str, Any] = {"price": (None, 20.0)} if buyer % 3 == 2 else {}
    return Query(query.text, query.language, kinds=("product",), terms=terms, ranges=ranges, facets=_FACETS)


def _vectors(reader: IndexReader, encoder: Encoder, fair: MadeFair) -> Figures:
    """Return recall of the true nearest neighbours, and query speed, compared with bare FAISS."""
    vectors, everything = reader.vectors(Query())
    query_vectors = encoder.encode([fair.query_of(buyer).text for buyer in range(_SAMPLE)])
    exact = vectors.search_exact(query_vectors, _NEAREST, everything)
    begun = time.perf_counter()
    found = [vectors.nearest(vector, _NEAREST, everything)[0] for vector in query_vectors]
    ours = time.perf_counter() - begun
    recall = [np.mean(each.cosines >= low - _CLOSE_ENOUGH) for each, low in zip(found, exact[:, -1], strict=True)]
    return {
        "recall_at_10": round(float(np.mean(recall)), 4),
        "vector_queries_per_s": round(len(query_vectors) / ours, 1),
        "faiss_queries_per_s": round(_bare(vectors, query_vectors), 1),
    }


def _bare(vectors: RowVectors, query_vectors: NDArray[np.float32]) -> float:
    """Return the queries per second of bare FAISS, one after the other, in one thread.

    It uses the same segments; where there are too few vectors for one, a flat index of all.
    """
    import faiss  # noqa: PLC0415

    faiss.omp_set_num_threads(1)
    flat: Any = faiss.IndexFlatIP(query_vectors.shape[1])
    if not vectors.segments:
        flat.add(np.concatenate([block.vectors for block in vectors.blocks]))
    begun = time.perf_counter()
    for vector in query_vectors:
        for segment in vectors.segments:
            segment.search_unfiltered(vector, _NEAREST)
        if flat.ntotal:
            flat.search(vector[None], _NEAREST)
    return len(query_vectors) / max(time.perf_counter() - begun, 1e-9)
