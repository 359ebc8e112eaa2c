"""How far a fair's matchmaking is, in GraphQL."""

from datetime import datetime

import strawberry

from expo.kit.graphql.types import Info
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.suggestions.service import Matchmaking, MatchmakingStatus


@strawberry.type(name="MatchmakingStanding", description="How far a fair's matchmaking is.")
class MatchmakingStandingType:
    """How far it is."""

    fair_id: strawberry.Private[str]
    on: bool = strawberry.field(description="Whether the organiser lets it suggest anybody.")
    rematched_at: datetime | None = strawberry.field(
        description="When all who take part were last weighed with each other; null until then."
    )

    @strawberry.field(description="Whether they are being weighed with each other now, or are about to be.")
    async def under_way(self, info: Info) -> bool:
        return await info.context.service(MatchmakingAdmin).is_under_way(info.context.actor, fair_id=self.fair_id)

    @classmethod
    def of(cls, fair_id: str, standing: MatchmakingStatus) -> "MatchmakingStandingType":
        """Return how far it is."""
        return cls(fair_id=fair_id, on=standing.on, rematched_at=standing.rematched_at)


@strawberry.type
class Query:
    """What everybody can ask about a fair's matchmaking."""

    @strawberry.field(description="How far a fair's matchmaking is: whether there are suggestions, and how good ones.")
    async def matchmaking_standing(self, info: Info, fair_id: strawberry.ID) -> MatchmakingStandingType:
        return MatchmakingStandingType.of(
            fair_id, await info.context.service(Matchmaking).standing(info.context.actor, fair_id=fair_id)
        )
