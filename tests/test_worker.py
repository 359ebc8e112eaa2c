"""The worker: what it does at the same time, so that nobody waits for somebody else's sheet."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from expo.accounts.mails import MAIL, MailOrder, Template
from expo.app import build
from expo.catalog.imports.models import SHEET, ImportOptions
from expo.catalog.imports.service import Imports
from expo.discovery.possible_duplicates.searching import DuplicateSearch
from expo.exhibitors.companies.service import Exhibitors
from expo.kit.db.leases import Leases
from expo.kit.db.mongo import Database
from expo.kit.features.work import LoopRun
from expo.kit.files.blobs import Grant, ObjectBlobs
from expo.kit.files.uploads import Uploads
from expo.kit.jobs.queue import Jobs, JobStatus
from expo.kit.mail.mailers import FolderMailer
from expo.kit.mail.outbox import Delivery
from expo.settings import Settings
from expo.worker import Worker
from tests.catalog.importer import a_csv
from tests.exhibitors.harness import a_profile, an_actor, pieces
from tests.support.clock import FakeClock
from tests.support.patience import PATIENCE_S


class BlockedBlobs(ObjectBlobs):
    """Files that can be read only once they are let go."""

    def __init__(self) -> None:
        super().__init__(MemoryStore())
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()

    async def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Wait, then yield the bytes."""
        self.asked.set()
        await self.let_go.wait()
        async for piece in super().stream(key, start, end):
            yield piece


async def test_email_does_not_wait_for_a_long_import(database: Database, clock: FakeClock, tmp_path: Path) -> None:
    blobs, settings = BlockedBlobs(), Settings(data=tmp_path, encoder="none")
    installation = build(settings, database=database, clock=clock, blobs=blobs)
    actor, services = an_actor(), installation.services
    await services[Exhibitors].save(actor, profile=a_profile())
    sheet, uploads = a_csv(["A-1", "Flask", "3"]), services[Uploads]
    upload = await uploads.create(actor, purpose=SHEET, file_name="goods.csv", size=len(sheet))
    await uploads.receive(Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at), pieces(sheet))
    begun = await services[Imports].start(actor, upload_id=upload.id, options=ImportOptions(dry_run=True))
    worker = asyncio.create_task(Worker(installation).run())
    try:
        async with asyncio.timeout(PATIENCE_S):
            await blobs.asked.wait()
            letter = MailOrder("ana@casa.example", Template.RESET, "en", {"name": "Ana", "link": "x"})
            mail = await services[Jobs].queue(MAIL, letter, person_id=None, organisation_id=None)
            while (await services[Jobs].find(mail.id)).status in {JobStatus.QUEUED, JobStatus.RUNNING}:
                await asyncio.sleep(0.02)
            assert (await services[Imports].get(actor, job_id=begun.id)).status is JobStatus.RUNNING
            blobs.let_go.set()
            while (await services[Imports].get(actor, job_id=begun.id)).status is JobStatus.RUNNING:
                await asyncio.sleep(0.02)
    finally:
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker
        await installation.release()
    sent = services[Delivery].mailer
    assert isinstance(sent, FolderMailer)
    assert [each.to for each in await sent.mails()] == ["ana@casa.example"]


async def test_defect_in_duplicate_search_does_not_end_the_loop(
    database: Database, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = build(Settings(data=tmp_path, encoder="none"), database=database, clock=clock)
    looks, goes_on = iter([True, False]), asyncio.Event()

    async def look(_: DuplicateSearch) -> int:
        if next(looks, False):
            raise ValueError
        goes_on.set()
        return 0

    monkeypatch.setattr(DuplicateSearch, "process_queue", look)
    [duplicates] = [loop for share in installation.work() for loop in share.loops if loop.name == "duplicates"]
    leases = Leases(database, clock, "wrk_1")
    looking = asyncio.create_task(LoopRun(replace(duplicates, rest=timedelta(0)), leases, installation.bus).run())
    waiting = asyncio.create_task(goes_on.wait())
    try:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.wait([looking, waiting], return_when=asyncio.FIRST_COMPLETED)
        assert not looking.done()
    finally:
        for each in (looking, waiting):
            each.cancel()
        await asyncio.gather(looking, waiting, return_exceptions=True)
        await installation.release()
