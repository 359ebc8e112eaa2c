"""Accounts of the demo's people.

They share a password, which is hashed once: each hash takes a tenth of a second.
"""

from dataclasses import dataclass, field, replace

from expo.accounts.models import OrganisationKind, Person
from expo.accounts.rules.passwords import checked_password
from expo.accounts.service import Accounts
from expo.app import Installation
from expo.demo.data.plan import DemoPerson
from expo.kit.access import SYSTEM, Actor
from expo.kit.errors import Conflict


@dataclass(frozen=True)
class AccountCreator:
    """Creates accounts with the shared password."""

    installation: Installation
    password: str
    _hashed: list[str] = field(default_factory=list, init=False, repr=False)

    @property
    def _accounts(self) -> Accounts:
        return self.installation.service(Accounts)

    async def account(self, somebody: DemoPerson, kind: OrganisationKind) -> Actor:
        """Find or create a person's account; return the actor. Raises `Conflict` for an account not of the demo."""
        found = await self._accounts.find_by_email(somebody.email)
        if found is None:
            await self.hash_of(somebody.email)

            async def write() -> Person:
                return await self.add(somebody, kind)

            found = await self.installation.database.transact(write, Person)
        own = next((each for each in found.memberships if each.kind is kind), None)
        if own is None:
            raise Conflict(f"{somebody.email} has an account already that is not the demo's.")
        return found.acting(own.organisation_id)

    async def add(self, somebody: DemoPerson, kind: OrganisationKind) -> Person:
        """Create a confirmed account with an organisation, in the caller's transaction. Raises `EmailTaken`."""
        hashed = await self.hash_of(somebody.email)
        made = self._accounts.new_person(somebody.email, somebody.name, somebody.language, hashed)
        person = replace(made, confirmed_at=made.created_at)
        await self._accounts.add(person)
        await self._accounts.create_organisation(person, somebody.organisation(kind).checked())
        [found] = await self._accounts.get_people(SYSTEM, person_ids=[person.id])
        return found or person

    async def hash_of(self, email: str) -> str:
        """Return the password's hash, computed once; raises `Invalid` if the person may not use this password."""
        chosen = checked_password(self.password, email=email)
        if not self._hashed:
            self._hashed.append(await self._accounts.passwords.hash(chosen))
        return self._hashed[0]
