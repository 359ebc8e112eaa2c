"""Where a buyer begins, in GraphQL."""

import strawberry

from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.fairs.sections import models as sections
from expo.fairs.sections.api.types import SectionType, section_type
from expo.kit.graphql.types import Info
from expo.matchmaking.wishes.api.wishes import SEARCHING
from expo.matchmaking.wishes.starting import Start, Starting


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


@strawberry.type
class Query:
    """What one can ask before the first wish."""

    @strawberry.field(
        description="Where you, a buyer, can begin: sections, newcomers, and how to write a wish.", metadata=SEARCHING
    )
    async def matchmaking_start(self, info: Info, fair_id: strawberry.ID) -> MatchmakingStartType:
        found = await info.context.service(Starting).start(
            info.context.actor, fair_id=fair_id, language=info.context.language
        )
        return MatchmakingStartType.of(info, found)
