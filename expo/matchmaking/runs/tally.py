"""How much there is to match: wishes, aims and answers of a fair, for its organiser."""

from dataclasses import dataclass

from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.matchmaking.models import READ
from expo.matchmaking.suggestions.store import SuggestionStore
from expo.matchmaking.wishes.store import WishStore


@dataclass(frozen=True)
class AnswerTally:
    """Open wishes; pairs to which a buyer has said yes, to which both have, and to which somebody has said no."""

    wishes: int
    accepted_by_buyers: int
    mutual: int
    declined: int


@dataclass(frozen=True)
class Tallies:
    """Counts."""

    _wishes: WishStore
    _suggestions: SuggestionStore
    fairs: Fairs

    async def of(self, actor: Actor, *, fair_id: str) -> AnswerTally:
        """Return a fair's figures; raises as `Fairs.require_organiser`."""
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope=READ)
        counted = await self._suggestions.count_answers(fair.id)
        return AnswerTally(await self._wishes.count_at(fair.id), *counted)
