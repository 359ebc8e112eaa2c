"""Emails to people, in their language. The texts are in ``mails.toml``."""

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from expo.accounts.rules.tokens import digest
from expo.accounts.store import AccountStore
from expo.kit.clock import Clock
from expo.kit.jobs.queue import MAILS, Job, JobKind, Jobs
from expo.kit.mail.mailers import Mail, Mailer, RetryPolicy
from expo.kit.mail.outbox import deliver

MAX_PER_HOUR: Final = 6
"""Largest number of emails of one kind to one address per hour that strangers can cause."""

RESET_LIFETIME: Final = timedelta(hours=1)
"""Lifetime of a mailed link for choosing a new password; a later email would be useless."""


class Template(StrEnum):
    """An email template: each is a table in ``mails.toml``."""

    CONFIRM = "confirm"
    KNOWN = "known"
    RESET = "reset"
    UNKNOWN = "unknown"
    INVITATION = "invitation"
    CHANGED = "changed"


@dataclass(frozen=True)
class MailOrder:
    """An email to send: its template and the template's values."""

    to: str
    template: Template
    language: str
    values: dict[str, str]


MAIL: Final = JobKind("mail", MailOrder, dict[str, Any], MAILS, confidential=True)


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("mails.toml").read_text(encoding="utf-8"))


def render(template: Template, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return an email's subject and text; values are inserted verbatim, never interpreted as templates."""
    text = _texts()[template][language]
    return text["subject"].format_map(values), text["text"].format_map(values)


@dataclass(frozen=True)
class MailQueue:
    """Queues emails as jobs in the running transaction. ``address`` is the site's, without a trailing slash."""

    jobs: Jobs
    _store: AccountStore
    clock: Clock
    address: str

    async def send(
        self, template: Template, *, to: str, language: str, path: str, token: str = "", onward: str = "", **values: str
    ) -> None:
        """Queue an email with a link to ``path``, including ``token`` and the path ``onward`` if given."""
        query = urlencode({name: value for name, value in (("token", token), ("next", onward)) if value}, safe="/")
        link = f"{self.address}/{path}" + (f"?{query}" if query else "")
        order = MailOrder(to, template, language, {"link": link, **values})
        await self.jobs.queue(MAIL, order, person_id=None, organisation_id=None)

    async def send_unauthenticated(
        self,
        template: Template,
        *,
        to: str,
        language: str,
        path: str,
        token: str = "",
        onward: str = "",
        counted_as: Template | None = None,
        **values: str,
    ) -> None:
        """Queue an email that anyone can request, limited to a few per hour and address.

        Each template (or ``counted_as``) is counted separately, so that many requests for one
        do not block another.
        """
        key = f"{digest(to)}:{counted_as or template}"
        if await self._store.count_mail(key, now=self.clock()) <= MAX_PER_HOUR:
            await self.send(template, to=to, language=language, path=path, token=token, onward=onward, **values)


def mail_handler(mailer: Mailer, clock: Clock) -> Callable[[Job], Awaitable[None]]:
    """Return the handler of `MAIL`, which renders and sends, retrying while the server delays the email.

    The job is confidential, so that no token outlives the email that contains it.
    """

    async def send(job: Job) -> None:
        order = MAIL.arguments(job)
        subject, text = render(order.template, order.language, order.values)
        useful = RetryPolicy(whole=RESET_LIFETIME) if order.template is Template.RESET else RetryPolicy()
        await deliver(mailer, Mail(job.id, order.to, subject, text, order.language), job, clock(), useful)

    return send
