"""Checks passwords, and slows down who guesses."""

from dataclasses import dataclass
from typing import Final

from expo.accounts.errors import NotConfirmed, SignInFailed, SignInLocked, WrongPassword
from expo.accounts.models import CONFIRMATION_GOOD_FOR, Attempts, Person
from expo.accounts.passwords import Passwords
from expo.accounts.rules.tokens import digest
from expo.accounts.store import AccountStore
from expo.kit.clock import Clock

_RIVALS: Final = 20


@dataclass(frozen=True)
class Guard:
    """Counts each attempt as failed before it is looked at, so that many at once are no way around the lock."""

    _store: AccountStore
    passwords: Passwords
    clock: Clock

    async def admit(self, email: str) -> Attempts:
        """Count an attempt with this address and return the count before it; raises `SignInLocked`."""
        key = digest(email)
        now = self.clock()
        for _ in range(_RIVALS):
            found = await self._store.find_attempts(key)
            before = found if found is not None and found.expires_at > now else Attempts(key)
            if before.locked_until > now:
                raise SignInLocked(before.locked_until - now)
            if await self._store.swap_attempts(found, before.failed(now)):
                return before
        raise SignInLocked(Attempts(key).failed(now).locked_until - now)

    async def forgive(self, before: Attempts) -> None:
        """Undo one admitted attempt, unless others have failed meanwhile."""
        await self._store.swap_attempts(before.failed(self.clock()), before)

    async def clear(self, email: str) -> None:
        """Forget all failures with this address."""
        await self._store.clear_attempts(digest(email))

    async def check_sign_in(self, email: str, password: str) -> tuple[Person, Attempts]:
        """Return who has this address and password, and the count to forgive; raises `SignInFailed`, `SignInLocked`.

        Raises `NotConfirmed` for the password of the newest sign-up, also where somebody has the
        address: else who signs up with it would learn that. Takes as long for an address that nobody has.
        """
        before = await self.admit(email)
        found = await self._store.find_person_by_email(email)
        person = found if found is not None and found.confirmed_at is not None else None
        fits = await self.passwords.verify(person.password_hash if person else None, password)
        if person is not None and fits:
            return person, before
        since = self.clock() - CONFIRMATION_GOOD_FOR
        waiting = await self._store.newest_sign_up(found.id if found else "", since=since)
        if waiting is not None and await self.passwords.verify(waiting.password_hash, password):
            await self.forgive(before)
            raise NotConfirmed
        raise SignInFailed

    async def require_password(self, person: Person, password: str, *, field: str = "password") -> None:
        """Ask somebody signed in for the password again; raises `WrongPassword`, `SignInLocked`."""
        before = await self.admit(person.email)
        if not await self.passwords.verify(person.password_hash, password):
            raise WrongPassword(field=field)
        await self.forgive(before)
