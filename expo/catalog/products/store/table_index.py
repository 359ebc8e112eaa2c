"""The table index: the few facts about an exhibitor's products by which its own table is sorted and searched.

An exhibitor with ten thousand products sorts them by number, title, price or change, and
searches them for words. Whatever index exists, the embedded database reads everything that an
equality matches, document by document (`expo.kit.db.mongo`). So the facts of 256 neighbours on
the exhibitor's list share one document, a bucket: ten thousand products are forty documents,
which any database reads in a few hundredths of a second; sorting and filtering happen here. A
bucket is written in the transaction of its products, so the two never differ.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from pymongo import IndexModel, UpdateOne

from expo.catalog.products.models import Product
from expo.catalog.products.rules.table_rows import TableRow, row_of
from expo.catalog.products.store.ordered_lists import exhibitor_list
from expo.kit.db.mongo import Collection, Document

BUCKETS: Final = "product_table_buckets"
"""Name of the collection."""
INDEXES: Final = {BUCKETS: [IndexModel([("exhibitor_id", 1)])]}
BUCKET: Final = 256


@dataclass(frozen=True)
class TableIndex:
    """Reads and writes buckets, in the current transaction."""

    buckets: Collection

    async def read(self, exhibitor_id: str) -> list[TableRow]:
        """Return an entry for each product of an exhibitor, unordered; one command."""
        documents = await self.buckets.find({"exhibitor_id": exhibitor_id})
        return [_row(key, each) for document in documents for key, each in document.get("lines", {}).items()]

    async def write(self, removed_products: Iterable[Product], products: Iterable[Product]) -> None:
        """Write the entries of present products and delete those of removed ones; one command."""
        pages: defaultdict[str, _Page] = defaultdict(_Page)
        for product in removed_products:
            pages[_bucket_of(product)].unset[f"lines.{product.id}"] = ""
        for product in products:
            page = pages[_bucket_of(product)]
            page.unset.pop(f"lines.{product.id}", None)
            page.set |= {f"lines.{product.id}": _document(row_of(product)), "exhibitor_id": product.exhibitor_id}
        changes = [UpdateOne({"_id": key}, page.change, upsert=bool(page.set)) for key, page in pages.items()]
        await self.buckets.bulk(changes)


@dataclass
class _Page:
    """The changes to one bucket."""

    set: Document = field(default_factory=dict)
    unset: Document = field(default_factory=dict)

    @property
    def change(self) -> Document:
        return {name: fields for name, fields in (("$set", self.set), ("$unset", self.unset)) if fields}


def _bucket_of(product: Product) -> str:
    return f"{product.exhibitor_id}/{product.places[exhibitor_list(product.exhibitor_id, None)] // BUCKET}"


def _document(row: TableRow) -> Document:
    document: Document = msgspec.to_builtins(row, builtin_types=(datetime,))
    del document["id"]
    return {name: value for name, value in document.items() if value not in (None, False)}


def _row(product_id: str, document: dict[str, Any]) -> TableRow:
    return msgspec.convert({"id": product_id, **document}, TableRow, builtin_types=(datetime,))
