"""What we write to people, in their language. The texts are in ``mails.toml``."""

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

from expo.accounts.store import AccountStore
from expo.accounts.tokens import digest
from expo.kit.clock import Clock
from expo.kit.jobs import COLLECTION, Job, Jobs
from expo.kit.mail import Mail, Mailer, MailRefused
from expo.kit.mongo import Database

KIND: Final = "mail"
"""The kind of the jobs that send mail."""

MOST_AN_HOUR: Final = 6
"""Most mails an hour that strangers can cause to be sent to one address."""


class Template(StrEnum):
    """Which mail: each is a table of ``mails.toml``."""

    CONFIRM = "confirm"
    KNOWN = "known"
    RESET = "reset"
    UNKNOWN = "unknown"
    INVITATION = "invitation"
    CHANGED = "changed"


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("mails.toml").read_text(encoding="utf-8"))


def rendered(template: Template, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return a mail's subject and text; values are put in as they are, never read as templates."""
    text = _texts()[template][language]
    return text["subject"].format_map(values), text["text"].format_map(values)


@dataclass(frozen=True)
class Post:
    """Queues mails as jobs, in the transaction of what they are about. ``address`` is the site's, without a slash."""

    jobs: Jobs
    store: AccountStore
    clock: Clock
    address: str

    async def send(
        self, template: Template, *, to: str, language: str, path: str, token: str = "", **values: str
    ) -> None:
        """Queue a mail with a link to ``path``, which carries ``token`` where there is one."""
        link = f"{self.address}/{path}" + (f"?token={token}" if token else "")
        arguments = {"to": to, "template": template, "language": language, "values": {"link": link, **values}}
        await self.jobs.queue(KIND, person_id=None, organisation_id=None, arguments=arguments)

    async def send_to_stranger(
        self, template: Template, *, to: str, language: str, path: str, token: str = "", **values: str
    ) -> None:
        """Queue a mail that anybody can ask for, a few times an hour to one address and then no more."""
        if await self.store.count_mail(digest(to), now=self.clock()) <= MOST_AN_HOUR:
            await self.send(template, to=to, language=language, path=path, token=token, **values)


def mail_handler(mailer: Mailer, database: Database) -> Callable[[Job], Awaitable[Mapping[str, Any]]]:
    """Return the handler of `KIND`: renders and sends, then forgets what was sent, since it holds a token."""
    jobs = database.collection(COLLECTION)

    async def forget(job: Job) -> None:
        await jobs.update({"_id": job.id}, {"$set": {"arguments": {}}})

    async def send(job: Job) -> Mapping[str, Any]:
        if not job.arguments:
            return {}
        written = job.arguments
        subject, text = rendered(Template(written["template"]), written["language"], written["values"])
        try:
            await mailer.send(Mail(job.id, written["to"], subject, text, written["language"]))
        except MailRefused:
            await forget(job)
            raise
        await forget(job)
        return {}

    return send
