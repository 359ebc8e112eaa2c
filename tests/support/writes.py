"""Which collections this process has written into: each client of it is listened to."""

import itertools
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from pymongo import monitoring

_WRITES: Final = frozenset({"insert", "update", "delete", "findAndModify"})
_ENDS: Final = frozenset({"commitTransaction", "abortTransaction"})
_ALTERS: Final = frozenset(
    {"create", "createIndexes", "drop", "dropIndexes", "renameCollection", "collMod", "bulkWrite"}
)
_Where = tuple[str, str]
"""A database and a collection."""


class Writes(monitoring.CommandListener):
    """Notes when each collection was written into last, which databases are altered, and how often each was asked.

    A write counts when it is sent and again when it is answered, and so it does with the end of its transaction: who
    reads in between may see either state.
    """

    def __init__(self) -> None:
        self.altered: set[str] = set()
        self._numbers = itertools.count(1)
        self._latest: dict[_Where, int] = {}
        self._sent: dict[int, set[_Where]] = {}
        self._open: dict[tuple[Any, Any], set[_Where]] = {}
        """What each transaction that has not ended has written into."""
        self._asked: Counter[str] = Counter()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        self._asked[event.database_name] += 1
        if event.command_name in _WRITES:
            where = event.database_name, str(event.command[event.command_name])
            self._latest[where] = next(self._numbers)
            self._sent[event.request_id] = {where}
            if "autocommit" in event.command:
                self._open.setdefault(_transaction(event.command), set()).add(where)
        elif event.command_name in _ENDS:
            self._sent[event.request_id] = self._open.get(_transaction(event.command), set())
            self._count(self._sent[event.request_id])
        elif event.command_name in _ALTERS:
            self.altered.add(event.database_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        self._count(self._sent.pop(event.request_id, set()))

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        self._count(self._sent.pop(event.request_id, set()))

    def _count(self, written: set[_Where]) -> None:
        """Count a write into each of these, but for those that were forgotten meanwhile."""
        for where in written & self._latest.keys():
            self._latest[where] = next(self._numbers)

    def sent(self, database: str) -> int:
        """Return a number that grows with each command for a database, reads too."""
        return self._asked[database]

    def into(self, database: str) -> set[str]:
        """Return which of a database's collections were written into."""
        return {collection for name, collection in self._latest if name == database}

    def latest(self, database: str, collection: str) -> int:
        """Return a number that grows when a collection's documents may have changed; 0 if nobody wrote into it."""
        return self._latest.get((database, collection), 0)

    def forget(self, database: str) -> None:
        """Know nothing of a database any more."""
        for collection in self.into(database):
            del self._latest[database, collection]
        self._open = {key: written for key, written in self._open.items() if database not in dict(written)}
        self.altered.discard(database)


def _transaction(command: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return what names the transaction that a command belongs to: its session, and its number there."""
    return command["lsid"]["id"], command["txnNumber"]


writes: Final = Writes()
monitoring.register(writes)
