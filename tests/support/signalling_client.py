"""A client of a room's signalling, as a test reads it."""

import json
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from expo.kit.media.join_throttle import SUBPROTOCOL
from expo.kit.media.placement import RoomAccess
from tests.support.patience import PATIENCE_S


def opened(access: RoomAccess, **how: Any) -> connect:
    """Open a socket with an access, as a context manager."""
    return connect(access.url, subprotocols=offer(SUBPROTOCOL, access.token), open_timeout=PATIENCE_S, **how)


def offer(*names: str) -> list[Subprotocol]:
    """Return the subprotocols that a browser offers."""
    return [Subprotocol(name) for name in names]


async def message(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """Return the next message of a kind."""
    while (read := json.loads(await socket.recv()))["type"] != kind:
        pass
    return dict(read)


async def end(socket: ClientConnection) -> int:
    """Return the code with which the server closes a socket."""
    with suppress(ConnectionClosed):
        while True:
            await socket.recv()
    assert socket.close_code is not None
    return socket.close_code
