"""The suggestions' enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.matchmaking.models import MatchSide
from expo.matchmaking.suggestions.models import DeclineReason, MatchAnswer

strawberry.enum(DeclineReason, description="Why somebody does not want to meet.")
strawberry.enum(MatchAnswer, description="What somebody says to a suggestion.")
strawberry.enum(MatchSide, description="On which side of a suggestion somebody stands.")

__all__ = ["DeclineReason", "MatchAnswer", "MatchSide"]
