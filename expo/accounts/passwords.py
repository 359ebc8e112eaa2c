"""Passwords: which are taken, and how they are hashed off the event loop."""

import asyncio
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from expo.kit.errors import Invalid

SHORTEST: Final = 10
LONGEST: Final = 200
_SHORTEST_NAME: Final = 3
_THREADS: Final = 4
"""Each hash takes 64 MiB of memory while it is worked out."""

_COMMON: Final = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())


def normalised(password: str) -> str:
    """Return a password as it is hashed: in Unicode's NFKC form, whichever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def checked_password(password: str, *, email: str, field: str = "password") -> str:
    """Return a new password, normalised; raises `Invalid` for one that is soon guessed.

    After NIST SP 800-63B: length counts, kinds of characters do not.
    """
    if len(password) > LONGEST or not SHORTEST <= len(normalised(password)) <= LONGEST:
        raise Invalid(f"A password has {SHORTEST} to {LONGEST} characters.", field=field)
    text = normalised(password)
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise Invalid("This password holds characters that cannot be typed.", field=field)
    folded = text.casefold()
    name = email.partition("@")[0]
    if folded in _COMMON or len(set(folded)) == 1:
        raise Invalid("This password is one of the first that others would try.", field=field)
    if len(name) >= _SHORTEST_NAME and name in folded:
        raise Invalid("A password may not contain your e-mail address.", field=field)
    return text


def new_password() -> str:
    """Return a new password of 100 random bits, in four groups that can be typed."""
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


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
