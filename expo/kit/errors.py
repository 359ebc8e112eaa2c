"""How things go wrong, in words that a person and a program both understand.

    ExpoError
    ├── Invalid            a value that cannot be taken; names its field
    ├── NotFound           no such thing, or not for this reader
    ├── SignInRequired     nobody is signed in
    ├── Forbidden          somebody is, but may not
    ├── Conflict           the world has moved on (taken, already done, another version)
    ├── TooMuch            a limit at the door: size, cost, rate
    └── Unavailable        a part that we depend on does not answer

Services raise these or subclasses that name the situation (``SlotTaken``).
``code`` is stable and part of the API, ``message`` is a sentence for a person,
``field`` names the input that has to change, ``retry_after`` is after how many whole
seconds the same can be done, None where waiting does not help. No HTTP status lives here.
"""

import math
from datetime import timedelta
from typing import ClassVar


class ExpoError(Exception):
    """A situation that a caller can understand and act on."""

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
    """A value that cannot be taken. ``field`` names it."""

    code = "INVALID"


class NotFound(ExpoError):
    """There is no such thing, or it is not for this reader: the two look the same."""

    code = "NOT_FOUND"


class SignInRequired(ExpoError):
    """Only somebody who is signed in can do this."""

    code = "SIGN_IN_REQUIRED"

    def __init__(self, message: str = "Please sign in first.") -> None:
        super().__init__(message)


class TokenRefused(ExpoError):
    """Who came with a token is not let in as nobody: the token is none of ours, or is good no more."""

    code = "TOKEN_REFUSED"

    def __init__(self, message: str = "This key or session token is not valid, or is no longer.") -> None:
        super().__init__(message)


class Forbidden(ExpoError):
    """The actor is known and may not do this."""

    code = "FORBIDDEN"

    def __init__(self, message: str = "You may not do this.") -> None:
        super().__init__(message)


class Conflict(ExpoError):
    """The thing is no longer as the caller believes."""

    code = "CONFLICT"


class TooMuch(ExpoError):
    """More than is taken here at once: bytes, points, requests.

    ``remaining`` is how much of a budget is left now, None where there is none.
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
    """Return a wait as Retry-After says it (RFC 9110, 10.2.3): in whole seconds, rounded up, at least one."""
    return max(1, math.ceil(wait.total_seconds()))


class Unavailable(ExpoError):
    """A part that this depends on does not answer now."""

    code = "UNAVAILABLE"
