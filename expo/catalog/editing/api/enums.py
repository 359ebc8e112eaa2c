"""Enums of saving, described for GraphQL before the first type refers to them."""

import strawberry

from expo.catalog.editing.models import Partial
from expo.catalog.products.models import Effect

strawberry.enum(Effect, description="Effect of saving on a product.")
strawberry.enum(Partial, description="Whether rows without errors are saved when others have errors.")

__all__ = ["Effect", "Partial"]
