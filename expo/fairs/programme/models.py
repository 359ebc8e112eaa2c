"""Events in a fair's programme."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from expo.localisation.models import Text


class ProgrammeKind(StrEnum):
    """Kind of a programme event."""

    OPENING = "OPENING"
    FORUM = "FORUM"
    LAUNCH = "LAUNCH"
    MATCHMAKING = "MATCHMAKING"
    TRAINING = "TRAINING"


@dataclass(frozen=True)
class ProgrammeItem:
    """An event at a fair at a set time."""

    id: str
    fair_id: str
    kind: ProgrammeKind
    title: Text
    starts_at: datetime
    ends_at: datetime
    description: Text | None = None
    place: str | None = None
