"""A fair's announcement."""

from dataclasses import dataclass
from datetime import datetime

from expo.localisation.models import Text


@dataclass(frozen=True)
class Announcement:
    """An organiser's notice to all readers of a fair, shown indefinitely where it has no end."""

    id: str
    fair_id: str
    title: Text
    body: Text
    shown_from: datetime
    shown_until: datetime | None = None
    pinned: bool = False

    def is_shown(self, now: datetime) -> bool:
        """Return whether the announcement is shown at ``now``."""
        return self.shown_from <= now and (self.shown_until is None or now < self.shown_until)
