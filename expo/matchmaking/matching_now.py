"""Suggestions for one wish at the moment it is written, until the next rematch weighs it with all the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from expo.fairs.models import Part, RegistrationStatus
from expo.fairs.service import Fairs
from expo.matchmaking.candidates import CANDIDATES, Candidates
from expo.matchmaking.models import Suggestion, Wish
from expo.matchmaking.pairs import suggestions_of
from expo.matchmaking.records import weighed
from expo.matchmaking.store import SettingsStore, SuggestionStore


@dataclass(frozen=True)
class MatchingNow:
    """Ranks the exhibitors for one wish by what both sides want, without the competition of other buyers."""

    candidates: Candidates
    settings: SettingsStore
    suggestions: SuggestionStore
    fairs: Fairs

    async def pairs(self, wish: Wish) -> list[Suggestion]:
        """Return the pairs that a wish leads to, best first.

        None while matchmaking is off at its fair, and none for whom the organiser has refused.
        """
        settings = await self.settings.get(wish.fair_id)
        standing = await self.fairs.standing(wish.buyer_id, fair_id=wish.fair_id, part=Part.BUYER)
        if not settings.active.on or standing is RegistrationStatus.DECLINED:
            return []
        admitted = standing is RegistrationStatus.APPROVED
        ground, found = await self.candidates.appraise_now(wish, admitted=admitted)
        scores = weighed(found, settings.weights)
        # Who is a candidate at all, an exhibitor may see: that knows nothing of her highest price, the order does.
        order = np.argsort(-scores.market * scores.exhibitor, kind="stable")[:CANDIDATES]
        pairs = suggestions_of(ground, {0: wish}, found[order], scores.of(order), implicit=frozenset())
        return [replace(each, buyer_rank=place) for place, each in enumerate(sorted(pairs, key=_mutual), start=1)]

    async def put(self, wish: Wish, pairs: Sequence[Suggestion], at: datetime) -> None:
        """Write the pairs that a wish leads to, in place of those before; joins the running transaction.

        ``at`` is when they are written, not when the wish was: a rematch that begins while they are searched for
        has not read the wish.
        """
        await self.suggestions.put_fresh(wish.id, pairs, at)


def _mutual(pair: Suggestion) -> tuple[int, str]:
    return -pair.buyer_score * pair.exhibitor_score, pair.id
