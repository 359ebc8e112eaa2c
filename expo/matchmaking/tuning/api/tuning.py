"""How a fair is matched, in GraphQL, for organisers."""

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
    """What an organiser can ask about the tuning."""

    @strawberry.field(description="A fair's matchmaking settings, to its organiser.")
    async def matchmaking_settings(self, info: Info, fair_id: strawberry.ID) -> MatchmakingSettingsType:
        found = await info.context.service(Tunings).get(info.context.actor, fair_id=fair_id)
        return MatchmakingSettingsType.of(found)


@strawberry.type
class Mutation:
    """What an organiser can do with the tuning."""

    @strawberry.mutation(description="Write a tuning to be tried before it is switched on.")
    async def save_matchmaking_draft(self, info: Info, input: MatchmakingDraftInput) -> MatchmakingSettingsResult:
        saved = await info.context.service(Tunings).save_draft(
            info.context.actor, fair_id=input.fair_id, tuning=input.tuning()
        )
        return MatchmakingSettingsType.of(saved)

    @strawberry.mutation(description="Put the draft in force, from the next rematch on.")
    async def activate_matchmaking(self, info: Info, fair_id: strawberry.ID) -> MatchmakingSettingsResult:
        put = await info.context.service(Tunings).activate(info.context.actor, fair_id=fair_id)
        return MatchmakingSettingsType.of(put)
