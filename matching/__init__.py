"""Search and matching: a library of vectors, texts and ids that knows nothing of trade fairs.

Search works in one folder, with one writer process and any number of readers:

- `Document` goes in; `IndexWriter(folder, encoder).write(upserts, deletes, mark=...)` applies a batch and publishes
  it atomically. `IndexWriter.fresh(folder, encoder)` builds a new index beside the live one, and `publish()` swaps
  them.
- `IndexReader(folder, encoder)` answers a `Query` with a `Result`: `search`, `similar`, `suggest`, `count`, `ids`,
  `mark`, and `refresh` to follow the writer; its `batch_search` runs a semantic search for very many texts at once.
- `read_live_index(folder)` tells which encoder the live index was built with and whether a fresh one is under way;
  `previous_encoder(name, dimensions)` finds that encoder after the configured one has changed, or falls back to words
  alone.
- `vector_store(url)` lets reader and writer keep the vectors in a Milvus server instead of the folder.
- `Encoder` turns texts into vectors: `UsemEncoder` for sixteen languages, `SentenceTransformerEncoder` for any other
  model, `NullEncoder` for none; `CachedEncoder` adds a cache to another encoder.

Everything here is plain synchronous CPU and disk work: call it from a thread or a worker process, never from an
event loop. Threads may share a reader.
"""

from matching.dictionaries import (
    CombinedDictionary,
    GlossaryDictionary,
    Translation,
    TranslationDictionary,
    trade_glossary,
)
from matching.encode import (
    ENCODER_LOAD_ERRORS,
    CachedEncoder,
    Encoder,
    NullEncoder,
    SentenceTransformerEncoder,
    UnavailableEncoder,
    UsemEncoder,
    encoder_matches,
    encoder_named,
    previous_encoder,
)
from matching.index.documents import Document, Fit, FitCounts, Fragment, Hit, Query, Result
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
from matching.index.live_index import LiveIndex, is_rebuilding, read_live_index, request_rebuild
from matching.index.reader import IndexReader
from matching.index.search.batch_search import BatchQuery, BatchResult, BatchSearch
from matching.index.search.kinship import Kinship, no_kinship
from matching.index.storage.vector_stores import VectorStore, vector_store
from matching.index.vocabulary.thing_names import NameColumns, ThingNames, name_columns
from matching.index.writer import IndexWriter
from matching.understand.concepts import (
    NO_CONCEPTS,
    ConceptReader,
    NamedConcept,
    NamedThing,
    NoConcepts,
    Refused,
    TextReading,
)
from matching.understand.deadlines import find_deadline
from matching.understand.denial import is_denied
from matching.understand.joined_phrases import NeedRole
from matching.understand.need_words import speaks_of
from matching.understand.needs import NeedPhrase, need_phrases, refused_phrases
from matching.understand.own_logo import asks_for_own_logo
from matching.understand.power import ON_ELECTRICITY, ON_SUNLIGHT
from matching.vectors import VectorsUnavailable

__all__ = [
    "ENCODER_LOAD_ERRORS",
    "NO_CONCEPTS",
    "ON_ELECTRICITY",
    "ON_SUNLIGHT",
    "BatchQuery",
    "BatchResult",
    "BatchSearch",
    "CachedEncoder",
    "CombinedDictionary",
    "ConceptReader",
    "DamagedIndex",
    "Document",
    "Encoder",
    "EncoderChanged",
    "Fit",
    "FitCounts",
    "Fragment",
    "GlossaryDictionary",
    "Hit",
    "IndexReader",
    "IndexWriter",
    "IndexingError",
    "InvalidCursor",
    "Kinship",
    "LiveIndex",
    "NameColumns",
    "NamedConcept",
    "NamedThing",
    "NeedPhrase",
    "NeedRole",
    "NoConcepts",
    "NullEncoder",
    "Query",
    "Refused",
    "Result",
    "SentenceTransformerEncoder",
    "StaleWriter",
    "TextReading",
    "ThingNames",
    "Translation",
    "TranslationDictionary",
    "UnavailableEncoder",
    "UnknownDocument",
    "UsemEncoder",
    "VectorStore",
    "VectorsMoved",
    "VectorsUnavailable",
    "WriterBusy",
    "asks_for_own_logo",
    "encoder_matches",
    "encoder_named",
    "find_deadline",
    "is_denied",
    "is_rebuilding",
    "name_columns",
    "need_phrases",
    "no_kinship",
    "previous_encoder",
    "read_live_index",
    "refused_phrases",
    "request_rebuild",
    "speaks_of",
    "trade_glossary",
    "vector_store",
]
