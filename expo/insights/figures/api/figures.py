"""Figures in GraphQL."""

from datetime import datetime

import strawberry

from expo.insights.figures.api.types import ExhibitorInsightsType, FairInsightsType
from expo.insights.figures.service import Insights
from expo.kit.graphql.types import Info


@strawberry.type
class Query:
    """What one can ask about figures."""

    @strawberry.field(
        description="The figures of a fair of yours, of the last 24 hours or from ``since`` to ``until``: at most 62"
        " days, hour by hour up to three."
    )
    async def fair_insights(
        self, info: Info, fair_id: strawberry.ID, since: datetime | None = None, until: datetime | None = None
    ) -> FairInsightsType:
        found = await info.context.service(Insights).of_fair(
            info.context.actor, fair_id=fair_id, begins=since, ends=until
        )
        return FairInsightsType.of(info, found)

    @strawberry.field(
        description="Your own exhibitor's figures at a fair, or at the one where it applied last; null without a booth."
    )
    async def exhibitor_insights(
        self, info: Info, fair_id: strawberry.ID | None = None
    ) -> ExhibitorInsightsType | None:
        found = await info.context.service(Insights).of_exhibitor(info.context.actor, fair_id=fair_id)
        return None if found is None else ExhibitorInsightsType.of(info, found)
