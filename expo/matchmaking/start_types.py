"""Where a buyer begins, and how far a fair's matchmaking is, as GraphQL types."""

from datetime import datetime

import strawberry

from expo.exhibitors.types import ExhibitorType, load_exhibitors
from expo.fairs import sections
from expo.fairs.section_types import SectionType, section_type
from expo.kit.graphql import Info
from expo.matchmaking.organising import MatchmakingDesk
from expo.matchmaking.service import Standing
from expo.matchmaking.starting import Start


@strawberry.type(name="MatchmakingStart", description="Where a buyer can begin who has not said yet what she wants.")
class MatchmakingStartType:
    """A beginning."""

    model: strawberry.Private[Start]
    has_wishes: bool
    sections: list[SectionType] = strawberry.field(description="In which there is most to see.")
    example: str = strawberry.field(description="How a wish can read, in your language.")
    hints: list[str] = strawberry.field(description="What makes suggestions better.")

    @strawberry.field(description="Exhibitors who have come last.")
    async def newcomers(self, info: Info) -> list[ExhibitorType]:
        """Return exhibitors."""
        found = await info.context.loader(load_exhibitors).load_many(list(self.model.newcomers))
        return [ExhibitorType.of(info, each) for each in found if each is not None]

    @classmethod
    def of(cls, info: Info, start: Start) -> "MatchmakingStartType":
        """Return a beginning."""
        return cls(
            model=start,
            has_wishes=start.has_wishes,
            sections=[section_type(info, sections.section(key)) for key in start.sections],
            example=start.example,
            hints=list(start.hints),
        )


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
        """Say whether a rematch has begun."""
        return await info.context.service(MatchmakingDesk).is_under_way(info.context.actor, fair_id=self.fair_id)

    @classmethod
    def of(cls, fair_id: str, standing: Standing) -> "MatchmakingStandingType":
        """Return how far it is."""
        return cls(fair_id=fair_id, on=standing.on, rematched_at=standing.rematched_at)
