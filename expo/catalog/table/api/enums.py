"""Enum of sort keys, described for GraphQL before the first field refers to it."""

import strawberry

from expo.catalog.table.service import ProductSort

strawberry.enum(ProductSort, description="Sort key of the product table; products without a price come last.")

__all__ = ["ProductSort"]
