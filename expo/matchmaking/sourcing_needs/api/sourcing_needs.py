"""Queries and mutations of sourcing needs and target buyers."""

from typing import Final

import strawberry

from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.localisation.languages.api.languages import language_of
from expo.matchmaking.sourcing_needs.api.inputs import SaveSourcingNeedInput, SaveTargetBuyersInput
from expo.matchmaking.sourcing_needs.api.types import (
    SourcingNeedResult,
    SourcingNeedType,
    TargetBuyersResult,
    TargetBuyersType,
)
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from expo.matchmaking.sourcing_needs.target_buyers import TargetBuyersService

SEARCHING: Final = {"points": 100}
"""Cost of fields that search the index, far more than that of other fields (`expo.kit.graphql.cost`)."""


@strawberry.type
class Query:
    """Queries of sourcing needs and target buyers."""

    @strawberry.field(description="Sourcing needs of your organisation at a fair, newest first.")
    async def my_sourcing_needs(
        self,
        info: Info,
        fair_id: strawberry.ID,
        open: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[SourcingNeedType]:
        part = checked_page(first, after)
        page = await info.context.service(SourcingNeeds).list(
            info.context.actor, fair_id=fair_id, part=part, is_open=open
        )
        return connection(page, lambda each: SourcingNeedType.of(info, each), part)

    @strawberry.field(description="A sourcing need of your organisation.")
    async def sourcing_need(self, info: Info, id: strawberry.ID) -> SourcingNeedType:
        return SourcingNeedType.of(info, await info.context.service(SourcingNeeds).get(info.context.actor, need_id=id))

    @strawberry.field(description="To whom you want to sell at a fair; null until you have saved it.")
    async def my_target_buyers(self, info: Info, fair_id: strawberry.ID) -> TargetBuyersType | None:
        found = await info.context.service(TargetBuyersService).find(info.context.actor, fair_id=fair_id)
        return None if found is None else TargetBuyersType.of(info, found)


@strawberry.type
class Mutation:
    """Mutations of sourcing needs and target buyers."""

    @strawberry.mutation(
        description="Save a sourcing need, or change one of yours; recommendations follow at once.", metadata=SEARCHING
    )
    async def save_sourcing_need(self, info: Info, input: SaveSourcingNeedInput) -> SourcingNeedResult:
        draft = input.draft(await language_of(info, input.text, input.language))
        saved = await info.context.service(SourcingNeeds).save(
            info.context.actor, fair_id=input.fair_id, draft=draft, need_id=input.id
        )
        return SourcingNeedType.of(info, saved)

    @strawberry.mutation(description="Close a sourcing need of yours: it no longer leads to recommendations.")
    async def close_sourcing_need(self, info: Info, id: strawberry.ID) -> SourcingNeedResult:
        return SourcingNeedType.of(
            info, await info.context.service(SourcingNeeds).close(info.context.actor, need_id=id)
        )

    @strawberry.mutation(
        description="Save to whom and where you want to sell at a fair; takes effect with the next matchmaking run."
    )
    async def save_target_buyers(self, info: Info, input: SaveTargetBuyersInput) -> TargetBuyersResult:
        saved = await info.context.service(TargetBuyersService).save(
            info.context.actor, fair_id=input.fair_id, draft=input.draft()
        )
        return TargetBuyersType.of(info, saved)
