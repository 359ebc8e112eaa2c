"""A feature's part in the server process, and authenticators for its tokens."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.middleware import Middleware

from expo.kit.access import Actor
from expo.kit.web.health import Note

SESSION_COOKIE: Final = "expo_session"
"""Cookie with the session token of the signed-in user."""

DEVICE_COOKIE: Final = "expo_device"
"""Cookie that identifies a browser on which a user has signed in before."""


@dataclass(frozen=True)
class Authenticator:
    """Identifies the actor of a token: offered by features that issue tokens, and tried from the highest one down.

    ``actor_for`` returns the actor of a token, or None if the token is expired or of another feature. ``cookies`` says
    whether it also accepts tokens from cookies, besides those of Authorization headers.
    """

    actor_for: Callable[[str], Awaitable[Actor | None]]
    cookies: bool = False


@dataclass(frozen=True)
class Background:
    """Background task of the server: ``run`` until the server stops, then ``finish`` once."""

    run: Callable[[], Coroutine[Any, Any, None]]
    finish: Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Serving:
    """A feature's part in the server process.

    ``signals`` are topics by the collection whose changes they announce; ``warm`` loads what first requests need, and
    blocks; ``states`` are shown in the readiness report; ``readers`` are called with each page's user and language.
    """

    middleware: tuple[Middleware, ...] = ()
    signals: Mapping[str, str] = field(default_factory=dict)
    warm: tuple[Callable[[], object], ...] = ()
    background: tuple[Background, ...] = ()
    states: Mapping[str, Note] = field(default_factory=dict)
    readers: tuple[Callable[[Actor, str], None], ...] = ()
