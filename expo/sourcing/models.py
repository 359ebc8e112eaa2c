"""Enquiries: their messages, their state, and the rules that need no database."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.kit.trade.values import Quantity
from expo.localisation.models import Text

MAX_PER_DAY: Final = 20
MAX_MESSAGES: Final = 200
MAX_TEXT_LENGTH: Final = 2000
_DAY: Final = timedelta(days=1)
_RESEND_WINDOW: Final = timedelta(minutes=1)
_EXCERPT: Final = 160


class EnquiryState(StrEnum):
    """Whether the buyer's last message is answered, or either side has closed the enquiry."""

    OPEN = "OPEN"
    ANSWERED = "ANSWERED"
    CLOSED = "CLOSED"


class EnquirySide(StrEnum):
    """The two sides of an enquiry."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"

    @property
    def other(self) -> "EnquirySide":
        """The opposite side."""
        return EnquirySide.EXHIBITOR if self is EnquirySide.BUYER else EnquirySide.BUYER


@dataclass(frozen=True)
class EnquiryMessage:
    """A message of an enquiry; ``author`` is the person's name at that time."""

    id: str
    enquiry_id: str
    side: EnquirySide
    person_id: str
    author: str
    text: Text
    at: datetime


@dataclass(frozen=True)
class Enquiry:
    """An enquiry of an organisation to an exhibitor, about a product or about the company as a whole.

    ``buyer_id`` and ``exhibitor_organisation_id`` are the two organisations, ``person_id`` is the asker. ``excerpt`` is
    the beginning of the latest message, ``unread`` the number of messages each side has not read, ``read_at`` when it
    last read them. ``waits_since`` is when the buyer began to wait for a pending answer.
    """

    id: str
    exhibitor_id: str
    exhibitor_organisation_id: str
    buyer_id: str
    person_id: str
    state: EnquiryState
    asked_at: datetime
    changed_at: datetime
    excerpt: Text
    latest_side: EnquirySide
    count: int = 1
    product_id: str | None = None
    quantity: Quantity | None = None
    unread: dict[EnquirySide, int] = field(default_factory=dict)
    read_at: dict[EnquirySide, datetime] = field(default_factory=dict)
    waits_since: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: EnquirySide | None = None

    def side_of(self, organisation_id: str | None) -> EnquirySide | None:
        """Return the side of an organisation, or None for an outsider."""
        sides = {self.buyer_id: EnquirySide.BUYER, self.exhibitor_organisation_id: EnquirySide.EXHIBITOR}
        return sides.get(organisation_id or "")

    def organisation_of(self, side: EnquirySide) -> str:
        """Return the organisation on a side."""
        return self.buyer_id if side is EnquirySide.BUYER else self.exhibitor_organisation_id

    def unread_by(self, side: EnquirySide) -> int:
        """Return how many messages a side has not read."""
        return self.unread.get(side, 0)

    def marked_read(self, side: EnquirySide, at: datetime) -> "Enquiry":
        """Return the enquiry with all messages read by a side; itself if they were."""
        if not self.unread_by(side):
            return self
        return replace(self, unread=self.unread | {side: 0}, read_at=self.read_at | {side: at})

    def with_message(self, message: EnquiryMessage) -> "Enquiry":
        """Return the enquiry after a message: the exhibitor's message answers it, the buyer's opens it again."""
        side, answers = message.side, message.side is EnquirySide.EXHIBITOR
        waits = None if answers else self.waits_since or message.at
        return replace(
            self.marked_read(side, message.at),
            state=EnquiryState.ANSWERED if answers else EnquiryState.OPEN,
            changed_at=message.at,
            excerpt=excerpt_of(message.text),
            latest_side=side,
            count=self.count + 1,
            unread=self.unread | {side: 0, side.other: self.unread_by(side.other) + 1},
            waits_since=waits,
            answered_at=self.answered_at or (message.at if answers else None),
        )

    def closed(self, side: EnquirySide, at: datetime) -> "Enquiry":
        """Return the enquiry closed by a side; itself if it is closed already."""
        if self.state is EnquiryState.CLOSED:
            return self
        return replace(self, state=EnquiryState.CLOSED, changed_at=at, closed_at=at, closed_by=side, waits_since=None)


@dataclass(frozen=True, kw_only=True)
class Correspondents:
    """Two companies that write to each other: the exhibitor and the buyer, with the buyer's person.

    ``product_id`` is what they write about, None for the company as a whole.
    """

    exhibitor_id: str
    exhibitor_organisation_id: str
    buyer_id: str
    person_id: str
    product_id: str | None = None


def new_enquiry(enquiry_id: str, message: EnquiryMessage, between: Correspondents) -> Enquiry:
    """Return the new enquiry of a first message: a buyer's waits for an answer, an exhibitor's counts as one."""
    side, answers = message.side, message.side is EnquirySide.EXHIBITOR
    return Enquiry(
        id=enquiry_id,
        exhibitor_id=between.exhibitor_id,
        exhibitor_organisation_id=between.exhibitor_organisation_id,
        buyer_id=between.buyer_id,
        person_id=between.person_id,
        product_id=between.product_id,
        state=EnquiryState.ANSWERED if answers else EnquiryState.OPEN,
        asked_at=message.at,
        changed_at=message.at,
        excerpt=excerpt_of(message.text),
        latest_side=side,
        unread={side.other: 1},
        waits_since=None if answers else message.at,
        answered_at=message.at if answers else None,
    )


def excerpt_of(text: Text) -> Text:
    """Return the beginning of a text, in one line of at most 160 characters, untranslated."""
    line = " ".join(text.text.split())
    return Text(line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1].rstrip()}…", text.language)


@dataclass(frozen=True)
class EnquiryRecord:
    """A recent enquiry, with the digest of its text."""

    at: datetime
    digest: str
    enquiry_id: str


@dataclass(frozen=True)
class EnquirySender:
    """Enquiries of an organisation, or of a person across organisations, within a day; ``id`` is the id of either."""

    id: str
    recent: list[EnquiryRecord] = field(default_factory=list)

    def lately(self, now: datetime) -> Sequence[EnquiryRecord]:
        """Return the enquiries of the last 24 hours."""
        return [each for each in self.recent if each.at > now - _DAY]

    def wait(self, now: datetime) -> timedelta:
        """Return the time until another enquiry is allowed within 24 hours; zero if it is allowed now."""
        full = self.lately(now)[-MAX_PER_DAY:]
        return full[0].at + _DAY - now if len(full) == MAX_PER_DAY else timedelta(0)

    def said_before(self, digest: str, now: datetime) -> str | None:
        """Return the id of an identical enquiry of the last minute, or None."""
        same = (each.enquiry_id for each in self.recent if each.digest == digest and each.at > now - _RESEND_WINDOW)
        return next(same, None)

    def with_one_more(self, record: EnquiryRecord) -> "EnquirySender":
        """Return the asker after one more enquiry, without those older than a day."""
        return replace(self, recent=[*self.lately(record.at), record])


def digest_of(exhibitor_id: str, product_id: str | None, text: str) -> str:
    """Return a digest of an enquiry: its exhibitor, its product and its text."""
    return hashlib.sha256("\n".join((exhibitor_id, product_id or "", text)).encode()).hexdigest()
