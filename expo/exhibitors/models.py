"""Exhibiting companies, their booths, and rules about them that need no database."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.rules.reasons import DecisionReason
from expo.kit.files.pictures import Picture
from expo.kit.files.uploads import StoredFile
from expo.kit.ids import new_id
from expo.kit.text import LANGUAGES, is_readable
from expo.localisation.models import Rendering, Text, TranslationOrigin

_LEGAL: Final = frozenset(
    {"ag", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "lda", "limited", "llc", "ltd", "ltda", "plc"}
    | {"sa", "sarl", "sas", "sl", "spa", "srl"}
)
_SLUG_LENGTH: Final = 60
EXPIRES_SOON: Final = timedelta(days=60)
"""How long before its last valid day the portal marks a certificate; emails about it go out later."""


class BusinessKind(StrEnum):
    """A company's type of business."""

    MANUFACTURER = "MANUFACTURER"
    TRADER = "TRADER"
    MANUFACTURER_TRADER = "MANUFACTURER_TRADER"
    SERVICE = "SERVICE"


class ExhibitorStatus(StrEnum):
    """Visibility of a company."""

    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    SUSPENDED = "SUSPENDED"


class BoothStatus(StrEnum):
    """Status of a booth, from application to closing."""

    APPLIED = "APPLIED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    PUBLISHED = "PUBLISHED"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class ShownPicture:
    """A picture with its alternative text."""

    picture: Picture
    alt: Text | None = None


@dataclass(frozen=True)
class Certificate:
    """A company's certificate. ``kind`` is a key of certificates.toml."""

    id: str
    kind: str
    number: str
    issuer: str | None = None
    valid_until: date | None = None
    file: StoredFile | None = None

    def is_expired(self, today: date) -> bool:
        """Return whether the last valid day is before ``today``."""
        return self.valid_until is not None and self.valid_until < today

    def expires_soon(self, today: date) -> bool:
        """Return whether the certificate is still valid but expires within 60 days of ``today``."""
        return self.valid_until is not None and today <= self.valid_until <= today + EXPIRES_SOON


@dataclass(frozen=True)
class Contact:
    """A company's contact for signed-in readers. ``phone`` is E.164."""

    name: str
    position: str | None = None
    email: str | None = None
    phone: str | None = None
    languages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class StaffMember:
    """A member of a booth's staff."""

    id: str
    name: str
    position: str | None = None
    languages: list[str] = field(default_factory=list)
    email: str | None = None


@dataclass(frozen=True)
class Suspension:
    """Reason, time and author (the organiser's organisation) of a company's suspension, and its former status."""

    reason: str
    at: datetime
    organisation_id: str
    before: ExhibitorStatus


@dataclass(frozen=True)
class Verification:
    """An organiser's check of a company's identity: time, organisation, person and evidence."""

    at: datetime
    organisation_id: str
    person_id: str | None
    note: str


@dataclass(frozen=True)
class Exhibitor:
    """An exhibiting company: one per exhibitor's organisation, shared by all fairs.

    ``country`` and ``markets`` are ISO 3166-1 alpha-2, ``languages`` ISO 639-1. ``revision`` counts writes, so that
    concurrent writes conflict; ``version`` counts changes of the texts its people write
    (`expo.exhibitors.companies.rules.versions`), starting at 1; ``version_by`` is the author of the current version,
    None for a program.
    """

    id: str
    organisation_id: str
    slug: str
    name: Text
    english_name: str
    country: str
    kind: BusinessKind
    created_at: datetime
    changed_at: datetime
    city: str | None = None
    founded: int | None = None
    employees: int | None = None
    tagline: Text | None = None
    story: Text | None = None
    website: str | None = None
    languages: list[str] = field(default_factory=list)
    markets: list[str] = field(default_factory=list)
    logo: ShownPicture | None = None
    pictures: list[ShownPicture] = field(default_factory=list)
    brochure: StoredFile | None = None
    video: StoredFile | None = None
    model: StoredFile | None = None
    certificates: list[Certificate] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    verification: Verification | None = None
    status: ExhibitorStatus = ExhibitorStatus.DRAFT
    published_at: datetime | None = None
    revision: int = 0
    suspension: Suspension | None = None
    version: int = 1
    version_at: datetime | None = None
    version_by: str | None = None

    @property
    def verified(self) -> bool:
        """Whether an organiser has verified the company."""
        return self.verification is not None

    @property
    def identity(self) -> tuple[Text, str, str]:
        """The verified identity: name, English name and country."""
        return self.name, self.english_name, self.country

    @property
    def readable_name(self) -> Text:
        """Its name, and the English name as that for readers who cannot read its script."""
        english = Rendering(self.english_name, TranslationOrigin.PERSON)
        lacking = [each for each in LANGUAGES if self.english_name and not is_readable(self.name.text, each)]
        return replace(self.name, renderings=dict.fromkeys(lacking, english) | self.name.renderings)

    def missing(self) -> list[str]:
        """Return the fields that a published profile still lacks, by their GraphQL names."""
        needed = {"city": self.city, "tagline": self.tagline, "story": self.story, "languages": self.languages}
        return [name for name, value in needed.items() if not value]

    def for_anonymous(self) -> "Exhibitor":
        """Return the exhibitor as seen by readers who are not signed in: no contacts, no certificate files."""
        bare = [replace(certificate, file=None) for certificate in self.certificates]
        return replace(self, contacts=[], certificates=bare)

    def for_other_organisations(self) -> "Exhibitor":
        """Return the exhibitor as seen by other organisations: no suspension, no evidence of a verification."""
        verification = None if self.verification is None else replace(self.verification, person_id=None, note="")
        return replace(self, suspension=None, verification=verification)


