"""The score's enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.matchmaking.candidates.models import MatchPart

strawberry.enum(MatchPart, description="What a suggestion's score is made of.")

__all__ = ["MatchPart"]
