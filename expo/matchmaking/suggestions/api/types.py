"""Suggestions as GraphQL types, and the loaders that their edges go through."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from expo.catalog.products.api.types import ProductType, load_products
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.kit.graphql.trade_types import CountryType, optional_country
from expo.kit.graphql.types import Context, Info, Problem
from expo.matchmaking.candidates.api.enums import MatchPart
from expo.matchmaking.suggestions.api.enums import DeclineReason, MatchAnswer, MatchSide
from expo.matchmaking.suggestions.models import SideAnswer, Suggestion
from expo.matchmaking.suggestions.news import SuggestionNews
from expo.matchmaking.suggestions.rules.other_wishes import MOST_OTHERS
from expo.matchmaking.suggestions.rules.reasons import ReasonReader, reason, sentences
from expo.matchmaking.suggestions.rules.session import RankedPair
from expo.matchmaking.suggestions.service import Matchmaking, SeenBuyer
from expo.matchmaking.wishes.api.types import WantedGoodsType, WishType
from expo.matchmaking.wishes.models import Wish

_THOUSAND = 1000


@strawberry.type(name="MatchPartScore", description="One part of a suggestion's score, as its reader sees the other.")
class MatchPartScoreType:
    """A part."""

    part: MatchPart
    score: float = strawberry.field(description="From 0 to 1.")
    sentence: str | None = strawberry.field(description="What can truly be said of it; null for nothing.")


@strawberry.type(name="SuggestionAnswer", description="What your side has said to a suggestion.")
class SuggestionAnswerType:
    """An answer."""

    answer: MatchAnswer
    reason: DeclineReason | None
    starred: bool
    at: datetime

    @classmethod
    def of(cls, said: SideAnswer | None) -> "SuggestionAnswerType | None":
        """Return an answer, or None."""
        return None if said is None else cls(answer=said.answer, reason=said.reason, starred=said.starred, at=said.at)


@strawberry.interface(name="Suggested", description="Somebody whom your organisation should meet, and why.")
class SuggestedType:
    """What both sides' suggestions have."""

    model: strawberry.Private[Suggestion]
    side: strawberry.Private[MatchSide]
    id: strawberry.ID
    score: float = strawberry.field(description="How well the other fits you, from 0 to 1.")
    answer: SuggestionAnswerType | None
    wants_to_meet_you: bool = strawberry.field(description="Whether the other side has accepted.")

    @strawberry.field(description="Why you should meet, in one line in your language.")
    async def reason(self, info: Info) -> str:
        return reason(self.model, ReasonReader(self.side, info.context.language), await _title(info, self.model))

    @strawberry.field(description="What the score is made of; what nobody asked about is left out.")
    async def parts(self, info: Info) -> list[MatchPartScoreType]:
        said = sentences(self.model, ReasonReader(self.side, info.context.language), await _title(info, self.model))
        return [
            MatchPartScoreType(part=part, score=value / _THOUSAND, sentence=said.get(part))
            for part, value in self.model.parts_for(self.side).items()
        ]

    @strawberry.field(description="The goods that speak for it, at most 3, as far as you may see them.")
    async def products(self, info: Info) -> list[ProductType]:
        found = await info.context.loader(load_products).load_many(self.model.evidence.products)
        return [ProductType.of(info, each) for each in found if each is not None]


async def _title(info: Info, pair: Suggestion) -> str | None:
    """Return the title of the first product that the reader may see, in the reader's language."""
    found = await info.context.loader(load_products).load_many(pair.evidence.products)
    shown = next((each for each in found if each is not None), None)
    return None if shown is None else shown.title.reading(info.context.language).text


def _common(placed: RankedPair, side: MatchSide) -> dict[str, Any]:
    pair, said = placed.suggestion, placed.answered
    score = pair.buyer_score if side is MatchSide.BUYER else pair.exhibitor_score
    return {
        "model": pair,
        "side": side,
        "id": strawberry.ID(pair.id),
        "score": score / _THOUSAND,
        "answer": SuggestionAnswerType.of(said.by(side) if said else None),
        "wants_to_meet_you": said is not None and said.accepted_by(side.other),
    }


