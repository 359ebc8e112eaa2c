"""Known devices: browsers on which people have signed in, which guesses by strangers do not lock out."""

from dataclasses import dataclass

from expo.accounts.rules.attempts import DEVICE_LIFETIME, MAX_DEVICES, KnownDevice
from expo.accounts.rules.tokens import Seal, digest, new_token
from expo.accounts.store import AttemptStore
from expo.kit.clock import Clock


@dataclass(frozen=True)
class Devices:
    """Recognises browsers by a sealed token in a one-year cookie. It grants no access, only a separate count."""

    _store: AttemptStore
    clock: Clock
    seal: Seal

    async def find(self, sealed_token: str | None, person_id: str) -> KnownDevice | None:
        """Return the device with this cookie if the person has signed in on it before, else None."""
        token = self.seal.open_sealed(sealed_token)
        return None if token is None else await self._store.find_device(_key(token, person_id), now=self.clock())

    def token(self, sealed_token: str | None) -> str:
        """Return the token in a browser's device cookie, whoever signed in there, or a new one."""
        return self.seal.open_sealed(sealed_token) or new_token()

    def device(self, token: str, person_id: str) -> KnownDevice:
        """Return the device of this token for a person who signs in now."""
        now = self.clock()
        return KnownDevice(_key(token, person_id), person_id, now, now + DEVICE_LIFETIME)

    async def remember(self, device: KnownDevice) -> None:
        """Store a device, keeping the person's most recent ones, in the caller's transaction."""
        await self._store.keep_device(device, maximum=MAX_DEVICES)

    async def forget(self, device_id: str | None) -> None:
        """Forget a device, if given, in the caller's transaction."""
        if device_id is not None:
            await self._store.forget_device(device_id)

    async def forget_all(self, person_id: str, *, keep: str | None = None) -> None:
        """Forget a person's devices except ``keep``, in the caller's transaction."""
        await self._store.forget_devices(person_id, keep=keep)


def _key(token: str, person_id: str) -> str:
    return digest(f"{token}\n{person_id}")
