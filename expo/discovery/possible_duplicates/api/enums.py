"""Enums of possible duplicates, described for GraphQL before the first type refers to them."""

import strawberry

from expo.discovery.possible_duplicates.models import DuplicateScope, DuplicateState

strawberry.enum(DuplicateState, description="State of a possible duplicate after people's decisions.")
strawberry.enum(DuplicateScope, description="Whether both listings belong to one company or to two.")

__all__ = ["DuplicateScope", "DuplicateState"]
