"""The runs' enums, described for GraphQL before the first type mentions them."""

import strawberry

from expo.matchmaking.runs.models import RunKind, RunStage

strawberry.enum(RunKind, name="RematchKind", description="Whether a run writes lists, or only says what would come.")
strawberry.enum(RunStage, name="RematchStage", description="What a run does now.")

__all__ = ["RunKind", "RunStage"]
