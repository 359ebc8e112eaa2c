"""Following exhibitors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.exhibitors.companies.rules.access import belongs_to
from expo.exhibitors.companies.service import Exhibitors
from expo.favourites.errors import TooManyKept
from expo.favourites.models import MOST_FOLLOWED, READ, WRITE, Follow, keeper
from expo.favourites.store import FavouriteStore, follow_id
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice


@dataclass(frozen=True)
class Following:
    """Whom people follow: each for herself, and seen by nobody else but as a number."""

    _store: FavouriteStore
    exhibitors: Exhibitors
    journal: Journal
    database: Database
    clock: Clock

    async def follow(self, actor: Actor, *, exhibitor_id: str) -> Follow:
        """Follow an exhibitor that the actor may see; twice changes nothing. Raises `NotFound`, `TooManyKept`."""
        person_id = keeper(actor, WRITE)
        made = Follow(follow_id(person_id, exhibitor_id), person_id, exhibitor_id, self.clock())

        async def write() -> Follow:
            await self.exhibitors.get(actor, exhibitor_id=exhibitor_id)
            known = await self._store.find_follow(person_id, exhibitor_id)
            if known is not None:
                return known
            if await self._store.count(person_id, "follows", 1) > MOST_FOLLOWED:
                raise TooManyKept(MOST_FOLLOWED)
            await self._store.add_follow(made)
            await self._record(actor, "follow.begun", made)
            return made

        return await self.database.transact(write, Follow)

    async def unfollow(self, actor: Actor, *, exhibitor_id: str) -> Follow:
        """Follow an exhibitor no more, seen or not; twice changes nothing."""
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

    async def followed(self, actor: Actor, *, wanted: Slice) -> Page[Follow]:
        """Return whom the actor follows, the latest first."""
        return await self._store.followed(keeper(actor, READ), wanted)

    async def follows(self, actor: Actor, *, exhibitor_ids: Sequence[str]) -> list[bool]:
        """Return whether the actor follows each of these; one read."""
        if not actor.signed_in or not actor.has_scope(READ):
            return [False] * len(exhibitor_ids)
        found = await self._store.follows_of(actor.person_id or "", exhibitor_ids)
        return [each is not None for each in found]

    async def counts(self, actor: Actor, *, exhibitors: Sequence[tuple[str, str]]) -> list[int | None]:
        """Return how many follow each of these (exhibitor's id, organisation's id), None for others' exhibitors."""
        own = [exhibitor_id for exhibitor_id, organisation_id in exhibitors if belongs_to(actor, organisation_id)]
        found = await self._store.follower_counts(own) if own else {}
        return [found.get(each, 0) if each in own else None for each, _ in exhibitors]

    async def _record(self, actor: Actor, verb: str, about: Follow) -> None:
        """Record what a person does for herself: her company's log does not show it."""
        herself, facts = replace(actor, organisation_id=None), {"exhibitor_id": about.exhibitor_id}
        await self.journal.record(herself, verb, Subject("follow", about.id), facts=facts)
