"""Following exhibitors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.exhibitors.companies.rules.access import belongs_to
from expo.exhibitors.companies.service import Exhibitors
from expo.favourites.errors import TooManyFavourites
from expo.favourites.models import MAX_FOLLOWED, READ, WRITE, Follow, keeper
from expo.favourites.store import FavouriteStore, follow_id
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice


@dataclass(frozen=True)
class Following:
    """Exhibitors followed by people: private to each person, and visible to others only as a number."""

    _store: FavouriteStore
    exhibitors: Exhibitors
    journal: Journal
    database: Database
    clock: Clock

    async def follow(self, actor: Actor, *, exhibitor_id: str) -> Follow:
        """Follow an exhibitor visible to the actor. Idempotent. Raises `NotFound`, `TooManyFavourites`."""
        person_id = keeper(actor, WRITE)
        made = Follow(follow_id(person_id, exhibitor_id), person_id, exhibitor_id, self.clock())

        async def write() -> Follow:
            await self.exhibitors.get(actor, exhibitor_id=exhibitor_id)
            known = await self._store.find_follow(person_id, exhibitor_id)
            if known is not None:
                return known
            if await self._store.count(person_id, "follows", 1) > MAX_FOLLOWED:
                raise TooManyFavourites(MAX_FOLLOWED)
            await self._store.add_follow(made)
            await self._record(actor, "follow.begun", made)
            return made

        return await self.database.transact(write, Follow)

    async def unfollow(self, actor: Actor, *, exhibitor_id: str) -> Follow:
        """Stop following an exhibitor, visible or not. Idempotent."""
        person_id = keeper(actor, WRITE)
        none = Follow(follow_id(person_id, exhibitor_id), person_id, exhibitor_id, self.clock())

        async def write() -> Follow:
            known = await self._store.find_follow(person_id, exhibitor_id)
            if known is None:
                return none
            await self._store.delete_follow(known)
            await self._store.count(person_id, "follows", -1)
            await self._record(actor, "follow.ended", known)
            return known

        return await self.database.transact(write, Follow)

    async def followed(self, actor: Actor, *, part: Slice) -> Page[Follow]:
        """Return the exhibitors followed by the actor, latest first."""
        return await self._store.followed(keeper(actor, READ), part)

    async def follows(self, actor: Actor, *, exhibitor_ids: Sequence[str]) -> list[bool]:
        """Return whether the actor follows each of these, with one read."""
        if not actor.signed_in or not actor.has_scope(READ):
            return [False] * len(exhibitor_ids)
        found = await self._store.follows_of(actor.person_id or "", exhibitor_ids)
        return [each is not None for each in found]

    async def counts(self, actor: Actor, *, exhibitors: Sequence[tuple[str, str]]) -> list[int | None]:
        """Return follower counts by (exhibitor id, organisation id), None for exhibitors of other organisations."""
        own = [exhibitor_id for exhibitor_id, organisation_id in exhibitors if belongs_to(actor, organisation_id)]
        found = await self._store.follower_counts(own) if own else {}
        return [found.get(each, 0) if each in own else None for each, _ in exhibitors]

    async def _record(self, actor: Actor, verb: str, about: Follow) -> None:
        """Record a personal action: it does not appear in the company's log."""
        herself, facts = replace(actor, organisation_id=None), {"exhibitor_id": about.exhibitor_id}
        await self.journal.record(herself, verb, Subject("follow", about.id), facts=facts)
