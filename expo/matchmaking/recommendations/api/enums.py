"""Enums of recommendations, described for GraphQL before the first type refers to them."""

import strawberry

from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import DeclineReason, MatchAnswer

strawberry.enum(DeclineReason, description="Reason for declining a meeting.")
strawberry.enum(MatchAnswer, description="Answer to a recommendation.")
strawberry.enum(MatchSide, description="Side of a recommendation.")

__all__ = ["DeclineReason", "MatchAnswer", "MatchSide"]
