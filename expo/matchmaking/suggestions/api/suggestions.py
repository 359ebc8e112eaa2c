"""Queries and mutations of recommendations, for buyers and exhibitors."""

import strawberry

from expo.kit.graphql.types import Connection, Info, connection, sliced
from expo.matchmaking.suggestions.api.enums import MatchAnswer, MatchSide
from expo.matchmaking.suggestions.api.inputs import AnswerSuggestionInput
from expo.matchmaking.suggestions.api.types import (
    AnswerSuggestionResult,
    LookAtSuggestedBuyersResult,
    SuggestedBuyersLooked,
    SuggestedBuyerType,
    SuggestedExhibitorType,
)
from expo.matchmaking.suggestions.news import SuggestionNews
from expo.matchmaking.suggestions.service import AnsweredPair, Matchmaking


@strawberry.type
class Query:
    """Queries of recommendations."""

    @strawberry.field(
        description="Exhibitors recommended to you, a buyer, best first, without those declined. "
        "With `answer`, those to whom you have given that answer, latest first."
    )
    async def suggested_exhibitors(
        self,
        info: Info,
        fair_id: strawberry.ID,
        answer: MatchAnswer | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[SuggestedExhibitorType]:
        wanted = sliced(first, after)
        page = await info.context.service(Matchmaking).suggested_exhibitors(
            info.context.actor, fair_id=fair_id, wanted=wanted, answer=answer
        )
        return connection(page, SuggestedExhibitorType.of, wanted)

    @strawberry.field(
        description="Buyers recommended to you, an exhibitor, best first, without those declined. "
        "With `answer`, those to whom you have given that answer, latest first."
    )
    async def suggested_buyers(
        self,
        info: Info,
        fair_id: strawberry.ID,
        answer: MatchAnswer | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[SuggestedBuyerType]:
        wanted = sliced(first, after)
        page = await info.context.service(Matchmaking).suggested_buyers(
            info.context.actor, fair_id=fair_id, wanted=wanted, answer=answer
        )
        return connection(page, SuggestedBuyerType.of, wanted)

    @strawberry.field(
        description="Number of buyers recommended to you, an exhibitor, who were not when your company last looked."
    )
    async def new_suggested_buyers(self, info: Info, fair_id: strawberry.ID) -> int:
        return len(await info.context.service(SuggestionNews).new(info.context.actor, fair_id=fair_id))


@strawberry.type
class Mutation:
    """Mutations of recommendations."""

    @strawberry.mutation(description="Answer a recommendation: whether you want to meet. Your list changes at once.")
    async def answer_suggestion(self, info: Info, input: AnswerSuggestionInput) -> AnswerSuggestionResult:
        said = await info.context.service(Matchmaking).answer(
            info.context.actor,
            fair_id=input.fair_id,
            pair_id=input.id,
            answer=input.answer,
            reason=input.reason,
            starred=input.starred,
        )
        return _told(said)

    @strawberry.mutation(description="Withdraw your answer to a recommendation; your list changes at once.")
    async def take_back_answer(self, info: Info, fair_id: strawberry.ID, id: strawberry.ID) -> AnswerSuggestionResult:
        return _told(await info.context.service(Matchmaking).take_back(info.context.actor, fair_id=fair_id, pair_id=id))

    @strawberry.mutation(
        description="Mark these recommended buyers, or all current ones, as seen by your company, an exhibitor."
    )
    async def look_at_suggested_buyers(
        self, info: Info, fair_id: strawberry.ID, ids: list[strawberry.ID] | None = None
    ) -> LookAtSuggestedBuyersResult:
        return SuggestedBuyersLooked(
            new=await info.context.service(SuggestionNews).look(info.context.actor, fair_id=fair_id, shown=ids)
        )


def _told(said: AnsweredPair) -> SuggestedExhibitorType | SuggestedBuyerType:
    """Return the recommendation for the side that answered."""
    if said.side is MatchSide.BUYER:
        return SuggestedExhibitorType.of(said.placed)
    return SuggestedBuyerType.of(said.placed)
