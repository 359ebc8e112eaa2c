"""Enums of sourcing needs, described for GraphQL before the first type refers to them."""

import strawberry

from expo.matchmaking.sourcing_needs.models import BuyerKind, Strictness

strawberry.enum(BuyerKind, description="How a buyer uses the goods.")
strawberry.enum(Strictness, description="Whether a requirement excludes those who fail it, or only affects the score.")

__all__ = ["BuyerKind", "Strictness"]
