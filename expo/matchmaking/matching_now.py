"""Suggestions for one wish at the moment it is written, until the next rematch weighs it with all the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from expo.fairs.models import Part, RegistrationStatus
from expo.fairs.service import Fairs
from expo.matchmaking.candidates import CANDIDATES, Candidates
from expo.matchmaking.listing import Places, listed, suggestions
from expo.matchmaking.models import Suggestion, Wish
from expo.matchmaking.records import weighed
from expo.matchmaking.store import SettingsStore, SuggestionStore
from expo.matchmaking.wish_rows import wish_rows


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
        rows = wish_rows([wish], [admitted], [(0, 0)])
        kept = listed(ground, rows, found[order], scores.of(order), Places.none(len(order)))
        pairs = suggestions(kept, wish.fair_id, ground.secret)
        return [replace(each, buyer_rank=place) for place, each in enumerate(sorted(pairs, key=_mutual), start=1)]

    async def put(self, wish: Wish, pairs: Sequence[Suggestion], at: datetime) -> None:
        """Write the pairs that a wish leads to, in place of those before; joins the running transaction.

        ``at`` is when they are written, not when the wish was: a rematch that begins while they are searched for
        has not read the wish.
        """
        await self.suggestions.put_fresh(wish.id, pairs, at)


def _mutual(pair: Suggestion) -> tuple[int, str]:
    return -pair.buyer_score * pair.exhibitor_score, pair.id
