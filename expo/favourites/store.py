"""Database store of favourites."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from pymongo import IndexModel

from expo.favourites.models import FavouriteItem, FavouriteList, FavouriteTarget, Follow, SavedSearch, default_list_id
from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.paging import Page, Slice, after_keys, decode_cursor, encode_cursor, page_of

LISTS: Final = "favourite_lists"
ITEMS: Final = "favourite_items"
FOLLOWS: Final = "follows"
SEARCHES: Final = "saved_searches"
KEEPERS: Final = "keepers"
INDEXES: Final = {
    LISTS: [IndexModel([("seen_by", 1)])],
    ITEMS: [
        IndexModel([("key", 1)], unique=True),
        IndexModel([("list_id", 1), ("added_at", -1), ("_id", -1)]),
        IndexModel([("keeper", 1)]),
    ],
    FOLLOWS: [IndexModel([("person_id", 1)]), IndexModel([("exhibitor_id", 1)])],
    SEARCHES: [IndexModel([("key", 1)], unique=True), IndexModel([("person_id", 1)])],
}
Counted = Literal["lists", "follows", "searches"]
_NEWEST: Final = (("added_at", -1), ("_id", -1))
_LATEST: Final = (("since", -1), ("_id", -1))


@dataclass(frozen=True)
class FavouriteStore:
    """Stores lists and their items, follows and saved searches.

    An item's ``key`` makes a thing unique in its list, its ``keeper`` finds the items a person has added; a list's
    ``seen_by`` is the person or organisation that sees it. ``keepers`` counts what a person has, so that concurrent
    additions cannot exceed a limit.
    """

    database: Database

    @property
    def _lists(self) -> Collection:
        return self.database.collection(LISTS)

    @property
    def _items(self) -> Collection:
        return self.database.collection(ITEMS)

    @property
    def _follows(self) -> Collection:
        return self.database.collection(FOLLOWS)

    @property
    def _searches(self) -> Collection:
        return self.database.collection(SEARCHES)

    async def count(self, person_id: str, counter: Counted, step: int) -> int:
        """Add ``step`` to a counter of a person and return the new count."""
        found = await self.database.collection(KEEPERS).find_and_update(
            {"_id": person_id}, {"$inc": {counter: step}}, upsert=True
        )
        return int(found[counter]) if found else 0

    async def add_list(self, favourite_list: FavouriteList) -> None:
        """Add a list."""
        await self._lists.insert(_list_document(favourite_list))

    async def replace_list(self, favourite_list: FavouriteList) -> None:
        """Replace a list."""
        await self._lists.replace({"_id": favourite_list.id}, _list_document(favourite_list))

    async def grow(self, list_id: str, step: int, now: datetime) -> int:
        """Add ``step`` to the item count of a list and return the new count."""
        change = {"$inc": {"count": step}, "$set": {"changed_at": now}}
        found = await self._lists.find_and_update({"_id": list_id}, change)
        return int(found["count"]) if found else 0

    async def delete_list(self, list_id: str) -> None:
        """Delete a list with its items."""
        await self._items.delete({"list_id": list_id})
        await self._lists.delete({"_id": list_id})

    async def get_lists(self, list_ids: Sequence[str]) -> list[FavouriteList | None]:
        """Return lists in the order of their ids, None for those that do not exist."""
        return await self._lists.get_many(FavouriteList, list_ids)

    async def lists(self, readers: Sequence[str], part: Slice, *, without: str) -> Page[FavouriteList]:
        """Return the lists visible to these readers, newest first, without one of them."""
        query: dict[str, Any] = {"seen_by": {"$in": list(readers)}, "_id": {"$ne": without}}
        total = await self._lists.count(query)
        if part.after:
            query["_id"]["$lt"] = decode_cursor(part.after, [str])[0]
        documents = await self._lists.find(query, sort=[("_id", -1)], limit=part.first + 1)
        found = [from_document(FavouriteList, each) for each in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], part, total=total)

    async def add_item(self, item: FavouriteItem) -> None:
        """Add an item."""
        await self._items.insert(_item_document(item))

    async def replace_item(self, item: FavouriteItem) -> None:
        """Replace an item."""
        await self._items.replace({"_id": item.id}, _item_document(item))

    async def find_item(self, item_id: str) -> FavouriteItem | None:
        """Return an item by its id, or None."""
        return _item(await self._items.find_one({"_id": item_id}))

    async def find_in_list(self, list_id: str, target: FavouriteTarget) -> FavouriteItem | None:
        """Return the item of a thing in a list, or None."""
        return _item(await self._items.find_one({"key": _key(list_id, target.id)}))

    async def added(self, person_id: str, thing_ids: Sequence[str]) -> list[FavouriteItem]:
        """Return the items by which a person has added these things to lists; a query per hundred."""
        documents = await self._items.find_in("keeper", [_key(person_id, each) for each in thing_ids])
        return [from_document(FavouriteItem, each) for each in documents]

    async def delete_items(self, item_ids: Sequence[str]) -> None:
        """Delete items."""
        await self._items.delete({"_id": {"$in": list(item_ids)}})

    async def items(self, list_ids: Sequence[str], part: Slice) -> dict[str, Page[FavouriteItem]]:
        """Return a page of each list, newest first, with a query each; totals are left to the caller.

        A single query would read all items of all lists. Not for use in a transaction: the queries run concurrently.
        """
        pages = await asyncio.gather(*(self._page_of(each, part) for each in list_ids))
        return dict(zip(list_ids, pages, strict=True))

    async def _page_of(self, list_id: str, part: Slice) -> Page[FavouriteItem]:
        query: dict[str, Any] = {"list_id": list_id}
        if part.after:
            query |= after_keys(_NEWEST, decode_cursor(part.after, [datetime, str]))
        documents = await self._items.find(query, sort=_NEWEST, limit=part.first + 1)
        items = [from_document(FavouriteItem, each) for each in documents]
        return page_of(items, [encode_cursor(each.added_at, each.id) for each in items], part)

    async def find_follow(self, person_id: str, exhibitor_id: str) -> Follow | None:
        """Return a person's follow of an exhibitor, or None."""
        return (await self.follows_of(person_id, [exhibitor_id]))[0]

    async def follows_of(self, person_id: str, exhibitor_ids: Sequence[str]) -> list[Follow | None]:
        """Return a person's follows of these exhibitors, in their order, None where there is none."""
        return await self._follows.get_many(Follow, [follow_id(person_id, each) for each in exhibitor_ids])

    async def add_follow(self, follow: Follow) -> None:
        """Insert a follow."""
        await self._follows.insert(to_document(follow))

    async def delete_follow(self, follow: Follow) -> None:
        """Delete a follow."""
        await self._follows.delete({"_id": follow.id})

    async def followed(self, person_id: str, part: Slice) -> Page[Follow]:
        """Return a person's follows, latest first."""
        query: dict[str, Any] = {"person_id": person_id}
        total = await self._follows.count(query)
        if part.after:
            query |= after_keys(_LATEST, decode_cursor(part.after, [datetime, str]))
        documents = await self._follows.find(query, sort=_LATEST, limit=part.first + 1)
        found = [from_document(Follow, each) for each in documents]
        return page_of(found, [encode_cursor(each.since, each.id) for each in found], part, total=total)

    async def follower_counts(self, exhibitor_ids: Sequence[str]) -> Mapping[str, int]:
        """Return the number of followers of these exhibitors; exhibitors without followers are left out."""
        pipeline: list[dict[str, Any]] = [
            {"$match": {"exhibitor_id": {"$in": list(exhibitor_ids)}}},
            {"$group": {"_id": "$exhibitor_id", "followers": {"$sum": 1}}},
        ]
        return {each["_id"]: each["followers"] for each in await self._follows.aggregate(pipeline)}

    async def add_search(self, search: SavedSearch) -> None:
        """Add a saved search."""
        await self._searches.insert(_search_document(search))

    async def replace_search(self, search: SavedSearch) -> None:
        """Replace a saved search."""
        await self._searches.replace({"_id": search.id}, _search_document(search))

    async def find_search(self, person_id: str, search_id: str) -> SavedSearch | None:
        """Return a person's saved search by its id, or None."""
        return _search(await self._searches.find_one({"_id": search_id, "person_id": person_id}))

    async def find_same_search(self, person_id: str, digest: str) -> SavedSearch | None:
        """Return a person's saved search with the same digest, or None."""
        return _search(await self._searches.find_one({"key": _key(person_id, digest)}))

    async def delete_search(self, search_id: str) -> None:
        """Delete a saved search."""
        await self._searches.delete({"_id": search_id})

    async def searches_of(self, person_ids: Sequence[str]) -> list[SavedSearch]:
        """Return all saved searches of people, newest first; a query per hundred people."""
        documents = await self._searches.find_in("person_id", person_ids)
        found = [search for each in documents if (search := _search(each)) is not None]
        return sorted(found, key=lambda each: each.id, reverse=True)

    async def kept_first(self, person_ids: Sequence[str]) -> list[FavouriteItem]:
        """Return the items of people's default lists, newest first; a query per hundred people."""
        documents = await self._items.find_in("list_id", [default_list_id(each) for each in person_ids])
        found = [item for each in documents if (item := _item(each)) is not None]
        return sorted(found, key=lambda each: each.added_at, reverse=True)

    async def searches(self, person_id: str, part: Slice) -> Page[SavedSearch]:
        """Return a person's saved searches, newest first."""
        query: dict[str, Any] = {"person_id": person_id}
        total = await self._searches.count(query)
        if part.after:
            query["_id"] = {"$lt": decode_cursor(part.after, [str])[0]}
        documents = await self._searches.find(query, sort=[("_id", -1)], limit=part.first + 1)
        found = [from_document(SavedSearch, each) for each in documents]
        return page_of(found, [encode_cursor(each.id) for each in found], part, total=total)


def follow_id(person_id: str, exhibitor_id: str) -> str:
    """Return the id of a person's follow of an exhibitor."""
    return _key(person_id, exhibitor_id)


def _key(owner: str, thing: str) -> str:
    return f"{owner}/{thing}"


def _list_document(favourite_list: FavouriteList) -> Document:
    return to_document(favourite_list) | {"seen_by": favourite_list.seen_by}


def _item_document(item: FavouriteItem) -> Document:
    keys = {"key": _key(item.list_id, item.thing.id), "keeper": _key(item.added_by, item.thing.id)}
    return to_document(item) | keys


def _search_document(search: SavedSearch) -> Document:
    return to_document(search) | {"key": _key(search.person_id, search.query.digest)}


def _item(document: Document | None) -> FavouriteItem | None:
    return None if document is None else from_document(FavouriteItem, document)


def _search(document: Document | None) -> SavedSearch | None:
    return None if document is None else from_document(SavedSearch, document)
