"""A feature's share of the server process, and how it tells who comes in."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.middleware import Middleware

from expo.kit.access import Actor
from expo.kit.web.health import Note

SESSION_COOKIE: Final = "expo_session"
"""The cookie with the token of who is signed in."""

DEVICE_COOKIE: Final = "expo_device"
"""The cookie by which a browser is known that somebody has signed in on."""


@dataclass(frozen=True)
class Authenticator:
    """Tells whose a token is: an offer of the features that hand tokens out, asked from the highest one down.

    ``actor_for`` returns who comes with a token, None where it is not, or no more, of its making.
    ``cookies`` says whether it is asked for the token of a cookie as well as for one of an Authorization header.
    """

    actor_for: Callable[[str], Awaitable[Actor | None]]
    cookies: bool = False


@dataclass(frozen=True)
class Background:
    """Work beside the server's: ``run`` until the server ends, then ``finish`` once."""

    run: Callable[[], Coroutine[Any, Any, None]]
    finish: Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Serving:
    """What a feature does in the server process.

    ``signals`` are topics by the collection whose changes are told on them; ``warm`` loads what first requests need and
    blocks meanwhile; ``states`` show how things stand beside the probes of readiness; ``readers`` hear for whom and in
    which language a page is made.
    """

    middleware: tuple[Middleware, ...] = ()
    signals: Mapping[str, str] = field(default_factory=dict)
    warm: tuple[Callable[[], object], ...] = ()
    background: tuple[Background, ...] = ()
    states: Mapping[str, Note] = field(default_factory=dict)
    readers: tuple[Callable[[Actor, str], None], ...] = ()
