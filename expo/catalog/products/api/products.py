"""GraphQL queries and subscriptions of products, and the products of booths and exhibitors."""

from collections.abc import AsyncIterator

import strawberry

from expo.catalog.products.api.types import ProductType, load_counts, load_shown, product_connection
from expo.catalog.products.service import Catalog, ListingFilter
from expo.exhibitors.booths.api.types import BoothType
from expo.exhibitors.companies.api.types import ExhibitorType
from expo.kit.graphql.trade_types import UnitType, unit_type
from expo.kit.graphql.types import Connection, Info, checked_page, extend
from expo.kit.ids import checked_id
from expo.kit.paging import LARGEST_PAGE
from expo.kit.trade.values import units


@strawberry.type
class Query:
    """Queries for products."""

    @strawberry.field(description="A product by its id.")
    async def product(self, info: Info, id: strawberry.ID) -> ProductType:
        return ProductType.of(info, await info.context.service(Catalog).get(info.context.actor, product_id=id))

    @strawberry.field(
        metadata={"points": LARGEST_PAGE},
        description="Products by their ids, at most 100, in the given order; those you may not see are left out.",
    )
    async def products_by_ids(self, info: Info, ids: list[strawberry.ID]) -> list[ProductType]:
        found = await info.context.service(Catalog).by_ids(info.context.actor, product_ids=ids)
        return [ProductType.of(info, each) for each in found]

    @strawberry.field(
        description="Published products, newest first; `totalCount` is known only for an exhibitor's whole list."
    )
    async def products(
        self,
        info: Info,
        exhibitor_id: strawberry.ID | None = None,
        fair_id: strawberry.ID | None = None,
        section: str | None = None,
        category: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ProductType]:
        part = checked_page(first, after)
        page = await info.context.service(Catalog).list(
            info.context.actor,
            part=part,
            exhibitor_id=exhibitor_id,
            fair_id=fair_id,
            section=section,
            category=category,
        )
        return product_connection(info, page, part)

    @strawberry.field(description="Known units of measure, in the order to offer them.")
    def units(self, info: Info) -> list[UnitType]:
        return [unit_type(info, code) for code in units()]


@strawberry.type
class Subscription:
    """Subscriptions to products."""

    @strawberry.subscription(
        description="Changed products of an exhibitor, each time one changes that the reader may see."
    )
    async def product_changed(self, info: Info, exhibitor_id: strawberry.ID) -> AsyncIterator[ProductType]:
        valid_id = checked_id(exhibitor_id, "exh", field="exhibitorId")
        async with info.context.bus.listen("journal:product") as signals:
            async for signal in signals:
                if signal["facts"].get("exhibitor_id") != valid_id:
                    continue
                await info.context.renew()
                catalog = info.context.service(Catalog)
                [product] = await catalog.get_many(info.context.actor, product_ids=[signal["id"]])
                if product is not None:
                    yield ProductType.of(info, product)


@extend(BoothType)
class BoothProducts:
    """Fields of a booth."""

    @strawberry.field(
        description="Products at the booth, newest first: of one of the exhibitor's product groups, or all."
    )
    async def products(
        self: BoothType, info: Info, first: int | None = None, after: str | None = None, category: str | None = None
    ) -> Connection[ProductType]:
        part = checked_page(first, after)
        page = await info.context.loader(load_shown).load(ListingFilter(self.model.exhibitor_id, part, category))
        return product_connection(info, page, part)

    @strawberry.field(description="Number of products at the booth that the reader can see.")
    async def product_count(self: BoothType, info: Info) -> int:
        return await info.context.loader(load_counts).load(self.model.exhibitor_id)


@extend(ExhibitorType)
class ExhibitorProducts:
    """Fields of an exhibitor."""

    @strawberry.field(description="Products of the exhibitor, newest first: of one of its product groups, or all.")
    async def products(
        self: ExhibitorType, info: Info, first: int | None = None, after: str | None = None, category: str | None = None
    ) -> Connection[ProductType]:
        part = checked_page(first, after)
        page = await info.context.loader(load_shown).load(ListingFilter(self.model.id, part, category))
        return product_connection(info, page, part)

    @strawberry.field(description="Number of products that the reader can see.")
    async def product_count(self: ExhibitorType, info: Info) -> int:
        return await info.context.loader(load_counts).load(self.model.id)
