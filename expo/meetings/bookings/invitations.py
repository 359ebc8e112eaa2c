"""Meetings as events of calendars: in invitations by email, in files and in feeds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from expo.kit.calendars.events import Attendee, AttendeeStatus, CalendarEvent, CalendarMethod, EventStatus, Organiser
from expo.kit.calendars.writing import write_calendar
from expo.kit.mail.mailers import CalendarPart
from expo.localisation.models import Text
from expo.meetings.bookings.models import Meeting, MeetingStatus
from expo.meetings.models import OWN_UIDS
from expo.sourcing.mails import excerpt_without_addresses

_ALARM: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class EventReader:
    """Whose calendar shows a meeting: address, language and time zone, and the other company's name."""

    email: str
    name: str
    language: str
    time_zone: str
    company: str


@cache
def meeting_texts() -> Mapping[str, Any]:
    """Return the texts of emails and calendars: by news and language, and the labels by language."""
    return tomllib.loads(Path(__file__).with_name("mails.toml").read_text(encoding="utf-8"))


def meeting_event(meeting: Meeting, reader: EventReader, *, organiser: Organiser, link: str) -> CalendarEvent:
    """Return a meeting as an event; ``link`` is the address of its page, ``organiser`` the fair's sender of emails.

    The other company's name, a stranger's words, appears without addresses, as in emails.
    """
    labels = meeting_texts()["labels"][reader.language]
    company = excerpt_without_addresses(Text(reader.company, "en"))
    cancelled = not meeting.holds_time
    return CalendarEvent(
        uid=f"{meeting.id}{OWN_UIDS}",
        sequence=meeting.sequence,
        starts_at=meeting.begins_at,
        ends_at=meeting.ends_at,
        time_zone=reader.time_zone,
        summary=labels["title"].format(company=company),
        organiser=organiser,
        modified_at=meeting.changed_at,
        attendees=(Attendee(reader.email, reader.name, AttendeeStatus.ACCEPTED),),
        description=f"{labels[meeting.kind]}\n{link}",
        location=labels[meeting.kind],
        url=link,
        status=EventStatus.CANCELLED if cancelled else EventStatus.CONFIRMED,
        alarm=_ALARM,
    )


def invitation(meeting: Meeting, event: CalendarEvent, *, withdrawn: bool = False) -> CalendarPart | None:
    """Return the invitation to a booked meeting, or its withdrawal; None for one that was never booked.

    ``withdrawn`` is true for a person who does not take part any more.
    """
    if meeting.booked_at is None:
        return None
    is_invited = meeting.status is MeetingStatus.BOOKED and not withdrawn
    method = CalendarMethod.REQUEST if is_invited else CalendarMethod.CANCEL
    return CalendarPart(method, write_calendar([event], method=method))
