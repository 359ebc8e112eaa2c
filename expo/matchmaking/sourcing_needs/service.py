"""Sourcing needs of buyers, with access control."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from expo.accounts.models import OrganisationKind
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, require_kind
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.ids import is_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.matchmaking.models import READ, WRITE
from expo.matchmaking.sourcing_needs.errors import SourcingNeedNotFound, TooManySourcingNeeds
from expo.matchmaking.sourcing_needs.matching import NeedMatcher, NeedPair
from expo.matchmaking.sourcing_needs.models import MAX_SOURCING_NEEDS, SourcingNeed, SourcingNeedContent
from expo.matchmaking.sourcing_needs.rules.drafts import SourcingNeedDraft
from expo.matchmaking.sourcing_needs.store import SourcingNeedStore

_CONTENT = tuple(each.name for each in fields(SourcingNeedContent))


@dataclass(frozen=True)
class _Instead:
    """Pairs that stand in for those of a removed need, and the needs they belong to, as read."""

    others: Sequence[SourcingNeed] = ()
    pairs: Sequence[NeedPair] = ()


@dataclass(frozen=True)
class SourcingNeeds:
    """Saves and closes needs; each gets recommendations at once, and better ones with the next run."""

    _store: SourcingNeedStore
    now: NeedMatcher
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def save(
        self, actor: Actor, *, fair_id: str, draft: SourcingNeedDraft, need_id: str | None = None
    ) -> SourcingNeed:
        """Save a new need, or change one by its id, which opens it again.

        Raises `SignInRequired`, `Forbidden` for all but buyers, `FairNotFound`, `SourcingNeedNotFound`,
        `TooManySourcingNeeds`, `Invalid`.
        """
        buyer_id, content, at = _buyer(actor, WRITE), draft.checked(), self.clock()
        await self.fairs.get(actor, fair_id=fair_id)
        before = None if need_id is None else await self._own(buyer_id, need_id)
        if before is not None and before.fair_id != fair_id:
            raise SourcingNeedNotFound
        new = _new(fair_id, buyer_id, content, at)
        need = new if before is None else replace(before, **_content_values(content), changed_at=at, is_open=True)
        pairs, instead = await self.now.pairs(need), await self._instead_of(before)

        async def write() -> SourcingNeed:
            # It may have been closed while it was being matched.
            if before is None or not (await self._own(buyer_id, need.id)).is_open:
                await self._require_room(fair_id, buyer_id, 1)
            await self._store.touch(fair_id, buyer_id)
            await self._store.put(need)
            await self.now.put(need, pairs, self.clock())
            await self._put_instead(instead)
            await self._record(actor, "sourcing_need.changed" if before else "sourcing_need.saved", need)
            return need

        return await self.database.transact(write, SourcingNeed)

    async def save_many(
        self, actor: Actor, *, fair_id: str, drafts: Sequence[SourcingNeedDraft]
    ) -> Sequence[SourcingNeed]:
        """Save new needs, all or none, in four queries; they get recommendations with the next run.

        Raises the errors of `save`.
        """
        buyer_id, contents, at = _buyer(actor, WRITE), [each.checked() for each in drafts], self.clock()
        await self.fairs.get(actor, fair_id=fair_id)
        needs = [_new(fair_id, buyer_id, each, at) for each in contents]

        async def write() -> None:
            await self._require_room(fair_id, buyer_id, len(needs))
            await self._store.touch(fair_id, buyer_id)
            await self._store.put_many(needs)
            subjects = [Subject("sourcing_need", each.id) for each in needs]
            await self.journal.record_many(actor, "sourcing_need.saved", subjects, fair_id=fair_id)

        if needs:
            await self.database.transact(write)
        return needs

    async def close(self, actor: Actor, *, need_id: str) -> SourcingNeed:
        """Close a need, which ends its recommendations. Idempotent. Raises `SourcingNeedNotFound`."""
        buyer_id = _buyer(actor, WRITE)
        instead = await self._instead_of(await self._own(buyer_id, need_id))

        async def write() -> SourcingNeed:
            before = await self._own(buyer_id, need_id)
            if not before.is_open:
                return before
            await self._store.touch(before.fair_id, buyer_id)
            closed = replace(before, is_open=False, changed_at=self.clock())
            await self._store.put(closed)
            await self.now.put(closed, [], closed.changed_at)
            await self._put_instead(instead)
            await self._record(actor, "sourcing_need.closed", closed)
            return closed

        return await self.database.transact(write, SourcingNeed)

    async def get(self, actor: Actor, *, need_id: str) -> SourcingNeed:
        """Return a need of the actor's organisation; raises `SourcingNeedNotFound`."""
        return await self._own(_buyer(actor, READ), need_id)

    async def list(self, actor: Actor, *, fair_id: str, part: Slice, is_open: bool | None = None) -> Page[SourcingNeed]:
        """Return the needs of the actor's organisation at a fair, newest first."""
        return await self._store.of_buyer(fair_id, _buyer(actor, READ), part, is_open=is_open)

    async def _require_room(self, fair_id: str, buyer_id: str, needs: int) -> None:
        """Raise `TooManySourcingNeeds` unless this many more may be open."""
        if await self._store.count_open(fair_id, buyer_id, limit=MAX_SOURCING_NEEDS) + needs > MAX_SOURCING_NEEDS:
            raise TooManySourcingNeeds(MAX_SOURCING_NEEDS)

    async def _instead_of(self, need: SourcingNeed | None) -> _Instead:
        """Return stand-ins for the pairs of an open need, from at most nineteen other needs."""
        if need is None or not need.is_open:
            return _Instead()
        page = await self._store.of_buyer(need.fair_id, need.buyer_id, Slice(MAX_SOURCING_NEEDS), is_open=True)
        others = [each for each in page.items if each.id != need.id]
        return _Instead(others, await self.now.stand_ins(need, others))

    async def _put_instead(self, instead: _Instead) -> None:
        """Write stand-ins of those needs that are unchanged since they were read.

        They cannot change during this transaction: every write of a buyer's needs touches the same document.
        """
        if not instead.pairs:
            return
        now = await self._store.get_many([each.id for each in instead.others])
        same = {each.id for each, known in zip(instead.others, now, strict=True) if each == known}
        await self.now.put_stand_ins([each for each in instead.pairs if each.need_id in same], self.clock())

    async def _own(self, buyer_id: str, need_id: str) -> SourcingNeed:
        [found] = await self._store.get_many([need_id]) if is_id(need_id, "need") else [None]
        if found is None or found.buyer_id != buyer_id:
            raise SourcingNeedNotFound
        return found

    async def _record(self, actor: Actor, verb: str, need: SourcingNeed) -> None:
        """Record that a need was saved, but never the goods or the price."""
        await self.journal.record(actor, verb, Subject("sourcing_need", need.id), fair_id=need.fair_id)


def _content_values(content: SourcingNeedContent) -> dict[str, Any]:
    return {name: getattr(content, name) for name in _CONTENT}


def _new(fair_id: str, buyer_id: str, content: SourcingNeedContent, at: datetime) -> SourcingNeed:
    values = _content_values(content)
    return SourcingNeed(id=new_id("need"), fair_id=fair_id, buyer_id=buyer_id, created_at=at, changed_at=at, **values)


def _buyer(actor: Actor, scope: str) -> str:
    return require_kind(actor, OrganisationKind.BUYER, scope=scope)
