"""Signing in and out, and sessions."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from expo.accounts.devices import Devices
from expo.accounts.errors import CodeRequired, SignInFailed, WrongCode
from expo.accounts.guard import Guard
from expo.accounts.models import SESSION_MAX_AGE, Person, Session
from expo.accounts.organisations import Organisations
from expo.accounts.rules.attempts import DEVICE_LIFETIME, AttemptOrigin
from expo.accounts.rules.tokens import digest, new_token
from expo.accounts.second_factor import SecondFactor
from expo.accounts.store import AccountStore
from expo.kit.access import Actor, require_person
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Invalid, NotFound, SignInRequired
from expo.kit.features.serving import DEVICE_COOKIE, SESSION_COOKIE
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import checked_email, optional

_MAX_PASSWORD_LENGTH: Final = 1000
_MAX_SESSIONS: Final = 100


@dataclass(frozen=True)
class SignedIn:
    """A new session; only the client stores ``token``.

    ``device_token`` is the sealed token that identifies the browser from now on; None for a program.
    """

    person: Person
    session: Session
    token: str
    device_token: str | None = None


@dataclass(frozen=True)
class SignIn:
    """Signs people in and out. ``address`` is the site's; with https, cookies are for https only."""

    _store: AccountStore
    journal: Journal
    database: Database
    clock: Clock
    guard: Guard
    devices: Devices
    second_factor: SecondFactor
    organisations: Organisations
    address: str

    async def sign_in(
        self,
        *,
        email: str,
        password: str,
        code: str | None = None,
        device: str = "",
        replaces: str | None = None,
        origin: AttemptOrigin = AttemptOrigin(),  # noqa: B008 - frozen
        is_program: bool = False,
    ) -> SignedIn:
        """Open a session under a new token, replacing the one with the token ``replaces``.

        A browser becomes a known device of the person; a program, which stores no cookies, does not.
        Raises `SignInFailed`, `SignInLocked`, and after the correct password `NotConfirmed`,
        `CodeRequired`, `WrongCode`.
        """
        address = checked_email(email)
        name = optional(device[:300], field="device", limit=300) or ""
        if len(password) > _MAX_PASSWORD_LENGTH:
            raise Invalid("This password is too long.", field="password")
        person = await self._recognised(address, password, code, origin)
        known_as = None if is_program else self.devices.token(origin.device_token)
        return await self._open(await self._rehashed(person, password), name, replaces, known_as)

    async def sign_out(self, actor: Actor) -> None:
        """End the actor's session, if any."""
        if actor.person_id is not None and actor.session_id is not None:
            await self._store.end_session(actor.person_id, actor.session_id)

    async def sign_out_everywhere(self, actor: Actor) -> None:
        """End all of the person's sessions, this one included, and forget all other devices."""
        person_id = require_person(actor)

        async def write() -> None:
            kept = await self._store.find_session_by_id(person_id, actor.session_id)
            await self._store.end_sessions(person_id)
            await self.devices.forget_all(person_id, keep=kept.known_device_id if kept else None)
            await self.journal.record(actor, "person.signed_out_everywhere", Subject("person", person_id))

        await self.database.transact(write)

    async def sessions(self, actor: Actor) -> list[Session]:
        """Return the person's sessions, newest first, at most 100."""
        return await self._store.sessions(require_person(actor), now=self.clock(), limit=_MAX_SESSIONS)

    async def end_session(self, actor: Actor, *, session_id: str) -> None:
        """End one of the person's sessions and forget its device; raises `NotFound`."""
        person_id, key = require_person(actor), checked_id(session_id, "ses", field="sessionId")

        async def write() -> None:
            session = await self._store.find_session_by_id(person_id, key)
            if session is None:
                raise NotFound("You have no such session.", field="sessionId")
            await self._store.end_session(person_id, key)
            await self.devices.forget(session.known_device_id)

        await self.database.transact(write)

    async def switch_organisation(self, actor: Actor, *, organisation_id: str) -> Actor:
        """Switch the session to another of the person's organisations and return the actor; raises `NotFound`."""
        person = await self._store.find_person(require_person(actor))
        if person is None or actor.session_id is None:
            raise SignInRequired
        if person.role_in(checked_id(organisation_id, "org", field="organisationId")) is None:
            raise NotFound("You do not belong to this organisation.", field="organisationId")
        await self.organisations.switch_organisation(actor, organisation_id)
        return person.acting(organisation_id, session_id=actor.session_id)

    def cookie(self, token: str | None) -> str:
        """Return the Set-Cookie value that stores a session token, or for None deletes it."""
        return self._cookie(SESSION_COOKIE, token or "", timedelta(0) if token is None else SESSION_MAX_AGE)

    def device_cookie(self, token: str) -> str:
        """Return the Set-Cookie value that identifies the browser at later sign-ins."""
        return self._cookie(DEVICE_COOKIE, token, DEVICE_LIFETIME)

    def _cookie(self, name: str, value: str, good_for: timedelta) -> str:
        secure = "; Secure" if self.address.startswith("https:") else ""
        return f"{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age={int(good_for.total_seconds())}{secure}"

    async def _recognised(self, email: str, password: str, code: str | None, origin: AttemptOrigin) -> Person:
        """Return the person after checking address, password and any second factor; raises as `sign_in`."""
        person, admitted = await self.guard.check_sign_in(email, password, origin)
        if person.has_two_factor:
            if not code or not code.strip():
                await self.guard.forgive(admitted)
                raise CodeRequired
            if not await self.second_factor.accept(person, code):
                raise WrongCode
        await self.guard.succeed(admitted)
        return person

    async def _rehashed(self, person: Person, password: str) -> Person:
        """Return the person, rehashing the password if its hash has outdated parameters."""
        if not self.guard.passwords.outdated(person.password_hash):
            return person
        fresh = await self.guard.passwords.hash(password)
        same = {"password_hash": person.password_hash}
        if not await self._store.change_person(person.id, {"password_hash": fresh}, condition=same):
            raise SignInFailed
        return replace(person, password_hash=fresh)

    async def _open(self, person: Person, device: str, replaces: str | None, known_as: str | None) -> SignedIn:
        token, now = new_token(), self.clock()
        known = None if known_as is None else self.devices.device(known_as, person.id)
        first = person.memberships[0].organisation_id if person.memberships else None
        session = Session(
            new_id("ses"), digest(token), person.id, now, now, now, first, device, known.id if known else None
        )
        session = replace(session, expires_at=session.expiry(now))

        async def write() -> None:
            # Checks the password hash again: a concurrent reset must end this session too.
            same = {"password_hash": person.password_hash}
            if not await self._store.change_person(person.id, {"signed_in_at": now}, condition=same):
                raise SignInFailed
            if replaces is not None:
                await self._store.end_session_by_token(digest(replaces))
            await self._store.add_session(session)
            if known is not None:
                await self.devices.remember(known)
            actor = person.acting(first, session_id=session.id)
            await self.journal.record(actor, "person.signed_in", Subject("person", person.id))

        await self.database.transact(write)
        return SignedIn(person, session, token, None if known_as is None else self.devices.seal.seal(known_as))
