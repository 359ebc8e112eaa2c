"""Who looks after the installation: made and unmade by the command line alone."""

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
    """Makes administrators. One is no organiser: what is a fair's stays that of its organiser."""

    _store: AccountStore
    accounts: Accounts

    async def make(self, email: str, *, name: str = "") -> str | None:
        """Make somebody an administrator and return the generated password of a new account, else None.

        Who has an account keeps it as it is, sessions too, and may more from now on. Raises `Invalid` where there is
        none and no ``name`` to make one with.
        """
        address, password = checked_email(email), None
        person = await self._store.find_person_by_email(address)
        if person is None:
            if not name.strip():
                raise Invalid("There is no account with this address; say a name to make one.", field="name")
            password = new_password()
            person = await self.accounts.register(email=address, name=name, password=password)
        await self._turn(person, administrator=True)
        return password

    async def unmake(self, email: str) -> None:
        """Let somebody be an administrator no more, from her next request on. Raises `NotFound`."""
        person = await self._store.find_person_by_email(checked_email(email))
        if person is None:
            raise NotFound("There is no account with this address.", field="email")
        await self._turn(person, administrator=False)

    async def _turn(self, person: Person, *, administrator: bool) -> None:
        """Write what somebody is from now on; one who is that already is left alone, and the journal says nothing."""
        verb = "person.made_administrator" if administrator else "person.unmade_administrator"

        async def write() -> None:
            known = await self._store.find_person(person.id)
            if known is None or known.administrator is administrator:
                return
            await self._store.change_person(person.id, {"administrator": administrator})
            await self.accounts.journal.record(SYSTEM, verb, Subject("person", person.id))

        await self.accounts.database.transact(write)
