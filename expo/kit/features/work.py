"""A feature's part in the worker: jobs by queue, journal followers and loops; and the runner of loops."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from pymongo.errors import PyMongoError

from expo.kit.db.leases import Leases
from expo.kit.errors import Unavailable
from expo.kit.jobs.queue import AnyKind
from expo.kit.jobs.runner import Handler
from expo.kit.journal.followers import Follower
from expo.kit.realtime.bus import Bus

log = structlog.get_logger()


@dataclass(frozen=True)
class Loop:
    """Periodic work, done in turns.

    After each turn the loop rests for ``rest``, or until a signal on the topic ``wake``. ``until_idle``: it rests only
    after a turn that did nothing; ``turn`` returns how much it did. ``exclusive``: a lease lets only one worker at a
    time take turns. ``outages`` are errors that pass by themselves, in addition to database outages.
    """

    name: str
    turn: Callable[[], Awaitable[int | None]]
    rest: timedelta
    wake: str | None = None
    until_idle: bool = False
    exclusive: bool = False
    outages: tuple[type[Exception], ...] = ()


@dataclass(frozen=True)
class Work:
    """A feature's part in the worker process.

    ``jobs`` are handlers by job kind, ``signals`` topics by the collection whose changes they announce.
    """

    jobs: Mapping[AnyKind, Handler] = field(default_factory=dict)
    followers: tuple[Follower, ...] = ()
    loops: tuple[Loop, ...] = ()
    signals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LoopRun:
    """Runs one loop until it is cancelled; a failed turn is retried after a rest and stops no other work."""

    loop: Loop
    leases: Leases
    bus: Bus

    async def run(self) -> None:
        """Take turns for ever."""
        passing: tuple[type[Exception], ...] = (PyMongoError, Unavailable, *self.loop.outages)
        while True:
            done: int | None = 0
            try:
                if not self.loop.exclusive or await self._is_ours():
                    done = await self.loop.turn()
            except passing as error:
                log.warning("loop.interrupted", loop=self.loop.name, error=str(error)[:300])
            except Exception:
                log.exception("loop.broken", loop=self.loop.name)
            if not (done and self.loop.until_idle):
                await self._rest()

    async def _is_ours(self) -> bool:
        return self.leases.holds(self.loop.name) or await self.leases.acquire(self.loop.name)

    async def _rest(self) -> None:
        if self.loop.wake is None:
            await asyncio.sleep(self.loop.rest.total_seconds())
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.loop.rest.total_seconds()), self.bus.listen(self.loop.wake) as signals:
                await anext(signals)
