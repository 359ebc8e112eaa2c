"""The exhibitor's own product table: searched, filtered, sorted and paged, with totals."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from expo.catalog.products.models import READ, Product, ProductStatus, Visibility
from expo.catalog.products.rules.table_rows import TableRow, has_terms, terms_of
from expo.catalog.products.service import Catalog
from expo.catalog.products.store.products import ProductStore
from expo.exhibitors.models import Exhibitor
from expo.fairs.sections.models import section as section_of
from expo.kit.access import Actor
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.kit.text import optional

_IN_A_THREAD: Final = 2000


class ProductSort(StrEnum):
    """Sort keys of the table; products without a price come last in either direction."""

    CHANGED = "CHANGED"
    NUMBER = "NUMBER"
    TITLE = "TITLE"
    PRICE = "PRICE"


@dataclass(frozen=True)
class ProductFilter:
    """A filter for products; all given conditions apply. ``text`` holds words, or the beginning of a number.

    ``problem``: True for products that have a problem or lack something, False for those without.
    """

    status: ProductStatus | None = None
    section: str | None = None
    visibility: Visibility | None = None
    incomplete: bool | None = None
    problem: bool | None = None
    text: str | None = None

    def checked(self) -> "ProductFilter":
        """Return the filter with its section resolved and its text cleaned; raises `SectionNotFound`, `Invalid`."""
        key = section_of(self.section).key if self.section else None
        return replace(self, section=key, text=optional(self.text, field="text", limit=200))

    def takes(self, row: TableRow) -> bool:
        """Say whether a product passes the filter, apart from ``text``."""
        return (
            self.status in {None, row.status}
            and self.section in {None, row.section}
            and self.visibility in {None, row.visibility}
            and self.incomplete in {None, row.incomplete}
            and self.problem in {None, row.incomplete or row.flawed}
        )


@dataclass(frozen=True)
class ProductCounts:
    """Number of an exhibitor's products by status."""

    drafts: int
    published: int
    withdrawn: int


@dataclass(frozen=True)
class ProductTable:
    """Lists an exhibitor's products for its own members."""

    _store: ProductStore
    catalog: Catalog

    async def counts(self, actor: Actor) -> ProductCounts:
        """Return how many products the actor's exhibitor has; raises `ProfileMissing`, `Forbidden`."""
        own = await self._own(actor)
        found = (await self._store.counts([own.id])).get(own.id, Counter[str]())
        drafts, published, withdrawn = (int(found.get(each, 0)) for each in ProductStatus)
        return ProductCounts(drafts, published, withdrawn)

    async def list(
        self,
        actor: Actor,
        *,
        part: Slice,
        product_filter: ProductFilter,
        sort: ProductSort | None = None,
        descending: bool = False,
    ) -> Page[Product]:
        """Return a page of the products that pass the filter.

        The default order is newest first; with it and at most a status filter, a page costs the
        same however many products there are. Raises `ProfileMissing`, `Forbidden`, `Invalid`.
        """
        requested = product_filter.checked()
        if sort is None and requested == ProductFilter(status=requested.status):
            return await self.catalog.mine(actor, part=part, status=requested.status)
        own = await self._own(actor)
        rows = await self._store.table.read(own.id)
        order = _TableOrder(sort or ProductSort.CHANGED, descending=descending or sort is None)
        after = _behind(part.after)
        if len(rows) > _IN_A_THREAD:
            page = await asyncio.to_thread(_cut, rows, requested, order, part, after)
        else:
            page = _cut(rows, requested, order, part, after)
        found = await self._store.get_many([each.id for each in page.items])
        kept = [(product, cursor) for product, cursor in zip(found, page.cursors, strict=True) if product is not None]
        return Page(tuple(each for each, _ in kept), tuple(each for _, each in kept), page.has_next, page.total)

    async def _own(self, actor: Actor) -> Exhibitor:
        return await self.catalog.exhibitors.require_own(actor, scope=READ)


@dataclass(frozen=True)
class _TableOrder:
    """The order of a table. Keys are texts, so that all cursors have the same form."""

    sort: ProductSort
    descending: bool

    def key(self, row: TableRow) -> tuple[str, str]:
        return _KEYS[self.sort](row), row.id

    def sorted(self, rows: Sequence[TableRow]) -> list[TableRow]:
        """Return entries in this order, those without a price last."""
        if self.sort is not ProductSort.PRICE:
            return sorted(rows, key=self.key, reverse=self.descending)
        priced = [each for each in rows if each.price is not None]
        rest = [each for each in rows if each.price is None]
        return sorted(priced, key=self.key, reverse=self.descending) + sorted(rest, key=lambda each: each.id)

    def is_behind(self, row: TableRow, after: tuple[str, str]) -> bool:
        """Say whether an entry comes after a cursor."""
        key = self.key(row)
        if self.sort is ProductSort.PRICE and "" in (key[0], after[0]):
            if key[0] == after[0]:
                return key > after
            return key[0] == ""
        return key < after if self.descending else key > after


_KEYS: Final[dict[ProductSort, Callable[[TableRow], str]]] = {
    ProductSort.CHANGED: lambda row: f"{round(row.changed_at.timestamp() * 1000):015d}",
    ProductSort.NUMBER: lambda row: row.number,
    ProductSort.TITLE: lambda row: row.title,
    ProductSort.PRICE: lambda row: "" if row.price is None else f"{row.currency}{row.price:024d}",
}


def _cut(
    rows: Sequence[TableRow],
    product_filter: ProductFilter,
    order: _TableOrder,
    part: Slice,
    after: tuple[str, str] | None,
) -> Page[TableRow]:
    terms = terms_of(product_filter.text or "")
    fit = [each for each in rows if product_filter.takes(each) and has_terms(each, terms)]
    ahead = fit if after is None else [each for each in fit if order.is_behind(each, after)]
    found = order.sorted(ahead)[: part.first + 1]
    return page_of(found, [encode_cursor(*order.key(each)) for each in found], part, total=len(fit))


def _behind(cursor: str | None) -> tuple[str, str] | None:
    if cursor is None:
        return None
    key, product_id = decode_cursor(cursor, [str, str])
    return key, product_id
