"""Queries and mutations of matchmaking settings, for organisers."""

import strawberry

from expo.kit.graphql.types import Info
from expo.matchmaking.tuning.api.types import (
    MatchmakingDraftInput,
    MatchmakingSettingsResult,
    MatchmakingSettingsType,
)
from expo.matchmaking.tuning.service import Tunings


@strawberry.type
class Query:
    """Queries of the tuning, for organisers."""

    @strawberry.field(description="Matchmaking settings of a fair; for the fair's organiser only.")
    async def matchmaking_settings(self, info: Info, fair_id: strawberry.ID) -> MatchmakingSettingsType:
        found = await info.context.service(Tunings).get(info.context.actor, fair_id=fair_id)
        return MatchmakingSettingsType.of(found)


@strawberry.type
class Mutation:
    """Mutations of the tuning, for organisers."""

    @strawberry.mutation(description="Save a draft of the tuning, to try it out before it is published.")
    async def save_matchmaking_draft(self, info: Info, input: MatchmakingDraftInput) -> MatchmakingSettingsResult:
        saved = await info.context.service(Tunings).save_draft(
            info.context.actor, fair_id=input.fair_id, tuning=input.tuning()
        )
        return MatchmakingSettingsType.of(saved)

    @strawberry.mutation(description="Publish the draft; it takes effect with the next matchmaking run.")
    async def publish_matchmaking_settings(self, info: Info, fair_id: strawberry.ID) -> MatchmakingSettingsResult:
        put = await info.context.service(Tunings).publish(info.context.actor, fair_id=fair_id)
        return MatchmakingSettingsType.of(put)
