"""How searching and indexing can go wrong.

IndexingError
├── InvalidCursor      (also a ValueError) a cursor that this index did not give for this order
├── UnknownDocument    (also a LookupError) no such document
├── WriterBusy         another process writes this index
├── StaleWriter        the index was swapped for a fresh one while this writer was open
├── EncoderChanged     the vectors on disk come from another encoder: build afresh
└── DamagedIndex       files are missing or cut: build afresh
    └── VectorsMoved   its vectors are not where they are looked for: build afresh

`matching.vectors.VectorsUnavailable`, raised by writers alone, is none of them: nothing is wrong with the index.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class IndexingError(Exception):
    """The parent of every error of the index."""


class InvalidCursor(IndexingError, ValueError):
    """The cursor is not one that this index gave for this order."""


class UnknownDocument(IndexingError, LookupError):
    """The index holds no such document."""


class WriterBusy(IndexingError):
    """Another process or object writes this index."""


class StaleWriter(IndexingError):
    """The index was swapped for a fresh one while this writer was open."""


class EncoderChanged(IndexingError):
    """The vectors on disk were made by another encoder; `IndexWriter.fresh` makes new ones."""


class DamagedIndex(IndexingError):
    """Files of the index are missing or cut short; `IndexWriter.fresh` builds a new one."""


class VectorsMoved(DamagedIndex):
    """The vectors of the index are not where they are looked for; `IndexWriter.fresh` brings them there."""


@contextmanager
def refused(what: object) -> Iterator[None]:
    """Raise DamagedIndex for whatever reading broken or foreign files raises; a full disk stays what it is."""
    message = f"{what} cannot be understood"
    try:
        yield
    except (ValueError, LookupError, FileNotFoundError) as error:
        if isinstance(error, IndexingError):
            raise
        raise DamagedIndex(message) from error
    except BaseException as error:
        # What tantivy raises where a file is cut short can neither be imported nor is it an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedIndex(message) from error
