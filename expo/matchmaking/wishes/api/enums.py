"""The wishes' enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.matchmaking.wishes.models import BuyerKind, Strictness

strawberry.enum(BuyerKind, description="What a buyer does with the goods.")
strawberry.enum(Strictness, description="Whether what is asked for rules out who lacks it, or only counts.")

__all__ = ["BuyerKind", "Strictness"]
