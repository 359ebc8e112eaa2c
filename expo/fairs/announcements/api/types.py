"""Announcements as GraphQL types."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.fairs.announcements.models import Announcement
from expo.fairs.announcements.service import Announcements
from expo.kit.graphql.types import Info, Problem
from expo.localisation.translations.api.local_text import LocalTextType, local_text


@strawberry.type(name="Announcement", description="An announcement by a fair's organiser to everyone.")
class AnnouncementType:
    """An announcement."""

    id: strawberry.ID
    title: LocalTextType
    body: LocalTextType
    shown_from: datetime
    shown_until: datetime | None
    pinned: bool
    is_shown: bool = strawberry.field(description="Whether everyone currently sees it.")

    @classmethod
    def of(cls, info: Info, announcement: Announcement, owner: str) -> "AnnouncementType":
        """Return an announcement for this reader; ``owner`` is the fair's organiser."""
        return cls(
            id=strawberry.ID(announcement.id),
            title=local_text(info, announcement.title, owner=owner),
            body=local_text(info, announcement.body, owner=owner),
            shown_from=announcement.shown_from,
            shown_until=announcement.shown_until,
            pinned=announcement.pinned,
            is_shown=announcement.is_shown(info.context.service(Announcements).fairs.clock()),
        )


AnnouncementResult = Annotated[AnnouncementType | Problem, strawberry.union("AnnouncementResult")]
