"""API keys, and their rules that need no database."""

import hashlib
import re
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from expo.kit.clock import checked_moment
from expo.kit.errors import Invalid

MAX_LIFETIME: Final = timedelta(days=365)
USED_EVERY: Final = timedelta(minutes=1)
_PREFIX: Final = 8
_SECRET: Final = 40
_SHAPE: Final = re.compile(rf"expo_[0-9A-Za-z]{{{_PREFIX + _SECRET}}}")
_ALPHABET: Final = string.ascii_letters + string.digits


@dataclass(frozen=True)
class ApiKey:
    """An organisation's API key, acting with its creator's current role. Only the secret's hash is stored.

    ``prefix`` is its visible part: ``expo_`` and eight characters.
    """

    id: str
    organisation_id: str
    person_id: str
    name: str
    prefix: str
    secret_hash: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_valid(self, now: datetime) -> bool:
        """Return whether the key is neither expired nor revoked."""
        return self.revoked_at is None and now < self.expires_at

    def was_used_long_before(self, now: datetime) -> bool:
        """Return whether the key's use should be recorded again."""
        return self.last_used_at is None or now - self.last_used_at >= USED_EVERY


@dataclass(frozen=True)
class CreatedKey:
    """A new key with its secret, which is shown only this once."""

    key: ApiKey
    secret: str


def new_secret() -> str:
    """Return a new key: ``expo_``, 8 visible characters, 40 secret ones (238 random bits)."""
    return "expo_" + "".join(secrets.choice(_ALPHABET) for _ in range(_PREFIX + _SECRET))


def visible_part(secret: str) -> str:
    """Return the visible part of a key."""
    return secret[: len("expo_") + _PREFIX]


def is_key(text: str) -> bool:
    """Return whether ``text`` has the form of a key."""
    return _SHAPE.fullmatch(text) is not None


def digest(secret: str) -> str:
    """Return the SHA-256 of a whole key, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def checked_scopes(values: list[str], known_scopes: Sequence[str], *, field: str = "scopes") -> list[str]:
    """Return distinct scopes in the order of ``known_scopes``; raise `Invalid` if any is unknown or there are none."""
    requested = set(values[: len(known_scopes) * 2])
    if not requested or not requested <= set(known_scopes):
        raise Invalid(f"Choose at least one of: {', '.join(known_scopes)}.", field=field)
    return [scope for scope in known_scopes if scope in requested]


def checked_expiry(value: datetime, now: datetime, *, field: str = "expiresAt") -> datetime:
    """Return a key's expiry in UTC; raise `Invalid` unless it lies within a year from now."""
    moment = checked_moment(value, field=field)
    if not now < moment <= now + MAX_LIFETIME:
        raise Invalid("A key must expire in the future, within one year.", field=field)
    return moment
