"""Suggestions for one wish at the moment it is written, until the next rematch weighs it with all the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from expo.matchmaking.candidates import CANDIDATES, Candidates
from expo.matchmaking.models import Suggestion, Wish
from expo.matchmaking.pairs import suggestions_of
from expo.matchmaking.records import Scores, weighed
from expo.matchmaking.store import SettingsStore, SuggestionStore


@dataclass(frozen=True)
class MatchingNow:
    """Ranks the exhibitors for one wish by what both sides want, without the competition of other buyers."""

    candidates: Candidates
    settings: SettingsStore
    suggestions: SuggestionStore

    async def pairs(self, wish: Wish) -> list[Suggestion]:
        """Return the pairs that a wish leads to, best first; none while matchmaking is off at its fair."""
        settings = await self.settings.get(wish.fair_id)
        if not settings.active.on:
            return []
        ground, found = await self.candidates.appraise_now(wish)
        scores = weighed(found, settings.weights)
        # Who is a candidate at all, an exhibitor may see: that knows nothing of her highest price, the order does.
        order = np.argsort(-scores.market * scores.exhibitor, kind="stable")[:CANDIDATES]
        kept = Scores(scores.buyer[order], scores.market[order], scores.exhibitor[order])
        pairs = suggestions_of(ground, {0: wish}, found[order], kept, implicit=frozenset())
        return [replace(each, buyer_rank=place) for place, each in enumerate(sorted(pairs, key=_mutual), start=1)]

    async def put(self, wish: Wish, pairs: Sequence[Suggestion]) -> None:
        """Write the pairs that a wish leads to, in place of those before; joins the running transaction."""
        await self.suggestions.put_fresh(wish.id, pairs, wish.changed_at)


def _mutual(pair: Suggestion) -> tuple[int, str]:
    return -pair.buyer_score * pair.exhibitor_score, pair.id
