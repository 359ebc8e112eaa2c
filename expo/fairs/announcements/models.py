"""What an organiser tells everybody at a fair."""

from dataclasses import dataclass
from datetime import datetime

from expo.localisation.models import Text


@dataclass(frozen=True)
class Announcement:
    """What an organiser tells everybody at a fair; without an end it stays."""

    id: str
    fair_id: str
    title: Text
    body: Text
    shown_from: datetime
    shown_until: datetime | None = None
    pinned: bool = False

    def is_shown(self, now: datetime) -> bool:
        """Say whether readers see it at ``now``."""
        return self.shown_from <= now and (self.shown_until is None or now < self.shown_until)
