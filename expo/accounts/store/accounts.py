"""People, organisations, sessions, invitations and mailed tokens in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from expo.accounts.errors import EmailTaken
from expo.accounts.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Session,
    SignUp,
    Token,
    TokenKind,
)
from expo.accounts.store.attempts import ends_by_itself
from expo.kit.access import Role
from expo.kit.db.mongo import Collection, Database, from_document, to_document
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of
from expo.kit.text import fold

PEOPLE: Final = "people"
ORGANISATIONS: Final = "organisations"
SESSIONS: Final = "sessions"
INVITATIONS: Final = "invitations"
TOKENS: Final = "mailed_tokens"
MAIL_COUNTS: Final = "mail_counts"
_MAX_PREFIX_LENGTH: Final = 12


INDEXES: Final = {
    ORGANISATIONS: [IndexModel([("beginnings", 1)])],
    PEOPLE: [IndexModel([("email", 1)], unique=True), IndexModel([("memberships.organisation_id", 1), ("_id", 1)])],
    SESSIONS: [
        IndexModel([("token_hash", 1)], unique=True),
        IndexModel([("person_id", 1), ("_id", 1)]),
        ends_by_itself(),
    ],
    INVITATIONS: [
        IndexModel([("organisation_id", 1), ("email", 1)], unique=True),
        IndexModel([("token_hash", 1)], unique=True),
        ends_by_itself(),
    ],
    TOKENS: [IndexModel([("person_id", 1), ("kind", 1)]), ends_by_itself()],
    MAIL_COUNTS: [ends_by_itself()],
}


@dataclass(frozen=True)
class AccountStore:
    """Stores people, organisations, sessions, invitations and mailed tokens."""

    database: Database

    @property
    def _people(self) -> Collection:
        return self.database.collection(PEOPLE)

    @property
    def _organisations(self) -> Collection:
        return self.database.collection(ORGANISATIONS)

    @property
    def _sessions(self) -> Collection:
        return self.database.collection(SESSIONS)

    @property
    def _invitations(self) -> Collection:
        return self.database.collection(INVITATIONS)

    @property
    def _tokens(self) -> Collection:
        return self.database.collection(TOKENS)

    async def add_person(self, person: Person) -> None:
        """Add a person; raises `EmailTaken`."""
        try:
            await self._people.insert(to_document(person))
        except DuplicateKeyError as error:
            raise EmailTaken from error

    async def find_person(self, person_id: str) -> Person | None:
        """Return a person by id, or None."""
        document = await self._people.find_one({"_id": person_id})
        return None if document is None else from_document(Person, document)

    async def find_person_by_email(self, email: str) -> Person | None:
        """Return a person by email address in lower case, or None."""
        document = await self._people.find_one({"email": email})
        return None if document is None else from_document(Person, document)

    async def find_people_by_email(self, emails: Sequence[str]) -> list[Person]:
        """Return the people with these addresses, in lower case, in no particular order."""
        return [from_document(Person, each) for each in await self._people.find({"email": {"$in": list(emails)}})]

    async def people(self, person_ids: Sequence[str]) -> list[Person | None]:
        """Return people in the order of their ids."""
        return await self._people.get_many(Person, person_ids)

    async def change_person(
        self, person_id: str, changes: Mapping[str, Any], *, condition: Mapping[str, Any] | None = None
    ) -> bool:
        """Set fields of a person if ``condition`` matches as well; return whether it did."""
        return await self._people.update({"_id": person_id, **(condition or {})}, {"$set": dict(changes)})

    async def set_memberships(self, person_id: str, memberships: Sequence[Membership]) -> None:
        """Replace all memberships of a person."""
        await self.change_person(person_id, {"memberships": [to_document(each) for each in memberships]})

    async def use_recovery_code(self, person_id: str, code_hash: str) -> bool:
        """Remove a recovery code; return whether it existed."""
        query = {"_id": person_id, "two_factor.recovery_hashes": code_hash}
        return await self._people.update(query, {"$pull": {"two_factor.recovery_hashes": code_hash}})

    async def members(self, organisation_id: str, part: Slice) -> Page[Person]:
        """Return the members of an organisation, in the order in which their accounts were created."""
        query: dict[str, Any] = {"memberships.organisation_id": organisation_id}
        total = await self._people.count(query)
        if part.after:
            query["_id"] = {"$gt": decode_cursor(part.after, [str])[0]}
        documents = await self._people.find(query, sort=[("_id", 1)], limit=part.first + 1)
        people = [from_document(Person, each) for each in documents]
        return page_of(people, [encode_cursor(each.id) for each in people], part, total=total)

    async def count_members(self, organisation_id: str, *, role: Role | None = None) -> int:
        """Count the members of an organisation, with one role or any."""
        if role is None:
            return await self._people.count({"memberships.organisation_id": organisation_id})
        return await self._people.count(_holding(organisation_id, role))

    async def confirmed_members(self, organisation_id: str, role: Role, *, limit: int) -> list[Person]:
        """Return the members with a role and a confirmed address, in the order in which their accounts were created."""
        query = _holding(organisation_id, role) | {"confirmed_at": {"$ne": None}}
        return [from_document(Person, each) for each in await self._people.find(query, sort=[("_id", 1)], limit=limit)]

    async def confirmed_members_of(self, organisation_ids: Sequence[str]) -> dict[str, list[Person]]:
        """Return the members with a confirmed address by organisation, by role, then as their accounts were created."""
        found: dict[str, list[Person]] = {each: [] for each in organisation_ids}
        documents = await self._people.find_in("memberships.organisation_id", organisation_ids)
        for person in (from_document(Person, each) for each in documents if each.get("confirmed_at")):
            for membership in person.memberships:
                found.get(membership.organisation_id, []).append(person)
        return {each: sorted(people, key=partial(_rank, each)) for each, people in found.items()}

    async def member_counts(self, organisation_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of members by organisation, omitting zeros."""
        counts: dict[str, int] = {}
        for each in await self._people.find_in("memberships.organisation_id", organisation_ids):
            for membership in each["memberships"]:
                counts[membership["organisation_id"]] = counts.get(membership["organisation_id"], 0) + 1
        return counts

    async def people_of(self, organisation_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return the ids of the members by organisation, omitting organisations without members."""
        found: dict[str, list[str]] = {}
        for each in await self._people.find_in("memberships.organisation_id", organisation_ids):
            for membership in each["memberships"]:
                found.setdefault(membership["organisation_id"], []).append(each["_id"])
        return found

    async def add_organisation(self, organisation: Organisation) -> None:
        """Add an organisation."""
        await self._organisations.insert(to_document(organisation) | {"beginnings": _beginnings(organisation.name)})

    async def find_organisation(self, organisation_id: str) -> Organisation | None:
        """Return an organisation by id, or None."""
        document = await self._organisations.find_one({"_id": organisation_id})
        return None if document is None else from_document(Organisation, document)

    async def organisations(self, organisation_ids: Sequence[str]) -> list[Organisation | None]:
        """Return organisations in the order of their ids."""
        return await self._organisations.get_many(Organisation, organisation_ids)

    async def change_organisation(self, organisation_id: str, changes: Mapping[str, Any]) -> None:
        """Set fields of an organisation."""
        found_by = {"beginnings": _beginnings(changes["name"])} if "name" in changes else {}
        await self._organisations.update({"_id": organisation_id}, {"$set": {**changes, **found_by}})

    async def organisations_named(self, beginning: str, *, kind: OrganisationKind, limit: int) -> list[Organisation]:
        """Return organisations of a kind by prefix of their name, case-insensitive, from two characters on."""
        prefix = fold(beginning)
        query = {"beginnings": prefix[:_MAX_PREFIX_LENGTH], "kind": kind}
        found = [from_document(Organisation, each) for each in await self._organisations.find(query, limit=limit)]
        return [each for each in found if fold(each.name).startswith(prefix)]

    async def lock_members(self, organisation_id: str) -> None:
        """Prevent concurrent transactions from changing the members of an organisation.

        Snapshot isolation alone does not suffice: two owners could demote each other.
        """
        await self._organisations.update({"_id": organisation_id}, {"$inc": {"membership_changes": 1}})

    async def add_session(self, session: Session) -> None:
        """Add a session."""
        await self._sessions.insert(to_document(session))

    async def find_session(self, token_hash: str, *, now: datetime) -> Session | None:
        """Return an unexpired session by the hash of its token, or None."""
        document = await self._sessions.find_one({"token_hash": token_hash, "expires_at": {"$gt": now}})
        return None if document is None else from_document(Session, document)

    async def find_session_by_id(self, person_id: str, session_id: str | None) -> Session | None:
        """Return a person's session by id, or None."""
        document = await self._sessions.find_one({"_id": session_id, "person_id": person_id})
        return None if document is None else from_document(Session, document)

    async def sessions(self, person_id: str, *, now: datetime, limit: int) -> list[Session]:
        """Return a person's unexpired sessions, newest first."""
        query = {"person_id": person_id, "expires_at": {"$gt": now}}
        return [
            from_document(Session, each) for each in await self._sessions.find(query, sort=[("_id", -1)], limit=limit)
        ]

    async def change_session(self, session_id: str, changes: Mapping[str, Any]) -> bool:
        """Set fields of a session; return whether it exists."""
        return await self._sessions.update({"_id": session_id}, {"$set": dict(changes)})

    async def end_session(self, person_id: str, session_id: str) -> bool:
        """Delete one session of a person; return whether it existed."""
        return bool(await self._sessions.delete({"_id": session_id, "person_id": person_id}))

    async def end_session_by_token(self, token_hash: str) -> None:
        """Delete the session with this token, if any."""
        await self._sessions.delete({"token_hash": token_hash})

    async def end_sessions(self, person_id: str, *, keep: str | None = None) -> int:
        """Delete all sessions of a person except ``keep``; return how many."""
        return await self._sessions.delete({"person_id": person_id, "_id": {"$ne": keep}})

    async def put_invitation(self, invitation: Invitation) -> None:
        """Store an invitation, replacing any earlier one to the same address."""
        mine = {"organisation_id": invitation.organisation_id, "email": invitation.email}
        await self._invitations.delete(mine)
        await self._invitations.insert(to_document(invitation))

    async def find_invitation(self, token_hash: str, *, now: datetime) -> Invitation | None:
        """Return an unexpired invitation by the hash of its token, or None."""
        document = await self._invitations.find_one({"token_hash": token_hash, "expires_at": {"$gt": now}})
        return None if document is None else from_document(Invitation, document)

    async def invitations(self, organisation_id: str, *, now: datetime, limit: int) -> list[Invitation]:
        """Return an organisation's unexpired invitations, oldest first."""
        query = {"organisation_id": organisation_id, "expires_at": {"$gt": now}}
        documents = await self._invitations.find(query, sort=[("_id", 1)], limit=limit)
        return [from_document(Invitation, each) for each in documents]

    async def remove_invitation(self, organisation_id: str, invitation_id: str) -> bool:
        """Delete an invitation of an organisation; return whether it existed."""
        return bool(await self._invitations.delete({"_id": invitation_id, "organisation_id": organisation_id}))

    async def add_token(self, token: Token) -> None:
        """Add a mailed token."""
        await self._tokens.insert(to_document(token))

    async def find_token(self, token_hash: str, kind: TokenKind, *, now: datetime) -> Token | None:
        """Return an unexpired mailed token, or None."""
        document = await self._tokens.find_one({"_id": token_hash, "kind": kind, "expires_at": {"$gt": now}})
        return None if document is None else from_document(Token, document)

    async def take_token(self, token_hash: str, kind: TokenKind, *, now: datetime) -> Token | None:
        """Use up a token, with all others of its person and kind, and return it; None if it is not valid."""
        token = await self.find_token(token_hash, kind, now=now)
        if token is not None and token.person_id is not None:
            await self.remove_tokens(token.person_id, kind)
        return token

    async def remove_tokens(self, person_id: str, kind: TokenKind) -> None:
        """Delete all of a person's mailed tokens of one kind."""
        await self._tokens.delete({"person_id": person_id, "kind": kind})

    async def newest_sign_up(self, person_id: str, *, since: datetime) -> SignUp | None:
        """Return the newest pending sign-up with a person's address, made after ``since``, or None."""
        waiting = {"person_id": person_id, "kind": TokenKind.CONFIRM, "sign_up.at": {"$gt": since}}
        found = await self._tokens.find(waiting, sort=[("sign_up.at", -1)], limit=1)
        return from_document(Token, found[0]).sign_up if found else None

    async def only_sign_up(self, person_id: str, password_hash: str, *, now: datetime) -> SignUp | None:
        """Return the pending sign-up with this hash if it is the person's only one, else None."""
        waiting = {"person_id": person_id, "kind": TokenKind.CONFIRM, "expires_at": {"$gt": now}}
        if await self._tokens.find_one(waiting | {"sign_up.password_hash": {"$ne": password_hash}}) is not None:
            return None
        document = await self._tokens.find_one(waiting | {"sign_up.password_hash": password_hash})
        return None if document is None else from_document(Token, document).sign_up

    async def count_mail(self, key: str, *, now: datetime) -> int:
        """Count an email under ``key`` (address hash and kind) in the current hour; return the new count."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        change = {"$inc": {"mails": 1}, "$set": {"expires_at": hour + timedelta(hours=2)}}
        counted = await self.database.collection(MAIL_COUNTS).find_and_update(
            {"_id": f"{key}:{hour.isoformat()}"}, change, upsert=True
        )
        return 1 if counted is None else int(counted["mails"])


def _holding(organisation_id: str, role: Role) -> dict[str, Any]:
    return {"memberships": {"$elemMatch": {"organisation_id": organisation_id, "role": role}}}


def _rank(organisation_id: str, person: Person) -> tuple[int, str]:
    return list(Role).index(person.role_in(organisation_id) or Role.MEMBER), person.id


def _beginnings(name: str) -> list[str]:
    """Return the prefixes of an organisation's name: found by equality, which is fast in every database."""
    text = fold(name)
    return list(dict.fromkeys(text[:length] for length in range(2, _MAX_PREFIX_LENGTH + 1)))
