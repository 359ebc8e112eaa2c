"""Figures in GraphQL."""

from datetime import datetime

import strawberry

from expo.insights.figures.api.types import ExhibitorInsightsType, FairInsightsType
from expo.insights.figures.service import Insights
from expo.kit.graphql.types import Info


@strawberry.type
class Query:
    """Queries about figures."""

    @strawberry.field(
        description="Figures of one of your fairs, for the last 24 hours or from `since` to `until`: at most 62 days, "
        "by hour up to three days."
    )
    async def fair_insights(
        self, info: Info, fair_id: strawberry.ID, since: datetime | None = None, until: datetime | None = None
    ) -> FairInsightsType:
        found = await info.context.service(Insights).of_fair(
            info.context.actor, fair_id=fair_id, begins=since, ends=until
        )
        return FairInsightsType.of(info, found)

    @strawberry.field(
        description="Figures of your own exhibitor at a fair, by default the one where it applied last; null without "
        "a booth."
    )
    async def exhibitor_insights(
        self, info: Info, fair_id: strawberry.ID | None = None
    ) -> ExhibitorInsightsType | None:
        found = await info.context.service(Insights).of_exhibitor(info.context.actor, fair_id=fair_id)
        return None if found is None else ExhibitorInsightsType.of(info, found)
