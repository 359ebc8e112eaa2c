"""Operations on accounts, with their permissions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from expo.accounts.devices import Devices
from expo.accounts.errors import WrongPassword
from expo.accounts.guard import Guard
from expo.accounts.links import Links, checked_onward
from expo.accounts.mails import MailQueue, Template
from expo.accounts.models import Organisation, OrganisationDetails, OrganisationKind, Person, TokenKind, checked_name
from expo.accounts.organisations import Organisations
from expo.accounts.passwords import Passwords
from expo.accounts.rules.passwords import checked_password, new_password
from expo.accounts.rules.tokens import digest, new_token
from expo.accounts.store import AccountStore
from expo.kit.access import SYSTEM, Actor, Role, require_person, require_scope, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import NotFound, SignInRequired
from expo.kit.ids import new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import checked_email, checked_language

_SEEN_EVERY: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Accounts:
    """People: changing and recovering accounts, and resolving actors."""

    _store: AccountStore
    journal: Journal
    database: Database
    clock: Clock
    passwords: Passwords
    guard: Guard
    devices: Devices
    post: MailQueue
    links: Links
    organisations: Organisations

    async def request_reset(self, *, email: str, language: str, onward: str | None = None) -> None:
        """Mail a link for choosing a new password; the response is the same for every address.

        The link carries ``onward``, a path of the site to continue to afterwards. Raises `Invalid`.
        """
        address, tag, token = checked_email(email), checked_language(language), new_token()
        path = checked_onward(onward)

        async def write() -> None:
            person = await self._store.find_person_by_email(address)
            if person is None:
                await self.links.email_unknown_address(address, tag, token, TokenKind.RESET)
                return
            await self.links.offer_reset(person, token, onward=path)

        await self.database.transact(write)

    async def reset_password(self, *, token: str, password: str) -> None:
        """Set a new password with a mailed token and end all sessions; raises `LinkExpired`, `Invalid`."""
        key = digest(token)
        owner = await self.links.owner(await self._store.find_token(key, TokenKind.RESET, now=self.clock()))
        hashed = await self.passwords.hash(checked_password(password, email=owner.email))

        async def write() -> None:
            person = await self.links.owner(await self._store.take_token(key, TokenKind.RESET, now=self.clock()))
            changes = {"password_hash": hashed, "confirmed_at": person.confirmed_at or self.clock()}
            await self._change_secret(person, changes, "person.password_reset")

        await self.database.transact(write)
        await self.guard.clear(owner.email)

    async def change_password(self, actor: Actor, *, current: str, new: str) -> None:
        """Set a new password and end all other sessions; raises `WrongPassword`, `SignInLocked`, `Invalid`."""
        person = await self._self(actor)
        chosen = checked_password(new, email=person.email, field="newPassword")
        await self.guard.require_password(actor, person, current, field="currentPassword")
        hashed = await self.passwords.hash(chosen)

        async def write() -> None:
            same = {"password_hash": person.password_hash}
            await self._change_secret(
                person, {"password_hash": hashed}, "person.password_changed", keep=actor.session_id, condition=same
            )

        await self.database.transact(write)

    async def change_profile(self, actor: Actor, *, name: str | None = None, language: str | None = None) -> Person:
        """Change the actor's own name and language, where given; raises `Invalid`."""
        person_id = require_person(actor)
        changes: dict[str, str] = {}
        if name is not None:
            changes["name"] = checked_name(name, field="name")
        if language is not None:
            changes["language"] = checked_language(language)

        async def write() -> None:
            person = await self._self(actor)
            if changes:
                await self._store.change_person(person_id, changes)
                await self._record(person, "person.changed", fields=sorted(changes))

        await self.database.transact(write)
        return await self._self(actor)

    async def find_me(self, actor: Actor) -> Person | None:
        """Return the actor's person, None for anonymous actors.

        Raises `Forbidden` for an API key without accounts:read.
        """
        if actor.person_id is None:
            return None
        require_scope(actor, "accounts:read")
        return await self._store.find_person(actor.person_id)

    async def get_people(self, actor: Actor, *, person_ids: list[str]) -> list[Person | None]:
        """Return people in the order of their ids: the actor and their colleagues, None for others."""
        require_signed_in(actor)
        require_scope(actor, "accounts:read")
        found = await self._store.people(person_ids)
        return [person if person is not None and _may_see(actor, person) else None for person in found]

    async def find_by_email(self, email: str) -> Person | None:
        """Return a person by email address in lower case, without permission checks: for the demo."""
        return await self._store.find_person_by_email(email)

    async def find_by_emails(self, emails: Sequence[str]) -> list[Person]:
        """Return the people with these addresses, in no particular order; as `find_by_email`."""
        return await self._store.find_people_by_email(emails)

    async def actor_for_session(self, token: str) -> tuple[Actor, Person] | None:
        """Return the actor and person of a session token, or None; takes two reads.

        At most every five minutes the use is recorded and the session extended.
        """
        now = self.clock()
        session = await self._store.find_session(digest(token), now=now)
        person = None if session is None else await self._store.find_person(session.person_id)
        if session is None or person is None:
            return None
        if now - session.seen_at >= _SEEN_EVERY:
            await self._store.change_session(session.id, {"seen_at": now, "expires_at": session.expiry(now)})
        return person.acting(session.organisation_id, session_id=session.id), person

    async def actor_of_token(self, token: str) -> Actor | None:
        """Return the actor of a session token, or None; as `actor_for_session`."""
        found = await self.actor_for_session(token)
        return None if found is None else found[0]

    async def actor_for_person(
        self, person_id: str, organisation_id: str, *, since: datetime | None = None
    ) -> Actor | None:
        """Return a person as an actor for an organisation with the current role; takes one read.

        Returns None for outsiders, and for members who joined after ``since``: rights of an
        earlier membership are not restored by a new one.
        """
        person = await self._store.find_person(person_id)
        membership = None if person is None else person.membership(organisation_id)
        if person is None or membership is None or (since is not None and membership.joined_at > since):
            return None
        return person.acting(organisation_id)

    async def register(
        self,
        *,
        email: str,
        name: str,
        password: str,
        language: str = "en",
        organisation: OrganisationDetails | None = None,
    ) -> Person:
        """Create a confirmed account without an email, with an organisation of any kind: for command line and demo.

        Raises `EmailTaken`, `Invalid`.
        """
        address = checked_email(email)
        details = None if organisation is None else organisation.checked()
        hashed = await self.passwords.hash(checked_password(password, email=address))
        person = replace(self.new_person(address, name, language, hashed), confirmed_at=self.clock())

        async def write() -> None:
            await self.add(person)
            await self.create_organisation(person, details)

        await self.database.transact(write)
        return await self._store.find_person(person.id) or person

    async def make_organiser(self, email: str, name: str, organisation_name: str, *, country: str = "CN") -> str:
        """Create an organiser with its owner and return the owner's generated password: for the command line.

        A person with an account becomes an owner of the new organisation, gets a new password
        and loses all sessions. Raises `Invalid`.
        """
        details = OrganisationDetails(OrganisationKind.ORGANISER, organisation_name, country).checked()
        password, person = new_password(), await self._store.find_person_by_email(checked_email(email))
        if person is None:
            await self.register(email=email, name=name, password=password, organisation=details)
            return password
        organisation = self._organisation(details)

        async def write() -> None:
            await self.organisations.add(SYSTEM, organisation)
            await self.organisations.join(SYSTEM, organisation, person, Role.OWNER)

        await self.database.transact(write)
        return await self.set_password(email)

    async def set_password(self, email: str) -> str:
        """Set a generated password and end all of the person's sessions: for the command line.

        Raises `NotFound`.
        """
        address, password = checked_email(email), new_password()
        person = await self._store.find_person_by_email(address)
        if person is None:
            raise NotFound("There is no account with this address.", field="email")
        changes = {
            "password_hash": await self.passwords.hash(password),
            "confirmed_at": person.confirmed_at or self.clock(),
        }

        async def write() -> None:
            await self._change_secret(person, changes, "person.password_reset")

        await self.database.transact(write)
        await self.guard.clear(address)
        return password

    def new_person(self, email: str, name: str, language: str, password_hash: str) -> Person:
        """Return a new person with a checked address, not stored yet; raises `Invalid`."""
        shown, tag = checked_name(name, field="name"), checked_language(language)
        return Person(new_id("per"), email, shown, tag, password_hash, self.clock())

    async def add(self, person: Person) -> None:
        """Store a new person in the caller's transaction; raises `EmailTaken`."""
        await self._store.add_person(person)
        await self._record(person, "person.signed_up", language=person.language)

    async def create_organisation(self, person: Person, details: OrganisationDetails | None) -> None:
        """Create a new person's organisation, if any, with the person as owner, in the caller's transaction."""
        if details is not None:
            organisation = self._organisation(details)
            await self.organisations.add(person.acting(None), organisation)
            await self.organisations.join(person.acting(None), organisation, person, Role.OWNER)

    def _organisation(self, details: OrganisationDetails) -> Organisation:
        return Organisation(new_id("org"), details.kind, details.name, details.country, self.clock(), details.website)

    async def _change_secret(
        self,
        person: Person,
        changes: dict[str, Any],
        verb: str,
        *,
        keep: str | None = None,
        condition: dict[str, Any] | None = None,
    ) -> None:
        """Store a new password, end all sessions except ``keep``, revoke reset links, and notify the person.

        All known devices except that of ``keep`` are forgotten.
        """
        if not await self._store.change_person(person.id, changes, condition=condition):
            raise WrongPassword(field="currentPassword")
        kept = await self._store.find_session_by_id(person.id, keep)
        await self.devices.forget_all(person.id, keep=kept.known_device_id if kept else None)
        await self._store.end_sessions(person.id, keep=keep)
        await self._store.remove_tokens(person.id, TokenKind.RESET)
        await self._record(person, verb)
        await self.post.send(
            Template.CHANGED, to=person.email, language=person.language, path="reset", name=person.name
        )

    async def _self(self, actor: Actor) -> Person:
        person = await self._store.find_person(require_person(actor))
        if person is None:
            raise SignInRequired
        return person

    async def _record(self, person: Person, verb: str, **facts: object) -> None:
        await self.journal.record(person.acting(None), verb, Subject("person", person.id), facts=facts)


def _may_see(actor: Actor, person: Person) -> bool:
    together = actor.organisation_id is not None and person.role_in(actor.organisation_id) is not None
    return together or person.id == actor.person_id or actor == SYSTEM
