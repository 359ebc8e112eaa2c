"""Tells a company's owners by mail that a certificate expires soon, and that it has expired: once each.

The worker calls `ExpiryMails.send` now and then. What a company was told is written in the
transaction that queues the letters, so that nobody hears twice of a day and nobody not at all.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date

from expo.accounts.models import Person
from expo.accounts.organisations import Organisations
from expo.exhibitors.certificates import certificate_kind
from expo.exhibitors.models import Certificate, Exhibitor, ExhibitorStatus
from expo.exhibitors.store import ExhibitorStore
from expo.kit.access import SYSTEM, Role
from expo.kit.clock import Clock
from expo.kit.documents import from_document, to_document
from expo.kit.letters import Letter, Letters
from expo.kit.mongo import Collection, Database
from expo.kit.paging import LARGEST_PAGE, Slice

TOLD: Final = "expiries_told"
_AHEAD: Final = timedelta(days=30)
_BEHIND: Final = timedelta(days=14)
"""How late an expiry is still news: after a longer standstill nobody reads of old ones."""

_STAGES: Final = ("soon", "over")
_MOST_READERS: Final = 3


@dataclass(frozen=True)
class Told:
    """What a company's owners were told: certificate, last valid day and stage of each. ``id`` is the exhibitor's."""

    id: str
    said: list[str] = field(default_factory=list)


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(Path(__file__).with_name("expiry.toml").read_text(encoding="utf-8"))


def _stage(certificate: Certificate, today: date) -> str | None:
    """Return what there is to say of a certificate today: soon, over, or nothing."""
    until = certificate.valid_until
    if until is None or not today - _BEHIND <= until <= today + _AHEAD:
        return None
    return "over" if certificate.is_expired(today) else "soon"


def _news(exhibitor: Exhibitor, today: date) -> dict[str, Certificate]:
    """Return the certificates of which there is something to say, by what is noted once it is said."""
    found = {each: _stage(each, today) for each in exhibitor.certificates}
    return {f"{each.id}/{each.valid_until}/{stage}": each for each, stage in found.items() if stage}


@dataclass(frozen=True)
class ExpiryMails:
    """Finds certificates that expire, and writes to the owners of the companies that hold them."""

    exhibitors: ExhibitorStore
    organisations: Organisations
    letters: Letters
    database: Database
    clock: Clock

    @property
    def _told(self) -> Collection:
        return self.database.collection(TOLD)

    async def send(self) -> int:
        """Queue the letters that are due and return how many; what has been told already costs only reading."""
        today, sent = self.clock().date(), 0
        for days in range((_BEHIND + _AHEAD).days + 1):
            some = await self.exhibitors.with_certificate_until(today - _BEHIND + timedelta(days=days))
            told = await self._told.get_many(Told, [each.id for each in some])
            for each, known in zip(some, told, strict=True):
                if set(_news(each, today)) - set(known.said if known else ()):
                    sent += await self._tell(each.id, today)
        return sent

    async def _tell(self, exhibitor_id: str, today: date) -> int:
        async def write() -> int:
            exhibitor = await self.exhibitors.find(exhibitor_id)
            if exhibitor is None or exhibitor.status is ExhibitorStatus.SUSPENDED:
                return 0
            before, news = await self._said(exhibitor_id), _news(exhibitor, today)
            fresh = {said: each for said, each in news.items() if said not in before}
            letters = await self._letters(exhibitor, fresh)
            if letters:
                # What lies too far back to be told again need not be known any more.
                recent = {said for said in before if said.split("/")[1] >= (today - _BEHIND).isoformat()}
                told = to_document(Told(exhibitor_id, sorted(recent | news.keys())))
                await self._told.replace({"_id": exhibitor_id}, told, upsert=True)
                await self.letters.send(letters)
            return len(letters)

        return await self.database.transact(write)

    async def _said(self, exhibitor_id: str) -> set[str]:
        found = await self._told.find_one({"_id": exhibitor_id})
        return set(from_document(Told, found).said) if found else set()

    async def _letters(self, exhibitor: Exhibitor, fresh: Mapping[str, Certificate]) -> list[Letter]:
        stages = {stage: [each for said, each in fresh.items() if said.endswith(stage)] for stage in _STAGES}
        readers = await self._owners(exhibitor.organisation_id)
        return [
            self._letter(stage, some, exhibitor, reader) for stage, some in stages.items() if some for reader in readers
        ]

    async def _owners(self, organisation_id: str) -> list[Person]:
        wanted = Slice(LARGEST_PAGE)
        page = await self.organisations.members(SYSTEM, organisation_id=organisation_id, wanted=wanted)
        owners = [each.person for each in page.items if each.role is Role.OWNER]
        return [each for each in owners if each.confirmed_at is not None][:_MOST_READERS]

    def _letter(self, stage: str, some: Sequence[Certificate], exhibitor: Exhibitor, reader: Person) -> Letter:
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
        return Letter(reader.email, language, text["subject"].format_map(filled), text["text"].format_map(filled))
