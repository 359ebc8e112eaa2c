"""The feature's enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.catalog.products.models import ProductStatus, Visibility

strawberry.enum(ProductStatus, description="Where a product stands.")
strawberry.enum(
    Visibility, description="For whom a published product is: everybody, registered organisations, chosen ones."
)

__all__ = ["ProductStatus", "Visibility"]
