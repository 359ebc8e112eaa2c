"""Which collections this process has written into: each client of it is listened to."""

import itertools
from typing import Final

from pymongo import monitoring

_WRITES: Final = frozenset({"insert", "update", "delete", "findAndModify"})
_ENDS: Final = frozenset({"commitTransaction", "abortTransaction"})
_ALTERS: Final = frozenset(
    {"create", "createIndexes", "drop", "dropIndexes", "renameCollection", "collMod", "bulkWrite"}
)


class Writes(monitoring.CommandListener):
    """Notes when each collection was written into last, and which databases are altered.

    A write counts when it is sent and again when it is answered, and with each transaction that ends: who reads in
    between may see either state.
    """

    def __init__(self) -> None:
        self.altered: set[str] = set()
        self._numbers = itertools.count(1)
        self._latest: dict[tuple[str, str], int] = {}
        self._sent: dict[int, tuple[str, str]] = {}
        self._ended = 0

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in _WRITES:
            where = event.database_name, str(event.command[event.command_name])
            self._latest[where] = next(self._numbers)
            self._sent[event.request_id] = where
        elif event.command_name in _ALTERS:
            self.altered.add(event.database_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        self._answered(event)

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        self._answered(event)

    def _answered(self, event: monitoring.CommandSucceededEvent | monitoring.CommandFailedEvent) -> None:
        where = self._sent.pop(event.request_id, None)
        if where in self._latest:
            self._latest[where] = next(self._numbers)
        elif event.command_name in _ENDS:
            self._ended = next(self._numbers)

    def into(self, database: str) -> set[str]:
        """Return which of a database's collections were written into."""
        return {collection for name, collection in self._latest if name == database}

    def latest(self, database: str, collection: str) -> int:
        """Return a number that grows when a collection's documents may have changed; 0 if nobody wrote into it."""
        number = self._latest.get((database, collection), 0)
        return number and max(number, self._ended)

    def forget(self, database: str) -> None:
        """Know nothing of a database any more."""
        for collection in self.into(database):
            del self._latest[database, collection]
        self.altered.discard(database)


writes: Final = Writes()
monitoring.register(writes)
