"""Answers people who enter a room while too many do: before HTTP is parsed and a WebSocket made, which are dear.

A flood of a thousand joins a second would otherwise take the time in which the process forwards sound and pictures, and
those who may enter would wait behind all others. Everything else passes, such as probes of the process's health.
"""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any, Final, cast

from prometheus_client import Counter
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from livestream.limits import TokenBucket
from livestream.signalling.tokens import AdmissionRefused, Tokens

SUBPROTOCOL: Final = "cloud-expo-room"
ADMITTED_PER_SECOND: Final = 100.0
"""Joins with a valid token that are looked at: more than are let in, so that those for another room are told so."""
OTHERS_PER_SECOND: Final = 20.0
"""Joins without a valid token that are looked at, and told so."""
JOINS_OF_A_PERSON: Final = 20
"""Most joins of one person in `_WINDOW_S`: somebody whose line comes and goes needs one a second."""
_WINDOW_S: Final = 10.0
TOO_MANY: Final = "Too many people enter at once."
REFUSED: Final = Counter("expo_media_refused_total", "WebSockets refused before they were accepted.", ["status"])
_JOIN: Final = b"GET /rooms/"
_TOKEN: Final = re.compile(
    rb"\r\nsec-websocket-protocol:[ \t]*%b[ \t]*,[ \t]*([\w.-]+)[ \t]*\r\n" % SUBPROTOCOL.encode(), re.IGNORECASE
)
_STATUS: Final = HTTPStatus.TOO_MANY_REQUESTS
_REFUSAL: Final = (
    f"HTTP/1.1 {_STATUS.value} {_STATUS.phrase}\r\nretry-after: 1\r\ncontent-type: text/plain; charset=utf-8\r\n"
    f"content-length: {len(TOO_MANY)}\r\nconnection: close\r\n\r\n{TOO_MANY}"
).encode()


@dataclass
class JoinLimits:
    """How many joins are looked at: a flood of bad tokens, or by one person, takes nothing from all others."""

    tokens: Tokens
    admitted: TokenBucket = field(default_factory=lambda: TokenBucket(ADMITTED_PER_SECOND, ADMITTED_PER_SECOND))
    others: TokenBucket = field(default_factory=lambda: TokenBucket(OTHERS_PER_SECOND, OTHERS_PER_SECOND))
    _joins: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int), init=False)
    _window_ends: float = field(default=0.0, init=False)

    def take(self, request: bytes, now: float) -> bool:
        """Return whether a join may be looked at, given the first bytes of its request; it counts from now on."""
        person_id = self._person(request)
        if person_id is None:
            return self.others.take(1, now)
        if now >= self._window_ends:
            self._joins.clear()
            self._window_ends = now + _WINDOW_S
        self._joins[person_id] += 1
        return self._joins[person_id] <= JOINS_OF_A_PERSON and self.admitted.take(1, now)

    def _person(self, request: bytes) -> str | None:
        found = _TOKEN.search(request)
        if found is None:
            return None
        try:
            return self.tokens.check(found[1].decode()).participant_id
        except AdmissionRefused:
            return None


class JoinThrottle(asyncio.Protocol):
    """A connection until its first bytes: it is refused, or handed to the protocol that ``serve`` makes."""

    def __init__(
        self, limits: JoinLimits, serve: Callable[[], asyncio.Protocol], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits, self._serve, self._now = limits, serve, clock
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first bytes."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass

    def data_received(self, data: bytes) -> None:
        """Answer a request to enter a room if there are too many of them; hand over any other."""
        transport = self._transport
        if transport is None:
            return
        if data.startswith(_JOIN) and not self._limits.take(data, self._now()):
            REFUSED.labels(_STATUS.value).inc()
            transport.write(_REFUSAL)
            transport.close()
            return
        protocol = self._serve()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(data)


def throttled_http(limits: JoinLimits) -> Callable[..., asyncio.Protocol]:
    """Return how uvicorn is to make the protocol of a connection (``http`` of its configuration)."""

    def protocol(**options: Any) -> asyncio.Protocol:
        return JoinThrottle(limits, partial(AutoHTTPProtocol, **options))

    return protocol
