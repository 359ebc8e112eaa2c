"""The worker process, ``python -m expo.worker``: runs jobs, journal followers and periodic loops."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from expo.app import Installation, build
from expo.kit.db.leases import Leases
from expo.kit.features.work import LoopRun
from expo.kit.ids import new_id
from expo.kit.jobs import queue as jobs
from expo.kit.jobs.queue import AnyKind, Jobs
from expo.kit.jobs.runner import Handler, run_jobs
from expo.kit.journal.entries import Journal
from expo.kit.journal.followers import FollowerRun
from expo.kit.processes import logs
from expo.kit.processes.children import exit_with_parent
from expo.kit.realtime.relay import Relay
from expo.settings import Settings

_LOOK_S: Final = 2.0
_LEASE: Final = timedelta(seconds=6)
"""Longest standstill of a dead worker's followers and loops; renewed every two seconds."""


@dataclass(frozen=True)
class Worker:
    """Runs all background work that features declare (`Feature.work`)."""

    installation: Installation

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for each in self._tasks():
                tasks.create_task(each)

    def _tasks(self) -> Iterator[Coroutine[Any, Any, None]]:
        installation, shares = self.installation, self.installation.work()
        signals = {collection: topic for share in shares for collection, topic in share.signals.items()}
        leases = Leases(installation.database, installation.clock, new_id("wrk"), _LEASE)
        yield leases.keep_renewed()
        yield Relay(installation.database, installation.bus, signals).run()
        for queue in by_queue([share.jobs for share in shares]).values():
            yield run_jobs(installation.services[Jobs], queue, wake=self._wake)
        for share in shares:
            for follower in share.followers:
                yield FollowerRun(follower, installation.services[Journal], leases).run()
            for loop in share.loops:
                yield LoopRun(loop, leases, installation.bus).run()

    async def _wake(self) -> None:
        """Return when a job has been queued, or after a while, since a lease may have expired."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_S), self.installation.bus.listen(jobs.QUEUED) as signals:
                await anext(signals)


def by_queue(shares: Sequence[Mapping[AnyKind, Handler]]) -> Mapping[str, Mapping[AnyKind, Handler]]:
    """Return the handler of each job kind, by queue; raises `ValueError` if two features handle the same kind."""
    queues: dict[str, dict[AnyKind, Handler]] = {}
    known: set[str] = set()
    for kind, handler in (each for share in shares for each in share.items()):
        if kind.name in known:
            raise ValueError(f"Two features handle jobs of the kind {kind.name}.")
        known.add(kind.name)
        queues.setdefault(kind.queue, {})[kind] = handler
    return queues


async def work(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    installation = build(settings)
    await installation.prepare()
    gc.freeze()  # objects alive now are permanent: spares the collector repeated walks through them
    running = asyncio.create_task(Worker(installation).run())
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await installation.close()


def main() -> None:
    """Run the worker."""
    settings = Settings()
    logs.configure(level=settings.log_level, json=settings.log_json)
    exit_with_parent()
    asyncio.run(work(settings))
    # Everything is closed. Freeing half a million objects would keep the supervisor waiting for a second.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
