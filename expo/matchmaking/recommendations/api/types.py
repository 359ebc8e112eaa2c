"""GraphQL types of recommendations, and the loaders behind their edges."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from expo.catalog.products.api.types import PriceTierType, ProductType, load_products
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.kit.graphql.trade_types import CountryType, optional_country
from expo.kit.graphql.types import Context, Info, Problem
from expo.matchmaking.candidates.api.enums import MatchPart
from expo.matchmaking.recommendations.api.enums import DeclineReason, MatchAnswer, MatchSide
from expo.matchmaking.recommendations.models import Recommendation, SideAnswer
from expo.matchmaking.recommendations.news import RecommendationNews
from expo.matchmaking.recommendations.rules.other_needs import MAX_OTHERS
from expo.matchmaking.recommendations.rules.prices import tier_for_need
from expo.matchmaking.recommendations.rules.reasons import ReasonReader, reason, sentences
from expo.matchmaking.recommendations.rules.session import RankedPair
from expo.matchmaking.recommendations.service import Matchmaking, SeenBuyer
from expo.matchmaking.sourcing_needs.api.types import SourcingNeedSummaryType, SourcingNeedType
from expo.matchmaking.sourcing_needs.models import SourcingNeed

_THOUSAND = 1000


@strawberry.type(
    name="MatchPartScore", description="One part of a recommendation's score, as the reader's side sees the other."
)
class MatchPartScoreType:
    """One part of a score."""

    part: MatchPart
    score: float = strawberry.field(description="Score of the part, from 0 to 1.")
    sentence: str | None = strawberry.field(
        description="Factual statement about the part; null where there is nothing to state."
    )


@strawberry.type(name="RecommendationAnswer", description="Your side's answer to a recommendation.")
class RecommendationAnswerType:
    """An answer."""

    answer: MatchAnswer
    reason: DeclineReason | None
    starred: bool
    at: datetime

    @classmethod
    def of(cls, answer: SideAnswer | None) -> "RecommendationAnswerType | None":
        """Return an answer, or None."""
        return (
            None
            if answer is None
            else cls(answer=answer.answer, reason=answer.reason, starred=answer.starred, at=answer.at)
        )


@strawberry.interface(
    name="Recommendation", description="A party recommended to your organisation for a meeting, and why."
)
class RecommendationType:
    """Fields common to both sides' recommendations."""

    model: strawberry.Private[Recommendation]
    side: strawberry.Private[MatchSide]
    id: strawberry.ID
    score: float = strawberry.field(description="How well the other side fits you, from 0 to 1.")
    answer: RecommendationAnswerType | None
    requested_meeting: bool = strawberry.field(description="Whether the other side has accepted.")

    @strawberry.field(description="Reason for the meeting, in one line in your language.")
    async def reason(self, info: Info) -> str:
        return reason(self.model, ReasonReader(self.side, info.context.language), await _title(info, self.model))

    @strawberry.field(description="Parts of the score, without those that neither side asked about.")
    async def parts(self, info: Info) -> list[MatchPartScoreType]:
        part_sentences = sentences(
            self.model, ReasonReader(self.side, info.context.language), await _title(info, self.model)
        )
        return [
            MatchPartScoreType(part=part, score=value / _THOUSAND, sentence=part_sentences.get(part))
            for part, value in self.model.parts_for(self.side).items()
        ]

    @strawberry.field(description="Products that support the recommendation, at most 3, as far as you may see them.")
    async def products(self, info: Info) -> list[ProductType]:
        found = await info.context.loader(load_products).load_many(self.model.evidence.products)
        return [ProductType.of(info, each) for each in found if each is not None]


async def _title(info: Info, pair: Recommendation) -> str | None:
    """Return the title of the first product that the reader may see, in the reader's language."""
    found = await info.context.loader(load_products).load_many(pair.evidence.products)
    shown = next((each for each in found if each is not None), None)
    return None if shown is None else shown.title.reading(info.context.language).text


def _common(ranked_pair: RankedPair, side: MatchSide) -> dict[str, Any]:
    pair, answered = ranked_pair.recommendation, ranked_pair.answered
    score = pair.buyer_score if side is MatchSide.BUYER else pair.exhibitor_score
    return {
        "model": pair,
        "side": side,
        "id": strawberry.ID(pair.id),
        "score": score / _THOUSAND,
        "answer": RecommendationAnswerType.of(answered.by(side) if answered else None),
        "requested_meeting": answered is not None and answered.accepted_by(side.other),
    }


