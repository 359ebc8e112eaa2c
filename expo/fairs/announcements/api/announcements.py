"""Announcements in GraphQL."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry import UNSET

from expo.fairs.announcements.api.types import AnnouncementResult, AnnouncementType
from expo.fairs.announcements.models import Announcement
from expo.fairs.announcements.service import Announcements
from expo.fairs.fairs.api.types import FairType, acting_for
from expo.kit.graphql.types import Context, Info, extend
from expo.localisation.translations.api.local_text import LocalTextInput

_TITLE = 160
_BODY = 4000


@strawberry.input(description="A new announcement, shown from now on where shownFrom is omitted.")
class AnnouncementInput:
    """A new announcement."""

    fair_id: strawberry.ID
    title: LocalTextInput
    body: LocalTextInput
    shown_from: datetime | None = None
    shown_until: datetime | None = strawberry.field(
        default=None, description="Time at which it stops being shown; where omitted, it stays."
    )
    pinned: bool = False


@strawberry.input(description="Changes to an announcement. Omitted fields stay unchanged.")
class ChangeAnnouncementInput:
    """Changes to an announcement."""

    announcement_id: strawberry.ID
    title: LocalTextInput | None = None
    body: LocalTextInput | None = None
    shown_from: datetime | None = None
    shown_until: datetime | None = strawberry.field(
        default=UNSET, description="Time at which it stops being shown; null removes the time."
    )
    pinned: bool | None = None

    def changes(self) -> dict[str, Any]:
        """Return the given fields by name, with texts checked; raises `Invalid`."""
        given: dict[str, Any] = {"shown_from": self.shown_from, "pinned": self.pinned}
        given["title"] = self.title.checked("title", _TITLE) if self.title else None
        given["body"] = self.body.checked("body", _BODY, lines=True) if self.body else None
        changes = {name: value for name, value in given.items() if value is not None}
        return changes if self.shown_until is UNSET else changes | {"shown_until": self.shown_until}


@strawberry.type
class Query:
    """Queries for announcements."""

    @strawberry.field(
        description="All announcements of one of your fairs, including past and future ones; at most 200."
    )
    async def announcements(self, info: Info, fair_id: strawberry.ID) -> list[AnnouncementType]:
        found = await info.context.service(Announcements).all(info.context.actor, fair_id=fair_id)
        return [AnnouncementType.of(info, each, acting_for(info)) for each in found]


@strawberry.type
class Mutation:
    """Mutations of announcements."""

    @strawberry.mutation(description="Add an announcement to one of your fairs, for everyone.")
    async def add_announcement(self, info: Info, input: AnnouncementInput) -> AnnouncementResult:
        added = await info.context.service(Announcements).add(
            info.context.actor,
            fair_id=input.fair_id,
            title=input.title.checked("title", _TITLE),
            body=input.body.checked("body", _BODY, lines=True),
            shown_from=input.shown_from,
            shown_until=input.shown_until,
            pinned=input.pinned,
        )
        return AnnouncementType.of(info, added, acting_for(info))

    @strawberry.mutation(description="Change an announcement of one of your fairs.")
    async def change_announcement(self, info: Info, input: ChangeAnnouncementInput) -> AnnouncementResult:
        changed = await info.context.service(Announcements).change(
            info.context.actor, announcement_id=input.announcement_id, changes=input.changes()
        )
        return AnnouncementType.of(info, changed, acting_for(info))

    @strawberry.mutation(description="Remove an announcement of one of your fairs.")
    async def remove_announcement(self, info: Info, announcement_id: strawberry.ID) -> AnnouncementResult:
        removed = await info.context.service(Announcements).remove(info.context.actor, announcement_id=announcement_id)
        return AnnouncementType.of(info, removed, acting_for(info))


async def load_announcements(context: Context, fair_ids: list[str]) -> list[list[Announcement]]:
    """Return current announcements by their fairs' ids: a loader's fetch."""
    return await context.service(Announcements).shown(context.actor, fair_ids=fair_ids)


@extend(FairType)
class AnnouncedFair:
    """Announcements of a fair."""

    @strawberry.field(
        description="Current announcements of the organiser: pinned first, then latest first; at most 200."
    )
    async def announcements(self: FairType, info: Info) -> list[AnnouncementType]:
        found = await info.context.loader(load_announcements).load(self.model.id)
        return [AnnouncementType.of(info, each, self.model.organiser_id) for each in found]
