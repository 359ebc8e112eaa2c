"""Search results for given queries over a given catalogue, to be scored against external judgements."""

import gzip
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from expo.bench.report import Report, latencies, progress, report, rss_mb
from expo.bench.rows import document_of_row, id_of, read_rows, require_folder, text_of
from expo.discovery.index.concepts import lexicon_concepts
from expo.discovery.index.dictionary import word_dictionary
from expo.kit.errors import Invalid
from matching import (
    Document,
    Encoder,
    IndexReader,
    IndexWriter,
    Query,
)

BEST: Final = 100
_BATCH: Final = 500


@dataclass(frozen=True)
class JudgedQuery:
    """A query of the file."""

    id: str
    text: str
    language: str


def measure(folder: Path, encoder: Encoder, *, catalogue: Path, queries: Path, out: Path) -> Report:
    """Index a catalogue in ``folder``, write the best 100 for each query to ``out``, and report.

    Raises `Invalid` for malformed files, naming the line.
    """
    require_folder(out)
    documents = list(read_rows(catalogue, document_of_row, row_name="product"))
    judged_queries = list(read_rows(queries, _question, row_name="query"))
    _refuse_twice([each.id for each in documents], catalogue)
    _refuse_twice([each.id for each in judged_queries], queries)
    if not documents or not judged_queries:
        raise Invalid("There must be a product and a query at least.")
    indexing = _index(folder, encoder, documents)
    reader = IndexReader(folder, encoder, word_dictionary(), concepts=lexicon_concepts())
    latencies_ms: list[float] = []
    lines = [orjson.dumps(_answer(reader, each, latencies_ms)) for each in judged_queries]
    _write(out, lines)
    figures = {
        **latencies(latencies_ms),
        "queries_per_s": round(len(latencies_ms) / max(sum(latencies_ms) / 1000, 1e-9), 1),
        "rows_per_s": round(len(documents) / indexing, 1),
        "rss_mb": rss_mb(),
    }
    work = {
        "catalogue": catalogue.name,
        "rows": reader.count(),
        "queries": len(judged_queries),
        "encoder": encoder.name,
    }
    return report("retrieval", work, figures)


def _question(row: Mapping[str, Any]) -> JudgedQuery:
    return JudgedQuery(id_of(row), text_of(row, "text"), text_of(row, "language"))


def _refuse_twice(ids: Sequence[str], file: Path) -> None:
    seen: set[str] = set()
    for key in ids:
        if key in seen:
            raise Invalid(f"{file.name}: the id {key} is there twice.")
        seen.add(key)


def _index(folder: Path, encoder: Encoder, documents: Sequence[Document]) -> float:
    """Index documents, and return the seconds taken."""
    begun = time.perf_counter()
    with IndexWriter(folder, encoder, concepts=lexicon_concepts()) as writer:
        for start in range(0, len(documents), _BATCH):
            writer.write(documents[start : start + _BATCH], mark={"rows": start})
            progress(f"{min(start + _BATCH, len(documents))} of {len(documents)} products are indexed")
    return time.perf_counter() - begun


def _answer(reader: IndexReader, query: JudgedQuery, latencies_ms: list[float]) -> dict[str, Any]:
    """Answer a query, append its milliseconds to ``latencies_ms``, and return its output line."""
    begun = time.perf_counter()
    result = reader.search(Query(query.text, query.language, first=BEST, without_highlights=True))
    latencies_ms.append((time.perf_counter() - begun) * 1000)
    return {"query": query.id, "results": [{"id": hit.id, "score": hit.score} for hit in result.hits]}


def _write(out: Path, lines: Iterator[bytes] | Sequence[bytes]) -> None:
    with gzip.open(out, "wb") if out.suffix == ".gz" else out.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
