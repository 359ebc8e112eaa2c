"""What a table is sorted by, described for GraphQL before the first field mentions it."""

import strawberry

from expo.catalog.table.service import ProductSort

strawberry.enum(ProductSort, description="What a table of products is sorted by; what has no price comes last.")

__all__ = ["ProductSort"]
