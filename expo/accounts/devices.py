"""The browsers that people have signed in on: strangers who guess do not lock these out."""

from dataclasses import dataclass

from expo.accounts.rules.attempts import DEVICE_KNOWN_FOR, MOST_DEVICES, KnownDevice
from expo.accounts.rules.tokens import Seal, digest, new_token
from expo.accounts.store import AttemptStore
from expo.kit.clock import Clock


@dataclass(frozen=True)
class Devices:
    """Knows a browser by a token in a cookie of a year, sealed. To know it opens nothing: it only counts apart."""

    _store: AttemptStore
    clock: Clock
    seal: Seal

    async def find(self, sealed: str | None, person_id: str) -> KnownDevice | None:
        """Return the device with this cookie if the person has signed in on it, else None."""
        token = self.seal.opened(sealed)
        return None if token is None else await self._store.find_device(_key(token, person_id), now=self.clock())

    def token(self, sealed: str | None) -> str:
        """Return the token of a browser that has a cookie of ours, whoever signed in there, or else a new one."""
        return self.seal.opened(sealed) or new_token()

    def device(self, token: str, person_id: str) -> KnownDevice:
        """Return the device with this token as it is when a person signs in on it now."""
        now = self.clock()
        return KnownDevice(_key(token, person_id), person_id, now, now + DEVICE_KNOWN_FOR)

    async def remember(self, device: KnownDevice) -> None:
        """Keep a device, and of the person's others the last ones, in a transaction of the caller's."""
        await self._store.keep_device(device, most=MOST_DEVICES)

    async def forget(self, device_id: str | None) -> None:
        """Forget one device, where there is one, in a transaction of the caller's."""
        if device_id is not None:
            await self._store.forget_device(device_id)

    async def forget_all(self, person_id: str, *, keep: str | None = None) -> None:
        """Forget a person's devices but ``keep``, in a transaction of the caller's."""
        await self._store.forget_devices(person_id, keep=keep)


def _key(token: str, person_id: str) -> str:
    return digest(f"{token}\n{person_id}")
