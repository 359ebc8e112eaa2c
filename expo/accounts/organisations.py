"""Organisations and memberships, with their permissions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from expo.accounts import guests
from expo.accounts.errors import (
    AlreadyMember,
    LastOwner,
    MemberNotFound,
    OrganisationNotFound,
    RoleTooHigh,
)
from expo.accounts.guests import OrganiserAudience
from expo.accounts.models import (
    PUBLIC,
    SELF_MADE,
    Member,
    Membership,
    Organisation,
    OrganisationDetails,
    OrganisationKind,
    Person,
    checked_name,
)
from expo.accounts.store import AccountStore
from expo.kit.access import SYSTEM, Actor, Role, require_member, require_person, require_scope, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.ids import checked_id, new_id
from expo.kit.journal.entries import Journal, Subject
from expo.kit.paging import Page, Slice
from expo.kit.text import checked_url
from expo.kit.trade.values import checked_country

_MAX_MEMBERSHIPS: Final = 50
_WRITE: Final = "accounts:write"
_MAX_MEMBERS: Final = 1000


@dataclass(frozen=True)
class Organisations:
    """Organisations and their members with roles. ``guests`` know the organisations at an organiser's fairs."""

    _store: AccountStore
    journal: Journal
    database: Database
    clock: Clock
    guests: Sequence[OrganiserAudience] = ()

    async def get(self, actor: Actor, *, organisation_id: str) -> Organisation:
        """Return the actor's organisation, a public one, or one that has applied to one of the actor's fairs.

        Raises `OrganisationNotFound`.
        """
        require_scope(actor, "accounts:read")
        [found] = await self.get_many(actor, organisation_ids=[checked_id(organisation_id, "org")])
        if found is None:
            raise OrganisationNotFound
        return found

    async def get_many(self, actor: Actor, *, organisation_ids: list[str]) -> list[Organisation | None]:
        """Return organisations in the order of their ids, None for those that the actor may not see."""
        found = await self._store.organisations(organisation_ids)
        hidden = [each.id for each in found if each is not None and not _may_see(actor, each)]
        known = await self.known_to(actor, hidden)
        return [each if each is not None and (each.id in known or _may_see(actor, each)) else None for each in found]

    async def known_to(self, actor: Actor, organisation_ids: Sequence[str]) -> set[str]:
        """Return the organisations that have applied to one of the actor's own fairs."""
        return (
            await guests.applied_organisations(self.guests, actor, organisation_ids)
            if actor.has_scope("accounts:read")
            else set()
        )

    async def find_many(self, *, organisation_ids: list[str]) -> list[Organisation | None]:
        """Return organisations without permission checks: for services that have made their own."""
        return await self._store.organisations(organisation_ids)

    async def named(self, beginning: str, *, kind: OrganisationKind, limit: int) -> list[Organisation]:
        """Return organisations by prefix of their name, without permission checks: for services with their own."""
        return await self._store.organisations_named(beginning, kind=kind, limit=limit)

    async def count_members(self, organisation_ids: Sequence[str]) -> dict[str, int]:
        """Return the number of members by organisation, omitting zeros; without permission checks, as `find_many`."""
        return await self._store.member_counts(organisation_ids)

    async def create(self, actor: Actor, *, details: OrganisationDetails) -> Organisation:
        """Create an organisation with the actor as its owner; the session then acts for it.

        Only the installation itself creates organisers. Raises `Forbidden`, `Invalid`.
        """
        person_id = None if actor == SYSTEM else require_person(actor)
        checked = require_creatable(details) if person_id else details.checked()
        organisation = Organisation(
            new_id("org"), checked.kind, checked.name, checked.country, self.clock(), checked.website
        )

        async def write() -> Organisation:
            await self.add(actor, organisation)
            if person_id is not None:
                await self.join(actor, organisation, await self.person(actor), Role.OWNER)
                await self.switch_organisation(actor, organisation.id)
            return organisation

        return await self.database.transact(write, Organisation)

    async def change(
        self, actor: Actor, *, name: str | None = None, country: str | None = None, website: str | None = None
    ) -> Organisation:
        """Change the given fields of the actor's organisation; a blank website removes it. Raises `Invalid`."""
        organisation_id = _own(actor)
        require_member(actor, organisation_id, scope=_WRITE, role=Role.MANAGER)
        changes: dict[str, str | None] = {}
        if name is not None:
            changes["name"] = checked_name(name, field="name")
        if country is not None:
            changes["country"] = checked_country(country)
        if website is not None:
            changes["website"] = checked_url(website, field="website")

        async def write() -> Organisation:
            found = await self.existing(organisation_id)
            if changes:
                await self._store.change_organisation(organisation_id, changes)
                await self._record(actor, "organisation.changed", organisation_id, fields=sorted(changes))
            return replace(found, **changes)  # type: ignore[arg-type]  # the three fields take these types

        return await self.database.transact(write, Organisation)

    async def members(self, actor: Actor, *, organisation_id: str, part: Slice) -> Page[Member]:
        """Return the members of the actor's organisation, in the order in which their accounts were created."""
        require_member(actor, organisation_id, scope="accounts:read")
        page = await self._store.members(organisation_id, part)
        members = [
            Member(organisation_id, person, membership.role)
            for person in page.items
            if (membership := person.membership(organisation_id)) is not None
        ]
        return Page(tuple(members), page.cursors, page.has_next, page.total)

    async def people_of(self, organisation_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return the ids of members by organisation, without permission checks: for services above."""
        return await self._store.people_of(organisation_ids)

    async def readers(self, organisation_id: str, *, roles: Sequence[Role], maximum: int) -> list[Person]:
        """Return confirmed members as recipients of letters, in the order of ``roles``; without permission checks."""
        found: list[Person] = []
        for role in roles:
            if len(found) < maximum:
                found += await self._store.confirmed_members(organisation_id, role, limit=maximum - len(found))
        return found

    async def readers_of(self, organisation_ids: Sequence[str]) -> dict[str, list[Person]]:
        """Return all confirmed members by organisation: owners, managers, members; without permission checks."""
        return await self._store.confirmed_members_of(organisation_ids)

    async def change_role(self, actor: Actor, *, person_id: str, role: Role) -> Member:
        """Change a member's role in the actor's organisation, effective at once.

        Raises `MemberNotFound`, `RoleTooHigh`, `LastOwner`.
        """

        async def write() -> None:
            _, mine = await self.manager(actor)
            person, membership = await self._member(mine.organisation_id, person_id)
            require_not_above(mine.role, role)
            require_not_above(mine.role, membership.role)
            if membership.role == role:
                return
            await self._keep_an_owner(membership)
            changed = [replace(each, role=role) if each == membership else each for each in person.memberships]
            await self._store.set_memberships(person.id, changed)
            await self._record(actor, "member.changed", mine.organisation_id, person_id=person.id, role=role)

        # Returns no result, which an idempotency claim would store: a person has confidential fields.
        await self.database.transact(write)
        person, membership = await self._member(_own(actor), person_id)
        return Member(membership.organisation_id, person, membership.role)

    async def remove(self, actor: Actor, *, person_id: str) -> None:
        """Remove a member from the actor's organisation, effective at once; raises as `change_role` does."""

        async def write() -> None:
            _, mine = await self.manager(actor)
            person, membership = await self._member(mine.organisation_id, person_id)
            require_not_above(mine.role, membership.role)
            await self._part(actor, person, membership)

        await self.database.transact(write)

    async def leave(self, actor: Actor) -> None:
        """Leave the organisation that the actor acts for; raises `LastOwner`."""
        person_id, organisation_id = require_person(actor), _own(actor)

        async def write() -> None:
            await self._part(actor, *await self._member(organisation_id, person_id))

        await self.database.transact(write)

    async def add(self, actor: Actor, organisation: Organisation) -> None:
        """Store a new organisation in the running transaction; the caller checks permissions."""
        await self._store.add_organisation(organisation)
        await self._record(
            actor, "organisation.created", organisation.id, kind=organisation.kind, country=organisation.country
        )

    async def join(self, actor: Actor, organisation: Organisation, person: Person, role: Role) -> None:
        """Make a person a member in the running transaction; the caller checks permissions.

        Raises `AlreadyMember`, and `Invalid` if there are too many members or memberships.
        """
        if person.role_in(organisation.id) is not None:
            raise AlreadyMember
        if len(person.memberships) >= _MAX_MEMBERSHIPS:
            raise Invalid(f"A person can belong to at most {_MAX_MEMBERSHIPS} organisations.")
        await self._store.lock_members(organisation.id)
        if await self._store.count_members(organisation.id) >= _MAX_MEMBERS:
            raise Invalid(f"An organisation can have at most {_MAX_MEMBERS} members.")
        joined = Membership(organisation.id, organisation.kind, role, self.clock())
        await self._store.set_memberships(person.id, [*person.memberships, joined])
        await self._record(actor, "member.joined", organisation.id, person_id=person.id, role=role)

    async def switch_organisation(self, actor: Actor, organisation_id: str) -> None:
        """Switch the actor's session, if any, to an organisation; the caller checks permissions."""
        if actor.session_id is not None:
            await self._store.change_session(actor.session_id, {"organisation_id": organisation_id})

    async def _part(self, actor: Actor, person: Person, membership: Membership) -> None:
        await self._keep_an_owner(membership)
        await self._store.set_memberships(person.id, [each for each in person.memberships if each != membership])
        await self._record(actor, "member.removed", membership.organisation_id, person_id=person.id)

    async def _keep_an_owner(self, membership: Membership) -> None:
        await self._store.lock_members(membership.organisation_id)
        if (
            membership.role is Role.OWNER
            and await self._store.count_members(membership.organisation_id, role=Role.OWNER) < 2
        ):
            raise LastOwner

    async def manager(self, actor: Actor) -> tuple[Person, Membership]:
        """Return the actor's person and current membership, which must be at least a manager's."""
        person, mine = await self._member(_own(actor), require_person(actor))
        require_member(person.acting(mine.organisation_id), mine.organisation_id, scope=_WRITE, role=Role.MANAGER)
        return person, mine

    async def _member(self, organisation_id: str, person_id: str) -> tuple[Person, Membership]:
        person = await self._store.find_person(checked_id(person_id, "per", field="personId"))
        membership = None if person is None else person.membership(organisation_id)
        if person is None or membership is None:
            raise MemberNotFound
        return person, membership

    async def person(self, actor: Actor) -> Person:
        """Return the actor's person; raises `SignInRequired`, `Forbidden` for an API key."""
        person = await self._store.find_person(require_person(actor))
        if person is None:
            raise SignInRequired
        return person

    async def existing(self, organisation_id: str) -> Organisation:
        """Return an organisation without permission checks; raises `OrganisationNotFound`."""
        found = await self._store.find_organisation(organisation_id)
        if found is None:
            raise OrganisationNotFound
        return found

    async def _record(self, actor: Actor, verb: str, organisation_id: str, **facts: object) -> None:
        await self.journal.record(actor, verb, Subject("organisation", organisation_id), facts=facts)


def require_creatable(details: OrganisationDetails) -> OrganisationDetails:
    """Return the cleaned details; raises `Invalid`, also for a kind that only the installation creates."""
    checked = details.checked()
    if checked.kind not in SELF_MADE:
        raise Invalid("Only an administrator of the installation can create organisers.", field="organisation.kind")
    return checked


def _own(actor: Actor) -> str:
    require_signed_in(actor)
    if actor.organisation_id is None:
        raise Forbidden("Choose an organisation first.")
    return actor.organisation_id


def _may_see(actor: Actor, organisation: Organisation) -> bool:
    if organisation.kind in PUBLIC or actor == SYSTEM:
        return True
    return actor.acts_for(organisation.id) and actor.has_scope("accounts:read")


def require_not_above(own_role: Role, role: Role) -> None:
    """Raise `RoleTooHigh` if ``role`` is above ``own_role``."""
    if not Actor(role=own_role).at_least(role):
        raise RoleTooHigh
