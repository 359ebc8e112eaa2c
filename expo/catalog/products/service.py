"""Reading products: who may see which, and how many there are.

Members of its exhibitor always see a product. Others see it if it is published, its exhibitor is
published (and not suspended), and they belong to its audience: everyone, signed-in organisations,
or chosen ones. The exhibitor's state is looked up on every read, so that the products of a
suspended exhibitor disappear at once, from counts too.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from expo.catalog.products.errors import ProductNotFound, VersionNotFound
from expo.catalog.products.models import READ, Product, ProductStatus, ProductTerms, ProductVersion, Visibility
from expo.catalog.products.store.ordered_lists import ALL, exhibitor_list, section_list, within
from expo.catalog.products.store.products import ProductStore
from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.fairs.sections.models import section as section_of
from expo.kit.access import Actor, require_member, require_signed_in
from expo.kit.db.ordered_lists import ListQuery
from expo.kit.errors import Invalid
from expo.kit.ids import checked_id, is_id
from expo.kit.paging import LARGEST_PAGE, Page, Slice
from expo.kit.text import optional

_NUMBERS_BATCH = 1000


@dataclass(frozen=True)
class ListingFilter:
    """A request for an exhibitor's products: those of its own group ``category``, or all."""

    exhibitor_id: str
    part: Slice
    category: str | None = None


@dataclass(frozen=True)
class _VisibleProducts:
    """Filters products read from the store to those that a reader may see."""

    catalog: "Catalog"
    actor: Actor
    fair_id: str | None = None

    async def __call__(self, products: Sequence[Product]) -> frozenset[str]:
        fit = [each for each in products if each.is_published and each.is_for(self.actor)]
        ids = sorted({each.exhibitor_id for each in fit})
        shown, with_open_booths = await asyncio.gather(self.catalog.shown_exhibitors(ids), self._with_open_booths(ids))
        visible = shown & with_open_booths
        return frozenset(each.id for each in fit if each.exhibitor_id in visible)

    async def _with_open_booths(self, exhibitor_ids: Sequence[str]) -> set[str]:
        """Return those exhibitors that have an open booth at the fair, or all of them if no fair is given."""
        if self.fair_id is None or not exhibitor_ids:
            return set(exhibitor_ids)
        exhibitors = self.catalog.exhibitors
        booths = await exhibitors.booths_of(self.actor, exhibitor_ids=exhibitor_ids, fair_id=self.fair_id)
        return {booth.exhibitor_id for booth in booths if booth is not None and booth.is_open}


