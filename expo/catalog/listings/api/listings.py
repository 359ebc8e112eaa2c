"""GraphQL types, queries and mutations of listings with problems."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.listings.service import ListingCheck, Listings
from expo.catalog.products.api.types import ProductKey, ProductType, product_connection
from expo.catalog.products.models import Product
from expo.catalog.products.rules.quality import ListingProblem
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Connection, Context, FromModel, Info, Problem, checked_page, extend

strawberry.enum(ListingProblem, description="A problem of a listing.")


@strawberry.type(name="ListingProblemCount", description="Number of listings that have a problem.")
class ListingProblemCountType:
    """Count of one problem."""

    problem: ListingProblem
    count: int


@strawberry.type(name="ListingCheck", description="A check of all listings of a fair.")
class ListingCheckType(FromModel[ListingCheck]):
    """A check."""

    id: strawberry.ID
    status: JobStatus
    done: int = strawberry.field(description="Number of companies checked.")
    total: int = strawberry.field(description="Number of companies to check; 0 while unknown.")
    started_at: datetime
    ended_at: datetime | None
    counts: list[ListingProblemCountType] = strawberry.field(
        description="Counts by problem, once the check has finished; most frequent first."
    )

    @classmethod
    def of(cls, check: ListingCheck) -> "ListingCheckType":
        """Return the type for a check."""
        counts = sorted(check.counts.items(), key=lambda each: (-each[1], each[0]))
        return cls.from_model(
            check, counts=[ListingProblemCountType(problem=ListingProblem(each), count=count) for each, count in counts]
        )


ListingCheckResult = Annotated[ListingCheckType | Problem, strawberry.union("ListingCheckResult")]


@extend(ProductType)
class ProductProblems:
    """Problems of a product's listing."""

    @strawberry.field(
        description="Problems of the listing, for its exhibitor's members and organisers of its exhibitor's fairs; "
        "empty for others."
    )
    async def problems(self, info: Info) -> list[ListingProblem]:
        product: Product = self.model  # type: ignore[attr-defined]  # the field is on Product
        context = info.context
        return await context.loader(load_problems).load(ProductKey(product))


@strawberry.type
class Query:
    """An organiser's queries for listings."""

    @strawberry.field(
        description="Published products at one of your fairs with a given problem, or with any; newest first."
    )
    async def listings_with_problems(
        self,
        info: Info,
        fair_id: strawberry.ID,
        problem: ListingProblem | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ProductType]:
        part = checked_page(first, after)
        page = await info.context.service(Listings).with_problems(
            info.context.actor, fair_id=fair_id, part=part, problem=problem
        )
        return product_connection(info, page, part)

    @strawberry.field(description="The last check of all listings of one of your fairs; null before the first.")
    async def listing_check(self, info: Info, fair_id: strawberry.ID) -> ListingCheckType | None:
        found = await info.context.service(Listings).last(info.context.actor, fair_id=fair_id)
        return None if found is None else ListingCheckType.of(found)


@strawberry.type
class Mutation:
    """An organiser's mutations for listings."""

    @strawberry.mutation(
        description="Check all listings of one of your fairs, also against each other, in the background."
    )
    async def check_listings(self, info: Info, fair_id: strawberry.ID) -> ListingCheckResult:
        return ListingCheckType.of(await info.context.service(Listings).start(info.context.actor, fair_id=fair_id))


async def load_problems(context: Context, keys: list[ProductKey]) -> list[list[ListingProblem]]:
    """Return the problems of each product; a loader's fetch function."""
    return await context.service(Listings).problems(context.actor, [each.product for each in keys])
