"""All that a database holds, to say that a refused action wrote nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import bson
from bson.raw_bson import RawBSONDocument

from expo.kit.db.documents import Document
from expo.kit.db.mongo import Database
from tests.support import databases
from tests.support.writes import writes

BOOKKEEPING: Final = frozenset({"installation", "leases", "followers"})
"""What changes without anybody's doing."""


_read: Final[dict[tuple[str, str], tuple[int, Sequence[RawBSONDocument]]]] = {}
"""By the database and the collection: what was read last, and when it had been written into."""

_decoded: Final[dict[tuple[str, str], tuple[Sequence[RawBSONDocument], list[Document]]]] = {}
"""By the database and the collection: what was decoded last, as read and as returned."""


async def contents(database: Database, *, without: Collection[str] = BOOKKEEPING) -> dict[str, list[Document]]:
    """Return all documents by their collection, except for the collections named ``without`` and for empty ones.

    The documents belong to all who ask: nobody changes them.
    """
    found, known = {}, databases.collections_with_documents(database.raw.name)
    names = await database.raw.list_collection_names() if known is None else known
    for name in sorted(set(names) - set(without)):
        stored = await (_stored if known is None else _as_written)(database, name)
        if stored:
            found[name] = _as_documents(database, name, stored)
    return found


def _as_documents(database: Database, name: str, stored: Sequence[RawBSONDocument]) -> list[Document]:
    """Return documents in a list of its own; they are decoded anew only if they were read anew."""
    where, options = (database.raw.name, name), database.raw.codec_options
    if where not in _decoded or _decoded[where][0] is not stored:
        _decoded[where] = stored, [bson.decode(each.raw, options) for each in stored]
    return list(_decoded[where][1])


async def _as_written(database: Database, name: str) -> Sequence[RawBSONDocument]:
    """Return a collection's documents; they are read anew only if this process may have changed them."""
    where, latest = (database.raw.name, name), writes.latest(database.raw.name, name)
    if not latest:
        return databases.begins_with(*where)
    if where not in _read or _read[where][0] != latest:
        _read[where] = latest, await _stored(database, name)
    return _read[where][1]


async def _stored(database: Database, name: str) -> list[RawBSONDocument]:
    collection = database.raw[name].with_options(codec_options=databases.RAW)
    return await collection.find({}, sort=[("_id", 1)]).to_list()


def changes(before: Mapping[str, Sequence[Document]], after: Mapping[str, Sequence[Document]]) -> list[str]:
    """Return what was made, changed or removed between two `contents`, each with the fields that differ."""
    return [
        f"{name}/{key}: {_differing(old.get(key, {}), new.get(key, {}))}"
        for name in sorted({*before, *after})
        for old, new in [(_by_id(before.get(name, ())), _by_id(after.get(name, ())))]
        for key in sorted({*old, *new}, key=str)
        if old.get(key) != new.get(key)
    ]


def _by_id(documents: Sequence[Document]) -> dict[object, Document]:
    return {each["_id"]: each for each in documents}


def _differing(old: Document, new: Document) -> str:
    names = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
    return ", ".join(f"{name} was {old.get(name)!r}, is {new.get(name)!r}" for name in names)
