"""Job handler that installs and removes models.

If a worker is killed, the next worker takes the job again. Packages already installed are not installed again, a
download resumes where it stopped, and an installation is complete or absent (`translation.packages`).
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Final

from pymongo.errors import PyMongoError

from expo.kit.jobs.queue import Job, Jobs
from expo.localisation.packages.failing import convert_errors
from expo.localisation.packages.models import MODEL, ModelAction, ModelOrder, ModelStage, ModelState
from translation.packages.format.package import Package, Progress
from translation.packages.index import PackageIndex
from translation.packages.installed.store import PackageStore
from translation.packages.installing import Installer, display_name
from translation.packages.route import route

_TELL_S: Final = 0.5


class _Stopped(Exception):
    """The installation is no longer needed and is aborted."""


@dataclass
class _InstallWatch:
    """Progress, written by the installing thread and read by the event loop; ``stopped`` aborts the thread's work."""

    state: ModelState = field(default_factory=ModelState)
    done: int = 0
    total: int = 0
    stopped: Event = field(default_factory=Event)
    _fetched: bool = False

    def begin(self, package: str) -> None:
        """Record the next package."""
        self._fetched = False
        self.state = replace(self.state, package=package)

    def on_step(self, words: str) -> Progress:  # noqa: ARG002 - the stage says it in every language
        """Record a step: a package is fetched before it is inspected, and unpacked after."""
        stage = ModelStage.UNPACKING if self._fetched else ModelStage.FETCHING
        self.state, self.done, self.total = replace(self.state, stage=stage), 0, 0
        return self._tell

    def on_package(self, package: Package) -> None:
        """Record a fetched package."""
        self._fetched = True
        self.state = replace(self.state, package=display_name(package))

    def end(self) -> None:
        """Record that the current package is installed."""
        self.state = replace(self.state, installed=[*self.state.installed, self.state.package])

    def _tell(self, done: int, total: int | None) -> None:
        if self.stopped.is_set():
            raise _Stopped
        self.done, self.total = done, total or 0


@dataclass(frozen=True)
class ModelInstalling:
    """Executes the orders of `ModelAdmin`, in the same folder."""

    _store: PackageStore
    index: Callable[[], PackageIndex]
    jobs: Jobs

    async def run(self, job: Job) -> ModelState:
        """Execute an order. Raises as `failing.convert_errors`: no network, no such package, package refused."""
        order, watch = MODEL.arguments(job), _InstallWatch()
        teller = asyncio.create_task(self._tell(job, watch))
        try:
            with convert_errors():
                await asyncio.to_thread(self._do, order, watch)
        finally:
            watch.stopped.set()
            teller.cancel()
        return replace(watch.state, stage=ModelStage.DONE)

    async def _tell(self, job: Job, watch: _InstallWatch) -> None:
        """Save the progress twice a second; stop if the job has been lost."""
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
                watch.begin(display_name(step.needed))
                installer.from_offer(step.needed, watch)
                watch.end()

    def _remove(self, order: ModelOrder) -> None:
        """Remove a model; a missing one was removed by a worker that died afterwards."""
        if self._store.get(order.source, order.target) is not None:
            self._store.remove(order.source, order.target)
