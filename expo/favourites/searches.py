"""Saved searches, with counts of new results."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from expo.discovery.search.models import SearchQuery
from expo.discovery.search.service import Discovery
from expo.favourites.errors import SavedSearchNotFound, TooManyFavourites
from expo.favourites.models import MAX_SEARCHES, READ, WRITE, SavedQuery, SavedSearch, checked_name, keeper
from expo.favourites.store import FavouriteStore
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Unavailable
from expo.kit.ids import new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice


@dataclass(frozen=True)
class SavedSearches:
    """Saved searches of people, private to each person."""

    _store: FavouriteStore
    discovery: Discovery
    journal: Journal
    database: Database
    clock: Clock

    async def save(self, actor: Actor, *, query: SearchQuery, name: str | None = None) -> SavedSearch:
        """Save a search, named after its text by default; saving the same search again renames it.

        Raises `Invalid`, `TooManyFavourites`.
        """
        person_id, now, saved_query = keeper(actor, WRITE), self.clock(), SavedQuery.of(query)
        called = checked_name(name if name is not None else saved_query.text[:80])
        made = SavedSearch(new_id("srch"), person_id, called, saved_query, created_at=now, seen_at=now)

        async def write() -> SavedSearch:
            known = await self._store.find_same_search(person_id, saved_query.digest)
            if known is None:
                return await self._add(actor, made)
            renamed = replace(known, name=called, query=saved_query)
            if renamed != known:
                await self._keep(actor, "saved_search.changed", renamed)
            return renamed

        return await self.database.transact(write, SavedSearch)

    async def look(self, actor: Actor, *, search_id: str) -> SavedSearch:
        """Mark the results of a saved search as seen; raises `SavedSearchNotFound`."""
        person_id = keeper(actor, WRITE)

        async def write() -> SavedSearch:
            looked = replace(await self._own(person_id, search_id), seen_at=self.clock())
            await self._keep(actor, "saved_search.seen", looked)
            return looked

        return await self.database.transact(write, SavedSearch)

    async def delete(self, actor: Actor, *, search_id: str) -> SavedSearch:
        """Delete a saved search and return it as it was; raises `SavedSearchNotFound`."""
        person_id = keeper(actor, WRITE)

        async def write() -> SavedSearch:
            gone = await self._own(person_id, search_id)
            await self._store.delete_search(gone.id)
            await self._store.count(person_id, "searches", -1)
            await self._record(actor, "saved_search.deleted", gone)
            return gone

        return await self.database.transact(write, SavedSearch)

    async def new_counts(self, actor: Actor, *, searches: Sequence[SavedSearch]) -> list[int | None]:
        """Return how many products and companies each search finds that are new since it was last looked at.

        None where the search is unavailable, or no longer valid.
        """
        queries = [(each.query.search_query(), each.seen_at) for each in searches]
        try:
            return await self.discovery.count_new(actor, searches=queries)
        except Unavailable:
            return [None] * len(queries)

    async def _add(self, actor: Actor, search: SavedSearch) -> SavedSearch:
        if await self._store.count(search.person_id, "searches", 1) > MAX_SEARCHES:
            raise TooManyFavourites(MAX_SEARCHES)
        await self._store.add_search(search)
        await self._record(actor, "saved_search.created", search)
        return search

    async def _own(self, person_id: str, search_id: str) -> SavedSearch:
        found = await self._store.find_search(person_id, search_id)
        if found is None:
            raise SavedSearchNotFound
        return found

    async def _keep(self, actor: Actor, verb: str, search: SavedSearch) -> None:
        await self._store.replace_search(search)
        await self._record(actor, verb, search)

    async def _record(self, actor: Actor, verb: str, about: SavedSearch) -> None:
        """Record a personal action: it does not appear in the company's log."""
        await self.journal.record(replace(actor, organisation_id=None), verb, Subject("saved_search", about.id))

    async def of_people(self, person_ids: Sequence[str]) -> list[SavedSearch]:
        """Return the saved searches of people, newest first, without access control.

        For services that show them to no one.
        """
        return await self._store.searches_of(person_ids)

    async def list(self, actor: Actor, *, part: Slice) -> Page[SavedSearch]:
        """Return the actor's saved searches, newest first."""
        return await self._store.searches(keeper(actor, READ), part)
