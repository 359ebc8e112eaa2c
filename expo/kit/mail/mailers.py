"""Mailers: an SMTP server, a folder (for the demo), or memory (for tests).

Each sends an email with the same id at most once, as far as it can tell: the id becomes
the Message-ID, and the file name in a folder.
"""

import asyncio
import os
import re
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from expo.kit.calendars.events import CalendarMethod
from expo.kit.errors import ExpoError, Invalid, NotFound

_TIMEOUT_S: Final = 20.0
_INVITATION: Final = "invite.ics"
_PERMANENT: Final = range(500, 600)
_LOCAL: Final = re.compile(r"[A-Za-z0-9_]{1,80}")


@dataclass(frozen=True)
class CalendarPart:
    """A calendar in an email: ``data`` in iCalendar format and UTF-8, with its ``method`` (RFC 6047, 2.4)."""

    method: CalendarMethod
    data: bytes


@dataclass(frozen=True)
class Mail:
    """One email in plain text, with a calendar where it invites; ``language`` is BCP 47.

    ``id`` (letters, digits, ``_``) is the same when the email is sent again.
    """

    id: str
    to: str
    subject: str
    text: str
    language: str = "en"
    calendar: CalendarPart | None = None


class MailRefused(ExpoError):
    """The server rejects this email for good: retrying is useless."""

    code = "MAIL_REFUSED"


class MailDelayed(Exception):
    """The server does not accept this email now. No `ExpoError`: only the worker, which retries, sees it."""


@dataclass(frozen=True)
class RetryPolicy:
    """Retry policy for delayed emails: wait ``first``, then double the wait each time, up to ``longest``.

    ``whole`` is the largest age of an email. RFC 5321 (4.5.4.1) recommends four to five days;
    our recipients are waiting for their emails, so ours is shorter.
    """

    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=6)
    whole: timedelta = timedelta(days=2)

    def wait(self, attempt: int, age: timedelta) -> timedelta | None:
        """Return the wait after the ``attempt``-th try (from 1) of an email of this ``age``, or None to give up."""
        doublings = min(attempt - 1, 30)
        wait = min(self.first * 2**doublings, self.longest)
        return wait if age + wait <= self.whole else None


class Mailer(Protocol):
    """Sends email."""

    async def send(self, mail: Mail) -> None:
        """Send ``mail``; raises `MailRefused` for permanent and `MailDelayed` for temporary failures."""


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """Return an email as a message (RFC 5322), from a ``sender`` such as ``Cloud Expo <no-reply@expo.example>``.

    Raises `MailRefused` for header injection.
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        message["Message-ID"] = f"<{mail.id}@{address.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        if mail.calendar is not None:
            _add_calendar(message, mail.calendar)
        message["Content-Language"] = mail.language  # after the content, which clears such headers
    except (MessageError, ValueError, IndexError) as error:
        raise MailRefused("This email cannot be written.") from error
    return message


def _add_calendar(message: EmailMessage, calendar: CalendarPart) -> None:
    """Add a calendar twice: as an alternative to the text, which shows buttons to answer, and as a file to import."""
    message.add_alternative(
        calendar.data.decode(), subtype="calendar", cte="base64", params={"method": calendar.method.value}
    )
    message.add_attachment(calendar.data, maintype="application", subtype="ics", filename=_INVITATION)


@dataclass(frozen=True)
class MemoryMailer:
    """Keeps emails in a list: for tests."""

    sent: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        """Store ``mail``, unless one with its id exists."""
        message_of(mail, "Cloud Expo <no-reply@expo.example>")
        if all(each.id != mail.id for each in self.sent):
            self.sent.append(mail)


@dataclass(frozen=True)
class SmtpMailer:
    """Sends emails through an SMTP server.

    ``url`` is ``smtp://user:password@host:port``, with STARTTLS where the server offers it
    and always before a password, or ``smtps://`` with TLS from the start.
    """

    url: str
    sender: str
    tls: ssl.SSLContext | None = None
    timeout_s: float = _TIMEOUT_S

    def __post_init__(self) -> None:
        """Raise `Invalid` for a malformed address."""
        parts = urlsplit(self.url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise Invalid(
                "Email goes to an address like smtp://user:password@host:587 or smtps://host.", field="smtp_url"
            )

    async def send(self, mail: Mail) -> None:
        """Send ``mail``."""
        message = message_of(mail, self.sender)
        parts = urlsplit(self.url)
        at_once = parts.scheme == "smtps"
        username = unquote(parts.username) if parts.username else None
        try:
            await aiosmtplib.send(
                message,
                hostname=parts.hostname,
                port=parts.port or (465 if at_once else 25),
                username=username,
                password=unquote(parts.password or "") if username else None,
                use_tls=at_once,
                start_tls=False if at_once else (True if username else None),
                tls_context=self.tls,
                timeout=self.timeout_s,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _failure(error.recipients[0].code, error) from error
        except aiosmtplib.SMTPResponseException as error:
            raise _failure(error.code, error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise MailDelayed(str(error)) from error


def _failure(code: int, error: aiosmtplib.SMTPException) -> Exception:
    if code in _PERMANENT and not isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return MailRefused(f"The email server rejects this email ({code}).")
    return MailDelayed(f"The email server answers {code}.")


@dataclass(frozen=True)
class StoredMail:
    """An email in a folder. ``name`` is its file name without ``.eml``; ``calendar`` is the attached one, if any."""

    name: str
    to: str
    subject: str
    text: str
    language: str
    sent_at: datetime
    calendar: bytes | None = None


@dataclass(frozen=True)
class FolderMailer:
    """Writes each email to its own file: for the demo, which shows them in the browser."""

    folder: Path
    sender: str

    async def send(self, mail: Mail) -> None:
        """Write ``mail`` atomically; an email with the same id replaces it."""
        if not _LOCAL.fullmatch(mail.id):
            raise MailRefused("An email’s id has letters, digits and underscores.")
        data = message_of(mail, self.sender).as_bytes()
        try:
            await asyncio.to_thread(self._write, mail.id, data)
        except OSError as error:
            raise MailDelayed(str(error)) from error

    async def mails(self, *, limit: int = 100) -> list[StoredMail]:
        """Return the emails, latest first: they are named after job ids, which sort by time."""
        return await asyncio.to_thread(self._read_all, limit)

    async def get(self, name: str) -> StoredMail:
        """Return one email; raises `NotFound`."""
        if not _LOCAL.fullmatch(name):
            raise NotFound("There is no such email.")
        try:
            return await asyncio.to_thread(_read, self.folder / f"{name}.eml")
        except OSError as error:
            raise NotFound("There is no such email.") from error

    def _write(self, name: str, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = self.folder / f".{name}.{os.getpid()}"
        aside.write_bytes(data)
        aside.replace(self.folder / f"{name}.eml")

    def _read_all(self, limit: int) -> list[StoredMail]:
        return [_read(path) for path in sorted(self.folder.glob("[!.]*.eml"), reverse=True)[:limit]]


def _read(path: Path) -> StoredMail:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    attached = next((each.get_content() for each in message.iter_attachments()), None)
    sent_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return StoredMail(
        path.stem,
        str(message["To"]),
        str(message["Subject"]),
        text,
        str(message["Content-Language"]),
        sent_at,
        attached,
    )


def mailer_from(url: str, *, sender: str, folder: Path) -> SmtpMailer | FolderMailer:
    """Return the mailer for an SMTP server's address, or for a folder if ``url`` is empty."""
    if url:
        return SmtpMailer(url, sender)
    return FolderMailer(folder, sender)
