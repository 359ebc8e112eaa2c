"""Admission tokens: short-lived JSON Web Tokens (RFC 7519), signed with HMAC-SHA-256, for one person and one room.

Whoever grants admission shares a secret with the media servers; a token is checked without asking anybody. It is sent
with the request for a connection, so it needs to be valid only until then.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

import jwt
import msgspec

from livestream.errors import LivestreamError
from livestream.signalling.admission import Admission

CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""How far the clocks of two machines may differ."""
_ALGORITHM: Final = "HS256"
_ISSUER: Final = "rooms"
_AUDIENCE: Final = "media-server"
_LEAST_SECRET_BYTES: Final = 32
"""RFC 7518 §3.2: the key is at least as long as the hash."""
_MAX_BYTES: Final = 4096
_LAST_TIME: Final = 2**40
# Times are checked here, against the clock that we are given.
_OPTIONS: Final[Any] = {
    "require": ["exp", "nbf", "iss", "aud", "sub"],
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
}


class Refusal(enum.Enum):
    """Why a token was refused."""

    EXPIRED = "expired"
    WRONG = "wrong"
    """Malformed, signed with another secret or algorithm, for another purpose, or not valid yet."""


class AdmissionRefused(LivestreamError):
    """A token that lets nobody in, with the reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(f"the token is {reason.value}")
        self.reason = reason


class _Claims(msgspec.Struct, frozen=True):
    """What a token says: person (``sub``), ``room``, ``name``, rights, and Unix times.

    ``nbf`` and ``exp`` bound the validity of the token, ``until`` the stay in the room.
    """

    sub: str
    room: str
    name: str
    send: bool
    nbf: Annotated[int, msgspec.Meta(ge=0, le=_LAST_TIME)]
    exp: int
    record: bool = False
    until: Annotated[int, msgspec.Meta(ge=0, le=_LAST_TIME)] | None = None


@dataclass(frozen=True)
class Tokens:
    """Issues and checks tokens with a ``secret`` of at least 32 bytes; ``clock`` returns the time, aware of its zone.

    Raises ValueError for a shorter secret.
    """

    secret: bytes = field(repr=False)
    clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        if len(self.secret) < _LEAST_SECRET_BYTES:
            raise ValueError(f"the secret has less than {_LEAST_SECRET_BYTES} bytes")

    def issue(self, admission: Admission, lifetime: timedelta) -> str:
        """Return a token that is valid from now on for ``lifetime``."""
        begin = self.clock()
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": admission.participant_id,
            "room": admission.room_id,
            "name": admission.name,
            "send": admission.may_send,
            "record": admission.may_record,
            "until": int(admission.until.timestamp()) if admission.until is not None else None,
            "nbf": int(begin.timestamp()),
            "exp": int((begin + lifetime).timestamp()),
        }
        return jwt.encode(claims, self.secret, algorithm=_ALGORITHM)

    def check(self, token: str) -> Admission:
        """Return what a token says. Raises AdmissionRefused."""
        claims = self._claims(token)
        now, tolerance = self.clock().timestamp(), CLOCK_TOLERANCE.total_seconds()
        if now < claims.nbf - tolerance:
            raise AdmissionRefused(Refusal.WRONG)
        if now > claims.exp + tolerance:
            raise AdmissionRefused(Refusal.EXPIRED)
        until = datetime.fromtimestamp(claims.until, UTC) if claims.until is not None else None
        issued_at = datetime.fromtimestamp(claims.nbf, UTC)
        return Admission(claims.room, claims.sub, claims.name, claims.send, claims.record, until, issued_at)

    def _claims(self, token: str) -> _Claims:
        if len(token) > _MAX_BYTES:
            raise AdmissionRefused(Refusal.WRONG)
        try:
            payload = jwt.decode(
                token, self.secret, algorithms=[_ALGORITHM], audience=_AUDIENCE, issuer=_ISSUER, options=_OPTIONS
            )
            return msgspec.convert(payload, _Claims)
        except (jwt.InvalidTokenError, msgspec.ValidationError, UnicodeError, RecursionError) as error:
            raise AdmissionRefused(Refusal.WRONG) from error
