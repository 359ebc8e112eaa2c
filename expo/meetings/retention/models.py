"""For how many days the recordings of a fair's meetings are kept, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

_FORMER_KEPT: Final = timedelta(days=7)
"""A meeting's recording is stored soon after it: older changes no longer decide about any."""


@dataclass(frozen=True)
class RetentionChange:
    """A number of days, and since when it applies."""

    days: int
    from_at: datetime


@dataclass(frozen=True)
class RecordingRetention:
    """The changes that a fair's organiser has made, oldest first.

    The number that applies to a meeting is that of the moment when its room opens: what people in the room have agreed
    to does not change afterwards.
    """

    fair_id: str
    changes: Sequence[RetentionChange] = field(default_factory=list)

    def days_at(self, moment: datetime) -> int | None:
        """Return the organiser's number at a moment; None if there was none."""
        return next((each.days for each in reversed(self.changes) if each.from_at <= moment), None)

    def changed(self, days: int, now: datetime) -> "RecordingRetention":
        """Return the retention with another number from now on."""
        superseded = [each for each in self.changes if each.from_at <= now - _FORMER_KEPT][:-1]
        kept = [each for each in self.changes if each not in superseded]
        return replace(self, changes=[*kept, RetentionChange(days, now)])
