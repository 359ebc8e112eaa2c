"""Hours of rooms; running meetings as their fair's organiser sees them, and what figures of media mean for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import MeetingKind
from livestream.rooms.figures import LinkFigures, ParticipantFigures

EARLY: Final = timedelta(minutes=15)
"""How long before a meeting its room opens."""
LATE: Final = timedelta(hours=1)
"""How long after its end a meeting's room stays open."""


@dataclass(frozen=True)
class RoomHours:
    """When the room of a meeting is open."""

    opens_at: datetime
    closes_at: datetime

    @classmethod
    def of(cls, meeting: Meeting) -> "RoomHours | None":
        """Return the hours of a booked video meeting's room; None for other meetings, which have none."""
        if meeting.status is not MeetingStatus.BOOKED or meeting.kind is not MeetingKind.VIDEO:
            return None
        return cls.around(meeting)

    @classmethod
    def around(cls, meeting: Meeting) -> "RoomHours":
        """Return when the room of a video meeting is open, whatever has become of the meeting."""
        return cls(meeting.begins_at - EARLY, meeting.ends_at + LATE)


class MediaQuality(StrEnum):
    """How sound and pictures arrive."""

    GOOD = "GOOD"
    FAIR = "FAIR"
    POOR = "POOR"
    NOT_MEASURED = "NOT_MEASURED"


_WORST_FIRST: Final = (MediaQuality.POOR, MediaQuality.FAIR, MediaQuality.GOOD, MediaQuality.NOT_MEASURED)
_LOSS: Final = (0.03, 0.08)
"""Most lost packets of a good and a fair connection: the room's page lowers its picture where more are lost."""
_JITTER_S: Final = (0.03, 0.1)
_ROUND_TRIP_S: Final = (0.15, 0.4)
"""ITU-T G.114: up to 150 ms from mouth to ear nobody notices, 400 ms is the limit. Two ways to the server, there and
back each, are twice that.
"""


@dataclass(frozen=True)
class RoomParticipant:
    """A participant with the quality of both connections; ``place`` is None for somebody who only listens."""

    place: int | None
    quality: MediaQuality
    uplink: LinkFigures | None
    downlink: LinkFigures | None


@dataclass(frozen=True)
class RunningMeeting:
    """A meeting with an open room, as measured at ``measured_at``: neither people nor companies are named."""

    meeting_id: str
    begins_at: datetime
    ends_at: datetime
    measured_at: datetime
    quality: MediaQuality
    participants: Sequence[RoomParticipant]

    @property
    def rank(self) -> int:
        """Position of the quality in a list with the worst first."""
        return _WORST_FIRST.index(self.quality)


def room_participant(figures: ParticipantFigures) -> RoomParticipant:
    """Return a participant, judged by the worse of both connections."""
    links = [each for each in (figures.uplink, figures.downlink) if each is not None]
    quality = worst([link_quality(each) for each in links])
    return RoomParticipant(figures.place, quality, figures.uplink, figures.downlink)


def worst(qualities: Sequence[MediaQuality]) -> MediaQuality:
    """Return the worst quality; `NOT_MEASURED` only if there is no other."""
    return min(qualities, key=_WORST_FIRST.index, default=MediaQuality.NOT_MEASURED)


def link_quality(link: LinkFigures) -> MediaQuality:
    """Return the quality of one connection: that of its worst figure."""
    return worst(list(_qualities(link)))


def _qualities(link: LinkFigures) -> Iterator[MediaQuality]:
    for value, (good, fair) in ((link.loss, _LOSS), (link.jitter, _JITTER_S), (link.round_trip, _ROUND_TRIP_S)):
        if value is not None:
            yield MediaQuality.GOOD if value <= good else MediaQuality.FAIR if value <= fair else MediaQuality.POOR
