"""Where models are ordered, the worker behind it, and a server that has some."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from expo.kit.jobs.queue import Jobs
from expo.kit.jobs.runner import do_job
from expo.kit.journal.entries import Journal
from expo.localisation.packages.installing import ModelInstalling
from expo.localisation.packages.models import MODEL, ModelAction, ModelJob
from expo.localisation.packages.service import ModelAdmin
from tests.support.argos_files import a_package, checksum, metadata
from tests.support.clock import FakeClock
from tests.support.file_server import Served, serving
from tests.support.installing_models import trusting
from translation.packages.index import load_index
from translation.packages.installed.store import PackageStore

ADMINISTRATOR = Actor("per_9", administrator=True)
PACKAGE = "/translate-zh_en-1.9.argosmodel"


@dataclass
class ModelsHarness:
    """The orders of models, the worker behind them, and the server that models come from."""

    admin: ModelAdmin
    installing: ModelInstalling
    jobs: Jobs
    clock: FakeClock
    store: PackageStore
    served: Served

    async def order(
        self, action: ModelAction = ModelAction.INSTALL, source: str = "zh", target: str = "en"
    ) -> ModelJob:
        """Order as an administrator."""
        return await self.admin.order(ADMINISTRATOR, action, source=source, target=target)

    async def work(self) -> ModelJob:
        """Do the order that waits, and return what became of it."""
        job = await self.jobs.take([MODEL])
        assert job is not None
        await do_job(self.jobs, self.installing.run, job)
        return (await self.admin.latest(ADMINISTRATOR))[0]

    @property
    def here(self) -> list[str]:
        """The directions of what is installed."""
        return [f"{each.pair.source}>{each.pair.target}" for each in self.store.installed()]


@contextmanager
def serving_models(folder: Path) -> Iterator[Served]:
    """Serve an index of zh-en, en-es and hy-en, with their packages."""
    with serving() as found:
        entries = []
        for source, target in (("zh", "en"), ("en", "es"), ("hy", "en")):
            file = a_package(folder, source, target)
            found.files[f"/{file.name}"] = file.read_bytes()
            facts: dict[str, Any] = {"links": [file.name], "sha256": checksum(file), "size": file.stat().st_size}
            entries.append(metadata(source, target, **facts))
        found.files["/index.json"] = json.dumps(entries).encode()
        yield found


def a_models_harness(database: Database, clock: FakeClock, folder: Path, served: Served) -> ModelsHarness:
    """Build what installs models into a folder."""
    store, index = trusting(folder), partial(load_index, f"{served.address}/index.json")
    jobs = Jobs(database, clock)
    admin = ModelAdmin(store, index, served=False, jobs=jobs, journal=Journal(database, clock))
    return ModelsHarness(admin, ModelInstalling(store, index, jobs), jobs, clock, store, served)
