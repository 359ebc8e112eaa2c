"""Emails that tell applicants of an organiser's decisions: one worker job per decision or bulk decision.

The job is queued in the transaction of the decisions. Its handler queues all letters in the same transaction
as its own progress, so that every applicant is told exactly once.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from expo.accounts.models import Organisation, Person
from expo.accounts.organisations import Organisations
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.rules.reasons import DecisionReason, full_reason
from expo.fairs.fairs.service import Fairs
from expo.kit.access import Actor, Role
from expo.kit.jobs.queue import MAILS, Job, JobKind, Jobs
from expo.kit.mail.outbox import EmailQueue, OutgoingEmail

_READERS: Final = (Role.OWNER, Role.MANAGER)
_MAX_READERS: Final = 3

_GAP: Final = re.compile(r" *\n{2,}")
"""The gap in a letter without a reason or a space number."""


@dataclass(frozen=True)
class Notice:
    """One decision about an organisation.

    ``kind`` is buyer, exhibitor, booth, declined or booth_declined; ``place`` a space.
    """

    organisation_id: str
    kind: str
    reason: str | None = None
    stock_reason: DecisionReason | None = None
    place: str = ""


@dataclass(frozen=True)
class _DecisionMailsInput:
    fair_id: str
    notices: list[Notice]


@dataclass(frozen=True)
class _DecisionMailsProgress:
    written: bool = False


DECISIONS: Final = JobKind("decisions", _DecisionMailsInput, _DecisionMailsProgress, MAILS)
"""Jobs that send emails about decisions."""


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("decisions.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class DecisionMails:
    """Queues and writes the letters about decisions."""

    fairs: Fairs
    organisations: Organisations
    letters: EmailQueue
    jobs: Jobs

    async def queue(self, actor: Actor, fair_id: str, notices: Sequence[Notice]) -> None:
        """Queue the letters about some decisions in the current transaction, with one command."""
        if notices:
            order = _DecisionMailsInput(fair_id, list(notices))
            await self.jobs.queue(DECISIONS, order, person_id=actor.person_id, organisation_id=None)

    async def run(self, job: Job) -> _DecisionMailsProgress:
        """Write the letters; the job's handler."""
        order, done = DECISIONS.arguments(job), _DecisionMailsProgress(written=True)
        if DECISIONS.state(job).written:
            return done
        [fair] = await self.fairs.find_many([order.fair_id])
        written = [await self._letters(fair, notice) for notice in order.notices] if fair else []
        letters = [letter for some in written for letter in some]

        async def write() -> None:
            if await self.jobs.save(job, done=len(order.notices), total=len(order.notices), state=done):
                await self.letters.enqueue(letters)

        await self.jobs.database.transact(write)
        return done

    async def _letters(self, fair: Fair, notice: Notice) -> list[OutgoingEmail]:
        [organisation] = await self.organisations.find_many(organisation_ids=[notice.organisation_id])
        if organisation is None:
            return []
        readers = await self.organisations.readers(organisation.id, roles=_READERS, maximum=_MAX_READERS)
        return [self._letter(fair, notice, organisation, each) for each in readers]

    def _letter(self, fair: Fair, notice: Notice, organisation: Organisation, reader: Person) -> OutgoingEmail:
        language = reader.language
        text, name = _texts()[notice.kind][language], fair.name.reading(language).text
        visiting = notice.kind == "buyer" or (notice.kind == "declined" and organisation.kind == "BUYER")
        filled = {
            "name": reader.name,
            "organisation": organisation.name,
            "fair": name,
            "place": notice.place,
            "reason": full_reason(notice.stock_reason, notice.reason, language) or "",
            "link": self.letters.link(language, f"/fairs/{fair.slug}" if visiting else "/portal/booths"),
        }
        written = _GAP.sub("\n\n", text["text"].format_map(filled))
        return OutgoingEmail(reader.email, language, text["subject"].format_map(filled), written)
