"""Target buyers of exhibitors, with access control."""

from dataclasses import dataclass, fields

from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.matchmaking.models import READ, WRITE
from expo.matchmaking.sourcing_needs.models import TargetBuyers, TargetBuyersContent, target_buyers_id
from expo.matchmaking.sourcing_needs.rules.drafts import TargetBuyersDraft
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore

_CONTENT = tuple(each.name for each in fields(TargetBuyersContent))


@dataclass(frozen=True)
class TargetBuyersService:
    """An exhibitor's target buyers, one per fair; no one else reads them in full."""

    _store: SourcingNeedStore
    exhibitors: Exhibitors
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def save(self, actor: Actor, *, fair_id: str, draft: TargetBuyersDraft) -> TargetBuyers:
        """Save the target buyers of the actor's own exhibitor at a fair; they take effect with the next run.

        Raises `SignInRequired`, `Forbidden`, `FairNotFound`, `ProfileMissing`, `Invalid`.
        """
        own = await self.exhibitors.require_own(actor, scope=WRITE)
        content = draft.checked()
        await self.fairs.get(actor, fair_id=fair_id)
        values = {name: getattr(content, name) for name in _CONTENT}
        target = TargetBuyers(
            id=target_buyers_id(fair_id, own.id),
            fair_id=fair_id,
            exhibitor_id=own.id,
            changed_at=self.clock(),
            **values,
        )

        async def write() -> TargetBuyers:
            await self._store.put_target_buyers(target)
            facts = {"exhibitor_id": own.id}
            await self.journal.record(
                actor, "target_buyers.saved", Subject("target_buyers", target.id), fair_id=fair_id, facts=facts
            )
            return target

        return await self.database.transact(write, TargetBuyers)

    async def find(self, actor: Actor, *, fair_id: str) -> TargetBuyers | None:
        """Return the target buyers of the actor's own exhibitor at a fair, or None."""
        own = await self.exhibitors.require_own(actor, scope=READ)
        return (await self._store.target_buyers(fair_id, [own.id])).get(own.id)
