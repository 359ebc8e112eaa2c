"""Starting points for buyers in GraphQL."""

import strawberry

from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.fairs.sections import models as sections
from expo.fairs.sections.api.types import SectionType, section_type
from expo.kit.graphql.types import Info
from expo.matchmaking.sourcing_needs.api.sourcing_needs import SEARCHING
from expo.matchmaking.sourcing_needs.starting import Start, Starting


@strawberry.type(name="MatchmakingStart", description="Starting points for a buyer without a sourcing need yet.")
class MatchmakingStartType:
    """Starting points."""

    model: strawberry.Private[Start]
    has_sourcing_needs: bool
    sections: list[SectionType] = strawberry.field(description="Sections with the most to see.")
    example: str = strawberry.field(description="Example of a sourcing need, in your language.")
    hints: list[str] = strawberry.field(description="Hints for better recommendations.")

    @strawberry.field(description="Newest exhibitors.")
    async def newcomers(self, info: Info) -> list[ExhibitorType]:
        found = await info.context.loader(load_exhibitors).load_many(list(self.model.newcomers))
        return [ExhibitorType.of(info, each) for each in found if each is not None]

    @classmethod
    def of(cls, info: Info, start: Start) -> "MatchmakingStartType":
        """Return starting points."""
        return cls(
            model=start,
            has_sourcing_needs=start.has_sourcing_needs,
            sections=[section_type(info, sections.section(key)) for key in start.sections],
            example=start.example,
            hints=list(start.hints),
        )


@strawberry.type
class Query:
    """Queries before the first sourcing need."""

    @strawberry.field(
        description="Starting points for you, a buyer: sections, newcomers, and how to write a sourcing need.",
        metadata=SEARCHING,
    )
    async def matchmaking_start(self, info: Info, fair_id: strawberry.ID) -> MatchmakingStartType:
        found = await info.context.service(Starting).start(
            info.context.actor, fair_id=fair_id, language=info.context.language
        )
        return MatchmakingStartType.of(info, found)
