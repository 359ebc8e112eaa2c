"""Suggestions in GraphQL, for buyers and exhibitors."""

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
    """What one can ask about suggestions."""

    @strawberry.field(
        description="Whom you, a buyer, should meet, best first; without those declined. "
        "With an answer, those to whom you have said that, the latest first."
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
        description="Which buyers you, an exhibitor, should meet, best first; without those declined. "
        "With an answer, those to whom you have said that, the latest first."
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
        description="How many buyers are suggested to you, an exhibitor, who were not when your people last looked."
    )
    async def new_suggested_buyers(self, info: Info, fair_id: strawberry.ID) -> int:
        return len(await info.context.service(SuggestionNews).new(info.context.actor, fair_id=fair_id))


@strawberry.type
class Mutation:
    """What one can do with suggestions."""

    @strawberry.mutation(description="Say whether you want to meet; your list changes at once.")
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

    @strawberry.mutation(description="Say nothing to a suggestion after all; your list changes at once.")
    async def take_back_answer(self, info: Info, fair_id: strawberry.ID, id: strawberry.ID) -> AnswerSuggestionResult:
        return _told(await info.context.service(Matchmaking).take_back(info.context.actor, fair_id=fair_id, pair_id=id))

    @strawberry.mutation(
        description="Say that your people, an exhibitor's, have seen these suggestions, or all that are there now."
    )
    async def look_at_suggested_buyers(
        self, info: Info, fair_id: strawberry.ID, ids: list[strawberry.ID] | None = None
    ) -> LookAtSuggestedBuyersResult:
        return SuggestedBuyersLooked(
            new=await info.context.service(SuggestionNews).look(info.context.actor, fair_id=fair_id, shown=ids)
        )


def _told(said: AnsweredPair) -> SuggestedExhibitorType | SuggestedBuyerType:
    """Return the suggestion to the side that has spoken."""
    if said.side is MatchSide.BUYER:
        return SuggestedExhibitorType.of(said.placed)
    return SuggestedBuyerType.of(said.placed)
