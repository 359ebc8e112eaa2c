"""One database process for the whole test session, one database in it for each test."""

import contextlib
import importlib
import itertools
import os
import pkgutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pymongo import IndexModel

import expo
from expo.kit import embedded
from expo.kit.mongo import Database

_numbers: Final = itertools.count(1)


@contextlib.contextmanager
def server(folder: Path, given: str | None) -> Iterator[str]:
    """Give the address of a database server: ``given``, or the embedded one started over ``folder``.

    The embedded one does not wait for the disk here: a test's data need not survive a power cut.
    """
    if given:
        yield given
        return
    port = embedded.free_port()
    durable = embedded.database(folder, port)
    program = replace(durable, command=[word for word in durable.command if word != "--sync-on-commit"])
    try:
        program.start()
        yield embedded.url(port)
    finally:
        program.stop()


@contextlib.asynccontextmanager
async def fresh(url: str) -> AsyncIterator[Database]:
    """Give an empty database with all indexes, dropped afterwards."""
    database = Database(url, f"test_{os.getpid()}_{next(_numbers)}")
    try:
        await database.ensure_indexes(all_indexes())
        yield database
    finally:
        await database.raw.client.drop_database(database.raw.name)
        await database.close()


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
    return [name for name in found if name.startswith("expo.kit.") or name.endswith(".store")]
