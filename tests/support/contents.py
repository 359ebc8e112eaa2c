"""All that a database holds, to say that a refused action wrote nothing."""

from collections.abc import Collection
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
