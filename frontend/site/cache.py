"""Cache of values for a short time, shared by all who ask for the same."""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")
_WITHIN_S: Final = 20.0
"""Seconds after which making a value is given up, lest everyone waits for it."""

log = logging.getLogger(__name__)


@dataclass
class Recent(Generic[Value]):
    """Caches values for ``for_s`` seconds after they are made, at most the ``maximum`` last used.

    Callers that ask while a first value is being made wait for that one: a crowd costs as much as one visitor. An
    expired value is served for as long again while a new one is being made; no one waits then, and if making it
    fails, the old one serves to its end. ``clock`` counts seconds.
    """

    for_s: float
    maximum: int
    clock: Callable[[], float] = time.monotonic
    _values: OrderedDict[Hashable, tuple[float, Value]] = field(default_factory=OrderedDict)
    _making: dict[Hashable, asyncio.Future[Value]] = field(default_factory=dict)

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Value]]) -> Value:
        """Return the value cached under ``key``, or what ``make`` returns; raises what it raises, uncached."""
        kept = self._values.get(key)
        age = self.clock() - kept[0] if kept else 0.0
        if kept is None or age >= 2 * self.for_s:
            return await self._first(key, make)
        self._values.move_to_end(key)
        if age >= self.for_s and key not in self._making:
            self._begin(key, make)
        return kept[1]

    async def _first(self, key: Hashable, make: Callable[[], Awaitable[Value]]) -> Value:
        """Wait for a value that another caller asked for; it may fail for reasons of their own, so then try again."""
        others = self._making.get(key)
        if others is not None:
            with contextlib.suppress(Exception):
                return await asyncio.shield(others)  # one caller's cancellation leaves it to the others
        return await asyncio.shield(self._making.get(key) or self._begin(key, make))

    def _begin(self, key: Hashable, make: Callable[[], Awaitable[Value]]) -> asyncio.Future[Value]:
        making = asyncio.ensure_future(self._make_value(key, make))
        making.add_done_callback(_tell)
        self._making[key] = making
        return making

    async def _make_value(self, key: Hashable, make: Callable[[], Awaitable[Value]]) -> Value:
        try:
            async with asyncio.timeout(_WITHIN_S):
                value = await make()
        finally:
            del self._making[key]
        self._values[key] = self.clock(), value
        self._values.move_to_end(key)
        while len(self._values) > self.maximum:
            self._values.popitem(last=False)
        return value


def _tell(making: asyncio.Future[Value]) -> None:
    """Log a failure, as possibly no one waits for the value."""
    if not making.cancelled() and (error := making.exception()) is not None:
        log.warning("what is kept for a moment could not be made: %s", type(error).__name__)
