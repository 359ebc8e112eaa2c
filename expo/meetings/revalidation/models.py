"""What has changed, so that the meetings that depend on it have to be looked at again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MeetingDependency(StrEnum):
    """What meetings depend on; each says what its revalidation looks at."""

    FAIR = "fair"
    """A fair's dates: all of its meetings."""
    EXHIBITOR = "exhibitor"
    """An exhibitor is suspended or withdrawn: its meetings at all fairs, and its open rooms."""
    BOOTH = "booth"
    """A booth is closed: the exhibitor's meetings at this fair."""
    STAFF = "staff"
    """A booth's staff: who receives buyers there."""
    MEMBER = "member"
    """A person has left an organisation: the meetings that they take part in for it, and their open rooms."""
    MEETING = "meeting"
    """A meeting is cancelled while its room is open: the room."""


@dataclass(frozen=True, kw_only=True)
class Revalidation:
    """Meetings that have to be looked at again from ``due_at`` on, because of a change heard of at ``since``.

    ``subject_id`` is what has changed: fair, exhibitor, person or meeting. ``fair_id`` is set for a booth and its
    staff, ``organisation_id`` for a member. ``rooms_closed``: nobody has to be put out of a room any more.
    """

    dependency: MeetingDependency
    subject_id: str
    since: datetime
    due_at: datetime
    fair_id: str | None = None
    organisation_id: str | None = None
    rooms_closed: bool = False

    @property
    def id(self) -> str:
        """Id: one for each thing that can change."""
        parts = (self.dependency, self.subject_id, self.fair_id, self.organisation_id)
        return "/".join(each for each in parts if each)
