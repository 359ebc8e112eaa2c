"""Storage of products, their versions and their counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pymongo import DeleteOne, IndexModel, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from expo.catalog.products.errors import NumberTaken
from expo.catalog.products.models import Change, Product, ProductTerms, ProductVersion
from expo.catalog.products.rules.quality import with_problems
from expo.catalog.products.store import table_index
from expo.catalog.products.store.ordered_lists import offers_in, product_lists
from expo.catalog.products.store.table_index import TableIndex
from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.db.ordered_lists import Keep, ListQuery, OrderedLists, buckets_of
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

PRODUCTS: Final = "products"
VERSIONS: Final = "product_versions"
COUNTS: Final = "product_counts"
INDEXES: Final = {
    PRODUCTS: [
        IndexModel([("key", 1)], unique=True),
        IndexModel([("list_buckets", 1)]),
    ],
    VERSIONS: [IndexModel([("product_id", 1), ("number", -1)])],
    **table_index.INDEXES,
}
_MAX_CHOSEN: Final = 5000
_DUPLICATE: Final = 11000


@dataclass(frozen=True)
class ProductStore:
    """Stores products. ``key`` makes item numbers unique, ``list_buckets`` names a product's lists (see `lists_of`)."""

    database: Database

    @property
    def _products(self) -> Collection:
        return self.database.collection(PRODUCTS)

    @property
    def _versions(self) -> Collection:
        return self.database.collection(VERSIONS)

    @property
    def _counts(self) -> Collection:
        return self.database.collection(COUNTS)

    @property
    def _lists(self) -> OrderedLists[Product]:
        return product_lists(self.database, self._products)

    @property
    def table(self) -> TableIndex:
        """The index for sorting and searching tables."""
        return TableIndex(self.database.collection(table_index.BUCKETS))

    async def find(self, product_id: str) -> Product | None:
        """Return a product by its id, or None."""
        return (await self.get_many([product_id]))[0]

    async def get_many(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return products in the order of their ids, None for missing ones; one command per hundred."""
        return await self._products.get_many(Product, product_ids)

    async def by_number(self, exhibitor_id: str, numbers: Sequence[str]) -> dict[str, Product]:
        """Return an exhibitor's products with these item numbers, by number; one command per hundred."""
        found = await self._products.find_in("key", [_key(exhibitor_id, number) for number in numbers])
        return {each["number"]: from_document(Product, each) for each in found}

    async def read(self, queries: Sequence[ListQuery[Product]], keep: Keep[Product]) -> list[Page[Product]]:
        """Return a page for each query (see `OrderedLists.read`)."""
        return await self._lists.read(queries, keep)

    async def terms(self, bucket: int) -> tuple[list[ProductTerms], int | None]:
        """Return the next terms of all published products (see `offers_in`)."""
        return await offers_in(self._lists, bucket)

    async def write(self, changes: Sequence[Change], *, person_id: str | None) -> list[Product]:
        """Write products, their superseded versions, and the counts; return the products that remain.

        At most eight commands, however many products there are. Raises `NumberTaken`.
        """
        before = {change.before.id: change.before for change in changes if change.before is not None}
        staying = [with_problems(change.after, change.before) for change in changes if change.after is not None]
        after = [
            replace(product, places=places, changed_by=product.changed_by if _is_kept(product, before) else person_id)
            for product, places in zip(staying, await self._lists.place(staying), strict=True)
        ]
        try:
            await self._products.insert_many([_document(each) for each in after if each.id not in before])
            known = [ReplaceOne({"_id": each.id}, _document(each)) for each in after if each.id in before]
            await self._products.bulk(known)
        except BulkWriteError as error:
            if not error.has_error_label("TransientTransactionError") and _is_duplicate(error):
                raise NumberTaken from error
            raise
        gone = before.keys() - {each.id for each in after}
        await self._remove(gone)
        await self.table.write([before[each] for each in sorted(gone)], after)
        left = [before[each.id] for each in after if each.id in before and not _is_kept(each, before)]
        await self._versions.insert_many([to_document(version_of(each)) for each in left])
        await self._count(changes)
        return after

    async def _remove(self, product_ids: set[str]) -> None:
        if product_ids:
            await self._products.bulk([DeleteOne({"_id": each}) for each in sorted(product_ids)])
            await self._versions.delete({"product_id": {"$in": sorted(product_ids)}})

    async def _count(self, changes: Sequence[Change]) -> None:
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for change in changes:
            for product, step in ((change.before, -1), (change.after, 1)):
                if product is not None:
                    for name in _counted_as(product):
                        counts[product.exhibitor_id][name] += step
        steps = {
            exhibitor_id: {name: step for name, step in count.items() if step} for exhibitor_id, count in counts.items()
        }
        await self._counts.bulk(
            [UpdateOne({"_id": each}, {"$inc": step}, upsert=True) for each, step in sorted(steps.items()) if step]
        )

    async def counts(self, exhibitor_ids: Sequence[str]) -> dict[str, Counter[str]]:
        """Return product counts by exhibitor: by status, and for published products also by visibility."""
        documents = await self._counts.find({"_id": {"$in": list(set(exhibitor_ids))}})
        return {each.pop("_id"): Counter(each) for each in documents}

    async def chosen_counts(self, organisation_id: str) -> Counter[str]:
        """Return by exhibitor how many published products have chosen an organisation, 5,000 at most in all."""
        query = {"list_buckets": _chosen_list(organisation_id)}
        documents = await self._products.find(query, limit=_MAX_CHOSEN, projection={"exhibitor_id": 1})
        return Counter(each["exhibitor_id"] for each in documents)

    async def find_version(self, product: Product, number: int) -> ProductVersion | None:
        """Return one version of a product, or None. The current version is the product itself."""
        if number == product.version:
            return version_of(product)
        document = await self._versions.find_one({"_id": _version_id(product.id, number)})
        return None if document is None else from_document(ProductVersion, document)

    async def left_behind(self, versions: Iterable[tuple[str, int]]) -> dict[tuple[str, int], ProductVersion]:
        """Return those earlier versions that exist, by product id and version number; one command per hundred."""
        ids = [_version_id(product_id, number) for product_id, number in versions]
        found = (
            [from_document(ProductVersion, each) for each in await self._versions.find_in("_id", ids)] if ids else []
        )
        return {(each.product_id, each.number): each for each in found}

    async def find_versions(self, pairs: Sequence[tuple[Product, int]]) -> dict[tuple[str, int], ProductVersion]:
        """Return versions of products, including the current ones, by product id and version number."""
        present = {(each.id, each.version): version_of(each) for each, _ in pairs}
        return await self.left_behind((each.id, number) for each, number in pairs if number != each.version) | present

    async def versions(self, product: Product, part: Slice) -> Page[ProductVersion]:
        """Return a product's versions, newest first, beginning with the current one."""
        query: dict[str, Any] = {"product_id": product.id}
        if part.after:
            query["number"] = {"$lt": decode_cursor(part.after, [int])[0]}
        documents = await self._versions.find(query, sort=[("number", -1)], limit=part.first + 1)
        found = [from_document(ProductVersion, document) for document in documents]
        if not part.after:
            found.insert(0, version_of(product))
        return page_of(found, [encode_cursor(each.number) for each in found], part, total=product.version)


def version_of(product: Product) -> ProductVersion:
    """Return a product's current version."""
    return ProductVersion(
        id=_version_id(product.id, product.version),
        product_id=product.id,
        number=product.version,
        at=product.changed_at,
        person_id=product.changed_by,
        content=product.content,
    )


def _is_kept(product: Product, before: Mapping[str, Product]) -> bool:
    """Say whether a product's content is unchanged."""
    return product.id in before and before[product.id].version == product.version


def _key(exhibitor_id: str, number: str) -> str:
    return f"{exhibitor_id}/{number}"


def _document(product: Product) -> Document:
    chosen = [_chosen_list(each) for each in product.chosen] if product.is_published else []
    return to_document(product) | {
        "key": _key(product.exhibitor_id, product.number),
        "list_buckets": buckets_of(product.places) + chosen,
    }


def _chosen_list(organisation_id: str) -> str:
    return f"chosen:{organisation_id}"


def _counted_as(product: Product) -> tuple[str, ...]:
    return (product.status, product.visibility) if product.is_published else (product.status,)


def _version_id(product_id: str, number: int) -> str:
    return f"{product_id}/{number}"


def _is_duplicate(error: BulkWriteError) -> bool:
    problems = (error.details or {}).get("writeErrors", [])
    return any(each.get("code") == _DUPLICATE for each in problems)
