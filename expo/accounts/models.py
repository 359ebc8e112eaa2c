"""People and organisations, and their rules that need no database."""

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from expo.kit.access import Actor, Role
from expo.kit.errors import Invalid
from expo.kit.text import checked_url, clean
from expo.kit.trade.values import checked_country

SESSION_IDLE: Final = timedelta(days=14)
"""Idle timeout of a session."""

SESSION_MAX_AGE: Final = timedelta(days=90)
"""Absolute lifetime of a session, however much it is used."""

CONFIRMATION_LIFETIME: Final = timedelta(days=3)
"""Lifetime of a mailed link that confirms an address."""


def checked_name(value: str, *, field: str) -> str:
    """Return the cleaned name of a person or organisation; raises `Invalid`, also for names with a web address.

    Names appear in our emails to strangers, where mail clients would turn addresses into links.
    """
    name = clean(value, field=field, limit=120)
    folded = unicodedata.normalize("NFKC", name).casefold()
    if "://" in folded or "www." in folded:
        raise Invalid("A name cannot contain a web address.", field=field)
    return name


class OrganisationKind(StrEnum):
    """Role of an organisation at a fair."""

    BUYER = "BUYER"
    EXHIBITOR = "EXHIBITOR"
    ORGANISER = "ORGANISER"
    PARTNER = "PARTNER"


SELF_MADE: Final = frozenset({OrganisationKind.BUYER, OrganisationKind.EXHIBITOR, OrganisationKind.PARTNER})
"""Kinds that anyone may create; organisers are created by the command line."""

PUBLIC: Final = frozenset({OrganisationKind.EXHIBITOR, OrganisationKind.ORGANISER})
"""Kinds whose name, country and website are public."""


@dataclass(frozen=True)
class Organisation:
    """A participating company or body. ``country`` is ISO 3166-1 alpha-2."""

    id: str
    kind: OrganisationKind
    name: str
    country: str
    created_at: datetime
    website: str | None = None


@dataclass(frozen=True)
class OrganisationDetails:
    """User-supplied details of a new organisation."""

    kind: OrganisationKind
    name: str
    country: str
    website: str | None = None

    def checked(self) -> "OrganisationDetails":
        """Return the cleaned details; raises `Invalid` naming ``organisation.…``."""
        return OrganisationDetails(
            OrganisationKind(self.kind),
            checked_name(self.name, field="organisation.name"),
            checked_country(self.country, field="organisation.country"),
            checked_url(self.website, field="organisation.website"),
        )


@dataclass(frozen=True)
class SignUp:
    """The data of a sign-up: stored with its mailed token, and applied when that is confirmed."""

    password_hash: str
    name: str
    language: str
    at: datetime
    organisation: OrganisationDetails | None = None


@dataclass(frozen=True)
class Membership:
    """A person's role in an organisation. ``kind`` is the organisation's, which never changes."""

    organisation_id: str
    kind: OrganisationKind
    role: Role
    joined_at: datetime


@dataclass(frozen=True)
class TwoFactor:
    """A second factor: TOTP (RFC 6238) and recovery codes. ``secret`` is encrypted at rest."""

    secret: str
    confirmed_at: datetime | None = None
    last_step: int = 0
    recovery_hashes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """A person who can sign in. ``email`` is lower case and unique.

    An ``administrator`` manages the installation; only the command line appoints one.
    """

    id: str
    email: str
    name: str
    language: str
    password_hash: str
    created_at: datetime
    confirmed_at: datetime | None = None
    signed_in_at: datetime | None = None
    memberships: list[Membership] = field(default_factory=list)
    two_factor: TwoFactor | None = None
    administrator: bool = False

    def membership(self, organisation_id: str | None) -> Membership | None:
        """Return the person's membership in an organisation, or None for an outsider."""
        return next((each for each in self.memberships if each.organisation_id == organisation_id), None)

    def role_in(self, organisation_id: str) -> Role | None:
        """Return the person's role in an organisation, or None for an outsider."""
        found = self.membership(organisation_id)
        return None if found is None else found.role

    @property
    def has_two_factor(self) -> bool:
        """Whether sign-in requires a code."""
        return self.two_factor is not None and self.two_factor.confirmed_at is not None

    def acting(self, organisation_id: str | None, *, session_id: str | None = None) -> Actor:
        """Return the person as an actor for an organisation, or for none if they are not a member."""
        found = self.membership(organisation_id)
        if found is None:
            return Actor(person_id=self.id, session_id=session_id, administrator=self.administrator)
        kind, role = found.kind.value, found.role
        return Actor(self.id, found.organisation_id, kind, role, session_id, administrator=self.administrator)


@dataclass(frozen=True)
class Member:
    """A person as a member of an organisation."""

    organisation_id: str
    person: Person
    role: Role


@dataclass(frozen=True)
class Invitation:
    """An offer of a role, mailed to one address and valid for that only. Only the token's hash is stored."""

    id: str
    organisation_id: str
    email: str
    role: Role
    inviter_id: str
    token_hash: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Session:
    """A signed-in browser or program. Only the hash of its token is stored.

    ``device`` is the client's name, ``known_device_id`` the `KnownDevice` of the sign-in, None for a program.
    """

    id: str
    token_hash: str
    person_id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    organisation_id: str | None = None
    device: str = ""
    known_device_id: str | None = None

    def expiry(self, now: datetime) -> datetime:
        """Return when the session expires if ``now`` is its last use."""
        return min(now + SESSION_IDLE, self.created_at + SESSION_MAX_AGE)


class TokenKind(StrEnum):
    """Purpose of a mailed token."""

    CONFIRM = "CONFIRM"
    RESET = "RESET"


@dataclass(frozen=True)
class Token:
    """A single-use secret sent by email. ``id`` is its hash; a token without a person is a dummy."""

    id: str
    kind: TokenKind
    expires_at: datetime
    person_id: str | None = None
    sign_up: SignUp | None = None
