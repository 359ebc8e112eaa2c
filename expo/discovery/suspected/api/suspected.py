"""Suspected copies in GraphQL."""

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
    """What was found of a product's copies behind the server."""

    @strawberry.field(
        description="Pairs of this product with another one of its own company that are likely of the same goods, "
        "surest first, unless somebody has said that they are different: for its own people, empty for everybody else."
    )
    async def listed_twice(self, info: Info) -> list[SuspectedCopyType]:
        product: Product = self.model  # type: ignore[attr-defined]  # the field stands on Product
        found = await info.context.loader(load_listed_twice).load(ProductKey(product))
        return [SuspectedCopyType.of(info, each) for each in found]

    @strawberry.field(description="The same goods as other companies offer them, to readers who may see both.")
    async def offered_too(self, info: Info, first: int = 3) -> list[ProductType]:
        require_few_offered(first)  # here, since one key of a loader must not decide for all
        product: Product = self.model  # type: ignore[attr-defined]  # the field stands on Product
        found = await info.context.loader(load_offered_too).load(ProductKey(product, first))
        return [ProductType.of(info, each) for each in found]


@strawberry.type
class Query:
    """What one can ask about suspected copies."""

    @strawberry.field(
        description="Pairs of listings at a fair of yours that are likely of the same goods, surest first; a page may "
        "hold fewer than asked for."
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
    """What one can say about suspected copies."""

    @strawberry.mutation(description="Say whether two listings at a fair of yours are of the same goods.")
    async def decide_copy(self, info: Info, input: DecideCopyInput) -> CopyCaseResult:
        decided = await info.context.service(SuspectedCopies).decide(
            info.context.actor, fair_id=input.fair_id, copy_id=input.copy_id, state=input.state, note=input.note
        )
        return CopyCaseType.at(info, decided, input.fair_id)

    @strawberry.mutation(description="Say that two listings of your own company are different goods.")
    async def declare_different_goods(self, info: Info, copy_id: strawberry.ID) -> SuspectedCopyResult:
        declared = await info.context.service(SuspectedCopies).declare_different(info.context.actor, copy_id=copy_id)
        return SuspectedCopyType.of(info, declared)


async def load_listed_twice(context: Context, keys: list[ProductKey]) -> list[list[SeenCopy]]:
    """Return pairs by their products: a loader's fetch."""
    return await context.service(SuspectedCopies).own(context.actor, [each.product for each in keys])


async def load_offered_too(context: Context, keys: list[ProductKey]) -> list[list[Product]]:
    """Return products by what they are the same as: a loader's fetch."""
    service, most = context.service(SuspectedCopies), max(each.first for each in keys)
    found = await service.offered_too(context.actor, [each.product for each in keys], first=most)
    return [some[: key.first] for key, some in zip(keys, found, strict=True)]
