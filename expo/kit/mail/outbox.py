"""Letters: emails that are rendered before they are queued, in the transaction that causes them.

Emails of the accounts feature carry tokens and are rendered when sent (`expo.accounts.mails`); a
letter contains nothing that is secret from its recipient, so its sender renders it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from expo.kit.clock import Clock
from expo.kit.jobs.queue import MAILS, Job, JobKind, Jobs
from expo.kit.jobs.runner import Postponed
from expo.kit.mail.mailers import CalendarPart, Mail, MailDelayed, Mailer, MailRefused, RetryPolicy


@dataclass(frozen=True)
class OutgoingEmail:
    """An email to one person, in that person's language; ``calendar`` invites them or cancels an invitation."""

    to: str
    language: str
    subject: str
    text: str
    calendar: CalendarPart | None = None


SEND_EMAIL: Final = JobKind("letter", OutgoingEmail, dict[str, Any], MAILS, confidential=True)


@dataclass(frozen=True)
class EmailQueue:
    """Queues letters. ``address`` is the site's, without a trailing slash."""

    jobs: Jobs
    address: str

    def link(self, language: str, path: str) -> str:
        """Return the address of a page in the given language; ``path`` starts with a slash."""
        return f"{self.address}/{language}{path}"

    async def enqueue(self, letters: Sequence[OutgoingEmail]) -> None:
        """Queue letters in one command; joins the running transaction."""
        await self.jobs.queue_many(SEND_EMAIL, letters)


@dataclass(frozen=True)
class Delivery:
    """The installation's mailer, with its clock."""

    mailer: Mailer
    clock: Clock


def email_handler(mailer: Mailer, clock: Clock) -> Callable[[Job], Awaitable[None]]:
    """Return the handler of `SEND_EMAIL`, which retries while the server delays the email."""

    async def send(job: Job) -> None:
        letter = SEND_EMAIL.arguments(job)
        mail = Mail(job.id, letter.to, letter.subject, letter.text, letter.language, letter.calendar)
        await deliver(mailer, mail, job, clock())

    return send


async def deliver(mailer: Mailer, mail: Mail, job: Job, now: datetime, patience: RetryPolicy | None = None) -> None:
    """Send a job's mail; raises `Postponed` while the server delays it, `MailRefused` once it is too old."""
    try:
        await mailer.send(mail)
    except MailDelayed as error:
        wait = (patience or RetryPolicy()).wait(job.attempts, now - job.created_at)
        if wait is None:
            raise MailRefused("The email could not be delivered in time.") from error
        raise Postponed(wait) from error
