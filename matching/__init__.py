"""Search and matching: a library of vectors, texts and ids that knows nothing of trade fairs.

Search works in one folder, with one writer process and any number of readers:

- `Document` goes in; `IndexWriter(folder, encoder).write(upserts, deletes, mark=...)` applies a batch and publishes
  it atomically. `IndexWriter.fresh(folder, encoder)` builds a new index beside the live one, and `publish()` swaps
  them.
- `IndexReader(folder, encoder)` answers a `Query` with a `Result`: `search`, `similar`, `suggest`, `count`, `ids`,
  `mark`, and `refresh` to follow the writer; its `sweep` runs a semantic search for very many texts at once.
- `what_serves(folder)` tells which encoder the live index was built with and whether a fresh one is under way;
  `earlier_encoder(name, dimensions)` finds that encoder after the configured one has changed, or falls back to words
  alone.
- `vector_store(url)` lets reader and writer keep the vectors in a Milvus server instead of the folder.
- `Encoder` turns texts into vectors: `UsemEncoder` for sixteen languages, `SentenceTransformerEncoder` for any other
  model, `NullEncoder` for none; `CachedEncoder` adds a cache to another encoder.

Everything here is plain synchronous CPU and disk work: call it from a thread or a worker process, never from an
event loop. Threads may share a reader.
"""

from matching.bridges import Bridge, GlossaryBridge, JoinedBridge, default_bridge
from matching.encode import (
    NOT_TO_BE_HAD,
    CachedEncoder,
    Encoder,
    NullEncoder,
    SentenceTransformerEncoder,
    UsemEncoder,
    WordsAlone,
    earlier_encoder,
    encoder_named,
    is_called,
)
from matching.index.documents import Document, Fragment, Hit, Query, Result
from matching.index.errors import (
    DamagedIndex,
    EncoderChanged,
    IndexingError,
    InvalidCursor,
    StaleWriter,
    UnknownDocument,
    VectorsMoved,
    WriterBusy,
)
from matching.index.reader import IndexReader
from matching.index.search.batch_search import Asked, Sweep, Swept
from matching.index.serving import Serving, is_renewed, want_fresh, what_serves
from matching.index.storage.vector_stores import VectorStore, vector_store
from matching.index.writer import IndexWriter
from matching.vectors import VectorsUnavailable

__all__ = [
    "NOT_TO_BE_HAD",
    "Asked",
    "Bridge",
    "CachedEncoder",
    "DamagedIndex",
    "Document",
    "Encoder",
    "EncoderChanged",
    "Fragment",
    "GlossaryBridge",
    "Hit",
    "IndexReader",
    "IndexWriter",
    "IndexingError",
    "InvalidCursor",
    "JoinedBridge",
    "NullEncoder",
    "Query",
    "Result",
    "SentenceTransformerEncoder",
    "Serving",
    "StaleWriter",
    "Sweep",
    "Swept",
    "UnknownDocument",
    "UsemEncoder",
    "VectorStore",
    "VectorsMoved",
    "VectorsUnavailable",
    "WordsAlone",
    "WriterBusy",
    "default_bridge",
    "earlier_encoder",
    "encoder_named",
    "is_called",
    "is_renewed",
    "vector_store",
    "want_fresh",
    "what_serves",
]
