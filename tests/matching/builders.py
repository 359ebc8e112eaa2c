"""Documents, an encoder with three thoughts, and an index of one batch."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from matching import Document, Encoder, IndexReader, IndexWriter, NullEncoder, Query, Result
from matching.encode import Vectors
from matching.fuse import CosineThresholds

THOUGHTS = (
    ("flask", "thermos", "termo", "保温杯"),
    ("shoe", "zapato", "运动鞋"),
    ("lamp", "lámpara", "灯"),
)


class ConceptEncoder:
    """Knows three things, each in several languages; texts about the same thing have cosine 1."""

    name = "thoughts-1"
    dimensions = len(THOUGHTS)
    thresholds = CosineThresholds(near=0.6, likely=0.4, faint=0.2)

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = [any(word in text.lower() for word in thought) for thought in THOUGHTS]
        unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
        return unit


def a_document(key: str = "p1", **changes: Any) -> Document:
    fields: dict[str, Any] = {"kind": "product", "title": f"Thing {key}", "audiences": ("public",)}
    return Document(key, **fields | changes)


def titled(*titles: str, **changes: Any) -> list[Document]:
    return [a_document(f"p{number}", title=title, **changes) for number, title in enumerate(titles, 1)]


def an_index(folder: Path, documents: Sequence[Document], encoder: Encoder | None = None) -> IndexReader:
    encoder = encoder or NullEncoder()
    with IndexWriter(folder, encoder) as writer:
        writer.write(documents, mark={})
    return IndexReader(folder, encoder)


def found(reader: IndexReader, text: str = "", **changes: Any) -> list[str]:
    return ids(reader.search(Query(text=text, **changes)))


def ids(result: Result) -> list[str]:
    return [hit.id for hit in result.hits]
