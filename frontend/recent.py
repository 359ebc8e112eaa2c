"""What was made a moment ago, for all who ask for the same."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass
class Recent(Generic[Value]):
    """Keeps values for ``for_s`` seconds after they are made, the ``most`` latest ones; ``clock`` counts seconds.

    Whoever asks while a value is being made waits for that one: a crowd at the door costs as much as one visitor.
    """

    for_s: float
    most: int
    clock: Callable[[], float] = time.monotonic
    _kept: OrderedDict[Hashable, asyncio.Future[tuple[float, Value]]] = field(default_factory=OrderedDict)

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Value]]) -> Value:
        """Return what is kept under ``key``, or what ``make`` returns; raises what it raises, and keeps no failure."""
        making = self._kept.get(key)
        if making is None or self._is_over(making):
            making = asyncio.ensure_future(self._made(make))
            self._kept[key] = making
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        _, value = await asyncio.shield(making)  # who leaves does not take it away from the others
        return value

    async def _made(self, make: Callable[[], Awaitable[Value]]) -> tuple[float, Value]:
        """Return until when a value is kept, and the value."""
        value = await make()
        return self.clock() + self.for_s, value

    def _is_over(self, making: asyncio.Future[tuple[float, Value]]) -> bool:
        if not making.done():
            return False
        return making.cancelled() or making.exception() is not None or making.result()[0] <= self.clock()
