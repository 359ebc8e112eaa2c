"""The feature's enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.matchmaking.models import BuyerKind, DeclineReason, MatchAnswer, MatchPart, MatchSide, Strictness
from expo.matchmaking.rematching import RunKind, RunStage

strawberry.enum(BuyerKind, description="What a buyer does with the goods.")
strawberry.enum(DeclineReason, description="Why somebody does not want to meet.")
strawberry.enum(MatchAnswer, description="What somebody says to a suggestion.")
strawberry.enum(MatchPart, description="What a suggestion's score is made of.")
strawberry.enum(MatchSide, description="On which side of a suggestion somebody stands.")
strawberry.enum(RunKind, name="RematchKind", description="Whether a run writes lists, or only says what would come.")
strawberry.enum(RunStage, name="RematchStage", description="What a run does now.")
strawberry.enum(Strictness, description="Whether what is asked for rules out who lacks it, or only counts.")

__all__ = ["BuyerKind", "DeclineReason", "MatchAnswer", "MatchPart", "MatchSide", "RunKind", "RunStage", "Strictness"]
