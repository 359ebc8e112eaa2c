"""GraphQL fields, queries and mutations of possible duplicates."""

import strawberry

from expo.catalog.products.api.types import ProductKey, ProductType
from expo.catalog.products.models import Product
from expo.discovery.possible_duplicates.api.enums import DuplicateScope, DuplicateState
from expo.discovery.possible_duplicates.api.types import (
    DecidePossibleDuplicateInput,
    DuplicateCaseResult,
    DuplicateCaseType,
    PossibleDuplicateResult,
    PossibleDuplicateType,
)
from expo.discovery.possible_duplicates.service import PossibleDuplicates, SeenDuplicate, require_few_offered
from expo.kit.graphql.types import Connection, Context, Info, checked_page, connection, extend


@extend(ProductType)
class ProductPossibleDuplicates:
    """A product's duplicates that were found in the background."""

    @strawberry.field(
        description="Pairs of this product with another one of its own company that are likely the same product, "
        "surest first, except those judged to be different; for its exhibitor's members, empty for others."
    )
    async def listed_twice(self, info: Info) -> list[PossibleDuplicateType]:
        product: Product = self.model  # type: ignore[attr-defined]  # the field is on Product
        found = await info.context.loader(load_listed_twice).load(ProductKey(product))
        return [PossibleDuplicateType.of(info, each) for each in found]

    @strawberry.field(description="The same product as offered by other companies, for readers who may see both.")
    async def offered_by_others(self, info: Info, first: int = 3) -> list[ProductType]:
        require_few_offered(first)  # here, as one key of a loader must not fail all of them
        product: Product = self.model  # type: ignore[attr-defined]  # the field is on Product
        found = await info.context.loader(load_offered_by_others).load(ProductKey(product, first))
        return [ProductType.of(info, each) for each in found]


@strawberry.type
class Query:
    """Queries for possible duplicates."""

    @strawberry.field(
        description="Possible duplicates at one of your fairs: pairs of listings that are likely the same product, "
        "surest first; a page may hold fewer than requested."
    )
    async def possible_duplicates(
        self,
        info: Info,
        fair_id: strawberry.ID,
        state: DuplicateState = DuplicateState.OPEN,
        scope: DuplicateScope | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[DuplicateCaseType]:
        part = checked_page(first, after)
        page = await info.context.service(PossibleDuplicates).at_fair(
            info.context.actor, fair_id=fair_id, part=part, state=state, scope=scope
        )
        return connection(page, lambda each: DuplicateCaseType.at(info, each, fair_id), part)


@strawberry.type
class Mutation:
    """Mutations for possible duplicates."""

    @strawberry.mutation(description="Decide whether two listings at one of your fairs are the same product.")
    async def decide_possible_duplicate(self, info: Info, input: DecidePossibleDuplicateInput) -> DuplicateCaseResult:
        decided = await info.context.service(PossibleDuplicates).decide(
            info.context.actor,
            fair_id=input.fair_id,
            duplicate_id=input.duplicate_id,
            state=input.state,
            note=input.note,
        )
        return DuplicateCaseType.at(info, decided, input.fair_id)

    @strawberry.mutation(description="Declare that two listings of your own company are different products.")
    async def declare_different_products(self, info: Info, duplicate_id: strawberry.ID) -> PossibleDuplicateResult:
        declared = await info.context.service(PossibleDuplicates).declare_different(
            info.context.actor, duplicate_id=duplicate_id
        )
        return PossibleDuplicateType.of(info, declared)


async def load_listed_twice(context: Context, keys: list[ProductKey]) -> list[list[SeenDuplicate]]:
    """Return the duplicates of each product within its company; a loader's fetch function."""
    return await context.service(PossibleDuplicates).own(context.actor, [each.product for each in keys])


async def load_offered_by_others(context: Context, keys: list[ProductKey]) -> list[list[Product]]:
    """Return other companies' listings of each product; a loader's fetch function."""
    service, maximum = context.service(PossibleDuplicates), max(each.first for each in keys)
    found = await service.offered_by_others(context.actor, [each.product for each in keys], first=maximum)
    return [some[: key.first] for key, some in zip(keys, found, strict=True)]
