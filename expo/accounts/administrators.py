"""Administrators of the installation, appointed and dismissed by the command line only."""

from dataclasses import dataclass

from expo.accounts.models import Person
from expo.accounts.rules.passwords import new_password
from expo.accounts.service import Accounts
from expo.accounts.store import AccountStore
from expo.kit.access import SYSTEM
from expo.kit.errors import Invalid, NotFound
from expo.kit.journal.entries import Subject
from expo.kit.text import checked_email


@dataclass(frozen=True)
class Administrators:
    """Appoints administrators. They have no rights in a fair, which belongs to its organiser."""

    _store: AccountStore
    accounts: Accounts

    async def make(self, email: str, *, name: str = "") -> str | None:
        """Make a person an administrator and return the generated password of a new account, else None.

        An existing account is kept as it is, with its sessions. Raises `Invalid` if there is no account and no
        ``name`` for a new one.
        """
        address, password = checked_email(email), None
        person = await self._store.find_person_by_email(address)
        if person is None:
            if not name.strip():
                raise Invalid("There is no account with this address. Give a name to create one.", field="name")
            password = new_password()
            person = await self.accounts.register(email=address, name=name, password=password)
        await self._turn(person, administrator=True)
        return password

    async def unmake(self, email: str) -> None:
        """Dismiss an administrator, effective from their next request. Raises `NotFound`."""
        person = await self._store.find_person_by_email(checked_email(email))
        if person is None:
            raise NotFound("There is no account with this address.", field="email")
        await self._turn(person, administrator=False)

    async def _turn(self, person: Person, *, administrator: bool) -> None:
        """Set whether a person is an administrator; without a change nothing is written or recorded."""
        verb = "person.made_administrator" if administrator else "person.unmade_administrator"

        async def write() -> None:
            known = await self._store.find_person(person.id)
            if known is None or known.administrator is administrator:
                return
            await self._store.change_person(person.id, {"administrator": administrator})
            await self.accounts.journal.record(SYSTEM, verb, Subject("person", person.id))

        await self.accounts.database.transact(write)