@dataclass(frozen=True)
class Catalog:
    """Products as readers see them."""

    _store: ProductStore
    exhibitors: Exhibitors
    fairs: Fairs

    async def get(self, actor: Actor, *, product_id: str) -> Product:
        """Return a product that the actor may see; raises `ProductNotFound`."""
        [found] = await self.get_many(actor, product_ids=[product_id])
        if found is None:
            raise ProductNotFound
        return found

    async def get_many(self, actor: Actor, *, product_ids: Sequence[str]) -> list[Product | None]:
        """Return products in the order of their ids, None for what the actor may not see."""
        known = [each for each in product_ids if is_id(each, "prod")]
        found = {each.id: each for each in await self._store.get_many(known) if each} if known else {}
        own = {each.id for each in found.values() if each.is_own(actor)}
        visible = own | await _VisibleProducts(self, actor)([each for each in found.values() if each.id not in own])
        return [_shown(actor, found[each]) if each in visible else None for each in product_ids]

    async def find_many(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return products whether shown or not, for services that check access themselves."""
        return await self._store.get_many(product_ids)

    async def by_ids(self, actor: Actor, *, product_ids: Sequence[str]) -> list[Product]:
        """Return those of at most 100 products that the actor may see, each once, in the given order."""
        if len(product_ids) > LARGEST_PAGE:
            raise Invalid(f"Ask for at most {LARGEST_PAGE} products at once.", field="ids")
        found = await self.get_many(actor, product_ids=list(dict.fromkeys(product_ids)))
        return [each for each in found if each is not None]

    async def of_exhibitors(self, actor: Actor, *, filters: Sequence[ListingFilter]) -> list[Page[Product]]:
        """Return a page of published products for each request; the number of commands is constant."""
        queries = [
            within(exhibitor_list(each.exhibitor_id), each.part, category=_group(each.category)) for each in filters
        ]
        return [_shown_page(actor, page) for page in await self._store.read(queries, _VisibleProducts(self, actor))]

    async def counts(self, actor: Actor, *, exhibitor_ids: Sequence[str]) -> list[int]:
        """Return for each exhibitor the number of published products that the actor may see."""
        found = await self.exhibitors.visible_many(exhibitor_ids)
        counts = await self._store.counts(exhibitor_ids)
        known = actor.organisation_id if actor.signed_in and actor.has_scope(READ) else None
        chosen = any(count[Visibility.CHOSEN] for count in counts.values())
        for_us = await self._store.chosen_counts(known) if known and chosen else Counter[str]()
        visible = []
        for exhibitor in found:
            count = Counter[str]() if exhibitor is None else counts.get(exhibitor.id, Counter[str]())
            if exhibitor is not None and known == exhibitor.organisation_id:
                visible.append(count[ProductStatus.PUBLISHED])
            else:
                registered = count[Visibility.REGISTERED] if known else 0
                visible.append(count[Visibility.PUBLIC] + registered + (for_us[exhibitor.id] if exhibitor else 0))
        return visible

    async def mine(self, actor: Actor, *, part: Slice, status: ProductStatus | None = None) -> Page[Product]:
        """Return the products of the actor's exhibitor, newest first, with their total."""
        own = await self.exhibitors.require_own(actor, scope=READ)
        count = (await self._store.counts([own.id])).get(own.id, Counter())
        total = sum(count[each] for each in ([status] if status else ProductStatus))
        [page] = await self._store.read([ListQuery(exhibitor_list(own.id, status), part, exhaustive=True)], _everything)
        return replace(page, total=total)

    async def versions(self, actor: Actor, *, product_id: str, part: Slice) -> Page[ProductVersion]:
        """Return all versions of the exhibitor's own product, newest first; raises `ProductNotFound`."""
        product = await self.own(actor, product_id=product_id, scope=READ)
        return await self._store.versions(product, part)

    async def version(self, actor: Actor, *, product_id: str, number: int) -> ProductVersion:
        """Return one version of the exhibitor's own product; raises `ProductNotFound`, `VersionNotFound`."""
        product = await self.own(actor, product_id=product_id, scope=READ)
        found = await self._store.find_version(product, number)
        if found is None:
            raise VersionNotFound
        return found

    async def versions_of(self, actor: Actor, *, keys: Sequence[tuple[str, int]]) -> list[ProductVersion | None]:
        """Return versions of own products, by product id and version number; None for those that do not exist."""
        found = await self.get_many(actor, product_ids=list({product_id for product_id, _ in keys}))
        own = {each.id: each for each in found if each is not None and each.is_own(actor)}
        known = await self._store.find_versions([(own[key], number) for key, number in keys if key in own])
        return [known.get(each) for each in keys]

    async def own(self, actor: Actor, *, product_id: str, scope: str) -> Product:
        """Return a product of the actor's organisation; raises `SignInRequired`, `ProductNotFound`, `Forbidden`."""
        require_signed_in(actor)
        product = await self._store.find(checked_id(product_id, "prod"))
        if product is None or not (actor.acts_for(product.organisation_id) or product.is_own(actor)):
            raise ProductNotFound
        require_member(actor, product.organisation_id, scope=scope)
        return product

    async def own_by_number(self, actor: Actor, *, numbers: Sequence[str]) -> dict[str, Product]:
        """Return the products of the actor's exhibitor with these item numbers, at most 1,000, by number."""
        own = await self.exhibitors.require_own(actor, scope=READ)
        return await self._store.by_number(own.id, numbers[:_NUMBERS_BATCH])

    async def every_own(self, actor: Actor) -> AsyncIterator[list[Product]]:
        """Yield all products of the actor's exhibitor, newest first, a hundred at a time."""
        own = await self.exhibitors.require_own(actor, scope=READ)
        async for products in self._every(exhibitor_list(own.id, None)):
            yield products

    async def on_show(self, product_ids: Sequence[str]) -> list[Product | None]:
        """Return published products of published exhibitors, whatever their audience; None for others.

        For journal followers that build indexes: they store ``visibility``, ``chosen`` and
        ``organisation_id`` in the index.
        """
        found = [each if each and each.is_published else None for each in await self._store.get_many(product_ids)]
        shown = await self.shown_exhibitors([each.exhibitor_id for each in found if each])
        return [each if each and each.exhibitor_id in shown else None for each in found]

    async def every_published(self, *, exhibitor_id: str) -> AsyncIterator[list[Product]]:
        """Yield all published products of an exhibitor in batches, whether or not the exhibitor is shown."""
        async for products in self._every(exhibitor_list(exhibitor_id)):
            yield products

    async def every_on_show(self, *, exhibitor_id: str | None = None) -> AsyncIterator[list[Product]]:
        """Yield all products that `on_show` would return, of one exhibitor or of all, newest first, in batches."""
        list_name = ALL if exhibitor_id is None else exhibitor_list(exhibitor_id)
        async for products in self._every(list_name):
            shown = await self.shown_exhibitors([each.exhibitor_id for each in products])
            yield [each for each in products if each.exhibitor_id in shown]

    async def every_terms(self, *, begin: int = 0) -> AsyncIterator[tuple[list[ProductTerms], int]]:
        """Yield the terms of all published products in batches, oldest first, each with the bucket to resume from.

        For higher-level services that rate all products of a fair and know which exhibitors are shown there. A product
        published again meanwhile is yielded twice.
        """
        bucket, coming = begin, asyncio.ensure_future(self._store.terms(begin))
        try:
            while True:
                offers, after = await coming
                if after is None:
                    # Resuming from here rereads the last buckets, as they may have grown by then.
                    yield offers, bucket
                    return
                bucket, coming = after, asyncio.ensure_future(self._store.terms(after))
                yield offers, after
        finally:
            coming.cancel()

    async def shown_exhibitors(self, exhibitor_ids: Sequence[str]) -> set[str]:
        """Return those of these exhibitors that everyone may see now."""
        ids = sorted(set(exhibitor_ids))
        return {each.id for each in await self.exhibitors.visible_many(ids) if each is not None} if ids else set()

    async def _every(self, list_name: str) -> AsyncIterator[list[Product]]:
        part: Slice | None = Slice(LARGEST_PAGE)
        while part is not None:
            [page] = await self._store.read([ListQuery(list_name, part, exhaustive=True)], _everything)
            if page.items:
                yield list(page.items)
            part = Slice(LARGEST_PAGE, page.cursors[-1]) if page.has_next and page.cursors else None

    async def in_list(self, actor: Actor, *, list_name: str, part: Slice, fair_id: str) -> Page[Product]:
        """Return the products of a list that the actor may see, from exhibitors with an open booth at the fair."""
        [page] = await self._store.read([ListQuery(list_name, part)], _VisibleProducts(self, actor, fair_id))
        return _shown_page(actor, page)

    async def list(
        self,
        actor: Actor,
        *,
        part: Slice,
        exhibitor_id: str | None = None,
        fair_id: str | None = None,
        section: str | None = None,
        category: str | None = None,
    ) -> Page[Product]:
        """Return published products that the actor may see, newest first.

        The total is given only for an exhibitor's products without a section, group or fair. Raises
        `SectionNotFound`, `FairNotFound`, and `Invalid` for a group without its exhibitor.
        """
        if category is not None and exhibitor_id is None:
            raise Invalid("Give the exhibitor too: product groups belong to an exhibitor.", field="exhibitorId")
        key = section and section_of(section).key
        fair = None if fair_id is None else (await self.fairs.get(actor, fair_id=fair_id)).id
        list_name = section_list(key) if key else ALL
        if exhibitor_id is not None:
            list_name = exhibitor_list(checked_id(exhibitor_id, "exh", field="exhibitorId"))
        query = within(list_name, part, category=_group(category), section=key)
        [page] = await self._store.read([query], _VisibleProducts(self, actor, fair))
        if exhibitor_id is not None and not (fair or key or category):
            [total] = await self.counts(actor, exhibitor_ids=[exhibitor_id])
            page = replace(page, total=total)
        return _shown_page(actor, page)


def _shown(actor: Actor, product: Product) -> Product:
    """Return a product as the actor sees it: only its own members see which organisations were chosen."""
    return product if product.is_own(actor) or not product.chosen else replace(product, chosen=[])


def _shown_page(actor: Actor, page: Page[Product]) -> Page[Product]:
    return replace(page, items=tuple(_shown(actor, each) for each in page.items))


async def _everything(products: Sequence[Product]) -> frozenset[str]:
    return frozenset(each.id for each in products)


def _group(category: str | None) -> str | None:
    return optional(category, field="category", limit=80)
