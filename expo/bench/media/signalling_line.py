"""A client's side of the lines of `expo.bench.media.forwarding_server`."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

import msgspec


class RoomLine(Protocol):
    """What somebody needs who is in a room: to send messages, and to have offers answered."""

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message."""

    async def answer(self, message: Mapping[str, Any]) -> str:
        """Send an offer and return the session description that answers it."""


class SignallingLine:
    """One participant's signalling."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, host: str, port: int) -> "SignallingLine":
        """Connect. Raises OSError."""
        return cls(*await asyncio.open_connection(host, port, limit=1 << 22))

    def send(self, message: Mapping[str, Any]) -> None:
        """Send a message."""
        self._writer.write(msgspec.json.encode(message) + b"\n")

    async def answer(self, message: Mapping[str, Any]) -> str:
        """Send an offer and return the session description that answers it."""
        self.send(message)
        while True:
            received = msgspec.json.decode(await self._reader.readline())
            if received["type"] == "answer":
                description: str = received["sdp"]
                return description

    async def figures(self) -> dict[str, float]:
        """Return the server's figures; for a line that nobody enters by."""
        self._writer.write(b"\n")
        return msgspec.json.decode(await self._reader.readline(), type=dict[str, float])

    async def drain(self) -> None:
        """Read and forget what comes, so that the server's buffer does not grow."""
        while await self._reader.read(1 << 16):
            pass

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
