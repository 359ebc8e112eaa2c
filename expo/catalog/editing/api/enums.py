"""What saving is told and says, described for GraphQL before the first type mentions it."""

import strawberry

from expo.catalog.editing.models import Partial
from expo.catalog.products.models import Effect

strawberry.enum(Effect, description="What saving does to a product.")
strawberry.enum(Partial, description="What to do with the good rows when there are bad ones.")

__all__ = ["Effect", "Partial"]
