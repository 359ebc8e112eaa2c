"""Errors of searching and indexing.

IndexingError
├── InvalidCursor      (also a ValueError) a cursor that this index did not issue for this order
├── UnknownDocument    (also a LookupError) no such document
├── WriterBusy         another process is writing this index
├── StaleWriter        the index was swapped for a fresh one while this writer was open
├── EncoderChanged     the vectors on disk come from another encoder: rebuild
└── DamagedIndex       files are missing or truncated: rebuild
    └── VectorsMoved   the vectors are not in the configured store: rebuild

`matching.vectors.VectorsUnavailable`, raised by writers only, is not among them: the index itself is intact.
"""

from collections.abc import Iterator
from contextlib import contextmanager


class IndexingError(Exception):
    """Base class of all index errors."""


class InvalidCursor(IndexingError, ValueError):
    """The cursor was not issued by this index for this order."""


class UnknownDocument(IndexingError, LookupError):
    """The index has no such document."""


class WriterBusy(IndexingError):
    """Another process or object is writing this index."""


class StaleWriter(IndexingError):
    """The index was swapped for a fresh one while this writer was open."""


class EncoderChanged(IndexingError):
    """The vectors on disk were made by another encoder; `IndexWriter.begin_new` makes new ones."""


class DamagedIndex(IndexingError):
    """Files of the index are missing or truncated; `IndexWriter.begin_new` builds a new one."""


class VectorsMoved(DamagedIndex):
    """The vectors of the index are not in the configured store; `IndexWriter.begin_new` moves them there."""


@contextmanager
def raise_as_damaged(source: object) -> Iterator[None]:
    """Raise DamagedIndex for any error of reading broken or foreign files; other errors, such as a full disk, pass."""
    message = f"{source} cannot be understood"
    try:
        yield
    except (ValueError, LookupError, FileNotFoundError) as error:
        if isinstance(error, IndexingError):
            raise
        raise DamagedIndex(message) from error
    except BaseException as error:
        # tantivy's exception for a truncated file cannot be imported, and is not an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise DamagedIndex(message) from error
