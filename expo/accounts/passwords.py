"""Passwords as they are hashed and verified, off the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from expo.accounts.rules.passwords import LONGEST, normalised

_THREADS: Final = 4
"""Each hash takes 64 MiB of memory while it is worked out."""


class Passwords:
    """Hashes and verifies passwords with Argon2id (RFC 9106), in threads of its own."""

    def __init__(self, hasher: PasswordHasher | None = None, *, threads: int = _THREADS) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """Return the hash of a password, with its parameters in it."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, normalised(password))

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Say whether the password fits; with None, for nobody, say no after the same time."""
        if len(password) > LONGEST:
            return False
        fits = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._fits, hashed or self._nobody, password
        )
        return fits and hashed is not None

    def outdated(self, hashed: str) -> bool:
        """Say whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def close(self) -> None:
        """Give the threads back."""
        self._threads.shutdown(wait=False)

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, normalised(password).encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
