"""Enums of the score, described for GraphQL before the first type refers to them."""

import strawberry

from expo.matchmaking.candidates.models import MatchPart

strawberry.enum(MatchPart, description="Part of a recommendation's score.")

__all__ = ["MatchPart"]
