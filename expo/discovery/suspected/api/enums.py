"""What people say of suspected copies, described for GraphQL before the first type mentions it."""

import strawberry

from expo.discovery.suspected.models import CopyReach, CopyState

strawberry.enum(CopyState, description="What people say to a pair of listings that are likely copies.")
strawberry.enum(CopyReach, description="Whether both listings are of one company, or of two.")

__all__ = ["CopyReach", "CopyState"]
