"""Shelves: the ordered lists that products stand on, such as ``all``, ``section:…`` or ``PUBLISHED:exh_…``."""

from dataclasses import fields
from typing import Final

from expo.catalog.products.models import Product, ProductStatus, ProductTerms
from expo.catalog.products.rules.quality import problem_lists
from expo.kit.db.mongo import Collection, Database, from_document
from expo.kit.db.ordered_lists import ListQuery, OrderedLists
from expo.kit.paging import Slice

PLACES: Final = "shelf_places"
"""The collection, by the name that existing databases know, as is the field ``shelves`` of products."""
ALL: Final = "all"
_BUCKETS: Final = 25
"""So many are looked into at once by who reads all: with four times as many each costs the embedded database twice."""


def section_list(section: str) -> str:
    """Return the list of what is published in a section."""
    return f"section:{section}"


def exhibitor_list(exhibitor_id: str, status: ProductStatus | None = ProductStatus.PUBLISHED) -> str:
    """Return the list of an exhibitor's products with a status, or of all of them."""
    return f"{status or 'every'}:{exhibitor_id}"


def lists_of(product: Product) -> set[str]:
    """Return the lists that a product belongs to."""
    own = {exhibitor_list(product.exhibitor_id, None), exhibitor_list(product.exhibitor_id, product.status)}
    return own | {ALL, section_list(product.section)} | problem_lists(product) if product.is_published else own


def product_lists(database: Database, products: Collection) -> OrderedLists[Product]:
    """Return the ordered lists over a collection of products."""
    return OrderedLists(database, PLACES, products, Product, "shelves", lists_of)


def within(
    list_name: str, wanted: Slice, *, category: str | None = None, section: str | None = None
) -> ListQuery[Product]:
    """Return a query for a list; only for an exhibitor's own group, or a section, where one is given."""
    return ListQuery(
        list_name, wanted, lambda product: category in {None, product.category} and section in {None, product.section}
    )


async def offers_in(lists: OrderedLists[Product], bucket: int) -> tuple[list[ProductTerms], int | None]:
    """Return the offers in the next buckets of all that is published, and the next bucket if there are more."""
    found, after = await lists.scan(ALL, bucket, _BUCKETS, {each.name: 1 for each in fields(ProductTerms)})
    return [from_document(ProductTerms, each) for each in found], after
