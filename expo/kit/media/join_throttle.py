"""Answers people who enter a room while too many do: before HTTP is parsed and a token is checked, which are dear.

A flood of a thousand joins a second would otherwise take the time in which the process forwards sound and pictures, and
those who may enter would wait behind all others. Everything else passes, such as probes of the process's health.
"""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, Final, cast

from prometheus_client import Counter
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from livestream.limits import TokenBucket

ATTEMPTS_PER_SECOND: Final = 100.0
"""More than are let in: those with a bad token, and those for another room, are told so."""
TOO_MANY: Final = "Too many people enter at once."
REFUSED: Final = Counter("expo_media_refused_total", "WebSockets refused before they were accepted.", ["status"])
_JOIN: Final = b"GET /rooms/"
_STATUS: Final = HTTPStatus.TOO_MANY_REQUESTS
_REFUSAL: Final = (
    f"HTTP/1.1 {_STATUS.value} {_STATUS.phrase}\r\nretry-after: 1\r\ncontent-type: text/plain; charset=utf-8\r\n"
    f"content-length: {len(TOO_MANY)}\r\nconnection: close\r\n\r\n{TOO_MANY}"
).encode()


class JoinThrottle(asyncio.Protocol):
    """A connection until its first bytes: it is refused, or handed to the protocol that ``serve`` makes."""

    def __init__(
        self, attempts: TokenBucket, serve: Callable[[], asyncio.Protocol], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._attempts, self._serve, self._now = attempts, serve, clock
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the first bytes."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass

    def data_received(self, data: bytes) -> None:
        """Answer a request to enter a room if there are too many of them; hand over any other."""
        transport = self._transport
        if transport is None:
            return
        if data.startswith(_JOIN) and not self._attempts.take(1, self._now()):
            REFUSED.labels(_STATUS.value).inc()
            transport.write(_REFUSAL)
            transport.close()
            return
        protocol = self._serve()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(data)


def throttled_http(attempts: TokenBucket | None = None) -> Callable[..., asyncio.Protocol]:
    """Return how uvicorn is to make the protocol of a connection (``http`` of its configuration)."""
    shared = attempts or TokenBucket(ATTEMPTS_PER_SECOND, ATTEMPTS_PER_SECOND)

    def protocol(**options: Any) -> asyncio.Protocol:
        return JoinThrottle(shared, partial(AutoHTTPProtocol, **options))

    return protocol