@strawberry.type(name="SuggestedExhibitor", description="An exhibitor whom a buyer should meet.")
class SuggestedExhibitorType(SuggestedType):
    """A suggestion for a buyer."""

    newcomer: bool = strawberry.field(description="Whether it is new and little known yet.")

    @strawberry.field(description="Whom to meet; null while it is off all pages.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="Your wish that leads there; null where what you keep and search for does.")
    async def wish(self, info: Info) -> WishType | None:
        if self.model.wish_id is None:
            return None
        found = await info.context.loader(load_wishes).load(self.model.wish_id)
        return None if found is None else WishType.of(info, found)

    @classmethod
    def of(cls, placed: RankedPair) -> "SuggestedExhibitorType":
        """Return a suggestion to its buyer."""
        return cls(**_common(placed, MatchSide.BUYER), newcomer=placed.suggestion.newcomer)


@strawberry.type(name="SuggestedBuyer", description="A buyer whom an exhibitor should meet.")
class SuggestedBuyerType(SuggestedType):
    """A suggestion for an exhibitor."""

    @strawberry.field(description="The buyer's name; null while she does not say it to exhibitors.")
    async def company(self, info: Info) -> str | None:
        return (await self._seen(info)).name

    @strawberry.field(description="The buyer's country.")
    async def country(self, info: Info) -> CountryType | None:
        return optional_country(info, (await self._seen(info)).country)

    @strawberry.field(description="What she wants; null once her wish is closed.")
    async def wanted(self, info: Info) -> WantedGoodsType | None:
        wish = (await self._seen(info)).wish
        return None if wish is None else WantedGoodsType.of(info, wish)

    @strawberry.field(description="What else of hers leads to you, at most 4.")
    async def also_wanted(self, info: Info) -> list[WantedGoodsType]:
        """Return her other wishes; one that keeps her name back is not told beside one that says it, either way."""
        named = (await self._seen(info)).name is not None
        keys = [(self.model.buyer_id, each, self.wants_to_meet_you) for each in self.model.also]
        found = await info.context.loader(load_seen_buyers).load_many(keys)
        told = [each.wish for each in found if each.wish and (each.name is not None) is named]
        return [WantedGoodsType.of(info, each) for each in told[:MOST_OTHERS]]

    async def _seen(self, info: Info) -> SeenBuyer:
        return await info.context.loader(load_seen_buyers).load(
            (self.model.buyer_id, self.model.wish_id or "", self.wants_to_meet_you)
        )

    @strawberry.field(description="Whether she was not suggested when your people last looked.")
    async def new(self, info: Info) -> bool:
        return self.model.id in await info.context.loader(load_new_pairs).load(self.model.fair_id)

    @classmethod
    def of(cls, placed: RankedPair) -> "SuggestedBuyerType":
        """Return a suggestion to its exhibitor."""
        return cls(**_common(placed, MatchSide.EXHIBITOR))


async def load_wishes(context: Context, wish_ids: list[str]) -> list[Wish | None]:
    """Return wishes by their ids: a loader's fetch, for readers of their own suggestions alone."""
    return await context.service(Matchmaking).get_wishes(wish_ids)


async def load_new_pairs(context: Context, fair_ids: list[str]) -> list[frozenset[str]]:
    """Return which pairs at fairs are new to the asking exhibitor."""
    return [await context.service(SuggestionNews).new(context.actor, fair_id=each) for each in fair_ids]


async def load_seen_buyers(context: Context, keys: list[tuple[str, str, bool]]) -> list[SeenBuyer]:
    """Return buyers as exhibitors may see them, by organisation, wish and whether she has accepted."""
    return await context.service(Matchmaking).seen_buyers(keys)


@strawberry.type(description="What was suggested until now has been seen.")
class SuggestedBuyersLooked:
    """What was looked at."""

    new: int = strawberry.field(description="How much of it was new.")


LookAtSuggestedBuyersResult = Annotated[
    SuggestedBuyersLooked | Problem, strawberry.union("LookAtSuggestedBuyersResult")
]
AnswerSuggestionResult = Annotated[
    SuggestedExhibitorType | SuggestedBuyerType | Problem, strawberry.union("AnswerSuggestionResult")
]
