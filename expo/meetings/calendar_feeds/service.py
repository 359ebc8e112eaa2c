"""Calendar feeds: a person creates, rotates and deletes their own; whoever knows its token reads it."""

import asyncio
from dataclasses import dataclass
from typing import Final

from expo.accounts.service import Accounts
from expo.kit.access import SYSTEM, Actor, require_person
from expo.kit.calendars.events import CalendarMethod
from expo.kit.calendars.writing import write_calendar
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.journal.entries import Journal, Subject
from expo.meetings.calendar_feeds.contents import FeedContents
from expo.meetings.calendar_feeds.errors import FeedCreatedAlready
from expo.meetings.calendar_feeds.models import CalendarFeed, CreatedFeed, digest, is_token, new_token
from expo.meetings.calendar_feeds.store import FeedStore

_NAME: Final = "Cloud Expo"


@dataclass(frozen=True)
class CalendarFeeds:
    """Keeps feeds. A token is shown once, to the person who creates it, and stored as its hash."""

    _store: FeedStore
    contents: FeedContents
    accounts: Accounts
    journal: Journal
    database: Database
    clock: Clock

    async def create(self, actor: Actor) -> CreatedFeed:
        """Create the actor's feed, or give it a new token: the former one is no longer valid.

        Raises `SignInRequired`, `Forbidden` for API keys, `FeedCreatedAlready`.
        """
        person_id, token = require_person(actor), new_token()
        feed = CalendarFeed(person_id, digest(token), self.clock())

        async def write() -> CalendarFeed:
            await self._store.put(feed)
            await self.journal.record(actor, "calendar_feed.created", Subject("person", person_id))
            return feed

        made = await self.database.transact(write, CalendarFeed)
        if made.token_hash != feed.token_hash:
            raise FeedCreatedAlready
        return CreatedFeed(made, token)

    async def delete(self, actor: Actor) -> None:
        """Delete the actor's feed, if there is one. Raises `SignInRequired`, `Forbidden` for API keys."""
        person_id = require_person(actor)

        async def write() -> None:
            if await self._store.delete(person_id):
                await self.journal.record(actor, "calendar_feed.deleted", Subject("person", person_id))

        await self.database.transact(write)

    async def find_own(self, actor: Actor) -> CalendarFeed | None:
        """Return the actor's feed, or None. Raises `SignInRequired`, `Forbidden` for API keys."""
        return await self._store.find(require_person(actor))

    async def read(self, token: str) -> bytes | None:
        """Return the calendar at a token (RFC 5545), in UTF-8; None for a token that is not valid."""
        feed = await self._store.find_by_hash(digest(token)) if is_token(token) else None
        [person] = await self.accounts.get_people(SYSTEM, person_ids=[feed.id]) if feed else [None]
        if person is None:
            return None
        events = await self.contents.events(person, self.clock())
        return await asyncio.to_thread(write_calendar, events, method=CalendarMethod.PUBLISH, name=_NAME)
