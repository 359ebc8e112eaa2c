"""All that a database holds, to say that a refused action wrote nothing."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from expo.kit.db.documents import Document
from expo.kit.db.mongo import Database
from tests.support import databases

BOOKKEEPING: Final = frozenset({"installation", "leases", "followers"})
"""What changes without anybody's doing."""


async def contents(database: Database, *, without: Collection[str] = BOOKKEEPING) -> dict[str, list[Document]]:
    """Return all documents by their collection, except for the collections named ``without`` and for empty ones."""
    found, written = {}, databases.collections_with_documents(database.raw.name)
    names = await database.raw.list_collection_names() if written is None else written
    for name in sorted(set(names) - set(without)):
        documents = await database.raw[name].find({}, sort=[("_id", 1)]).to_list()
        if documents:
            found[name] = documents
    return found


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
