"""Queries and mutations of recommendations, for buyers and exhibitors."""

import strawberry

from expo.kit.graphql.types import Connection, Info, checked_page, connection
from expo.matchmaking.recommendations.api.enums import MatchAnswer, MatchSide
from expo.matchmaking.recommendations.api.inputs import AnswerRecommendationInput
from expo.matchmaking.recommendations.api.types import (
    AnswerRecommendationResult,
    MarkRecommendedBuyersSeenResult,
    RecommendedBuyersSeen,
    RecommendedBuyerType,
    RecommendedExhibitorType,
)
from expo.matchmaking.recommendations.news import RecommendationNews
from expo.matchmaking.recommendations.service import AnsweredPair, Matchmaking


@strawberry.type
class Query:
    """Queries of recommendations."""

    @strawberry.field(
        description="Exhibitors recommended to you, a buyer, best first, without those declined. "
        "With `answer`, those to whom you have given that answer, latest first."
    )
    async def recommended_exhibitors(
        self,
        info: Info,
        fair_id: strawberry.ID,
        answer: MatchAnswer | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RecommendedExhibitorType]:
        part = checked_page(first, after)
        page = await info.context.service(Matchmaking).recommended_exhibitors(
            info.context.actor, fair_id=fair_id, part=part, answer=answer
        )
        return connection(page, RecommendedExhibitorType.of, part)

    @strawberry.field(
        description="Buyers recommended to you, an exhibitor, best first, without those declined. "
        "With `answer`, those to whom you have given that answer, latest first."
    )
    async def recommended_buyers(
        self,
        info: Info,
        fair_id: strawberry.ID,
        answer: MatchAnswer | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RecommendedBuyerType]:
        part = checked_page(first, after)
        page = await info.context.service(Matchmaking).recommended_buyers(
            info.context.actor, fair_id=fair_id, part=part, answer=answer
        )
        return connection(page, RecommendedBuyerType.of, part)

    @strawberry.field(
        description="Number of buyers recommended to you, an exhibitor, who were not when your company last looked."
    )
    async def new_recommended_buyers(self, info: Info, fair_id: strawberry.ID) -> int:
        return len(await info.context.service(RecommendationNews).new(info.context.actor, fair_id=fair_id))


@strawberry.type
class Mutation:
    """Mutations of recommendations."""

    @strawberry.mutation(description="Answer a recommendation: whether you want to meet. Your list changes at once.")
    async def answer_recommendation(self, info: Info, input: AnswerRecommendationInput) -> AnswerRecommendationResult:
        answered = await info.context.service(Matchmaking).answer(
            info.context.actor,
            fair_id=input.fair_id,
            pair_id=input.id,
            answer=input.answer,
            reason=input.reason,
            starred=input.starred,
        )
        return _recommendation_type(answered)

    @strawberry.mutation(description="Withdraw your answer to a recommendation; your list changes at once.")
    async def withdraw_recommendation_answer(
        self, info: Info, fair_id: strawberry.ID, id: strawberry.ID
    ) -> AnswerRecommendationResult:
        return _recommendation_type(
            await info.context.service(Matchmaking).withdraw_answer(info.context.actor, fair_id=fair_id, pair_id=id)
        )

    @strawberry.mutation(
        description="Mark these recommended buyers, or all current ones, as seen by your company, an exhibitor."
    )
    async def mark_recommended_buyers_seen(
        self, info: Info, fair_id: strawberry.ID, ids: list[strawberry.ID] | None = None
    ) -> MarkRecommendedBuyersSeenResult:
        return RecommendedBuyersSeen(
            new=await info.context.service(RecommendationNews).look(info.context.actor, fair_id=fair_id, shown_ids=ids)
        )


def _recommendation_type(pair: AnsweredPair) -> RecommendedExhibitorType | RecommendedBuyerType:
    """Return the recommendation for the side that answered."""
    if pair.side is MatchSide.BUYER:
        return RecommendedExhibitorType.of(pair.ranked_pair)
    return RecommendedBuyerType.of(pair.ranked_pair)
