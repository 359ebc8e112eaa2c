"""Matchmaking in GraphQL, for buyers and exhibitors."""

from typing import Final

import strawberry

from expo.kit.graphql import Connection, Info, connection, sliced
from expo.localisation.languages.schema import language_of
from expo.matchmaking.aims import SalesAims
from expo.matchmaking.enums import MatchAnswer, MatchSide
from expo.matchmaking.inputs import AnswerSuggestionInput, SaveSalesAimInput, SaveWishInput
from expo.matchmaking.news import SuggestionNews
from expo.matchmaking.service import Matchmaking, Said
from expo.matchmaking.start_types import MatchmakingStandingType, MatchmakingStartType
from expo.matchmaking.starting import Starting
from expo.matchmaking.types import (
    AnswerSuggestionResult,
    LookAtSuggestedBuyersResult,
    SuggestedBuyersLooked,
    SuggestedBuyerType,
    SuggestedExhibitorType,
)
from expo.matchmaking.wish_types import SalesAimResult, SalesAimType, WishResult, WishType
from expo.matchmaking.wishes import Wishes

SEARCHING: Final = {"points": 100}
"""The price of what searches the index, which costs far more than a field (`expo.kit.limits`)."""


@strawberry.type
class Query:
    """What one can ask about wishes, aims and suggestions."""

    @strawberry.field(description="Your organisation's wishes at a fair, newest first.")
    async def my_wishes(
        self,
        info: Info,
        fair_id: strawberry.ID,
        open: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[WishType]:
        """Return wishes."""
        wanted = sliced(first, after)
        page = await info.context.service(Wishes).list(info.context.actor, fair_id=fair_id, wanted=wanted, is_open=open)
        return connection(page, lambda each: WishType.of(info, each), wanted)

    @strawberry.field(description="A wish of your organisation.")
    async def wish(self, info: Info, id: strawberry.ID) -> WishType:
        """Return a wish."""
        return WishType.of(info, await info.context.service(Wishes).get(info.context.actor, wish_id=id))

    @strawberry.field(description="To whom you want to sell at a fair; null while you have not said it.")
    async def my_sales_aim(self, info: Info, fair_id: strawberry.ID) -> SalesAimType | None:
        """Return the aim."""
        found = await info.context.service(SalesAims).find(info.context.actor, fair_id=fair_id)
        return None if found is None else SalesAimType.of(info, found)

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
        """Return suggestions to a buyer."""
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
        """Return suggestions to an exhibitor."""
        wanted = sliced(first, after)
        page = await info.context.service(Matchmaking).suggested_buyers(
            info.context.actor, fair_id=fair_id, wanted=wanted, answer=answer
        )
        return connection(page, SuggestedBuyerType.of, wanted)

    @strawberry.field(
        description="How many buyers are suggested to you, an exhibitor, who were not when your people last looked."
    )
    async def new_suggested_buyers(self, info: Info, fair_id: strawberry.ID) -> int:
        """Return how many are new."""
        return len(await info.context.service(SuggestionNews).new(info.context.actor, fair_id=fair_id))

    @strawberry.field(
        description="Where you, a buyer, can begin: sections, newcomers, and how to write a wish.", metadata=SEARCHING
    )
    async def matchmaking_start(self, info: Info, fair_id: strawberry.ID) -> MatchmakingStartType:
        """Return where to begin."""
        found = await info.context.service(Starting).start(
            info.context.actor, fair_id=fair_id, language=info.context.language
        )
        return MatchmakingStartType.of(info, found)

    @strawberry.field(description="How far a fair's matchmaking is: whether there are suggestions, and how good ones.")
    async def matchmaking_standing(self, info: Info, fair_id: strawberry.ID) -> MatchmakingStandingType:
        """Return how far it is."""
        return MatchmakingStandingType.of(
            fair_id, await info.context.service(Matchmaking).standing(info.context.actor, fair_id=fair_id)
        )


@strawberry.type
class Mutation:
    """What one can do with wishes, aims and suggestions."""

    @strawberry.mutation(
        description="Write a wish, or change one of yours; suggestions follow at once.", metadata=SEARCHING
    )
    async def save_wish(self, info: Info, input: SaveWishInput) -> WishResult:
        """Save a wish."""
        draft = input.draft(await language_of(info, input.text, input.language))
        saved = await info.context.service(Wishes).save(
            info.context.actor, fair_id=input.fair_id, draft=draft, wish_id=input.id
        )
        return WishType.of(info, saved)

    @strawberry.mutation(description="Close a wish of yours: it leads to no suggestions any more.")
    async def close_wish(self, info: Info, id: strawberry.ID) -> WishResult:
        """Close a wish."""
        return WishType.of(info, await info.context.service(Wishes).close(info.context.actor, wish_id=id))

    @strawberry.mutation(description="Say to whom and where you want to sell at a fair; holds from the next rematch.")
    async def save_sales_aim(self, info: Info, input: SaveSalesAimInput) -> SalesAimResult:
        """Save an aim."""
        saved = await info.context.service(SalesAims).save(
            info.context.actor, fair_id=input.fair_id, draft=input.draft()
        )
        return SalesAimType.of(info, saved)

    @strawberry.mutation(description="Say whether you want to meet; your list changes at once.")
    async def answer_suggestion(self, info: Info, input: AnswerSuggestionInput) -> AnswerSuggestionResult:
        """Answer a suggestion."""
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
        """Take an answer back."""
        return _told(await info.context.service(Matchmaking).take_back(info.context.actor, fair_id=fair_id, pair_id=id))

    @strawberry.mutation(
        description="Say that your people, an exhibitor's, have seen these suggestions, or all that are there now."
    )
    async def look_at_suggested_buyers(
        self, info: Info, fair_id: strawberry.ID, ids: list[strawberry.ID] | None = None
    ) -> LookAtSuggestedBuyersResult:
        """Note that they have looked."""
        return SuggestedBuyersLooked(
            new=await info.context.service(SuggestionNews).look(info.context.actor, fair_id=fair_id, shown=ids)
        )


def _told(said: Said) -> SuggestedExhibitorType | SuggestedBuyerType:
    """Return the suggestion to the side that has spoken."""
    if said.side is MatchSide.BUYER:
        return SuggestedExhibitorType.of(said.placed)
    return SuggestedBuyerType.of(said.placed)
