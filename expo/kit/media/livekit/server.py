"""A LiveKit server, and the tokens that it shares with us: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import jwt

from expo.kit.errors import Invalid

CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""How far the clocks of two machines may differ."""
_ALGORITHM: Final = "HS256"
_LEAST_SECRET_BYTES: Final = 32
"""RFC 7518 §3.2: the key is at least as long as the hash."""
_SECURE: Final = {"ws": False, "wss": True}
# Times are checked here, against the clock that we are given.
_OPTIONS: Final[Any] = {"require": ["exp", "iss"], "verify_exp": False, "verify_nbf": False, "verify_iat": False}


class LiveKitUrlRefused(Invalid):
    """EXPO_MEDIA_URL is no address of a LiveKit server."""

    code = "LIVEKIT_URL_REFUSED"

    def __init__(self) -> None:
        super().__init__("EXPO_MEDIA_URL must be wss://KEY:SECRET@host, with a secret of 32 or more characters.")


class LiveKitTokenRefused(Exception):
    """A token that is malformed, expired, or not signed by this server's key."""


@dataclass(frozen=True)
class LiveKitServer:
    """A server at ``host``, such as ``livekit.example.com`` or ``127.0.0.1:7880``, with a key of its API."""

    host: str
    is_secure: bool
    key: str
    secret: str = field(repr=False)

    @classmethod
    def from_url(cls, url: str) -> "LiveKitServer":
        """Return the server of ``wss://KEY:SECRET@host``. Raises `LiveKitUrlRefused`, which does not quote it."""
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
            shown = f"[{host}]" if ":" in host else host
            address = f"{shown}:{parts.port}" if parts.port else shown
        except ValueError:
            raise LiveKitUrlRefused from None
        key, secret = parts.username or "", parts.password or ""
        is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
        if parts.scheme not in _SECURE or not host or not key or len(secret) < _LEAST_SECRET_BYTES or not is_bare:
            raise LiveKitUrlRefused
        return cls(address, _SECURE[parts.scheme], key, secret)

    @property
    def signalling(self) -> str:
        """The address to which clients connect."""
        return f"{'wss' if self.is_secure else 'ws'}://{self.host}"

    @property
    def api(self) -> str:
        """The address of the server's API (Twirp)."""
        return f"{'https' if self.is_secure else 'http'}://{self.host}"

    def sign(self, claims: Mapping[str, Any], *, now: datetime, lifetime: timedelta) -> str:
        """Return a token with these claims, valid from ``now``, or a bit earlier, for ``lifetime``."""
        times = {"nbf": int((now - CLOCK_TOLERANCE).timestamp()), "exp": int((now + lifetime).timestamp())}
        return jwt.encode({**claims, **times, "iss": self.key}, self.secret, algorithm=_ALGORITHM)

    def check(self, token: str, *, now: datetime) -> Mapping[str, Any]:
        """Return the claims of a token. Raises `LiveKitTokenRefused`."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token, self.secret, algorithms=[_ALGORITHM], issuer=self.key, options=_OPTIONS
            )
            begin, end = float(claims.get("nbf", 0)), float(claims["exp"])
        except (jwt.InvalidTokenError, TypeError, ValueError, RecursionError) as error:
            raise LiveKitTokenRefused from error
        if not begin - CLOCK_TOLERANCE.total_seconds() <= now.timestamp() <= end + CLOCK_TOLERANCE.total_seconds():
            raise LiveKitTokenRefused
        return claims
