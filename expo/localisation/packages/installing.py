"""Installs and removes models behind the server: a job's handler.

Killed at any moment, the job is taken again by the next worker. What was installed before is not installed again, a
download goes on where it was, and what is installed is whole or not there (`translation.packages`).
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Final

from pymongo.errors import PyMongoError

from expo.kit.jobs.queue import Job, Jobs
from expo.localisation.packages.failing import said
from expo.localisation.packages.models import MODEL, ModelAction, ModelOrder, ModelStage, ModelState
from translation.packages.format.package import Package, Progress
from translation.packages.index import PackageIndex
from translation.packages.installed.store import PackageStore
from translation.packages.installing import Installer, named
from translation.packages.route import route

_TELL_S: Final = 0.5


class _Stopped(Exception):
    """Nobody waits for the installation any more: it is broken off where it is."""


@dataclass
class _InstallWatch:
    """Is told by the thread that installs, and read by the loop; ``stopped`` breaks the thread's work off."""

    state: ModelState = field(default_factory=ModelState)
    done: int = 0
    total: int = 0
    stopped: Event = field(default_factory=Event)
    _seen: bool = False

    def begin(self, package: str) -> None:
        """Take note of which package comes next."""
        self._seen = False
        self.state = replace(self.state, package=package)

    def step(self, words: str) -> Progress:  # noqa: ARG002 - the stage says it in every language
        """Take note of a step: a package is fetched before it is looked at, and unpacked after."""
        stage = ModelStage.UNPACKING if self._seen else ModelStage.FETCHING
        self.state, self.done, self.total = replace(self.state, stage=stage), 0, 0
        return self._tell

    def package(self, package: Package) -> None:
        """Take note of a package that has been fetched."""
        self._seen = True
        self.state = replace(self.state, package=named(package))

    def end(self) -> None:
        """Take note that a package is there."""
        self.state = replace(self.state, installed=[*self.state.installed, self.state.package])

    def _tell(self, done: int, total: int | None) -> None:
        if self.stopped.is_set():
            raise _Stopped
        self.done, self.total = done, total or 0


@dataclass(frozen=True)
class ModelInstalling:
    """Does what `ModelDesk` has ordered, into the same folder."""

    _store: PackageStore
    index: Callable[[], PackageIndex]
    jobs: Jobs

    async def run(self, job: Job) -> ModelState:
        """Do an order. Raises what `failing.said` does: no network, no such package, one that is refused."""
        order, watch = MODEL.order(job), _InstallWatch()
        teller = asyncio.create_task(self._tell(job, watch))
        try:
            with said():
                await asyncio.to_thread(self._do, order, watch)
        finally:
            watch.stopped.set()
            teller.cancel()
        return replace(watch.state, stage=ModelStage.DONE)

    async def _tell(self, job: Job, watch: _InstallWatch) -> None:
        """Write down how far it is, twice a second; who has lost the job stops."""
        while True:
            with contextlib.suppress(PyMongoError):
                if not await self.jobs.save(job, done=watch.done, total=watch.total, state=watch.state):
                    watch.stopped.set()
            await asyncio.sleep(_TELL_S)

    def _do(self, order: ModelOrder, watch: _InstallWatch) -> None:
        if order.action is ModelAction.REMOVE:
            self._remove(order)
        else:
            self._install(order, watch)

    def _install(self, order: ModelOrder, watch: _InstallWatch) -> None:
        installer = Installer(self._store)
        for step in route(self.index(), self._store.installed(), order.source, order.target):
            if step.needed is not None:
                watch.begin(named(step.needed))
                installer.from_offer(step.needed, watch)
                watch.end()

    def _remove(self, order: ModelOrder) -> None:
        """Remove a model; one that is gone has been removed by whoever did this before and died."""
        if self._store.get(order.source, order.target) is not None:
            self._store.remove(order.source, order.target)
