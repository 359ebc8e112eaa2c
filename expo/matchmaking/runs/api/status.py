"""Status of a fair's matchmaking in GraphQL."""

from datetime import datetime

import strawberry

from expo.kit.graphql.types import Info
from expo.matchmaking.recommendations.service import Matchmaking, MatchmakingStatus
from expo.matchmaking.runs.service import MatchmakingAdmin


@strawberry.type(name="MatchmakingStatus", description="Status of a fair's matchmaking.")
class MatchmakingStatusType:
    """Status of a fair's matchmaking."""

    fair_id: strawberry.Private[str]
    on: bool = strawberry.field(description="Whether the organiser has switched recommendations on.")
    last_run_at: datetime | None = strawberry.field(
        description="When all participants were last matched with each other; null until then."
    )

    @strawberry.field(description="Whether a matchmaking run of all participants is running or queued.")
    async def under_way(self, info: Info) -> bool:
        return await info.context.service(MatchmakingAdmin).is_under_way(info.context.actor, fair_id=self.fair_id)

    @classmethod
    def of(cls, fair_id: str, status: MatchmakingStatus) -> "MatchmakingStatusType":
        """Return the status."""
        return cls(fair_id=fair_id, on=status.on, last_run_at=status.last_run_at)


@strawberry.type
class Query:
    """Queries of a fair's matchmaking, for everyone."""

    @strawberry.field(
        description="Status of a fair's matchmaking: whether there are recommendations, and how good they are."
    )
    async def matchmaking_status(self, info: Info, fair_id: strawberry.ID) -> MatchmakingStatusType:
        return MatchmakingStatusType.of(
            fair_id, await info.context.service(Matchmaking).status(info.context.actor, fair_id=fair_id)
        )
