"""Calendar feeds, and their secret tokens."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_BYTES: Final = 32
_SHAPE: Final = re.compile(r"[\w-]{43}", re.ASCII)


@dataclass(frozen=True)
class CalendarFeed:
    """A person's feed; its id is the person's. Only the hash of the token is stored."""

    id: str
    token_hash: str
    created_at: datetime


@dataclass(frozen=True)
class CreatedFeed:
    """A new feed with its token, which is shown only this once."""

    feed: CalendarFeed
    token: str


def new_token() -> str:
    """Return a new token: 256 random bits in base64url (RFC 4648, 5), 43 characters."""
    return secrets.token_urlsafe(_BYTES)


def is_token(text: str) -> bool:
    """Return whether ``text`` has the form of a token."""
    return _SHAPE.fullmatch(text) is not None


def digest(token: str) -> str:
    """Return the SHA-256 of a token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
