"""Shelves: the ordered lists that products stand on, such as ``all``, ``section:…`` or ``PUBLISHED:exh_…``."""

from dataclasses import fields
from typing import Final

from expo.catalog.products.models import Offer, Product, ProductStatus
from expo.catalog.products.rules.quality import problem_shelves
from expo.kit.db.mongo import Collection, Database, from_document
from expo.kit.db.ordered_lists import ListQuery, OrderedLists
from expo.kit.paging import Slice

PLACES: Final = "shelf_places"
ALL: Final = "all"
_BOXES: Final = 25
"""So many are looked into at once by who reads all: with four times as many each costs the embedded database twice."""


def section_shelf(section: str) -> str:
    """Return the shelf of what is published in a section."""
    return f"section:{section}"


def exhibitor_shelf(exhibitor_id: str, status: ProductStatus | None = ProductStatus.PUBLISHED) -> str:
    """Return the shelf of an exhibitor's products with a status, or of all of them."""
    return f"{status or 'every'}:{exhibitor_id}"


def shelves_of(product: Product) -> set[str]:
    """Return the shelves that a product belongs on."""
    own = {exhibitor_shelf(product.exhibitor_id, None), exhibitor_shelf(product.exhibitor_id, product.status)}
    return own | {ALL, section_shelf(product.section)} | problem_shelves(product) if product.is_published else own


def shelves(database: Database, products: Collection) -> OrderedLists[Product]:
    """Return the shelves over a collection of products."""
    return OrderedLists(database, PLACES, products, Product, "shelves", shelves_of)


def within(shelf: str, wanted: Slice, *, category: str | None = None, section: str | None = None) -> ListQuery[Product]:
    """Return a query for a shelf; only for an exhibitor's own group, or a section, where one is given."""
    return ListQuery(
        shelf, wanted, lambda product: category in {None, product.category} and section in {None, product.section}
    )


async def offers_in(lists: OrderedLists[Product], box: int) -> tuple[list[Offer], int | None]:
    """Return the offers in the next boxes of all that is published, and the box to go on with if there are more."""
    found, after = await lists.scan(ALL, box, _BOXES, {each.name: 1 for each in fields(Offer)})
    return [from_document(Offer, each) for each in found], after
