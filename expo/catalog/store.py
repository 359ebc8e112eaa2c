"""Products, their versions and their counts in the database."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pymongo import DeleteOne, IndexModel, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from expo.catalog.errors import NumberTaken
from expo.catalog.models import Product, ProductStatus, ProductVersion
from expo.catalog.shelves import Keep, Shelves, Stretch, boxes_of
from expo.kit.mongo import Collection, Database, Document, by_id, from_document, to_document
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

PRODUCTS: Final = "products"
VERSIONS: Final = "product_versions"
COUNTS: Final = "product_counts"
INDEXES: Final = {
    PRODUCTS: [
        IndexModel([("key", 1)], unique=True),
        IndexModel([("shelves", 1)]),
        IndexModel([("chosen", 1)]),
    ],
    VERSIONS: [IndexModel([("product_id", 1), ("number", -1)])],
}
_MOST_CHOSEN: Final = 5000
_DUPLICATE: Final = 11000


@dataclass(frozen=True)
class Change:
    """A product as it was (None: it is new) and as it is to be (None: it is to go)."""

    before: Product | None
    after: Product | None


@dataclass(frozen=True)
class ProductStore:
    """Keeps products. ``key`` makes item numbers unique and findable, ``shelves`` makes lists (see `Shelves`)."""

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
    def _shelves(self) -> Shelves:
        return Shelves(self.database, self._products)

    async def find(self, product_id: str) -> Product | None:
        """Return a product by its id, or None."""
        document = await self._products.find_one({"_id": product_id})
        return None if document is None else from_document(Product, document)

    async def get_many(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return products in the order of their ids."""
        found = by_id(await self._products.find({"_id": {"$in": list(set(product_ids))}}))
        return [from_document(Product, found[each]) if each in found else None for each in product_ids]

    async def by_number(self, exhibitor_id: str, numbers: Sequence[str]) -> dict[str, Product]:
        """Return an exhibitor's products with these item numbers, by number."""
        keys = [_key(exhibitor_id, number) for number in set(numbers)]
        found = [from_document(Product, each) for each in await self._products.find({"key": {"$in": keys}})]
        return {each.number: each for each in found}

    async def read(self, stretches: Sequence[Stretch], keep: Keep) -> list[Page[Product]]:
        """Return a page of each stretch (see `Shelves.read`)."""
        return await self._shelves.read(stretches, keep)

    async def write(self, changes: Sequence[Change], *, person_id: str | None) -> list[Product]:
        """Write products, a version of each whose content is new, and the counts; return those that stay.

        At most eight commands, however many there are. Raises `NumberTaken`.
        """
        staying = [change.after for change in changes if change.after is not None]
        placed = await self._shelves.place(staying)
        after = [replace(product, places=places) for product, places in zip(staying, placed, strict=True)]
        before = {change.before.id: change.before for change in changes if change.before is not None}
        try:
            await self._products.insert_many([_document(each) for each in after if each.id not in before])
            await self._products.bulk(
                [ReplaceOne({"_id": each.id}, _document(each)) for each in after if each.id in before]
            )
        except BulkWriteError as error:
            if not error.has_error_label("TransientTransactionError") and _is_duplicate(error):
                raise NumberTaken from error
            raise
        await self._remove(before.keys() - {each.id for each in after})
        new = [each for each in after if each.id not in before or before[each.id].version < each.version]
        await self._versions.insert_many([to_document(_version(each, person_id)) for each in new])
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
        """Return, by exhibitor, how many products it has by status, and of the published by visibility."""
        documents = await self._counts.find({"_id": {"$in": list(set(exhibitor_ids))}})
        return {each.pop("_id"): Counter(each) for each in documents}

    async def chosen_counts(self, organisation_id: str) -> Counter[str]:
        """Return, by exhibitor, how many published products have chosen an organisation; counts to 5,000."""
        projection = {"exhibitor_id": 1, "status": 1}
        documents = await self._products.find({"chosen": organisation_id}, limit=_MOST_CHOSEN, projection=projection)
        return Counter(each["exhibitor_id"] for each in documents if each["status"] == ProductStatus.PUBLISHED)

    async def find_version(self, product_id: str, number: int) -> ProductVersion | None:
        """Return one version of a product, or None."""
        document = await self._versions.find_one({"_id": _version_id(product_id, number)})
        return None if document is None else from_document(ProductVersion, document)

    async def versions(self, product_id: str, wanted: Slice, *, total: int) -> Page[ProductVersion]:
        """Return a product's versions, newest first."""
        query: dict[str, Any] = {"product_id": product_id}
        if wanted.after:
            query["number"] = {"$lt": decode_cursor(wanted.after, [int])[0]}
        documents = await self._versions.find(query, sort=[("number", -1)], limit=wanted.first + 1)
        found = [from_document(ProductVersion, document) for document in documents]
        return page_of(found, [encode_cursor(each.number) for each in found], wanted, total=total)


def _key(exhibitor_id: str, number: str) -> str:
    return f"{exhibitor_id}/{number}"


def _document(product: Product) -> Document:
    return to_document(product) | {
        "key": _key(product.exhibitor_id, product.number),
        "shelves": boxes_of(product.places),
    }


def _counted_as(product: Product) -> tuple[str, ...]:
    return (product.status, product.visibility) if product.is_published else (product.status,)


def _version_id(product_id: str, number: int) -> str:
    return f"{product_id}/{number}"


def _version(product: Product, person_id: str | None) -> ProductVersion:
    return ProductVersion(
        id=_version_id(product.id, product.version),
        product_id=product.id,
        number=product.version,
        at=product.changed_at,
        person_id=person_id,
        content=product.content,
    )


def _is_duplicate(error: BulkWriteError) -> bool:
    problems = (error.details or {}).get("writeErrors", [])
    return any(each.get("code") == _DUPLICATE for each in problems)
