"""Errors that both people and programs can act on.

    ExpoError
    ├── Invalid            a value is rejected; names its field
    ├── NotFound           no such thing, or not visible to this caller
    ├── SignInRequired     the caller is not signed in
    ├── Forbidden          the caller is signed in, but lacks permission
    ├── Conflict           the state has changed (taken, already done, another version)
    ├── TooMuch            a limit on requests: size, cost, rate
    └── Unavailable        a dependency does not respond

Services raise these or subclasses that name the situation (``SlotTaken``).
``code`` is stable and part of the API, ``message`` is a sentence for people, ``field``
names the input to change, ``retry_after`` is the time in whole seconds until a retry
can succeed, None where waiting does not help. HTTP statuses are chosen elsewhere.
"""

import math
from datetime import timedelta
from typing import ClassVar


class ExpoError(Exception):
    """Base class: an error that the caller can understand and act on."""

    code: ClassVar[str] = "ERROR"
    message: str
    field: str | None
    retry_after: int | None

    def __init__(self, message: str, *, field: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.retry_after = retry_after


class Invalid(ExpoError):
    """A rejected value. ``field`` names it."""

    code = "INVALID"


class NotFound(ExpoError):
    """No such thing, or not visible to this caller: the two cannot be told apart."""

    code = "NOT_FOUND"


class SignInRequired(ExpoError):
    """The caller must sign in first."""

    code = "SIGN_IN_REQUIRED"

    def __init__(self, message: str = "Please sign in first.") -> None:
        super().__init__(message)


class TokenRefused(ExpoError):
    """Unknown or expired token; a request that carries one is refused rather than treated as anonymous."""

    code = "TOKEN_REFUSED"

    def __init__(self, message: str = "This key or session token is not valid, or is no longer valid.") -> None:
        super().__init__(message)


class Forbidden(ExpoError):
    """The actor is known but not permitted to do this."""

    code = "FORBIDDEN"

    def __init__(self, message: str = "You cannot do this.") -> None:
        super().__init__(message)


class Conflict(ExpoError):
    """The state is no longer what the caller assumes."""

    code = "CONFLICT"


class VersionConflict(Conflict):
    """The object has been saved by someone else since the caller read it; ``now`` is its version."""

    code = "VERSION_CONFLICT"

    def __init__(self, now: int) -> None:
        super().__init__(f"Someone else has changed this in the meantime: it is now at version {now}.", field="version")


class TooMuch(ExpoError):
    """A limit was exceeded: bytes, points, requests.

    ``remaining`` is what is left of the budget, None where there is no budget.
    """

    code = "TOO_MUCH"

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        retry_after: int | None = None,
        remaining: int | None = None,
    ) -> None:
        super().__init__(message, field=field, retry_after=retry_after)
        self.remaining = remaining


def whole_seconds(wait: timedelta) -> int:
    """Return a wait as a Retry-After value (RFC 9110, 10.2.3): whole seconds, rounded up, at least one."""
    return max(1, math.ceil(wait.total_seconds()))


class Unavailable(ExpoError):
    """A dependency does not respond at the moment."""

    code = "UNAVAILABLE"
