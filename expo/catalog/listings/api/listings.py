"""Listings with problems in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.listings.service import ListingCheck, Listings
from expo.catalog.products.api.types import ProductKey, ProductType, product_connection
from expo.catalog.products.models import Product
from expo.catalog.products.rules.quality import ListingProblem
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Connection, Context, FromModel, Info, Problem, extend, sliced

strawberry.enum(ListingProblem, description="What is wrong with a listing.")


@strawberry.type(name="ListingProblemCount", description="How many listings have a problem.")
class ListingProblemCountType:
    """A problem's number."""

    problem: ListingProblem
    count: int


@strawberry.type(name="ListingCheck", description="A check of all listings of a fair.")
class ListingCheckType(FromModel[ListingCheck]):
    """A check."""

    id: strawberry.ID
    status: JobStatus
    done: int = strawberry.field(description="Companies.")
    total: int = strawberry.field(description="Companies; 0 while nobody knows yet.")
    started_at: datetime
    ended_at: datetime | None
    counts: list[ListingProblemCountType] = strawberry.field(description="Once it is through, the most frequent first.")

    @classmethod
    def of(cls, check: ListingCheck) -> "ListingCheckType":
        """Return a check."""
        counts = sorted(check.counts.items(), key=lambda each: (-each[1], each[0]))
        return cls.from_model(
            check, counts=[ListingProblemCountType(problem=ListingProblem(each), count=count) for each, count in counts]
        )


ListingCheckResult = Annotated[ListingCheckType | Problem, strawberry.union("ListingCheckResult")]


@extend(ProductType)
class ProductProblems:
    """What is wrong with a product's listing."""

    @strawberry.field(
        description="What is wrong with the listing: for its own people and organisers of its exhibitor's fairs, "
        "empty for everybody else."
    )
    async def problems(self, info: Info) -> list[ListingProblem]:
        product: Product = self.model  # type: ignore[attr-defined]  # the field stands on Product
        context = info.context
        return await context.loader(load_problems).load(ProductKey(product))


@strawberry.type
class Query:
    """What an organiser can ask about listings."""

    @strawberry.field(description="Published products at a fair of yours with a problem, or with any; latest first.")
    async def listings_with_problems(
        self,
        info: Info,
        fair_id: strawberry.ID,
        problem: ListingProblem | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ProductType]:
        wanted = sliced(first, after)
        page = await info.context.service(Listings).with_problems(
            info.context.actor, fair_id=fair_id, wanted=wanted, problem=problem
        )
        return product_connection(info, page, wanted)

    @strawberry.field(description="The last check of all listings of a fair of yours; null before the first.")
    async def listing_check(self, info: Info, fair_id: strawberry.ID) -> ListingCheckType | None:
        found = await info.context.service(Listings).last(info.context.actor, fair_id=fair_id)
        return None if found is None else ListingCheckType.of(found)


@strawberry.type
class Mutation:
    """What an organiser can do about listings."""

    @strawberry.mutation(description="Check all listings of a fair of yours, also beside each other; it takes a while.")
    async def check_listings(self, info: Info, fair_id: strawberry.ID) -> ListingCheckResult:
        return ListingCheckType.of(await info.context.service(Listings).start(info.context.actor, fair_id=fair_id))


async def load_problems(context: Context, keys: list[ProductKey]) -> list[list[ListingProblem]]:
    """Return problems by their products: a loader's fetch."""
    return await context.service(Listings).problems(context.actor, [each.product for each in keys])