@dataclass(frozen=True)
class Booth:
    """An exhibitor's booth at one fair, from the application on.

    ``section`` is a key of the section tree, ``hall`` of the fair's halls. ``is_open`` is true when
    both the booth and its exhibitor are published. ``place`` is unique: fair, hall and
    number, or the booth's own id while it has no number. ``country`` is the exhibitor's.
    ``version`` counts as an exhibitor's does.
    """

    id: str
    fair_id: str
    organiser_id: str
    exhibitor_id: str
    organisation_id: str
    country: str
    section: str
    status: BoothStatus
    applied_at: datetime
    place: str
    headline: Text | None = None
    hall: str | None = None
    number: str | None = None
    staff: list[StaffMember] = field(default_factory=list)
    decided_at: datetime | None = None
    reason: str | None = None
    stock_reason: DecisionReason | None = None
    published_at: datetime | None = None
    closed_by: str | None = None
    is_open: bool = False
    version: int = 1
    version_at: datetime | None = None
    version_by: str | None = None

    def moved_to(self, hall: str | None, number: str | None) -> "Booth":
        """Return the booth at another place in its fair."""
        place = place_of(self.fair_id, hall, number) if number else self.id
        return replace(self, hall=hall, number=number, place=place)

    def with_staff(self, staff: Sequence[StaffMember]) -> "Booth":
        """Return the booth with a new staff list: known ids are kept, all others get a new id."""
        free = {member.id for member in self.staff}
        members: list[StaffMember] = []
        for member in staff:
            members.append(member if member.id in free else replace(member, id=new_id("staff")))
            free.discard(member.id)
        return replace(self, staff=members)

    def may_open(self) -> bool:
        """Return whether the exhibitor may open the booth: approved, or closed by the exhibitor."""
        closed_themselves = self.status is BoothStatus.CLOSED and self.closed_by == self.organisation_id
        return self.status is BoothStatus.APPROVED or closed_themselves

    def for_other_organisations(self) -> "Booth":
        """Return the booth as seen by all but its own people and the organiser: no decision."""
        return replace(self, reason=None, stock_reason=None, decided_at=None)

    def for_anonymous(self) -> "Booth":
        """Return the booth as seen by readers who are not signed in: no staff email addresses."""
        return replace(self, staff=[replace(member, email=None) for member in self.staff])


def place_of(fair_id: str, hall: str | None, number: str) -> str:
    """Return the unique key of a numbered place in a hall, or in the fair where ``hall`` is None."""
    return f"{fair_id}/{hall or ''}/{number}"


def application(
    own: Exhibitor, fair: Fair, *, section: str, headline: Text | None, at: datetime, earlier: Booth | None
) -> Booth:
    """Return an exhibitor's booth application; a repeated one keeps id, headline and staff of the ``earlier`` one."""
    booth_id = earlier.id if earlier else new_id("boo")
    return Booth(
        id=booth_id,
        fair_id=fair.id,
        organiser_id=fair.organiser_id,
        exhibitor_id=own.id,
        organisation_id=own.organisation_id,
        country=own.country,
        section=section,
        status=BoothStatus.APPLIED,
        applied_at=at,
        place=booth_id,
        headline=headline or (earlier.headline if earlier else None),
        staff=earlier.staff if earlier else [],
        version=earlier.version + 1 if earlier else 1,
    )


def slug_of(english_name: str) -> str:
    """Return a URL slug from a company's English name, without its legal form."""
    plain = unicodedata.normalize("NFKD", english_name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("&", " and "))
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    slug = "-".join(words)
    if len(slug) > _SLUG_LENGTH:
        slug = slug[: _SLUG_LENGTH + 1].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return slug or "exhibitor"
