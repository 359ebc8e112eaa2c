"""Items of favourite lists, with access control."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from expo.catalog.products.service import Catalog
from expo.exhibitors.companies.service import Exhibitors
from expo.favourites.access import ListAccess
from expo.favourites.errors import AlreadyInList, FavouriteHasNote, FavouriteNotFound, TooManyFavourites
from expo.favourites.models import (
    MAX_ITEMS,
    READ,
    WRITE,
    FavouriteItem,
    FavouriteList,
    FavouriteTarget,
    Removed,
    ThingKind,
    checked_note,
    keeper,
)
from expo.favourites.store import FavouriteStore
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden
from expo.kit.ids import new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice

_Kept = tuple[FavouriteItem, FavouriteList]
"""An item with its list."""


@dataclass(frozen=True)
class Favourites:
    """Adds, annotates, moves and removes items of lists."""

    _store: FavouriteStore
    lists: ListAccess
    catalog: Catalog
    exhibitors: Exhibitors
    journal: Journal
    database: Database
    clock: Clock

    async def items(self, actor: Actor, *, requests: Sequence[tuple[str, Slice]]) -> list[Page[FavouriteItem]]:
        """Return pages of lists, newest first, with totals; an empty page for a list not visible to the actor."""
        keeper(actor, READ)
        seen = {each.id: each for each in await self.lists.get_many(actor, [each for each, _ in requests]) if each}
        pages: dict[tuple[str, Slice], Page[FavouriteItem]] = {}
        for part in dict.fromkeys(part for _, part in requests):
            ids = sorted({each for each, same in requests if same == part and each in seen and seen[each].count})
            found = await self._store.items(ids, part) if ids else {}
            pages |= {(each, part): replace(page, total=seen[each].count) for each, page in found.items()}
        return [pages.get(each, Page((), (), has_next=False, total=0)) for each in requests]

    async def are_saved(self, actor: Actor, *, thing_ids: Sequence[str]) -> list[bool]:
        """Return whether the actor has added each of these to a list visible to them; at most two reads."""
        return [bool(each) for each in await self.kept_in(actor, thing_ids=thing_ids)]

    async def kept_in(self, actor: Actor, *, thing_ids: Sequence[str]) -> list[list[FavouriteList]]:
        """Return the lists visible to the actor to which they have added each of these."""
        if not actor.signed_in or not actor.has_scope(READ):
            return [[] for _ in thing_ids]
        items = await self._store.added(actor.person_id or "", thing_ids)
        lists = {each.id: each for each in await self._seen_lists(actor, items)}
        return [
            [lists[each.list_id] for each in items if each.thing.id == thing_id and each.list_id in lists]
            for thing_id in thing_ids
        ]

    async def kept_first(self, person_ids: Sequence[str]) -> list[FavouriteItem]:
        """Return the items of people's default lists, newest first, without access control: for internal services."""
        return await self._store.kept_first(person_ids)

    async def add(
        self, actor: Actor, *, target: FavouriteTarget, list_id: str | None = None, note: str | None = None
    ) -> FavouriteItem:
        """Add a thing visible to the actor to a list, by default the actor's default list. Idempotent.

        An existing item without a note takes the given one. Raises `NotFound` for thing or list, `Invalid`,
        `TooManyFavourites`.
        """
        person_id, words = keeper(actor, WRITE), checked_note(note)

        async def write() -> FavouriteItem:
            await self._require_shown(actor, target)
            kept_in = await self.lists.open(actor, list_id)
            known = await self._store.find_in_list(kept_in.id, target)
            if known is not None:
                return await self._noted(actor, known, kept_in, words) if words and not known.note else known
            item = FavouriteItem(new_id("fav"), kept_in.id, target, person_id, self.clock(), words)
            await self._put(item, kept_in)
            await self._record(actor, "favourite.added", item, kept_in)
            return item

        return await self.database.transact(write, FavouriteItem)

    async def change_note(self, actor: Actor, *, item_id: str, note: str) -> FavouriteItem:
        """Change the note of an item; an empty note deletes it. Raises `Invalid`, `NotFound`."""
        keeper(actor, WRITE)
        words = checked_note(note)

        async def write() -> FavouriteItem:
            item, kept_in = await self._mine(actor, item_id)
            return item if item.note == words else await self._noted(actor, item, kept_in, words)

        return await self.database.transact(write, FavouriteItem)

    async def move(self, actor: Actor, *, item_id: str, list_id: str) -> FavouriteItem:
        """Move an item to another list; if that list has the same thing, the two items are merged.

        Raises `NotFound`, `TooManyFavourites`, `AlreadyInList` when both have notes.
        """
        keeper(actor, WRITE)

        async def write() -> FavouriteItem:
            item, left = await self._mine(actor, item_id)
            target = await self.lists.open(actor, list_id)
            if target.id == left.id:
                return item
            existing = await self._store.find_in_list(target.id, item.thing)
            if existing is not None:
                return await self._merge(actor, (item, left), (existing, target))
            moved = replace(item, list_id=target.id)
            await self._count_in(target)
            await self._store.grow(left.id, -1, self.clock())
            await self._store.replace_item(moved)
            await self._record(actor, "favourite.moved", moved, target)
            return moved

        return await self.database.transact(write, FavouriteItem)

    async def remove(self, actor: Actor, *, item_id: str) -> Removed:
        """Remove an item from one list; raises `FavouriteNotFound`, `Forbidden`."""
        keeper(actor, WRITE)

        async def write() -> Removed:
            return await self._take_out(actor, [await self._mine(actor, item_id)])

        return await self.database.transact(write, Removed)

    async def remove_thing(self, actor: Actor, *, target: FavouriteTarget, notes_too: bool = False) -> Removed:
        """Remove a thing from all lists to which the actor has added it, if any.

        Raises `FavouriteHasNote` where a note would be lost, unless ``notes_too`` is set.
        """
        keeper(actor, WRITE)

        async def write() -> Removed:
            items = await self._own_items(actor, [target.id])
            if not notes_too and any(each.note for each, _ in items):
                raise FavouriteHasNote
            return await self._take_out(actor, items)

        return await self.database.transact(write, Removed)

    async def _merge(self, actor: Actor, left: _Kept, met: _Kept) -> FavouriteItem:
        (item, _), (existing, target) = left, met
        if item.note and existing.note:
            raise AlreadyInList
        await self._take_out(actor, [left])
        return await self._noted(actor, existing, target, item.note) if item.note else existing

    async def _noted(self, actor: Actor, item: FavouriteItem, kept_in: FavouriteList, note: str) -> FavouriteItem:
        noted = replace(item, note=note)
        await self._store.replace_item(noted)
        await self._record(actor, "favourite.noted", noted, kept_in)
        return noted

    async def _put(self, item: FavouriteItem, kept_in: FavouriteList) -> None:
        await self._count_in(kept_in)
        await self._store.add_item(item)

    async def _count_in(self, kept_in: FavouriteList) -> None:
        if await self._store.grow(kept_in.id, 1, self.clock()) > MAX_ITEMS:
            raise TooManyFavourites(MAX_ITEMS, field="listId")

    async def _take_out(self, actor: Actor, items: Sequence[_Kept]) -> Removed:
        for item, kept_in in items:
            await self._store.grow(item.list_id, -1, self.clock())
            await self._record(actor, "favourite.removed", item, kept_in)
        if items:
            await self._store.delete_items([each.id for each, _ in items])
        return Removed(len(items))

    async def _own_items(self, actor: Actor, thing_ids: Sequence[str]) -> list[_Kept]:
        """Return the actor's own items of these things, with their lists, where still visible."""
        items = await self._store.added(actor.person_id or "", thing_ids)
        seen = {each.id: each for each in await self._seen_lists(actor, items)}
        return [(each, seen[each.list_id]) for each in items if each.list_id in seen]

    async def _seen_lists(self, actor: Actor, items: Sequence[FavouriteItem]) -> list[FavouriteList]:
        lists = await self.lists.get_many(actor, sorted({each.list_id for each in items})) if items else []
        return [each for each in lists if each is not None]

    async def _mine(self, actor: Actor, item_id: str) -> _Kept:
        """Return an item that the actor may change, with its list; raises `FavouriteNotFound`, `Forbidden`."""
        item = await self._store.find_item(item_id)
        [kept_in] = await self.lists.get_many(actor, [item.list_id]) if item else [None]
        if item is None or kept_in is None:
            raise FavouriteNotFound
        if not item.is_changed_by(actor, kept_in):
            raise Forbidden(
                "Only the person who added this, the person who made the list and your managers can change it."
            )
        return item, kept_in

    async def _require_shown(self, actor: Actor, target: FavouriteTarget) -> None:
        see: dict[ThingKind, Callable[[], Awaitable[object]]] = {
            ThingKind.PRODUCT: lambda: self.catalog.get(actor, product_id=target.id),
            ThingKind.EXHIBITOR: lambda: self.exhibitors.get(actor, exhibitor_id=target.id),
        }
        await see[target.kind]()

    async def _record(self, actor: Actor, verb: str, item: FavouriteItem, kept_in: FavouriteList) -> None:
        """Record an action for those who see the list: its company, or its maker alone."""
        reader = replace(actor, organisation_id=kept_in.organisation_id)
        facts = {
            "list_id": item.list_id,
            "organisation_id": kept_in.organisation_id,
            f"{item.thing.kind.lower()}_id": item.thing.id,
        }
        await self.journal.record(reader, verb, Subject("favourite", item.id), facts=facts)
