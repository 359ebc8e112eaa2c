"""The feature's enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.catalog.models import Effect, ProductStatus, Visibility
from expo.catalog.saved import Partial
from expo.catalog.table import ProductSort
from expo.kit.job_types import JobStatus

strawberry.enum(ProductStatus, description="Where a product stands.")
strawberry.enum(
    Visibility, description="For whom a published product is: everybody, registered organisations, chosen ones."
)
strawberry.enum(Effect, description="What saving does to a product.")
strawberry.enum(Partial, description="What to do with the good rows when there are bad ones.")
strawberry.enum(ProductSort, description="What a table of products is sorted by; what has no price comes last.")

__all__ = ["Effect", "JobStatus", "Partial", "ProductSort", "ProductStatus", "Visibility"]
