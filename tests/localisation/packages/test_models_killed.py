"""A worker that fetches a model may die, or lose its order, at any moment."""

import asyncio
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from expo.kit.db.mongo import Database
from expo.kit.jobs.queue import JobStatus
from expo.kit.jobs.runner import do_job
from expo.kit.processes.children import bound
from expo.localisation.packages.models import MODEL, ModelStage
from tests.support import databases
from tests.support.file_server import Handler, Served
from tests.support.models_harness import ADMINISTRATOR, PACKAGE, ModelsHarness
from tests.support.patience import PATIENCE_S


async def test_cancelled_order_stops_download(models: ModelsHarness) -> None:
    slow = _Slow(models.served)
    ordered = await models.order()
    working = asyncio.create_task(models.work())
    await asyncio.to_thread(slow.begun.wait, 20)
    assert await models.jobs.cancel(ordered.id)
    await asyncio.sleep(1)  # twice as long as between two looks
    slow.goes_on.set()
    assert (await working).status is JobStatus.CANCELLED
    assert models.here == []


@pytest.mark.processes
async def test_next_worker_resumes_killed_download(models: ModelsHarness, server_url: str, database: Database) -> None:
    databases.others_write_into(database)
    slow = _Slow(models.served)
    models.clock.now = datetime.now(UTC)
    await models.order(target="es")
    index, folder = f"{models.served.address}/index.json", str(models.store.folder)
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.installing_models", server_url, database.raw.name, index, folder),
        preexec_fn=bound(),
    )
    try:
        assert await asyncio.to_thread(slow.begun.wait, 60)
        [part] = await _fetching(models)
    finally:
        worker.kill()
        await worker.wait()
    assert part.stat().st_size == slow.half
    assert models.here == []
    slow.goes_on.set()
    models.clock.now = datetime.now(UTC) + timedelta(minutes=2)
    job = await models.jobs.take([MODEL])
    assert job is not None
    assert (job.attempts, job.deaths, job.state["stage"]) == (2, 1, "FETCHING")
    await do_job(models.jobs, models.installing.run, job)
    assert models.here == ["en>es", "zh>en"]
    assert (PACKAGE, f"bytes={slow.half}-", '"one"') in models.served.requests
    assert (await models.admin.latest(ADMINISTRATOR))[0].status is JobStatus.DONE


class _Slow:
    """Sends the first half of a package, and the rest only once it is let go; later askers get it as usual."""

    def __init__(self, served: Served) -> None:
        content = served.files[PACKAGE]
        assert isinstance(content, bytes)
        self.begun, self.goes_on = threading.Event(), threading.Event()
        self.half, self._content = len(content) // 2, content
        served.files[PACKAGE] = self._send

    def _send(self, handler: Handler) -> None:
        if self.begun.is_set():
            return handler.file(self._content)
        handler.send_response(200)
        handler.send_header("ETag", handler.served.etag)
        handler.send_header("Content-Length", str(len(self._content)))
        handler.end_headers()
        handler.wfile.write(self._content[: self.half])
        handler.wfile.flush()
        self.begun.set()
        self.goes_on.wait(30)
        handler.wfile.write(self._content[self.half :])
        return None


async def _fetching(models: ModelsHarness) -> list[Path]:
    """Return the parts in the folder once the first half is in one, and that is known."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = [each for each in _parts(models.store.folder) if each.stat().st_size]
            [job] = await models.admin.latest(ADMINISTRATOR)
            if found and job.state.stage is ModelStage.FETCHING:
                return found
            await asyncio.sleep(0.05)


def _parts(folder: Path) -> list[Path]:
    return list(folder.glob(".fetched/*.part"))
