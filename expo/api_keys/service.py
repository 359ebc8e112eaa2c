"""Operations on API keys, with their permissions."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from expo.accounts.service import Accounts
from expo.api_keys.errors import KeyNotFound, SecretShownAlready
from expo.api_keys.models import (
    ApiKey,
    CreatedKey,
    checked_expiry,
    checked_scopes,
    digest,
    is_key,
    new_secret,
    visible_part,
)
from expo.api_keys.store import ApiKeyStore
from expo.kit.access import Actor, Role, require_person
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.kit.text import clean

_MAX_KEYS: Final = 50


@dataclass(frozen=True)
class ApiKeys:
    """API keys of organisations, and the actors that use them. ``scopes`` are all that a key can be granted."""

    _store: ApiKeyStore
    journal: Journal
    database: Database
    clock: Clock
    accounts: Accounts
    scopes: tuple[str, ...]

    async def actor_for_key(self, key: str) -> Actor | None:
        """Return the actor of a key, or None if it is not valid; takes two reads.

        A key has its creator's current role and its own scopes. Once the creator leaves the
        organisation, the key is dead, even if they rejoin later. Its use is recorded at most
        once a minute.
        """
        found = await self._store.find_by_hash(digest(key)) if is_key(key) else None
        now = self.clock()
        if found is None or not found.is_valid(now):
            return None
        creator = await self.accounts.actor_for_person(found.person_id, found.organisation_id, since=found.created_at)
        if creator is None:
            return None
        if found.was_used_long_before(now):
            await self._store.use(found.id, now)
        return replace(creator, key_id=found.id, scopes=frozenset(found.scopes))

    async def create(self, actor: Actor, *, name: str, scopes: list[str], expires_at: datetime) -> CreatedKey:
        """Create a key for the actor's organisation; for managers. The secret is shown only once. Raises `Invalid`."""
        person_id, organisation_id = _member(actor, Role.MANAGER)
        secret, now = new_secret(), self.clock()
        key = ApiKey(
            id=new_id("key"),
            organisation_id=organisation_id,
            person_id=person_id,
            name=clean(name, field="name", limit=80),
            prefix=visible_part(secret),
            secret_hash=digest(secret),
            scopes=checked_scopes(scopes, self.scopes),
            created_at=now,
            expires_at=checked_expiry(expires_at, now),
        )

        async def write() -> ApiKey:
            if await self._store.count_valid(organisation_id, now) >= _MAX_KEYS:
                raise Invalid(f"An organisation can have at most {_MAX_KEYS} API keys. Revoke one first.")
            await self._store.add(key)
            await self._record(actor, "key.created", key)
            return key

        made = await self.database.transact(write, ApiKey)
        if made.secret_hash != key.secret_hash:
            raise SecretShownAlready
        return CreatedKey(made, secret)

    async def revoke(self, actor: Actor, *, key_id: str) -> ApiKey:
        """Revoke a key: the actor's own or, for a manager, any of the organisation's. Idempotent.

        Raises `KeyNotFound`.
        """
        person_id, organisation_id = _member(actor, Role.MEMBER)

        async def write() -> ApiKey:
            found = await self._store.find(organisation_id, checked_id(key_id, "key", field="keyId"))
            if found is None or not (found.person_id == person_id or actor.at_least(Role.MANAGER)):
                raise KeyNotFound
            if found.revoked_at is not None:
                return found
            await self._store.revoke(found.id, self.clock())
            await self._record(actor, "key.revoked", found)
            return replace(found, revoked_at=self.clock())

        return await self.database.transact(write, ApiKey)

    async def keys(self, actor: Actor, *, part: Slice) -> Page[ApiKey]:
        """Return keys, newest first: the organisation's for a manager, the actor's own for a member."""
        person_id, organisation_id = _member(actor, Role.MEMBER)
        whose = None if actor.at_least(Role.MANAGER) else person_id
        return await self._store.keys(organisation_id, part, person_id=whose)

    async def _record(self, actor: Actor, verb: str, key: ApiKey) -> None:
        facts = {"organisation_id": key.organisation_id, "scopes": key.scopes}
        await self.journal.record(actor, verb, Subject("key", key.id), facts=facts)


def _member(actor: Actor, role: Role) -> tuple[str, str]:
    """Return person and organisation of an actor, who must be a person with at least ``role``."""
    person_id = require_person(actor)
    if actor.organisation_id is None:
        raise Forbidden("Choose an organisation first.")
    if not actor.at_least(role):
        raise Forbidden(f"This needs the role {role} in your organisation.")
    return person_id, actor.organisation_id
