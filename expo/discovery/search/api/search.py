"""Search in GraphQL."""

from typing import Annotated

import strawberry

from expo.catalog.products.api.types import ProductType, load_products
from expo.discovery.index.open_index import IndexState
from expo.discovery.search.api.inputs import SearchInput
from expo.discovery.search.api.types import SearchResultType
from expo.discovery.search.service import Discovery
from expo.kit.graphql.types import Flat, Info, Problem, extend, sliced


@extend(ProductType)
class SimilarProducts:
    """What the search adds to a product."""

    @strawberry.field(description="Products that are like this one, most alike first.")
    async def similar(self, info: Info, first: int = 8) -> list[ProductType]:
        product_id = self.id  # type: ignore[attr-defined]  # the field stands on Product
        ids = await info.context.service(Discovery).similar(info.context.actor, product_id=product_id, first=first)
        found = await info.context.loader(load_products).load_many(ids)
        return [ProductType.of(info, each) for each in found if each is not None]


@strawberry.type(description="The index will be built anew while this one serves.")
class RebuildRequested:
    """A rebuild was asked for."""

    requested: bool


@strawberry.type(name="SearchIndex", description="How the search index stands.")
class SearchIndexType(Flat[IndexState]):
    """The index."""

    encoder: str = strawberry.field(description="What finds by meaning; empty where nothing does.")
    words_only: bool = strawberry.field(description="Whether nothing is found by its meaning until it is built anew.")
    building: bool = strawberry.field(description="Whether a fresh one is being built beside it.")


RebuildResult = Annotated[RebuildRequested | Problem, strawberry.union("RebuildResult")]


@strawberry.type
class Query:
    """What one can search for."""

    @strawberry.field(description="Products and companies by words, numbers and meaning, in any language.")
    async def search(
        self, info: Info, input: SearchInput, first: int | None = None, after: str | None = None
    ) -> SearchResultType:
        asked, part = input.wanted(), sliced(first, after)
        found = await info.context.service(Discovery).search(info.context.actor, wanted=asked, part=part)
        return SearchResultType.of(info, found, asked, part)

    @strawberry.field(description="How the search index stands, to administrators.")
    async def search_index(self, info: Info) -> SearchIndexType:
        return SearchIndexType.of(await info.context.service(Discovery).state_for(info.context.actor))


@strawberry.type
class Mutation:
    """What one can do about the search."""

    @strawberry.mutation(description="Build the search index anew while this one serves; administrators only.")
    async def rebuild_index(self, info: Info) -> RebuildResult:
        await info.context.service(Discovery).request_rebuild(info.context.actor)
        return RebuildRequested(requested=True)
