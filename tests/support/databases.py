"""One database process for the whole test session, and in it an empty database for each test.

Making all indexes anew takes longer than most tests. So a database is used again once a test is done with it: what
was written into by this process is emptied, and a database whose indexes or collections were changed themselves is dropped.
"""

import contextlib
import functools
import importlib
import itertools
import os
import pkgutil
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pymongo import IndexModel, MongoClient, monitoring

import expo
from expo.kit.db import embedded
from expo.kit.db.mongo import Database

_numbers: Final = itertools.count(1)
_spare: Final[dict[str, list[str]]] = {}
"""By the server's address: databases with all indexes and nothing in them."""

_made: Final[set[str]] = set()
"""The databases that have all indexes."""

_sweepers: Final[dict[str, MongoClient[Any]]] = {}
"""By the server's address: who empties databases there. A client of its own for each test takes longer than its work."""

_STORE: Final = re.compile(r"[._]store(?:\.|$)")
"""Modules that keep documents: ``store``, ``booth_store``, and all of a package called ``store``."""


class _Changes(monitoring.CommandListener):
    """Notes which collections are written into, and which databases are altered, by any client of this process."""

    _WRITES: Final = frozenset({"insert", "update", "delete", "findAndModify"})
    _ALTERS: Final = frozenset(
        {"create", "createIndexes", "drop", "dropIndexes", "renameCollection", "collMod", "bulkWrite"}
    )

    def __init__(self) -> None:
        self.written: set[tuple[str, str]] = set()
        self.altered: set[str] = set()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in self._WRITES:
            self.written.add((event.database_name, str(event.command[event.command_name])))
        elif event.command_name in self._ALTERS:
            self.altered.add(event.database_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass

    def written_into(self, database: str) -> set[str]:
        """Return which of a database's collections were written into."""
        return {collection for name, collection in self.written if name == database}

    def forget(self, database: str) -> None:
        """Know nothing of a database any more."""
        self.written -= {(database, collection) for collection in self.written_into(database)}
        self.altered.discard(database)


_changes: Final = _Changes()
monitoring.register(_changes)


@contextlib.contextmanager
def server(folder: Path, given: str | None) -> Iterator[str]:
    """Give the address of a database server: ``given``, or the embedded one started over ``folder``.

    The embedded one does not wait for the disk here: a test's data need not survive a power cut.
    """
    if given:
        yield given
        _let_go(given)
        return
    port = embedded.free_port()
    durable = embedded.database(folder, port)
    program = replace(durable, command=[word for word in durable.command if word != "--sync-on-commit"])
    try:
        program.start()
        yield embedded.url(port)
    finally:
        _let_go(embedded.url(port))
        program.stop()


def _let_go(url: str) -> None:
    """Forget a server that is not used any more."""
    _spare.pop(url, None)
    if url in _sweepers:
        _sweepers.pop(url).close()


@contextlib.asynccontextmanager
async def fresh(url: str) -> AsyncIterator[Database]:
    """Give an empty database with all indexes, which nobody else uses meanwhile."""
    spare = _spare.setdefault(url, [])
    name = spare.pop() if spare else f"test_{os.getpid()}_{next(_numbers)}"
    database = Database(url, name)
    try:
        if name not in _made:
            await database.ensure_indexes(all_indexes())
            _made.add(name)
        _changes.forget(name)
        yield database
    finally:
        await database.close()
        if _emptied(url, name):
            spare.append(name)


def others_write_into(database: Database) -> None:
    """Say that other processes write into a database, of which this one cannot know what: it is dropped in the end."""
    _changes.altered.add(database.raw.name)


def collections_with_documents(name: str) -> set[str] | None:
    """Return which collections of a fresh database may hold any: this process knows what it has written into.

    None where that cannot be said, of a database that is not fresh or was altered.
    """
    return None if name not in _made or name in _changes.altered else _changes.written_into(name)


def _emptied(url: str, name: str) -> bool:
    """Empty a database and say whether it can be used again; drop it where more than documents was changed."""
    if url not in _sweepers:
        _sweepers[url] = MongoClient[Any](url)
    client, written = _sweepers[url], _changes.written_into(name)
    altered = name in _changes.altered or "installation" in written
    for collection in () if altered else written:
        client[name][collection].delete_many({})
    if altered:
        client.drop_database(name)
        _made.discard(name)
    _changes.forget(name)
    return not altered


@functools.cache
def all_indexes() -> Mapping[str, Sequence[IndexModel]]:
    """Return what every module under ``expo`` calls ``INDEXES``, joined.

    Raises `ValueError` when two modules claim one collection.
    """
    joined: dict[str, Sequence[IndexModel]] = {}
    for module in _store_modules():
        declared: Mapping[str, Sequence[IndexModel]] = getattr(importlib.import_module(module), "INDEXES", {})
        for collection, models in declared.items():
            if collection in joined and joined[collection] is not models:
                raise ValueError(f"{module} indexes {collection}, which another module has indexed already")
            joined[collection] = models
    return joined


def _store_modules() -> list[str]:
    found = (each.name for each in pkgutil.walk_packages(expo.__path__, "expo."))
    return [name for name in found if name.startswith("expo.kit.") or _STORE.search(name)]
