"""Sales aims of exhibitors, with access control."""

from dataclasses import dataclass, fields

from expo.exhibitors.companies.service import Exhibitors
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.matchmaking.models import READ, WRITE
from expo.matchmaking.sourcing_needs.models import SalesAim, SalesAimContent, aim_id
from expo.matchmaking.sourcing_needs.rules.drafts import AimDraft
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore

_CONTENT = tuple(each.name for each in fields(SalesAimContent))


@dataclass(frozen=True)
class SalesAims:
    """An exhibitor's sales aims, one per fair; no one else reads them in full."""

    _store: SourcingNeedStore
    exhibitors: Exhibitors
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def save(self, actor: Actor, *, fair_id: str, draft: AimDraft) -> SalesAim:
        """Save the sales aim of the actor's own exhibitor at a fair; it takes effect with the next rematch.

        Raises `SignInRequired`, `Forbidden`, `FairNotFound`, `ProfileMissing`, `Invalid`.
        """
        own = await self.exhibitors.require_own(actor, scope=WRITE)
        content = draft.checked()
        await self.fairs.get(actor, fair_id=fair_id)
        said = {name: getattr(content, name) for name in _CONTENT}
        aim = SalesAim(
            id=aim_id(fair_id, own.id), fair_id=fair_id, exhibitor_id=own.id, changed_at=self.clock(), **said
        )

        async def write() -> SalesAim:
            await self._store.put_aim(aim)
            facts = {"exhibitor_id": own.id}
            await self.journal.record(
                actor, "sales_aim.saved", Subject("sales_aim", aim.id), fair_id=fair_id, facts=facts
            )
            return aim

        return await self.database.transact(write, SalesAim)

    async def find(self, actor: Actor, *, fair_id: str) -> SalesAim | None:
        """Return the aim of the actor's own exhibitor at a fair, or None."""
        own = await self.exhibitors.require_own(actor, scope=READ)
        return (await self._store.aims(fair_id, [own.id])).get(own.id)
