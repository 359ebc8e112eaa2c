"""A worker that does the one order that waits, as a process of its own, for a test that kills it.

    python -m tests.support.installing_models DATABASE_URL DATABASE INDEX FOLDER

Models are not loaded: every one is taken for a good one.
"""

import asyncio
import sys
from functools import partial
from pathlib import Path

from expo.kit.clock import now
from expo.kit.db.mongo import Database
from expo.kit.jobs.queue import Jobs
from expo.kit.jobs.runner import do_job
from expo.localisation.packages.installing import ModelInstalling
from expo.localisation.packages.models import MODEL
from translation.packages.index import load_index
from translation.packages.installed.store import PackageStore


def trusting(folder: Path) -> PackageStore:
    """Return a store that takes every model for a good one."""
    return PackageStore(folder, check=lambda _folder: None)


async def main(url: str, name: str, index: str, folder: str) -> None:
    """Do it."""
    database = Database(url, name)
    jobs = Jobs(database, now)
    job = await jobs.take([MODEL])
    assert job is not None
    await do_job(jobs, ModelInstalling(trusting(Path(folder)), partial(load_index, index), jobs).run, job)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
