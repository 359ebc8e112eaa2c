"""Enums of products, described for GraphQL before the first type refers to them."""

import strawberry

from expo.catalog.products.models import ProductStatus, Visibility

strawberry.enum(ProductStatus, description="Publication status of a product.")
strawberry.enum(
    Visibility, description="Audience of a published product: everyone, registered organisations, or chosen ones."
)

__all__ = ["ProductStatus", "Visibility"]
