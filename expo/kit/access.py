"""Actors and their permissions. Deny by default.

An `Actor` is a signed-in user (or an API key) acting for one organisation at a time.
Services decide with the checks below; resolvers never do.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from expo.kit.errors import Forbidden, NotFound, SignInRequired


class Role(StrEnum):
    """Role of a person in an organisation; each includes the rights of those below it."""

    OWNER = "OWNER"
    MANAGER = "MANAGER"
    MEMBER = "MEMBER"


_RANK: Final = {Role.OWNER: 3, Role.MANAGER: 2, Role.MEMBER: 1}


@dataclass(frozen=True)
class Actor:
    """The caller of an operation.

    ``organisation_kind`` is a term of the accounts feature (BUYER, EXHIBITOR …).
    ``scopes`` is None for a person and the granted scopes for an API key, such as
    ``catalog:write``; a key acts with its owner's memberships and no more. An
    ``administrator`` manages the installation, whichever organisation they act for.
    """

    person_id: str | None = None
    organisation_id: str | None = None
    organisation_kind: str | None = None
    role: Role | None = None
    session_id: str | None = None
    key_id: str | None = None
    scopes: frozenset[str] | None = field(default=None)
    administrator: bool = False

    @property
    def signed_in(self) -> bool:
        """Whether a person is signed in."""
        return self.person_id is not None

    @property
    def name(self) -> str:
        """Stable name for limits and the journal: the key's id, the person's id or ``anonymous``."""
        return self.key_id or self.person_id or "anonymous"

    @property
    def author(self) -> str | None:
        """Id of the person who is the author of the actor's texts; None for a program with an API key."""
        return None if self.key_id is not None else self.person_id

    def is_kind(self, kind: str) -> bool:
        """Return whether the actor acts for an organisation of this kind."""
        return self.signed_in and self.organisation_kind == kind

    def has_scope(self, scope: str) -> bool:
        """Return whether an API key was granted ``scope``; a person has every scope."""
        return self.scopes is None or scope in self.scopes

    def at_least(self, role: Role) -> bool:
        """Return whether the actor's role is ``role`` or higher."""
        return self.role is not None and _RANK[self.role] >= _RANK[role]

    def acts_for(self, organisation_id: str) -> bool:
        """Return whether the actor acts for this organisation."""
        return self.signed_in and self.organisation_id == organisation_id


ANONYMOUS: Final = Actor()
SYSTEM: Final = Actor(person_id="system", organisation_kind="SYSTEM", role=Role.OWNER)
"""The installation itself: the command line and journal followers."""

INSTALLATION: Final = "installation"
"""Placeholder for the organisation where an administrator acts for none."""

READ_INSTALLATION: Final = "installation:read"
WRITE_INSTALLATION: Final = "installation:write"
"""Scopes of an administrator's key for data outside any fair: rates, the house glossary, models, the index."""


def require_person(actor: Actor) -> str:
    """Return the person's id; raise `SignInRequired` for anonymous actors, `Forbidden` for an API key.

    For actions reserved for people: passwords, sign-in, API keys themselves.
    """
    person_id = require_signed_in(actor)
    if actor.key_id is not None:
        raise Forbidden("An API key cannot do this; sign in as a person.")
    return person_id


def require_signed_in(actor: Actor) -> str:
    """Return the person's id or raise `SignInRequired`."""
    if actor.person_id is None:
        raise SignInRequired
    return actor.person_id


def require_scope(actor: Actor, scope: str) -> None:
    """Raise `Forbidden` if the actor is an API key without ``scope``."""
    if not actor.has_scope(scope):
        raise Forbidden(f"This API key does not have the permission {scope}.")


def require_member(actor: Actor, organisation_id: str, *, scope: str, role: Role = Role.MEMBER) -> None:
    """Require an actor who acts for ``organisation_id`` with at least ``role``.

    Raises `SignInRequired`, `NotFound` for outsiders (who must not learn that the thing
    exists) and `Forbidden` for insiders whose role or key does not suffice.
    """
    require_signed_in(actor)
    if actor == SYSTEM:
        return
    if not actor.acts_for(organisation_id):
        raise NotFound("There is nothing with this id.")
    require_scope(actor, scope)
    if not actor.at_least(role):
        raise Forbidden(f"This needs the role {role} in your organisation.")


def require_administrator(actor: Actor, scope: str) -> None:
    """Require an administrator of the installation; an API key must have ``scope``.

    Raises `SignInRequired` and `Forbidden`; the organiser of a fair has no rights here.
    """
    require_signed_in(actor)
    if not actor.administrator:
        raise Forbidden("Only an administrator of the installation can do this.")
    require_scope(actor, scope)


def require_kind(actor: Actor, kind: str, *, scope: str, role: Role = Role.MEMBER) -> str:
    """Return the actor's organisation if it is of ``kind``; raise `SignInRequired` or `Forbidden`."""
    require_signed_in(actor)
    if actor.organisation_kind != kind or actor.organisation_id is None:
        raise Forbidden(f"Only an organisation of the kind {kind} can do this.")
    require_scope(actor, scope)
    if not actor.at_least(role):
        raise Forbidden(f"This needs the role {role} in your organisation.")
    return actor.organisation_id
