"""Figures on the matchmaking of a fair, for its organiser: open needs and answers."""

from dataclasses import dataclass

from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.matchmaking.models import READ
from expo.matchmaking.recommendations.store import RecommendationStore
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore


@dataclass(frozen=True)
class AnswerTally:
    """Open needs; pairs accepted by the buyer, accepted by both, and declined by either side."""

    sourcing_needs: int
    requested_by_buyers: int
    mutual: int
    declined: int


@dataclass(frozen=True)
class Tallies:
    """Counts needs and answers."""

    _needs: SourcingNeedStore
    _recommendations: RecommendationStore
    fairs: Fairs

    async def of(self, actor: Actor, *, fair_id: str) -> AnswerTally:
        """Return a fair's figures; raises the errors of `Fairs.require_organiser`."""
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        counted = await self._recommendations.count_answers(fair.id)
        return AnswerTally(await self._needs.count_at(fair.id), *counted)
