"""GraphQL fields, queries and mutations of possible duplicates."""

import strawberry

from expo.catalog.products.api.types import ProductKey, ProductType
from expo.catalog.products.models import Product
from expo.discovery.suspected.api.enums import CopyReach, CopyState
from expo.discovery.suspected.api.types import (
    CopyCaseResult,
    CopyCaseType,
    DecideCopyInput,
    SuspectedCopyResult,
    SuspectedCopyType,
)
from expo.discovery.suspected.service import SeenCopy, SuspectedCopies, require_few_offered
from expo.kit.graphql.types import Connection, Context, Info, connection, extend, sliced


@extend(ProductType)
class ProductSuspicions:
    """A product's duplicates that were found in the background."""

    @strawberry.field(
        description="Pairs of this product with another one of its own company that are likely the same product, "
        "surest first, except those judged to be different; for its exhibitor's members, empty for others."
    )
    async def listed_twice(self, info: Info) -> list[SuspectedCopyType]:
        product: Product = self.model  # type: ignore[attr-defined]  # the field is on Product
        found = await info.context.loader(load_listed_twice).load(ProductKey(product))
        return [SuspectedCopyType.of(info, each) for each in found]

    @strawberry.field(description="The same product as offered by other companies, for readers who may see both.")
    async def offered_too(self, info: Info, first: int = 3) -> list[ProductType]:
        require_few_offered(first)  # here, as one key of a loader must not fail all of them
        product: Product = self.model  # type: ignore[attr-defined]  # the field is on Product
        found = await info.context.loader(load_offered_too).load(ProductKey(product, first))
        return [ProductType.of(info, each) for each in found]


@strawberry.type
class Query:
    """Queries for possible duplicates."""

    @strawberry.field(
        description="Possible duplicates at one of your fairs: pairs of listings that are likely the same product, "
        "surest first; a page may hold fewer than requested."
    )
    async def suspected_copies(
        self,
        info: Info,
        fair_id: strawberry.ID,
        state: CopyState = CopyState.OPEN,
        reach: CopyReach | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[CopyCaseType]:
        wanted = sliced(first, after)
        page = await info.context.service(SuspectedCopies).at_fair(
            info.context.actor, fair_id=fair_id, wanted=wanted, state=state, reach=reach
        )
        return connection(page, lambda each: CopyCaseType.at(info, each, fair_id), wanted)


@strawberry.type
class Mutation:
    """Mutations for possible duplicates."""

    @strawberry.mutation(description="Decide whether two listings at one of your fairs are the same product.")
    async def decide_copy(self, info: Info, input: DecideCopyInput) -> CopyCaseResult:
        decided = await info.context.service(SuspectedCopies).decide(
            info.context.actor, fair_id=input.fair_id, copy_id=input.copy_id, state=input.state, note=input.note
        )
        return CopyCaseType.at(info, decided, input.fair_id)

    @strawberry.mutation(description="Declare that two listings of your own company are different products.")
    async def declare_different_goods(self, info: Info, copy_id: strawberry.ID) -> SuspectedCopyResult:
        declared = await info.context.service(SuspectedCopies).declare_different(info.context.actor, copy_id=copy_id)
        return SuspectedCopyType.of(info, declared)


async def load_listed_twice(context: Context, keys: list[ProductKey]) -> list[list[SeenCopy]]:
    """Return the duplicates of each product within its company; a loader's fetch function."""
    return await context.service(SuspectedCopies).own(context.actor, [each.product for each in keys])


async def load_offered_too(context: Context, keys: list[ProductKey]) -> list[list[Product]]:
    """Return other companies' listings of each product; a loader's fetch function."""
    service, most = context.service(SuspectedCopies), max(each.first for each in keys)
    found = await service.offered_too(context.actor, [each.product for each in keys], first=most)
    return [some[: key.first] for key, some in zip(keys, found, strict=True)]
