"""New recommendations of an exhibitor: buyers not listed when the exhibitor's people last looked."""

from collections.abc import Collection
from dataclasses import dataclass

from expo.exhibitors.companies.service import Exhibitors
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.matchmaking.models import READ, WRITE, MatchSide, party_key
from expo.matchmaking.recommendations.models import SeenPairs
from expo.matchmaking.recommendations.service import Matchmaking
from expo.matchmaking.recommendations.store import RecommendationStore


@dataclass(frozen=True)
class RecommendationNews:
    """Remembers which pairs an exhibitor's people have seen, shared by all of them, as for their enquiries."""

    _store: RecommendationStore
    matchmaking: Matchmaking
    exhibitors: Exhibitors
    journal: Journal
    database: Database
    clock: Clock

    async def new(self, actor: Actor, *, fair_id: str) -> frozenset[str]:
        """Return the ids of new, unanswered pairs recommended to the actor's own exhibitor.

        Raises the errors of `Matchmaking.recommended_buyers`.
        """
        own = await self.exhibitors.require_own(actor, scope=READ)
        waiting = await self.matchmaking.waiting_buyers(actor, fair_id=fair_id)
        seen = await self._store.find_seen(party_key(fair_id, MatchSide.EXHIBITOR, own.id))
        return waiting.ids - frozenset(seen.pair_ids if seen else ())

    async def look(self, actor: Actor, *, fair_id: str, shown_ids: Collection[str] | None = None) -> int:
        """Mark the pairs ``shown_ids``, by default all recommended ones, as seen.

        Return how many of them were new. Ids of pairs not recommended now are ignored. Raises the errors of
        `Matchmaking.recommended_buyers`.
        """
        own = await self.exhibitors.require_own(actor, scope=WRITE)
        waiting = await self.matchmaking.waiting_buyers(actor, fair_id=fair_id)
        looked = waiting.ids if shown_ids is None else (waiting.ids | waiting.beyond) & frozenset(shown_ids)
        key = party_key(fair_id, MatchSide.EXHIBITOR, own.id)

        async def write() -> SeenPairs:
            before = await self._store.find_seen(key) or SeenPairs(key, [], self.clock())
            fresh = looked - frozenset(before.pair_ids)
            if fresh:
                seen = ((waiting.ids | waiting.beyond) & frozenset(before.pair_ids)) | looked
                await self._store.put_seen(SeenPairs(key, sorted(seen), self.clock()))
                await self.journal.record(actor, "recommendation.seen", Subject("exhibitor", own.id), fair_id=fair_id)
            return SeenPairs(key, sorted(fresh), self.clock())

        return len((await self.database.transact(write, SeenPairs)).pair_ids)
