"""Search speed of the index, and its indexing speed."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from expo.bench.demo_goods import goods_documents
from expo.bench.report import Report, latencies, progress, report, rss_mb
from expo.bench.rows import id_of, read_rows, text_of
from expo.kit.errors import Invalid
from matching import Document, Encoder, IndexReader, IndexWriter, Query

_BATCH: Final = 500
_WARM: Final = 10
_WORDS: Final = (1, 2, 2, 3, 3, 4)
_LETTERS: Final = (2, 3, 4, 6)


def measure(folder: Path, encoder: Encoder, catalogue: Path | None, *, queries: int, seed: int) -> Report:
    """Index a catalogue in ``folder``, then run ``queries`` for pages of 20, one after the other, and report.

    Without a catalogue, the demo's products are used. Raises `Invalid` for a malformed file, `FileNotFoundError`.
    """
    documents = list(catalogue_documents(catalogue) if catalogue else goods_documents())
    if not documents:
        raise Invalid("There is nothing in this catalogue.")
    begun = time.perf_counter()
    with IndexWriter(folder, encoder) as writer:
        for start in range(0, len(documents), _BATCH):
            writer.write(documents[start : start + _BATCH], mark={"rows": start})
            progress(f"{min(start + _BATCH, len(documents))} of {len(documents)} products are indexed")
        indexing = time.perf_counter() - begun
        reader = IndexReader(folder, encoder)
        texts = queries_of([each.title for each in documents], queries, seed)
        taken, found = _search(reader, texts)
        rows = reader.count()
    figures = {
        "queries_per_s": round(len(taken) / max(sum(taken) / 1000, 1e-9), 1),
        **latencies(taken),
        "rows_per_s": round(rows / indexing, 1),
        "rss_mb": rss_mb(),
    }
    work = {
        "catalogue": catalogue.name if catalogue else "demo",
        "rows": rows,
        "queries": queries,
        "queries_with_hits": found,
        "encoder": encoder.name,
        "seed": seed,
    }
    return report("search", work, figures)


def _search(reader: IndexReader, texts: Sequence[str]) -> tuple[list[float], int]:
    """Return the milliseconds of each query, and the number of queries with hits."""
    for text in texts[:_WARM]:
        reader.search(Query(text))
    taken, found = [], 0
    for text in texts:
        begun = time.perf_counter()
        result = reader.search(Query(text, facets=("brand",)))
        taken.append((time.perf_counter() - begun) * 1000)
        found += bool(result.hits)
    return taken, found


def queries_of(titles: Sequence[str], count: int, seed: int) -> list[str]:
    """Return plausible queries for these titles: a few consecutive words; equal for equal seeds."""
    chance = random.Random(seed)  # noqa: S311 - queries, not secrets
    return [_piece(chance.choice(titles), chance) for _ in range(count)]


def _piece(title: str, chance: random.Random) -> str:
    words = title.split()
    if len(words) > 1:
        length = min(chance.choice(_WORDS), len(words))
        start = chance.randrange(len(words) - length + 1)
        return " ".join(words[start : start + length]).lower()
    length = min(chance.choice(_LETTERS), len(title))  # a language without spaces between words
    start = chance.randrange(len(title) - length + 1)
    return title[start : start + length]


def catalogue_documents(file: Path) -> Iterator[Document]:
    """Yield the products of a file with one JSON object a line, compressed or not; raises `Invalid` naming the line.

    An object has ``id`` and ``title``, and may have ``model``, ``description``, ``brand``, ``ean`` (a list) and
    ``attributes`` (an object).
    """
    yield from read_rows(file, _document, row_name="product")


def _document(row: Mapping[str, Any]) -> Document:
    attributes = row.get("attributes") or {}
    if not isinstance(attributes, dict):
        raise TypeError("attributes")
    attribute_lines = (f"{name}: {value}" for name, value in islice(attributes.items(), 60))
    brand = text_of(row, "brand")
    return Document(
        id=id_of(row),
        kind="product",
        title=str(row["title"]),
        body="\n".join((text_of(row, "description"), *attribute_lines)),
        language="en",
        codes=tuple(str(code) for code in (row.get("model"), *(row.get("ean") or ())) if code),
        keywords=(brand,),
        audiences=("public",),
        terms={"brand": (brand,)} if brand else {},
    )
