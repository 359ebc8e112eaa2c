"""One browser's WebSocket in a room: a bounded outbox, and an end with a code that the page understands."""

import asyncio
import enum
import math
import time
from collections import deque
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from expo.kit.processes.cancellation import cancel_and_wait
from livestream.limits import TokenBucket
from livestream.signalling.messages import Sent, write_message
from livestream.signalling.session import Session

_MOST_BYTES: Final = 1 << 20
"""What may wait for one reader: a hundred rosters, or a few session descriptions."""
_WRITE_SECONDS: Final = 10.0
"""A reader that takes nothing for so long is disconnected."""
_MESSAGES_PER_SECOND: Final = 50
"""More are read later: a direct call begins with as many candidates."""


class CloseCode(enum.IntEnum):
    """Why the server closes a WebSocket: RFC 6455 §7.4.2 leaves 4000 to 4999 to applications."""

    LEFT = 1000
    """The participant has left."""
    TRY_AGAIN = 1013
    """The database does not respond: ask for a new access after some seconds."""
    REPLACED = 4001
    """The same person has entered on another device or in another tab: do not come back by yourself."""
    ROOM_MOVED = 4002
    """Another process holds the room, or this one has lost it: ask for a new access."""
    ROOM_FULL = 4003
    """All places for those who send, or for those who listen, are taken."""
    TOO_SLOW = 4004
    """The browser takes messages too slowly: ask for a new access."""
    ACCESS_ENDED = 4005
    """The access has ended, by its time or because somebody lost the right to it: ask for a new one."""


class SignallingSocket:
    """An accepted WebSocket. `send` and `close` never wait."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._texts: deque[str] = deque()
        self._waiting_bytes = 0
        self._changed = asyncio.Event()
        self._code: CloseCode | None = None
        self._messages = TokenBucket(_MESSAGES_PER_SECOND, 2 * _MESSAGES_PER_SECOND)

    @property
    def code(self) -> CloseCode | None:
        """Why the server closes the socket; None while it is open."""
        return self._code

    def send(self, message: Sent) -> None:
        """Send a message after those that wait; a reader for whom too many wait is disconnected."""
        text = write_message(message)
        if self._waiting_bytes + len(text) > _MOST_BYTES:
            self.close(CloseCode.TOO_SLOW)
            return
        self._waiting_bytes += len(text)
        self._texts.append(text)
        self._changed.set()

    def close(self, code: CloseCode) -> None:
        """Close the socket, unless it is being closed already; what waits is not sent."""
        self._code = self._code or code
        self._changed.set()

    async def run(self, session: Session, *, seconds: float = math.inf) -> None:
        """Pass messages both ways until either side closes, the participant leaves, or ``seconds`` are over."""
        reading = asyncio.create_task(self._read(session))
        ending = asyncio.get_running_loop().call_later(seconds, self.close, CloseCode.ACCESS_ENDED)
        try:
            await self.drain()
        finally:
            ending.cancel()
            await cancel_and_wait(reading)

    async def drain(self) -> None:
        """Send what waits, and what comes, until the socket is closed."""
        try:
            while self._code is None:
                while self._texts and self._code is None:
                    text = self._texts.popleft()
                    self._waiting_bytes -= len(text)
                    async with asyncio.timeout(_WRITE_SECONDS):
                        await self._websocket.send_text(text)
                await self._changed.wait()
                self._changed.clear()
            async with asyncio.timeout(_WRITE_SECONDS):
                await self._websocket.close(self._code, self._code.name)
        except (TimeoutError, WebSocketDisconnect, RuntimeError):  # the browser reads nothing, or is gone
            return

    async def _read(self, session: Session) -> None:
        try:
            while not session.has_left:
                message = await self._websocket.receive()
                if message["type"] == "websocket.disconnect":
                    break
                session.receive(message.get("text") or message.get("bytes") or b"")
                now = time.monotonic()
                await asyncio.sleep(0 if self._messages.take(1, now) else self._messages.wait(1, now))
        finally:
            self.close(CloseCode.LEFT)
