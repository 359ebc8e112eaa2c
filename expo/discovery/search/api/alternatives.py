"""GraphQL query for alternatives to a product that is no longer shown."""

import strawberry

from expo.catalog.products.api.types import ProductType, load_products
from expo.catalog.products.service import Catalog
from expo.discovery.search.alternatives import product_alternatives
from expo.discovery.search.service import Discovery
from expo.kit.graphql.types import Info, checked_page


@strawberry.type
class Query:
    """Queries for products that are no longer shown."""

    @strawberry.field(
        description="Products similar to one that is no longer shown; empty for a product that not everyone could see."
    )
    async def product_alternatives(self, info: Info, product_id: strawberry.ID, first: int = 8) -> list[ProductType]:
        catalog, discovery = info.context.service(Catalog), info.context.service(Discovery)
        part = checked_page(first, None)
        ids = await product_alternatives(catalog, discovery, info.context.actor, product_id=product_id, part=part)
        found = await info.context.loader(load_products).load_many(ids)
        return [ProductType.of(info, each) for each in found if each is not None]
