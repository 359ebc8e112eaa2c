"""Emails about meetings: their words, in the reader's language and time zone (``mails.toml``).

Words of the other side appear as a short excerpt without addresses, as in enquiries.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location
from babel.numbers import format_decimal
from babel.units import format_unit

from expo.accounts.models import Person
from expo.fairs.fairs.models import Fair
from expo.kit.calendars.events import Organiser
from expo.kit.mail.outbox import EmailQueue, OutgoingEmail
from expo.localisation.models import Rendering, Text, TranslationOrigin
from expo.meetings.bookings.invitations import EventReader, invitation, meeting_event, meeting_texts
from expo.meetings.bookings.models import Meeting
from expo.meetings.models import CancellationReason
from expo.sourcing.mails import excerpt_without_addresses


class MeetingNews(StrEnum):
    """What happened to a meeting; the value is the journal's verb and the key of the email's text.

    Reminders, and what one person is told, are emails only: the journal has no entry of them.
    """

    REQUESTED = "requested"
    OFFERED = "offered"
    BOOKED = "booked"
    PROPOSED = "proposed"
    MOVED = "moved"
    DECLINED = "declined"
    PROPOSAL_DECLINED = "proposal_declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PROPOSAL_EXPIRED = "proposal_expired"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    HANDED_OVER = "handed_over"
    PEOPLE_CHANGED = "people_changed"
    PERSON_ADDED = "person_added"
    PERSON_REMOVED = "person_removed"
    NO_SHOW_REPORTED = "no_show_reported"
    NO_SHOW_CONTESTED = "no_show_contested"
    DAY_REMINDER = "day_reminder"
    HOUR_REMINDER = "hour_reminder"
    RECORDED = "recorded"
    RECORDING_DELETED = "recording_deleted"
    RECORDING_MIXED = "recording_mixed"

    @property
    def concerns_both(self) -> bool:
        """Whether the side that caused it gets an email too: its calendar changes."""
        return self in _FOR_BOTH

    @property
    def changes_calendars(self) -> bool:
        """Whether emails carry an invitation to the meeting as it is now, or withdraw it."""
        return self in _INVITE


_INVITE: Final = frozenset(
    {
        MeetingNews.BOOKED,
        MeetingNews.MOVED,
        MeetingNews.HANDED_OVER,
        MeetingNews.PEOPLE_CHANGED,
        MeetingNews.PERSON_ADDED,
        MeetingNews.PERSON_REMOVED,
        MeetingNews.CANCELLED,
    }
)
_FOR_BOTH: Final = frozenset(
    {
        MeetingNews.BOOKED,
        MeetingNews.MOVED,
        MeetingNews.CANCELLED,
        MeetingNews.EXPIRED,
        MeetingNews.PROPOSAL_WITHDRAWN,
        MeetingNews.HANDED_OVER,
        MeetingNews.RECORDED,
        MeetingNews.RECORDING_DELETED,
    }
)


@dataclass(frozen=True)
class MeetingLetter:
    """An email about one meeting to one reader; ``link`` is the address of the meeting's page."""

    news: MeetingNews
    meeting: Meeting
    reader: EventReader
    link: str
    organiser: Organiser

    def email(self) -> OutgoingEmail:
        """Return the email, with an invitation where calendars change."""
        texts, reader = meeting_texts(), self.reader
        text, company = texts[self.news][reader.language], excerpt_without_addresses(Text(reader.company, "en"))
        calendar = None
        if self.news.changes_calendars:
            event = meeting_event(self.meeting, reader, organiser=self.organiser, link=self.link)
            calendar = invitation(self.meeting, event, withdrawn=self.news is MeetingNews.PERSON_REMOVED)
        subject, body = text["subject"].format(company=company), self._body(text["text"].format(company=company))
        return OutgoingEmail(reader.email, reader.language, subject, body, calendar)

    def _body(self, sentence: str) -> str:
        meeting, reader, labels = self.meeting, self.reader, meeting_texts()["labels"][self.reader.language]
        is_proposed = meeting.proposal is not None and self.news is MeetingNews.PROPOSED
        begins_at = meeting.proposal.begins_at if meeting.proposal and is_proposed else meeting.begins_at
        time = time_in_words(begins_at, meeting.minutes, reader.time_zone, reader.language)
        written = meeting.note if self.news is MeetingNews.REQUESTED else meeting.reason
        words = written.reading(reader.language) if written else None
        see = meeting_texts()[self.news][reader.language].get("see", labels["see"])
        paragraphs = [
            labels["hello"].format(name=reader.name),
            sentence,
            f"{labels['time']}{time}\n{labels['kind']}{labels[meeting.kind]}",
            labels["quoted"].format(words=excerpt_without_addresses(Text(words.text, words.language))) if words else "",
            f"{see}\n\n{self.link}",
        ]
        body = "\n\n".join(each for each in paragraphs if each)
        return f"\n{body}\n"


def schedule_email(fair: Fair, reader: Person, count: int, queue: EmailQueue) -> OutgoingEmail:
    """Return the email that tells a reader the number of their company's meetings in a published schedule."""
    language = reader.language
    text, labels = meeting_texts()["schedule_published"][language], meeting_texts()["labels"][language]
    values = {"name": reader.name, "fair": fair.name.reading(language).text}
    values["count"] = format_decimal(count, locale=language)
    paragraphs = [labels["hello"], text["text"], text["see"]]
    link = queue.link(language, f"/meetings/{fair.slug}")
    body = "\n\n".join([*(each.format_map(values) for each in paragraphs), link])
    return OutgoingEmail(reader.email, language, text["subject"].format_map(values), f"\n{body}\n")


@cache
def cancellation_sentence(reason: CancellationReason) -> Text:
    """Return what both sides read about a reason for which neither of them has cancelled a meeting."""
    texts: dict[str, str] = meeting_texts()["cancellation"][reason]
    others = {tag: Rendering(text, TranslationOrigin.PERSON) for tag, text in texts.items() if tag != "en"}
    return Text(texts["en"], "en", others)


def time_in_words(begins_at: datetime, minutes: int, zone: str, language: str) -> str:
    """Return a meeting's day, time and length in a zone: "Thursday, 15 April 2027, 10:00 (Madrid), 30 min"."""
    place = ZoneInfo(zone)
    local = begins_at.astimezone(place)
    city = get_timezone_location(place, locale=language, return_city=True)
    day, time = format_date(local.date(), "full", language), format_time(local, "short", tzinfo=place, locale=language)
    return f"{day}, {time} ({city}), {format_unit(minutes, 'minute', 'short', locale=language)}"
