"""Emails that tell a company's owners, once each, that a certificate expires soon and that it has expired.

The worker calls `ExpiryMails.send` periodically. What a company was told is recorded in the transaction that
queues the letters, so that each notice is sent exactly once.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import structlog
from babel import Locale
from babel.dates import format_date

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.exhibitors.certificates.models import certificate_kind
from expo.exhibitors.companies.rules.access import is_published
from expo.exhibitors.companies.store import ExhibitorStore
from expo.exhibitors.models import Certificate, Exhibitor
from expo.kit.access import Role
from expo.kit.clock import Clock
from expo.kit.db.documents import Document, by_id, from_document, to_document
from expo.kit.db.mongo import Collection, Database
from expo.kit.db.outages import is_outage
from expo.kit.mail.outbox import EmailQueue, OutgoingEmail

TOLD: Final = "expiries_told"
_AHEAD: Final = timedelta(days=30)
_BEHIND: Final = timedelta(days=14)
"""Maximum age of an expiry worth reporting: after a long outage, older ones are skipped."""

_DAYS_BATCH: Final = 15
_STAGES: Final = ("soon", "over")
_MAX_READERS: Final = 3

log = structlog.get_logger()


@dataclass(frozen=True)
class ExpiryNotice:
    """What a company's owners were told: certificate, last valid day and stage of each. ``id`` is the exhibitor's."""

    id: str
    notices: list[str] = field(default_factory=list)


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("expiry.toml").read_text(encoding="utf-8"))


def _stage(certificate: Certificate, today: date) -> str | None:
    """Return the stage of a certificate worth reporting today: soon, over, or None."""
    until = certificate.valid_until
    if until is None or not today - _BEHIND <= until <= today + _AHEAD:
        return None
    return "over" if certificate.is_expired(today) else "soon"


def _news(exhibitor: Exhibitor, today: date) -> dict[str, Certificate]:
    """Return the certificates worth reporting, by the key that records the notice.

    Unpublished companies have none: their expired certificates are not visible to buyers.
    """
    if not is_published(exhibitor):
        return {}
    found = {each: _stage(each, today) for each in exhibitor.certificates}
    return {f"{each.id}/{each.valid_until}/{stage}": each for each, stage in found.items() if stage}


@dataclass(frozen=True)
class ExpiryMails:
    """Finds expiring certificates and writes to the owners of the companies that hold them."""

    _exhibitors: ExhibitorStore
    organisations: Organisations
    letters: EmailQueue
    database: Database
    clock: Clock

    @property
    def _notices(self) -> Collection:
        return self.database.collection(TOLD)

    async def send(self) -> int:
        """Queue the due letters and return their number; notices already sent cost only reads."""
        today, sent = self.clock().date(), 0
        days = [today - _BEHIND + timedelta(days=number) for number in range((_BEHIND + _AHEAD).days + 1)]
        for begin in range(0, len(days), _DAYS_BATCH):
            some = await self._exhibitors.with_certificate_until(days[begin : begin + _DAYS_BATCH])
            records = by_id(await self._notices.find_in("_id", [each["_id"] for each in some]))
            for each in some:
                sent += await self._tell_if_new(each, records.get(each["_id"]), today)
        return sent

    async def _tell_if_new(self, document: Document, record: Document | None, today: date) -> int:
        """Tell one company its unsent notices; its errors are logged and do not hold up other companies."""
        try:
            notices = from_document(ExpiryNotice, record).notices if record else []
            fresh = set(_news(from_document(Exhibitor, document), today)) - set(notices)
            return await self._tell(document["_id"], today) if fresh else 0
        except Exception as error:
            if is_outage(error):
                raise
            # No message and no traceback: they may quote the company's text.
            log.warning("reminding.failed", exhibitor=document["_id"], error=type(error).__name__)
            return 0

    async def _tell(self, exhibitor_id: str, today: date) -> int:
        async def write() -> int:
            exhibitor = await self._exhibitors.find(exhibitor_id)
            if exhibitor is None:
                return 0
            before, news = await self._sent_notices(exhibitor_id), _news(exhibitor, today)
            fresh = {notice: each for notice, each in news.items() if notice not in before}
            letters = await self._letters(exhibitor, fresh)
            if letters:
                # Notices too old to be sent again need not be remembered.
                recent = {notice for notice in before if notice.split("/")[1] >= (today - _BEHIND).isoformat()}
                record = to_document(ExpiryNotice(exhibitor_id, sorted(recent | news.keys())))
                await self._notices.replace({"_id": exhibitor_id}, record, upsert=True)
                await self.letters.enqueue(letters)
            return len(letters)

        return await self.database.transact(write)

    async def _sent_notices(self, exhibitor_id: str) -> set[str]:
        found = await self._notices.find_one({"_id": exhibitor_id})
        return set(from_document(ExpiryNotice, found).notices) if found else set()

    async def _letters(self, exhibitor: Exhibitor, new_certificates: Mapping[str, Certificate]) -> list[OutgoingEmail]:
        stages = {
            stage: [each for notice, each in new_certificates.items() if notice.endswith(stage)] for stage in _STAGES
        }
        owners = await self.organisations.readers(exhibitor.organisation_id, roles=[Role.OWNER], maximum=_MAX_READERS)
        return [
            self._letter(stage, some, exhibitor, owner) for stage, some in stages.items() if some for owner in owners
        ]

    def _letter(self, stage: str, some: Sequence[Certificate], exhibitor: Exhibitor, reader: Person) -> OutgoingEmail:
        language, labels = reader.language, [certificate_kind(each.kind).label for each in some]
        lines = [
            f"    {label} · {each.number} · {format_date(each.valid_until, 'long', locale=Locale.parse(language))}"
            for label, each in zip(labels, some, strict=True)
        ]
        filled = {
            "name": reader.name,
            "organisation": exhibitor.name.reading(language).text,
            "labels": ", ".join(dict.fromkeys(labels)),
            "certificates": "\n".join(lines),
            "link": self.letters.link(language, "/portal/certificates"),
        }
        text = _texts()[stage][language]
        return OutgoingEmail(
            reader.email, language, text["subject"].format_map(filled), text["text"].format_map(filled)
        )
