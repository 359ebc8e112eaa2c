"""The ordered lists that products belong to, such as ``all``, ``section:…`` or ``PUBLISHED:exh_…``."""

from dataclasses import fields
from typing import Final

from expo.catalog.products.models import Product, ProductStatus, ProductTerms
from expo.catalog.products.rules.quality import problem_lists
from expo.kit.db.mongo import Collection, Database, from_document
from expo.kit.db.ordered_lists import ListQuery, OrderedLists
from expo.kit.paging import Slice

PLACES: Final = "list_places"
"""Name of the collection."""
ALL: Final = "all"
_BUCKETS: Final = 25
"""Buckets read at once in a full scan: with four times as many, each costs the embedded database twice the time."""


def section_list(section: str) -> str:
    """Return the list of published products in a section."""
    return f"section:{section}"


def exhibitor_list(exhibitor_id: str, status: ProductStatus | None = ProductStatus.PUBLISHED) -> str:
    """Return the list of an exhibitor's products with a status, or of all its products."""
    return f"{status or 'every'}:{exhibitor_id}"


def lists_of(product: Product) -> set[str]:
    """Return the lists that a product belongs to."""
    own = {exhibitor_list(product.exhibitor_id, None), exhibitor_list(product.exhibitor_id, product.status)}
    return own | {ALL, section_list(product.section)} | problem_lists(product) if product.is_published else own


def product_lists(database: Database, products: Collection) -> OrderedLists[Product]:
    """Return the ordered lists over a collection of products."""
    return OrderedLists(database, PLACES, products, Product, "list_buckets", lists_of)


def within(
    list_name: str, part: Slice, *, category: str | None = None, section: str | None = None
) -> ListQuery[Product]:
    """Return a query for a list, restricted to an exhibitor's own group or to a section if given."""
    return ListQuery(
        list_name, part, lambda product: category in {None, product.category} and section in {None, product.section}
    )


async def offers_in(lists: OrderedLists[Product], bucket: int) -> tuple[list[ProductTerms], int | None]:
    """Return the terms in the next buckets of all published products, and the next bucket if there are more."""
    found, after = await lists.scan(ALL, bucket, _BUCKETS, {each.name: 1 for each in fields(ProductTerms)})
    return [from_document(ProductTerms, each) for each in found], after
