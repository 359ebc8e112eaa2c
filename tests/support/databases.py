"""One database process for the whole test session, and in it a database for each test.

Making all indexes anew takes longer than most tests. So a database is used again once a test is done with it: what
this process has written into is put back, and a database whose indexes or collections were changed themselves is dropped.
Most databases are empty when a test gets them. Others hold a beginning: documents that many tests begin with.
"""

import contextlib
import functools
import importlib
import itertools
import os
import pkgutil
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo import IndexModel, MongoClient
from pymongo.collection import Collection

import expo
from expo.kit.db import embedded
from expo.kit.db.mongo import Database
from tests.support.writes import writes

RAW: Final = CodecOptions[Any](document_class=RawBSONDocument)
_numbers: Final = itertools.count(1)
_spare: Final[dict[tuple[str, str], list[str]]] = {}
"""By the server's address and a beginning: databases with all indexes that hold it and nothing else."""

_made: Final[set[str]] = set()
"""The databases that have all indexes."""

_beginnings: Final[dict[str, Mapping[str, list[RawBSONDocument]]]] = {"": {}}
"""By their names: the documents of each collection. The one without a name has none."""

_held: Final[dict[str, str]] = {}
"""By the database: the beginning that it holds."""

_clients: Final[dict[str, MongoClient[Any]]] = {}
"""By the server's address: who puts databases there back. A client of its own for each test takes longer than its work."""

_STORE: Final = re.compile(r"[._]store(?:\.|$)")
"""Modules that keep documents: ``store``, ``booth_store``, and all of a package called ``store``."""


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
    program = embedded.database(folder, port, durable=False)
    try:
        program.start()
        yield embedded.url(port)
    finally:
        _let_go(embedded.url(port))
        program.stop()


def _let_go(url: str) -> None:
    """Forget a server that is not used any more."""
    for each in [each for each in _spare if each[0] == url]:
        del _spare[each]
    if url in _clients:
        _clients.pop(url).close()


@contextlib.asynccontextmanager
async def fresh(url: str, beginning: str = "") -> AsyncIterator[Database]:
    """Give a database with all indexes, which nobody else uses meanwhile.

    It holds the beginning of that name, or nothing where that was not kept yet.
    """
    held = beginning if beginning in _beginnings else ""
    spare = _spare.get((url, held)) or _spare.get((url, "")) or [f"test_{os.getpid()}_{next(_numbers)}"]
    name = spare.pop()
    database = Database(url, name)
    _held.setdefault(name, "")
    try:
        if name not in _made:
            await database.ensure_indexes(all_indexes())
            _made.add(name)
        _begin(url, name, held)
        writes.forget(name)
        yield database
    finally:
        await database.close()
        if _put_back(url, name):
            _spare.setdefault((url, _held[name]), []).append(name)


async def keep(database: Database, beginning: str) -> None:
    """Let a database that was empty begin with what it holds now, and others after it."""
    name, stored = database.raw.name, database.raw.with_options(codec_options=RAW)
    found = {each: await stored[each].find({}, sort=[("_id", 1)]).to_list() for each in writes.into(name)}
    _beginnings[beginning], _held[name] = found, beginning
    writes.forget(name)


def collections_with_documents(name: str) -> set[str] | None:
    """Return which collections of a fresh database may hold any: its beginning's, and what this process wrote into.

    None where that cannot be said, of a database that is not fresh or was altered.
    """
    if name not in _made or name in writes.altered:
        return None
    return writes.into(name) | set(_beginnings[_held[name]])


def begins_with(name: str, collection: str) -> Sequence[RawBSONDocument]:
    """Return what a collection of a fresh database held when its test began."""
    return _beginnings[_held[name]].get(collection, [])


def holds(database: Database, beginning: str) -> bool:
    """Say whether a fresh database holds a beginning."""
    return _held.get(database.raw.name) == beginning


def others_write_into(database: Database) -> None:
    """Say that other processes write into a database, of which this one cannot know what: it is dropped in the end."""
    writes.altered.add(database.raw.name)


def _client(url: str) -> MongoClient[Any]:
    if url not in _clients:
        _clients[url] = MongoClient[Any](url)
    return _clients[url]


def _begin(url: str, name: str, beginning: str) -> None:
    """Let a database that is empty, or holds a beginning, hold it."""
    if _held[name] != beginning:
        for collection, documents in _beginnings[beginning].items():
            _client(url)[name][collection].insert_many(documents)
    _held[name] = beginning


def _put_back(url: str, name: str) -> bool:
    """Let a database hold its beginning alone and say whether it can be used again; else drop it."""
    written = writes.into(name)
    altered = name in writes.altered or "installation" in written
    if altered:
        _client(url).drop_database(name)
        _made.discard(name)
    for collection in () if altered else written:
        stored = _client(url)[name].get_collection(collection, codec_options=RAW)
        _replace(stored, begins_with(name, collection))
    writes.forget(name)
    return not altered


def _replace(stored: Collection[Any], wanted: Sequence[RawBSONDocument]) -> None:
    """Let a collection hold these documents, of which most are there already."""
    if not wanted:
        stored.delete_many({})
        return
    found, kept = ({each["_id"]: each for each in documents} for documents in (stored.find(), wanted))
    if changed := [key for key, each in found.items() if each != kept.get(key)]:
        stored.delete_many({"_id": {"$in": changed}})
    if lost := [each for key, each in kept.items() if found.get(key) != each]:
        stored.insert_many(lost)


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
