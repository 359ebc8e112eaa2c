"""A fair's announcements: notices from the organiser, each with a display period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from expo.fairs.announcements.errors import AnnouncementNotFound
from expo.fairs.announcements.models import Announcement
from expo.fairs.announcements.store import AnnouncementStore
from expo.fairs.fairs.models import checked_span
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor
from expo.kit.clock import checked_moment
from expo.kit.errors import Invalid
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Subject
from expo.localisation.models import Text

_MAX: Final = 200


@dataclass(frozen=True)
class Announcements:
    """A fair's announcements: current ones are public, and only the organiser writes them."""

    fairs: Fairs
    _store: AnnouncementStore

    async def shown(self, actor: Actor, *, fair_ids: Sequence[str]) -> list[list[Announcement]]:
        """Return the announcements shown now at each fair, pinned first, then latest; none for hidden fairs."""
        visible = [fair.id for fair in await self.fairs.get_many(actor, fair_ids=list(fair_ids)) if fair]
        found = await self._of(visible) if visible else []
        now = self.fairs.clock()
        return [[each for each in found if each.fair_id == fair_id and each.is_shown(now)] for fair_id in fair_ids]

    async def all(self, actor: Actor, *, fair_id: str) -> list[Announcement]:
        """Return all of a fair's announcements to its organiser; raises `FairNotFound`."""
        fair = await self.fairs.require_organiser(actor, fair_id=fair_id, scope="fairs:read")
        return await self._of([fair.id])

    async def add(
        self,
        actor: Actor,
        *,
        fair_id: str,
        title: Text,
        body: Text,
        shown_from: datetime | None = None,
        shown_until: datetime | None = None,
        pinned: bool = False,
    ) -> Announcement:
        """Add an announcement, shown from now by default; at most 200 per fair. Raises `Invalid`."""
        begins, ends = _span(shown_from or self.fairs.clock(), shown_until)

        async def write() -> Announcement:
            fair = await self.fairs.require_organiser(actor, fair_id=fair_id)
            if len(await self._of([fair.id])) >= _MAX:
                raise Invalid(f"A fair can have at most {_MAX} announcements. Remove old ones first.", field="fairId")
            added = Announcement(new_id("anno"), fair.id, title, body, begins, ends, pinned)
            return await self._keep(actor, "announcement.added", added)

        return await self.fairs.database.transact(write, Announcement)

    async def change(self, actor: Actor, *, announcement_id: str, changes: dict[str, Any]) -> Announcement:
        """Change the given fields of an announcement; ``shown_until`` None removes the end.

        Raises `AnnouncementNotFound`, `Invalid`.
        """

        async def write() -> Announcement:
            found = await self._own(actor, announcement_id)
            changed = replace(found, **changes)
            begins, ends = _span(changed.shown_from, changed.shown_until)
            return await self._keep(
                actor, "announcement.changed", replace(changed, shown_from=begins, shown_until=ends)
            )

        return await self.fairs.database.transact(write, Announcement)

    async def remove(self, actor: Actor, *, announcement_id: str) -> Announcement:
        """Remove an announcement and return it as it was; raises `AnnouncementNotFound`."""

        async def write() -> Announcement:
            found = await self._own(actor, announcement_id)
            await self._store.remove_announcement(found.id)
            await self._record(actor, "announcement.removed", found)
            return found

        return await self.fairs.database.transact(write, Announcement)

    async def _of(self, fair_ids: Sequence[str]) -> list[Announcement]:
        found = await self._store.announcements_of(fair_ids)
        return sorted(found, key=lambda each: (each.pinned, each.shown_from, each.id), reverse=True)

    async def _own(self, actor: Actor, announcement_id: str) -> Announcement:
        found = await self._store.find_announcement(checked_id(announcement_id, "anno", field="announcementId"))
        if found is None:
            raise AnnouncementNotFound
        await self.fairs.require_organiser(actor, fair_id=found.fair_id)
        return found

    async def _keep(self, actor: Actor, verb: str, announcement: Announcement) -> Announcement:
        await self._store.put_announcement(announcement)
        await self._record(actor, verb, announcement)
        return announcement

    async def _record(self, actor: Actor, verb: str, announcement: Announcement) -> None:
        subject = Subject("announcement", announcement.id)
        await self.fairs.journal.record(actor, verb, subject, fair_id=announcement.fair_id)


def _span(begins: datetime, ends: datetime | None) -> tuple[datetime, datetime | None]:
    if ends is None:
        return checked_moment(begins, field="shownFrom"), None
    return checked_span(begins, ends, fields=("shownFrom", "shownUntil"))
