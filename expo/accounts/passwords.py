"""Hashing and verification of passwords, off the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from expo.accounts.rules.passwords import MAX_LENGTH, normalise

_THREADS: Final = 4
"""Number of threads: computing a hash takes 64 MiB of memory."""


class Passwords:
    """Hashes and verifies passwords with Argon2id (RFC 9106), in its own threads."""

    def __init__(self, hasher: PasswordHasher | None = None, *, threads: int = _THREADS) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._nobody = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """Return the hash of a password, including its parameters."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, normalise(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Return whether the password matches; for None, return False after the same time."""
        if len(password) > MAX_LENGTH:
            return False
        fits = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._fits, password_hash or self._nobody, password
        )
        return fits and password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        """Return whether a hash was computed with other than the current parameters."""
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """Shut down the threads."""
        self._threads.shutdown(wait=False)

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, normalise(password).encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
