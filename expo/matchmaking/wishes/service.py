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
from expo.matchmaking.wishes.errors import TooManyWishes, WishNotFound
from expo.matchmaking.wishes.matching import WishMatcher, WishPair
from expo.matchmaking.wishes.models import MOST_WISHES, Wish, WishContent
from expo.matchmaking.wishes.rules.drafts import WishDraft
from expo.matchmaking.wishes.store import WishStore

_CONTENT = tuple(each.name for each in fields(WishContent))


@dataclass(frozen=True)
class _Instead:
    """Pairs that stand in for those of a removed wish, and the wishes they belong to, as read."""

    others: Sequence[Wish] = ()
    pairs: Sequence[WishPair] = ()


@dataclass(frozen=True)
class Wishes:
    """Saves and closes wishes; each gets recommendations at once, and better ones with the next rematch."""

    _store: WishStore
    now: WishMatcher
    fairs: Fairs
    journal: Journal
    database: Database
    clock: Clock

    async def save(self, actor: Actor, *, fair_id: str, draft: WishDraft, wish_id: str | None = None) -> Wish:
        """Save a new wish, or change one by its id, which opens it again.

        Raises `SignInRequired`, `Forbidden` for all but buyers, `FairNotFound`, `WishNotFound`, `TooManyWishes`,
        `Invalid`.
        """
        buyer_id, content, at = _buyer(actor, WRITE), draft.checked(), self.clock()
        await self.fairs.get(actor, fair_id=fair_id)
        before = None if wish_id is None else await self._own(buyer_id, wish_id)
        if before is not None and before.fair_id != fair_id:
            raise WishNotFound
        new = _new(fair_id, buyer_id, content, at)
        wish = new if before is None else replace(before, **_said(content), changed_at=at, is_open=True)
        pairs, instead = await self.now.pairs(wish), await self._instead_of(before)

        async def write() -> Wish:
            # It may have been closed while it was being matched.
            if before is None or not (await self._own(buyer_id, wish.id)).is_open:
                await self._require_room(fair_id, buyer_id, 1)
            await self._store.touch(fair_id, buyer_id)
            await self._store.put(wish)
            await self.now.put(wish, pairs, self.clock())
            await self._put_instead(instead)
            await self._record(actor, "wish.changed" if before else "wish.saved", wish)
            return wish

        return await self.database.transact(write, Wish)

    async def save_many(self, actor: Actor, *, fair_id: str, drafts: Sequence[WishDraft]) -> Sequence[Wish]:
        """Save new wishes, all or none, in four queries; they get recommendations with the next rematch.

        Raises the errors of `save`.
        """
        buyer_id, contents, at = _buyer(actor, WRITE), [each.checked() for each in drafts], self.clock()
        await self.fairs.get(actor, fair_id=fair_id)
        wishes = [_new(fair_id, buyer_id, each, at) for each in contents]

        async def write() -> None:
            await self._require_room(fair_id, buyer_id, len(wishes))
            await self._store.touch(fair_id, buyer_id)
            await self._store.put_many(wishes)
            subjects = [Subject("wish", each.id) for each in wishes]
            await self.journal.record_many(actor, "wish.saved", subjects, fair_id=fair_id)

        if wishes:
            await self.database.transact(write)
        return wishes

    async def close(self, actor: Actor, *, wish_id: str) -> Wish:
        """Close a wish, which ends its recommendations. Idempotent. Raises `WishNotFound`."""
        buyer_id = _buyer(actor, WRITE)
        instead = await self._instead_of(await self._own(buyer_id, wish_id))

        async def write() -> Wish:
            before = await self._own(buyer_id, wish_id)
            if not before.is_open:
                return before
            await self._store.touch(before.fair_id, buyer_id)
            closed = replace(before, is_open=False, changed_at=self.clock())
            await self._store.put(closed)
            await self.now.put(closed, [], closed.changed_at)
            await self._put_instead(instead)
            await self._record(actor, "wish.closed", closed)
            return closed

        return await self.database.transact(write, Wish)

    async def get(self, actor: Actor, *, wish_id: str) -> Wish:
        """Return a wish of the actor's organisation; raises `WishNotFound`."""
        return await self._own(_buyer(actor, READ), wish_id)

    async def list(self, actor: Actor, *, fair_id: str, wanted: Slice, is_open: bool | None = None) -> Page[Wish]:
        """Return the wishes of the actor's organisation at a fair, newest first."""
        return await self._store.of_buyer(fair_id, _buyer(actor, READ), wanted, is_open=is_open)

    async def _require_room(self, fair_id: str, buyer_id: str, wishes: int) -> None:
        """Raise `TooManyWishes` unless this many more may be open."""
        if await self._store.count_open(fair_id, buyer_id, limit=MOST_WISHES) + wishes > MOST_WISHES:
            raise TooManyWishes(MOST_WISHES)

    async def _instead_of(self, gone: Wish | None) -> _Instead:
        """Return stand-ins for the pairs of an open wish, from at most nineteen other wishes."""
        if gone is None or not gone.is_open:
            return _Instead()
        page = await self._store.of_buyer(gone.fair_id, gone.buyer_id, Slice(MOST_WISHES), is_open=True)
        others = [each for each in page.items if each.id != gone.id]
        return _Instead(others, await self.now.stand_ins(gone, others))

    async def _put_instead(self, instead: _Instead) -> None:
        """Write stand-ins of those wishes that are unchanged since they were read.

        They cannot change during this transaction: every write of a buyer's wishes touches the same document.
        """
        if not instead.pairs:
            return
        now = await self._store.get_many([each.id for each in instead.others])
        same = {each.id for each, known in zip(instead.others, now, strict=True) if each == known}
        await self.now.put_stand_ins([each for each in instead.pairs if each.wish_id in same], self.clock())

    async def _own(self, buyer_id: str, wish_id: str) -> Wish:
        [found] = await self._store.get_many([wish_id]) if is_id(wish_id, "wish") else [None]
        if found is None or found.buyer_id != buyer_id:
            raise WishNotFound
        return found

    async def _record(self, actor: Actor, verb: str, wish: Wish) -> None:
        """Record that a wish was saved, but never the goods or the price."""
        await self.journal.record(actor, verb, Subject("wish", wish.id), fair_id=wish.fair_id)


def _said(content: WishContent) -> dict[str, Any]:
    return {name: getattr(content, name) for name in _CONTENT}


def _new(fair_id: str, buyer_id: str, content: WishContent, at: datetime) -> Wish:
    said = _said(content)
    return Wish(id=new_id("wish"), fair_id=fair_id, buyer_id=buyer_id, created_at=at, changed_at=at, **said)


def _buyer(actor: Actor, scope: str) -> str:
    return require_kind(actor, OrganisationKind.BUYER, scope=scope)
