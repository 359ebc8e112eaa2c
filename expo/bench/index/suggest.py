"""Speed of suggestions while somebody types, and how often there are any."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from expo.bench.demo_goods import company_documents, goods_documents
from expo.bench.report import Report, latencies, progress, report, rss_mb
from expo.bench.rows import document_of_row, id_of, read_rows, text_of
from expo.discovery.index.lexicon_names import thing_names
from expo.discovery.search.suggesting import suggested
from expo.kit.errors import Invalid
from matching import Document, Encoder, IndexReader, IndexWriter, Query

_BATCH: Final = 500
_WARM: Final = 10


@dataclass(frozen=True)
class TypedText:
    """A text that somebody has typed so far; ``language`` is the reader's (BCP 47)."""

    id: str
    text: str
    language: str


def measure(folder: Path, encoder: Encoder, *, catalogue: Path | None, queries: Path, copies: int) -> Report:
    """Index a catalogue in ``folder``, ask for suggestions for each text, one after the other, and report.

    Without a catalogue, the demo's products and companies are used. Each document is indexed ``copies`` times. Raises
    `Invalid` for a malformed file.
    """
    texts = list(read_rows(queries, _typed_text, row_name="query"))
    demo = chain(company_documents(), goods_documents())
    documents = list(read_rows(catalogue, document_of_row, row_name="product") if catalogue else demo)
    if not texts or not documents:
        raise Invalid("There must be a product and a query at least.")
    _index(folder, encoder, documents, copies)
    reader, names = IndexReader(folder, encoder), thing_names()
    for each in texts[:_WARM]:
        _suggestions(reader, each)
    taken, found = [], 0
    for each in texts:
        begun = time.perf_counter()
        counted = _suggestions(reader, each)
        taken.append((time.perf_counter() - begun) * 1000)
        found += counted > 0
    figures = {**latencies(taken), "share_with_suggestions": round(found / len(texts), 4), "rss_mb": rss_mb()}
    work = {
        "catalogue": catalogue.name if catalogue else "demo",
        "rows": reader.count(),
        "queries": len(texts),
        "names": len(names),
        "encoder": encoder.name,
    }
    return report("suggest", work, figures)


def _suggestions(reader: IndexReader, typed: TypedText) -> int:
    """Return the number of goods, companies and sections suggested."""
    found = suggested(reader, typed.text, Query(language=typed.language))
    return len(found.goods) + len(found.company_ids) + len(found.sections)


def _typed_text(row: Mapping[str, Any]) -> TypedText:
    return TypedText(id_of(row), text_of(row, "text"), text_of(row, "language"))


def _index(folder: Path, encoder: Encoder, documents: Sequence[Document], copies: int) -> None:
    """Index each document several times, under other ids."""
    with IndexWriter(folder, encoder) as writer:
        for copy in range(copies):
            for start in range(0, len(documents), _BATCH):
                some = [replace(each, id=f"{copy}/{each.id}") for each in documents[start : start + _BATCH]]
                writer.write(some, mark={"rows": start})
            progress(f"{(copy + 1) * len(documents)} of {copies * len(documents)} documents are indexed")
