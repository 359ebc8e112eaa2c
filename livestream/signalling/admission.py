"""Who may enter a room."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Admission:
    """Who may enter which room, and what they may do there: what a token says."""

    room_id: str
    participant_id: str
    name: str
    may_send: bool
    may_record: bool = False
    """Whether they may ask for a recording; everybody may refuse one."""
    until: datetime | None = None
    """When they have to leave, to the second."""
    issued_at: datetime | None = field(default=None, compare=False)
    """When the token was issued, to the second; None without a token."""
