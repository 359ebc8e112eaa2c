"""Creating, renaming, sharing and deleting lists."""

from dataclasses import dataclass, replace

from expo.accounts.service import Accounts
from expo.favourites.access import ListAccess
from expo.favourites.errors import ListOwnerLeft, TooManyFavourites
from expo.favourites.models import MAX_LISTS, READ, WRITE, FavouriteList, checked_name, keeper
from expo.favourites.store import FavouriteStore
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden
from expo.kit.ids import new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice, encode_cursor

_BEFORE_ALL = encode_cursor("list_~")
"""Cursor before all created lists: that of the default list."""


@dataclass(frozen=True)
class FavouriteLists:
    """The lists visible to an actor: their own, and those shared in the company."""

    _store: FavouriteStore
    access: ListAccess
    accounts: Accounts
    journal: Journal
    database: Database
    clock: Clock

    async def get(self, actor: Actor, *, list_id: str) -> FavouriteList:
        """Return a list visible to the actor; raises `ListNotFound`."""
        keeper(actor, READ)
        return await self.access.get(actor, list_id)

    async def get_many(self, actor: Actor, *, list_ids: list[str]) -> list[FavouriteList | None]:
        """Return lists in the order of their ids, None for those not visible to the actor."""
        keeper(actor, READ)
        return await self.access.get_many(actor, list_ids)

    async def create(self, actor: Actor, *, name: str, shared: bool = False) -> FavouriteList:
        """Create a list, private or shared with the company the actor acts for.

        Raises `Invalid`, `TooManyFavourites`.
        """
        person_id, now = keeper(actor, WRITE), self.clock()
        made = FavouriteList(
            new_id("list"), person_id, now, now, name=checked_name(name), organisation_id=_company(actor, shared=shared)
        )

        async def write() -> FavouriteList:
            if await self._store.count(person_id, "lists", 1) > MAX_LISTS:
                raise TooManyFavourites(MAX_LISTS)
            await self._store.add_list(made)
            await self._record(actor, "favourite_list.created", made)
            return made

        return await self.database.transact(write, FavouriteList)

    async def change(
        self, actor: Actor, *, list_id: str, name: str | None = None, shared: bool | None = None
    ) -> FavouriteList:
        """Rename a list, share it with the company or make it private again; None leaves a value unchanged.

        Raises `ListNotFound`, `Forbidden`, `DefaultListProtected`, `ListOwnerLeft`, `Invalid`.
        """
        keeper(actor, WRITE)
        new_name = None if name is None else checked_name(name)

        async def write() -> FavouriteList:
            before = await self.access.own(actor, list_id)
            after = before if new_name is None else replace(before, name=new_name)
            if shared is not None and shared != (before.organisation_id is not None):
                await self._require_maker(actor, before)
                after = replace(after, organisation_id=_company(actor, shared=shared))
            if after == before:
                return before
            after = replace(after, changed_at=self.clock())
            await self._store.replace_list(after)
            await self._record(actor, "favourite_list.changed", after)
            return after

        return await self.database.transact(write, FavouriteList)

    async def delete(self, actor: Actor, *, list_id: str) -> FavouriteList:
        """Delete a list with its items and return it as it was.

        Raises `ListNotFound`, `Forbidden`, `DefaultListProtected`.
        """
        keeper(actor, WRITE)

        async def write() -> FavouriteList:
            gone = await self.access.own(actor, list_id)
            await self._store.delete_list(gone.id)
            await self._store.count(gone.maker_id, "lists", -1)
            await self._record(actor, "favourite_list.deleted", gone)
            return gone

        return await self.database.transact(write, FavouriteList)

    async def _require_maker(self, actor: Actor, about: FavouriteList) -> None:
        """Raise `ListOwnerLeft` unless a list's maker is the actor or a colleague."""
        if about.maker_id != actor.person_id:
            [maker] = await self.accounts.get_people(actor, person_ids=[about.maker_id])
            if maker is None:
                raise ListOwnerLeft

    async def _record(self, actor: Actor, verb: str, about: FavouriteList) -> None:
        """Record an action for those who see the list: its company, or its maker alone."""
        reader = replace(actor, organisation_id=about.organisation_id)
        facts = {"maker_id": about.maker_id, "organisation_id": about.organisation_id, "count": about.count}
        await self.journal.record(reader, verb, Subject("favourite_list", about.id), facts=facts)

    async def list(self, actor: Actor, *, part: Slice) -> Page[FavouriteList]:
        """Return the lists visible to the actor: the default list first, then created ones, newest first."""
        keeper(actor, READ)
        readers = [each for each in (actor.person_id, actor.organisation_id) if each]
        first = self.access.first(actor)
        made = await self._store.lists(readers, part, without=first.id)
        total = (made.total or 0) + 1
        if part.after is not None:
            return replace(made, total=total)
        kept = (await self._store.get_lists([first.id]))[0] or first
        return Page(
            items=(kept, *made.items)[: part.first],
            cursors=(_BEFORE_ALL, *made.cursors)[: part.first],
            has_next=total > part.first,
            total=total,
        )


def _company(actor: Actor, *, shared: bool) -> str | None:
    if shared and actor.organisation_id is None:
        raise Forbidden("Choose an organisation first.")
    return actor.organisation_id if shared else None
