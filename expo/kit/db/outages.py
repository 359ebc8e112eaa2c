"""Distinguishes database outages, which can be waited out, from bugs, which would repeat for ever."""

from typing import Final

from pymongo.errors import ConnectionFailure, PyMongoError

_PASSING: Final = (
    "TransientTransactionError",
    "UnknownTransactionCommitResult",
    "RetryableWriteError",
    "RetryableError",
    "ResumableChangeStreamError",
)
"""Error labels of server or driver for operations that may succeed when retried."""


def is_outage(error: BaseException) -> bool:
    """Return whether the database was down, electing a primary or in transient trouble, so that retrying helps."""
    if not isinstance(error, PyMongoError):
        return False
    return isinstance(error, ConnectionFailure) or any(error.has_error_label(label) for label in _PASSING)
