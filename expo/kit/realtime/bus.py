"""Transient signals that something has changed and should be read again.

A signal may be lost (no listener, or a slow one); consumers that need certainty read
the journal or the document itself.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol

Signal = dict[str, Any]


class Bus(Protocol):
    """Publish/subscribe bus: sends signals to the current listeners of a topic."""

    async def publish(self, topic: str, signal: Signal) -> None:
        """Send ``signal`` to the listeners of ``topic``."""

    def listen(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[Signal]]:
        """Return an async context manager that yields an async iterator of signals."""


class MemoryBus:
    """A bus within one process. A slow listener loses the oldest signals, never the newest."""

    def __init__(self, *, backlog: int = 64) -> None:
        self._backlog = backlog
        self._queues: defaultdict[str, set[asyncio.Queue[Signal]]] = defaultdict(set)

    async def publish(self, topic: str, signal: Signal) -> None:
        """Send ``signal`` to the listeners of ``topic``."""
        for queue in self._queues.get(topic, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(signal)

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[AsyncIterator[Signal]]:
        """Yield an async iterator of the signals sent to ``topic`` from now on."""
        queue: asyncio.Queue[Signal] = asyncio.Queue(self._backlog)
        self._queues[topic].add(queue)
        try:
            yield _drain(queue)
        finally:
            self._queues[topic].discard(queue)
            if not self._queues[topic]:
                del self._queues[topic]


async def _drain(queue: asyncio.Queue[Signal]) -> AsyncIterator[Signal]:
    while True:
        yield await queue.get()