@strawberry.type(name="RecommendedExhibitor", description="An exhibitor recommended to a buyer.")
class RecommendedExhibitorType(RecommendationType):
    """A recommendation to a buyer."""

    newcomer: bool = strawberry.field(description="Whether the exhibitor is new and still little known.")

    @strawberry.field(description="The exhibitor; null while it is not published.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(
        description="Your sourcing need that leads to the exhibitor; "
        "null where your favourites, searches and enquiries do."
    )
    async def sourcing_need(self, info: Info) -> SourcingNeedType | None:
        if self.model.need_id is None:
            return None
        found = await info.context.loader(load_needs).load(self.model.need_id)
        return None if found is None else SourcingNeedType.of(info, found)

    @strawberry.field(
        description="Price tier of each of the `products` for the quantity of the sourcing need; null where there is "
        "no quantity, where it is less than is sold or in another kind of unit, and for a price on request."
    )
    async def product_tiers(self, info: Info) -> list[PriceTierType | None]:
        need = None if self.model.need_id is None else await info.context.loader(load_needs).load(self.model.need_id)
        found = await info.context.loader(load_products).load_many(self.model.evidence.products)
        tiers = [None if need is None else tier_for_need(each, need.quantity) for each in found if each is not None]
        return [None if each is None else PriceTierType.of(each) for each in tiers]

    @classmethod
    def of(cls, ranked_pair: RankedPair) -> "RecommendedExhibitorType":
        """Return a recommendation for its buyer."""
        return cls(**_common(ranked_pair, MatchSide.BUYER), newcomer=ranked_pair.recommendation.newcomer)


@strawberry.type(name="RecommendedBuyer", description="A buyer recommended to an exhibitor.")
class RecommendedBuyerType(RecommendationType):
    """A recommendation to an exhibitor."""

    @strawberry.field(description="Name of the buyer; null while the buyer withholds it from exhibitors.")
    async def company(self, info: Info) -> str | None:
        return (await self._seen_buyer(info)).name

    @strawberry.field(description="Country of the buyer.")
    async def country(self, info: Info) -> CountryType | None:
        return optional_country(info, (await self._seen_buyer(info)).country)

    @strawberry.field(description="What the buyer wants; null once the sourcing need is closed.")
    async def sourcing_need(self, info: Info) -> SourcingNeedSummaryType | None:
        need = (await self._seen_buyer(info)).need
        return None if need is None else SourcingNeedSummaryType.of(info, need)

    @strawberry.field(description="Other sourcing needs of the buyer that lead to you, at most 4.")
    async def other_sourcing_needs(self, info: Info) -> list[SourcingNeedSummaryType]:
        """Return the buyer's other needs; named and unnamed ones are never returned side by side."""
        named = (await self._seen_buyer(info)).name is not None
        keys = [(self.model.buyer_id, each, self.requested_meeting) for each in self.model.also]
        found = await info.context.loader(load_seen_buyers).load_many(keys)
        shown = [each.need for each in found if each.need and (each.name is not None) is named]
        return [SourcingNeedSummaryType.of(info, each) for each in shown[:MAX_OTHERS]]

    async def _seen_buyer(self, info: Info) -> SeenBuyer:
        return await info.context.loader(load_seen_buyers).load(
            (self.model.buyer_id, self.model.need_id or "", self.requested_meeting)
        )

    @strawberry.field(description="Whether the buyer was not recommended when your company last looked.")
    async def new(self, info: Info) -> bool:
        return self.model.id in await info.context.loader(load_new_pairs).load(self.model.fair_id)

    @classmethod
    def of(cls, ranked_pair: RankedPair) -> "RecommendedBuyerType":
        """Return a recommendation for its exhibitor."""
        return cls(**_common(ranked_pair, MatchSide.EXHIBITOR))


async def load_needs(context: Context, need_ids: list[str]) -> list[SourcingNeed | None]:
    """Load needs by id: only for readers of their own recommendations."""
    return await context.service(Matchmaking).get_needs(need_ids)


async def load_new_pairs(context: Context, fair_ids: list[str]) -> list[frozenset[str]]:
    """Load the pairs at fairs that are new to the calling exhibitor."""
    return [await context.service(RecommendationNews).new(context.actor, fair_id=each) for each in fair_ids]


async def load_seen_buyers(context: Context, keys: list[tuple[str, str, bool]]) -> list[SeenBuyer]:
    """Load buyers as visible to exhibitors, by organisation, need and whether the buyer has accepted."""
    return await context.service(Matchmaking).seen_buyers(keys)


@strawberry.type(description="Result of marking recommended buyers as seen.")
class RecommendedBuyersSeen:
    """Result of marking buyers as seen."""

    new: int = strawberry.field(description="Number of them that were new.")


MarkRecommendedBuyersSeenResult = Annotated[
    RecommendedBuyersSeen | Problem, strawberry.union("MarkRecommendedBuyersSeenResult")
]
AnswerRecommendationResult = Annotated[
    RecommendedExhibitorType | RecommendedBuyerType | Problem, strawberry.union("AnswerRecommendationResult")
]
