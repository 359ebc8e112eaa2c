"""Enums of possible duplicates, described for GraphQL before the first type refers to them."""

import strawberry

from expo.discovery.suspected.models import CopyReach, CopyState

strawberry.enum(CopyState, description="State of a possible duplicate after people's decisions.")
strawberry.enum(CopyReach, description="Whether both listings belong to one company or to two.")

__all__ = ["CopyReach", "CopyState"]
