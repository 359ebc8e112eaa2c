"""Enums of runs, described for GraphQL before the first type refers to them."""

import strawberry

from expo.matchmaking.runs.models import RunKind, RunStage

strawberry.enum(
    RunKind,
    name="MatchmakingRunKind",
    description="Whether a run writes the lists, or only previews what it would write.",
)
strawberry.enum(RunStage, name="MatchmakingRunStage", description="Current stage of a run.")

__all__ = ["RunKind", "RunStage"]
