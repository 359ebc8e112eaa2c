"""Enums of possible duplicates, described for GraphQL before the first type refers to them."""

import strawberry

from expo.discovery.possible_duplicates.models import DuplicateReach, DuplicateState

strawberry.enum(DuplicateState, description="State of a possible duplicate after people's decisions.")
strawberry.enum(DuplicateReach, description="Whether both listings belong to one company or to two.")

__all__ = ["DuplicateReach", "DuplicateState"]
