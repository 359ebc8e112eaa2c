"""GraphQL queries of the exhibitor's product table."""

import strawberry

from expo.catalog.products.api.enums import ProductStatus, Visibility
from expo.catalog.products.api.types import ProductType, product_connection
from expo.catalog.table.api.enums import ProductSort
from expo.catalog.table.service import ProductFilter, ProductTable
from expo.kit.graphql.types import Connection, Info, checked_page


@strawberry.type(name="ProductCounts", description="Number of your exhibitor's products by status.")
class ProductCountsType:
    """Numbers of products by status."""

    drafts: int
    published: int
    withdrawn: int


@strawberry.type
class Query:
    """Queries for an exhibitor's own products."""

    @strawberry.field(
        description="Products of your exhibitor that meet all given conditions; newest first without a sort."
    )
    async def my_products(
        self,
        info: Info,
        status: ProductStatus | None = None,
        section: str | None = None,
        visibility: Visibility | None = None,
        incomplete: bool | None = None,
        problem: bool | None = None,
        text: str | None = None,
        sort: ProductSort | None = None,
        descending: bool = False,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ProductType]:
        product_filter = ProductFilter(
            status=status, section=section, visibility=visibility, incomplete=incomplete, problem=problem, text=text
        )
        part = checked_page(first, after)
        page = await info.context.service(ProductTable).list(
            info.context.actor, part=part, product_filter=product_filter, sort=sort, descending=descending
        )
        return product_connection(info, page, part)

    @strawberry.field(description="Number of your exhibitor's products by status.")
    async def my_product_counts(self, info: Info) -> ProductCountsType:
        counts = await info.context.service(ProductTable).counts(info.context.actor)
        return ProductCountsType(drafts=counts.drafts, published=counts.published, withdrawn=counts.withdrawn)
