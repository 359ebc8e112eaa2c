"""Recommendations for one sourcing need at the moment it is saved, until the next run weighs it with all others.

A run keeps each pair once, under the need with the best score. When that need is closed or changed, the buyer's
other needs stand in for it, so that no exhibitor they lead to is lost until the next run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from expo.fairs.fairs.models import ApplicationStatus, ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.candidates.rules.appraisal import MatchContext
from expo.matchmaking.candidates.rules.need_rows import need_rows
from expo.matchmaking.candidates.rules.records import Records, weigh
from expo.matchmaking.candidates.service import CANDIDATES, Candidates
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.models import Recommendation
from expo.matchmaking.recommendations.rules.listing import PairRanks, recommendations, recommendations_of
from expo.matchmaking.recommendations.store import RecommendationStore
from expo.matchmaking.sourcing_needs.models import SourcingNeed
from expo.matchmaking.tuning.store import SettingsStore


@dataclass(frozen=True)
class ImmediateMatching:
    """Ranks the exhibitors for one need by both sides' scores, without the competition of other buyers."""

    candidates: Candidates
    _settings: SettingsStore
    _recommendations: RecommendationStore
    fairs: Fairs

    async def pairs(self, need: SourcingNeed) -> list[Recommendation]:
        """Return the pairs of a need, best first.

        Empty while matchmaking is off at the fair, and for a buyer whom the organiser has declined.
        """
        [found] = await self._each([need])
        return found

    async def stand_ins(self, need: SourcingNeed, others: Sequence[SourcingNeed]) -> list[Recommendation]:
        """Return the pairs by which a buyer's other open needs lead to the exhibitors of ``need``.

        Those are the exhibitors listed under it by the last run, and those it leads to now: some appear in the
        exhibitor's list alone, and a run in progress may find them.
        """
        if not others:
            return []
        settings = await self._settings.get(need.fair_id)
        kept = await self._recommendations.lists.recommended(
            settings.generation, need.fair_id, MatchSide.BUYER, need.buyer_id
        )
        led, *pairs = await self._each([need, *others])
        exhibitors = {each.exhibitor_id for each in (*led, *kept) if each.need_id == need.id}
        return [each for some in pairs for each in some if each.exhibitor_id in exhibitors]

    async def _each(self, needs: Sequence[SourcingNeed]) -> list[list[Recommendation]]:
        """Return the pairs of each of a buyer's needs at a fair, best first."""
        fair_id, buyer_id = needs[0].fair_id, needs[0].buyer_id
        settings = await self._settings.get(fair_id)
        standing = await self.fairs.application_status(buyer_id, fair_id=fair_id, role=ParticipantRole.BUYER)
        if not settings.published.on or standing is ApplicationStatus.DECLINED:
            return [[] for _ in needs]
        approved = standing is ApplicationStatus.APPROVED
        context, found = await self.candidates.appraise_now(fair_id, needs, approved=approved)
        need_records = zip(needs, found, strict=True)
        return [_best(context, need, each, settings.weights, approved=approved) for need, each in need_records]

    async def put(self, need: SourcingNeed, pairs: Sequence[Recommendation], at: datetime) -> None:
        """Replace the pairs of a need; joins the running transaction.

        ``at`` is the time of writing, not of the need: a run that begins during the search has not read the need.
        """
        await self._recommendations.put_fresh(need.id, pairs, at)

    async def put_stand_ins(self, pairs: Sequence[Recommendation], at: datetime) -> None:
        """Add pairs of needs to those they have; joins the running transaction."""
        await self._recommendations.put_stand_ins(pairs, at)


def _best(
    context: MatchContext, need: SourcingNeed, records: Records, weights: Mapping[MatchPart, float], *, approved: bool
) -> list[Recommendation]:
    scores = weigh(records, weights)
    # An exhibitor may see who is a candidate at all: this selection ignores the highest price, the order uses it.
    order = np.argsort(-scores.market * scores.exhibitor, kind="stable")[:CANDIDATES]
    rows = need_rows([need], [approved], [(0, 0)])
    kept = recommendations_of(context, rows, records[order], scores.of(order), PairRanks.none(len(order)))
    pairs = recommendations(kept, need.fair_id, context.secret)
    return [replace(each, buyer_rank=place) for place, each in enumerate(sorted(pairs, key=_mutual), start=1)]


def _mutual(pair: Recommendation) -> tuple[int, str]:
    return -pair.buyer_score * pair.exhibitor_score, pair.id
