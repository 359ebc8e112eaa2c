"""Tells a database that is away from a defect: the first is waited for, the second would repeat for ever."""

from typing import Final

from pymongo.errors import ConnectionFailure, PyMongoError

_PASSING: Final = (
    "TransientTransactionError",
    "UnknownTransactionCommitResult",
    "RetryableWriteError",
    "RetryableError",
    "ResumableChangeStreamError",
)
"""Labels by which a server or the driver says that the same may work in a moment."""


def is_outage(error: BaseException) -> bool:
    """Say whether the database was away, changing its primary or in a passing trouble, so that asking again helps."""
    if not isinstance(error, PyMongoError):
        return False
    return isinstance(error, ConnectionFailure) or any(error.has_error_label(label) for label in _PASSING)
