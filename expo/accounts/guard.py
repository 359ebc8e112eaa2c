"""Password checks with throttling of guesses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts.devices import Devices
from expo.accounts.errors import NotConfirmed, SignInFailed, SignInLocked, WrongPassword
from expo.accounts.models import CONFIRMATION_LIFETIME, Person
from expo.accounts.passwords import Passwords
from expo.accounts.rules.attempts import AttemptOrigin, Attempts, for_unknown_device, of_device, of_session
from expo.accounts.rules.tokens import digest
from expo.accounts.store import AccountStore, AttemptStore
from expo.kit.access import Actor
from expo.kit.clock import Clock

_MAX_RETRIES: Final = 20


@dataclass(frozen=True)
class Guard:
    """Counts each attempt as failed before checking it, so that parallel attempts cannot evade the lock."""

    _people: AccountStore
    _store: AttemptStore
    passwords: Passwords
    clock: Clock
    devices: Devices

    async def admit(self, counts: Sequence[Attempts]) -> list[Attempts]:
        """Count an attempt in each of ``counts`` and return them as they were; raises `SignInLocked`, counting none."""
        found = await self._store.find_attempts([each.id for each in counts])
        for count in counts:
            self._unlocked(count, found.get(count.id))
        admitted: list[Attempts] = []
        for count in counts:
            try:
                admitted.append(await self._count(count, found.get(count.id)))
            except SignInLocked:
                await self.forgive(admitted)
                raise
        return admitted

    async def forgive(self, attempts: Sequence[Attempts]) -> None:
        """Undo one admitted attempt, unless others have failed meanwhile."""
        for before in attempts:
            counted = before.with_failure(self.clock())
            if before.failures:
                await self._store.swap_attempts(counted, before)
            else:
                await self._store.drop_attempts(counted)

    async def succeed(self, attempts: Sequence[Attempts]) -> None:
        """Clear the failures of the device or network; those of strangers in other networks stay counted."""
        own, *shared = attempts
        await self._store.clear_attempts(own.id)
        await self.forgive(shared)

    async def clear(self, email: str) -> None:
        """Clear all failures with this address."""
        await self._store.clear_attempts_about(digest(email))

    async def check_sign_in(self, email: str, password: str, origin: AttemptOrigin) -> tuple[Person, list[Attempts]]:
        """Return the person with this address and password, and the counts to forgive.

        Raises `SignInFailed`, `SignInLocked`, and `NotConfirmed` for the password of the newest sign-up, even if the
        address already has an account: signing up must not disclose that. Takes as long for unknown addresses.
        """
        found = await self._people.find_person_by_email(email)
        admitted = await self.admit(await self._counts(email, found, origin))
        person = found if found is not None and found.confirmed_at is not None else None
        fits = await self.passwords.verify(person.password_hash if person else None, password)
        if person is not None and fits:
            return person, admitted
        since = self.clock() - CONFIRMATION_LIFETIME
        waiting = await self._people.newest_sign_up(found.id if found else "", since=since)
        if waiting is not None and await self.passwords.verify(waiting.password_hash, password):
            await self.forgive(admitted)
            raise NotConfirmed
        raise SignInFailed

    async def check_password(
        self, actor: Actor, person: Person, password: str, *, field: str = "password"
    ) -> list[Attempts]:
        """Check the password of a signed-in user again, and return the count to forgive.

        Raises `WrongPassword`, `SignInLocked`: failures count for this session only, whatever happens elsewhere.
        """
        admitted = await self.admit(of_session(person.email, actor.session_id or ""))
        if not await self.passwords.verify(person.password_hash, password):
            raise WrongPassword(field=field)
        return admitted

    async def require_password(self, actor: Actor, person: Person, password: str, *, field: str = "password") -> None:
        """Require the password of a signed-in user again; raises `WrongPassword`, `SignInLocked`."""
        await self.forgive(await self.check_password(actor, person, password, field=field))

    async def _counts(self, email: str, person: Person | None, origin: AttemptOrigin) -> list[Attempts]:
        """Return the counts of an attempt; reads as much for unknown addresses."""
        person_id = person.id if person else ""
        if origin.actor.session_id is not None and origin.actor.person_id == person_id:
            return of_session(email, origin.actor.session_id)
        device = await self.devices.find(origin.device_token, person_id)
        return for_unknown_device(email, origin.ip) if device is None else of_device(email, device.id)

    async def _count(self, new_count: Attempts, stored_count: Attempts | None) -> Attempts:
        """Add a failure to the count and return the previous count; raises `SignInLocked`."""
        now = self.clock()
        for _ in range(_MAX_RETRIES):
            before = self._unlocked(new_count, stored_count)
            if await self._store.swap_attempts(stored_count, before.with_failure(now)):
                return before
            stored_count = (await self._store.find_attempts([new_count.id])).get(new_count.id)
        raise SignInLocked(new_count.with_failure(now).locked_until - now)

    def _unlocked(self, new_count: Attempts, stored_count: Attempts | None) -> Attempts:
        """Return the current count, or ``new_count`` if it has expired; raises `SignInLocked`."""
        now = self.clock()
        before = stored_count if stored_count is not None and stored_count.expires_at > now else new_count
        if before.locked_until > now:
            raise SignInLocked(before.locked_until - now)
        return before
