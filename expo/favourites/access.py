"""Access control of favourite lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from expo.favourites.errors import DefaultListProtected, ListNotFound
from expo.favourites.models import FavouriteList, default_list_id
from expo.favourites.store import FavouriteStore
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.errors import Forbidden


@dataclass(frozen=True)
class ListAccess:
    """Lists as visible to an actor. The default list exists before it is stored."""

    _store: FavouriteStore
    clock: Clock

    async def get(self, actor: Actor, list_id: str, *, field: str | None = None) -> FavouriteList:
        """Return a list visible to the actor; raises `ListNotFound`."""
        [found] = await self.get_many(actor, [list_id])
        if found is None:
            raise ListNotFound(field=field)
        return found

    async def get_many(self, actor: Actor, list_ids: Sequence[str]) -> list[FavouriteList | None]:
        """Return lists in the order of their ids, None for those not visible to the actor."""
        found = await self._store.get_lists(list_ids)
        first = self.first(actor)
        lists = [
            each or (first if list_id == first.id else None) for list_id, each in zip(list_ids, found, strict=True)
        ]
        return [each if each is not None and each.is_seen_by(actor) else None for each in lists]

    async def open(self, actor: Actor, list_id: str | None) -> FavouriteList:
        """Find a list to add to; for None find or create the actor's default list.

        Joins the running transaction. Raises `ListNotFound`.
        """
        first = self.first(actor)
        target = await self.get(actor, list_id or first.id, field="listId")
        if target.id == first.id and (await self._store.get_lists([first.id]))[0] is None:
            await self._store.add_list(first)
        return target

    async def own(self, actor: Actor, list_id: str) -> FavouriteList:
        """Return a list that the actor may change; raises `ListNotFound`, `Forbidden`, `DefaultListProtected`."""
        found = await self.get(actor, list_id, field="id")
        if not found.is_changed_by(actor):
            raise Forbidden("Only the person who made the list and your managers can do this.")
        if found.is_default:
            raise DefaultListProtected
        return found

    def first(self, actor: Actor) -> FavouriteList:
        """Return a person's default list as it is while empty."""
        person_id, now = actor.person_id or "", self.clock()
        return FavouriteList(default_list_id(person_id), person_id, now, now)
