"""GraphQL queries and mutations of the search."""

from typing import Annotated

import strawberry

from expo.catalog.products.api.types import ProductType, load_products
from expo.discovery.index.open_index import IndexState
from expo.discovery.search.api.inputs import SearchInput
from expo.discovery.search.api.types import SearchResultType
from expo.discovery.search.service import Discovery
from expo.kit.graphql.types import Flat, Info, Problem, checked_page, extend


@extend(ProductType)
class SimilarProducts:
    """Similar products as a field of a product."""

    @strawberry.field(description="Similar products, most similar first.")
    async def similar(self, info: Info, first: int = 8) -> list[ProductType]:
        product_id = self.id  # type: ignore[attr-defined]  # the field is on Product
        ids = await info.context.service(Discovery).similar(info.context.actor, product_id=product_id, first=first)
        found = await info.context.loader(load_products).load_many(ids)
        return [ProductType.of(info, each) for each in found if each is not None]


@strawberry.type(description="Confirmation that the index will be rebuilt while the current one serves.")
class RebuildRequested:
    """A requested rebuild."""

    requested: bool


@strawberry.type(name="SearchIndex", description="State of the search index.")
class SearchIndexType(Flat[IndexState]):
    """The index."""

    encoder: str = strawberry.field(description="Name of the encoder that finds by meaning; empty where there is none.")
    words_only: bool = strawberry.field(description="Whether search by meaning is off until the index is rebuilt.")
    building: bool = strawberry.field(description="Whether a new index is being built beside it.")


RebuildResult = Annotated[RebuildRequested | Problem, strawberry.union("RebuildResult")]


@strawberry.type
class Query:
    """Queries for the search."""

    @strawberry.field(description="Products and companies found by words, numbers and meaning, in any language.")
    async def search(
        self, info: Info, input: SearchInput, first: int | None = None, after: str | None = None
    ) -> SearchResultType:
        query, part = input.query(), checked_page(first, after)
        found = await info.context.service(Discovery).search(info.context.actor, query=query, part=part)
        return SearchResultType.of(info, found, query, part)

    @strawberry.field(description="State of the search index; administrators only.")
    async def search_index(self, info: Info) -> SearchIndexType:
        return SearchIndexType.of(await info.context.service(Discovery).state_for(info.context.actor))


@strawberry.type
class Mutation:
    """Mutations for the search."""

    @strawberry.mutation(description="Rebuild the search index while the current one serves; administrators only.")
    async def rebuild_index(self, info: Info) -> RebuildResult:
        await info.context.service(Discovery).request_rebuild(info.context.actor)
        return RebuildRequested(requested=True)
