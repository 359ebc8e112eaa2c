"""Models as organisers order them: who may, what comes of it, and what a worker's death leaves."""

import asyncio
import json
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from expo.kit.access import ANONYMOUS, Role
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.job_runner import do_job
from expo.kit.jobs import Jobs, JobStatus
from expo.kit.journal import Journal
from expo.kit.mongo import Database
from expo.localisation.packages.advice import NOTHING
from expo.localisation.packages.errors import ModelNotFetched, ModelsBusy
from expo.localisation.packages.installing import ModelInstalling
from expo.localisation.packages.models import MODEL, ModelAction, ModelJob, ModelStage, OfferedModel
from expo.localisation.packages.service import ModelDesk
from tests.exhibitors.ground import an_actor
from tests.support.argos_files import a_package, checksum, metadata
from tests.support.clock import FakeClock
from tests.support.file_server import Handler, Served, serving
from tests.support.installing_models import trusting
from translation.packages.disk import held
from translation.packages.index import load_index
from translation.packages.store import PackageStore

ORGANISER = an_actor("ORGANISER", organisation_id="org_9")
INSTALL, REMOVE = ModelAction.INSTALL, ModelAction.REMOVE


@dataclass
class Shop:
    """A desk, the worker behind it, and the server that models come from."""

    desk: ModelDesk
    installing: ModelInstalling
    jobs: Jobs
    clock: FakeClock
    store: PackageStore
    served: Served

    async def order(self, action: ModelAction = INSTALL, source: str = "zh", target: str = "en") -> ModelJob:
        """Order as an organiser."""
        return await self.desk.order(ORGANISER, action, source=source, target=target)

    async def work(self) -> ModelJob:
        """Do the order that waits, and return what became of it."""
        job = await self.jobs.take([MODEL])
        assert job is not None
        await do_job(self.jobs, self.installing.run, job)
        return (await self.desk.latest(ORGANISER))[0]

    @property
    def here(self) -> list[str]:
        """The directions of what is installed."""
        return [f"{each.pair.source}>{each.pair.target}" for each in self.store.installed()]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve an index of zh-en, en-es and hy-en, with their packages."""
    with serving() as found:
        entries = []
        for source, target in (("zh", "en"), ("en", "es"), ("hy", "en")):
            file = a_package(tmp_path / "mirror", source, target)
            found.files[f"/{file.name}"] = file.read_bytes()
            facts: dict[str, Any] = {"links": [file.name], "sha256": checksum(file), "size": file.stat().st_size}
            entries.append(metadata(source, target, **facts))
        found.files["/index.json"] = json.dumps(entries).encode()
        yield found


@pytest.fixture
def shop(database: Database, clock: FakeClock, tmp_path: Path, served: Served) -> Shop:
    """Give a desk over an empty folder."""
    store, index = trusting(tmp_path / "models"), partial(load_index, f"{served.address}/index.json")
    jobs = Jobs(database, clock)
    desk = ModelDesk(store, index, served=False, jobs=jobs, journal=Journal(database, clock))
    return Shop(desk, ModelInstalling(store, index, jobs), jobs, clock, store, served)


async def test_ordered_model_is_installed_behind_the_server(shop: Shop) -> None:
    assert await shop.desk.advice(ORGANISER) == NOTHING
    ordered = await shop.order()
    assert (ordered.status, shop.here) == (JobStatus.QUEUED, [])
    done = await shop.work()
    assert (done.status, done.state.stage, done.state.installed) == (JobStatus.DONE, ModelStage.DONE, ["zh → en 1.9"])
    [model] = await shop.desk.installed(ORGANISER)
    assert (model.source, model.target, model.version) == ("zh", "en", "1.9")
    assert model.licence == "License: CC0, made by hand for tests"
    assert await shop.desk.advice(ORGANISER) is None


async def test_two_are_installed_where_none_translates_directly(shop: Shop) -> None:
    await shop.order(target="es")
    done = await shop.work()
    assert done.state.installed == ["zh → en 1.9", "en → es 1.9"]
    assert shop.here == ["en>es", "zh>en"]


async def test_what_is_there_is_not_fetched_again(shop: Shop) -> None:
    for _ in range(2):
        await shop.order()
        assert (await shop.work()).status is JobStatus.DONE
    assert [path for path, _, _ in shop.served.requests].count("/translate-zh_en-1.9.argosmodel") == 1


async def test_model_is_removed_and_one_that_is_gone_stays_gone(shop: Shop) -> None:
    await shop.order()
    await shop.work()
    for _ in range(2):
        await shop.order(REMOVE)
        assert (await shop.work()).status is JobStatus.DONE
        assert shop.here == []


async def test_one_order_at_a_time(shop: Shop) -> None:
    await shop.order()
    with pytest.raises(ModelsBusy):
        await shop.order(REMOVE)
    with pytest.raises(ModelsBusy):
        await shop.desk.order(an_actor("ORGANISER", organisation_id="org_8"), INSTALL, source="zh", target="es")
    await shop.work()
    await shop.order(REMOVE)


async def test_only_the_fairs_languages_are_offered(shop: Shop) -> None:
    await shop.order()
    await shop.work()
    content = shop.served.files["/translate-zh_en-1.9.argosmodel"]
    assert isinstance(content, bytes)
    size = len(content)
    offered = await shop.desk.offered(ORGANISER)
    assert [(each.source, each.target, each.installed) for each in offered] == [("en", "es", None), ("zh", "en", "1.9")]
    assert offered[1] == OfferedModel("zh", "en", "1.9", size, "1.9")


async def test_index_is_asked_for_once_in_ten_minutes(shop: Shop) -> None:
    for _ in range(3):
        await shop.desk.offered(ORGANISER)
    assert len(shop.served.requests) == 1
    shop.clock.advance(minutes=11)
    await shop.desk.offered(ORGANISER)
    assert len(shop.served.requests) == 2


async def test_what_cannot_be_had_is_said_with_its_cause(shop: Shop) -> None:
    shop.served.files["/translate-zh_en-1.9.argosmodel"] = b"another file of some other length"
    await shop.order()
    failed = await shop.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_NOT_FETCHED")
    assert "the index says" in (failed.error or "")
    assert shop.here == []


@pytest.mark.parametrize("damage", [b"x", b"\x00" * 64])
async def test_package_that_is_not_the_promised_one_is_not_installed(shop: Shop, damage: bytes) -> None:
    name = "/translate-zh_en-1.9.argosmodel"
    content = shop.served.files[name]
    assert isinstance(content, bytes)
    shop.served.files[name] = content[: -len(damage)] + damage
    await shop.order()
    failed = await shop.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_NOT_FETCHED")
    assert "SHA-256" in (failed.error or "")


async def test_package_that_is_none_is_refused(shop: Shop, tmp_path: Path) -> None:
    junk = b"no archive at all" * 40
    (tmp_path / "junk").write_bytes(junk)
    facts: dict[str, Any] = {"links": ["junk"], "sha256": checksum(tmp_path / "junk")}
    shop.served.files |= {"/junk": junk, "/index.json": json.dumps([metadata("zh", "en", **facts)]).encode()}
    await shop.order()
    failed = await shop.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_REFUSED")


async def test_no_network_is_said_and_no_direction_that_nothing_offers(shop: Shop) -> None:
    await shop.order(source="fr", target="ru")
    failed = await shop.work()
    assert (failed.error_code, failed.status) == ("MODEL_NOT_OFFERED", JobStatus.FAILED)
    shop.served.files.pop("/index.json")
    await shop.order()
    assert (await shop.work()).error_code == "MODEL_NOT_FETCHED"
    with pytest.raises(ModelNotFetched):
        await shop.desk.offered(ORGANISER)


async def test_folder_that_cannot_be_written_to_is_said(shop: Shop) -> None:
    shop.store.folder.write_text("a file where the folder should be")
    await shop.order()
    assert (await shop.work()).error_code == "MODELS_FOLDER_FAULTY"


async def test_worker_waits_for_who_installs_by_hand(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translation.packages.installing._WAIT_S", 0.0)
    await shop.order()
    with held(shop.store.folder / ".fetching", 1.0):
        assert (await shop.work()).status is JobStatus.QUEUED
    shop.clock.advance(seconds=6)
    assert (await shop.work()).status is JobStatus.DONE


@pytest.mark.parametrize("kind", ["EXHIBITOR", "BUYER", "PARTNER"])
async def test_models_are_the_organisers_business(shop: Shop, kind: str) -> None:
    actor = an_actor(kind)
    for asked in (shop.desk.advice, shop.desk.installed, shop.desk.offered, shop.desk.latest):
        with pytest.raises(Forbidden):
            await asked(actor)
    with pytest.raises(Forbidden):
        await shop.desk.order(actor, INSTALL, source="zh", target="en")
    with pytest.raises(SignInRequired):
        await shop.desk.installed(ANONYMOUS)


async def test_member_looks_and_orders_nothing(shop: Shop) -> None:
    member = an_actor("ORGANISER", organisation_id="org_9", role=Role.MEMBER)
    assert await shop.desk.installed(member) == []
    with pytest.raises(Forbidden):
        await shop.desk.order(member, INSTALL, source="zh", target="en")


@pytest.mark.parametrize("pair", [("zh", "zh"), ("xx", "en"), ("../..", "en")])
async def test_only_two_languages_of_the_fair_can_be_ordered(shop: Shop, pair: tuple[str, str]) -> None:
    with pytest.raises(Invalid):
        await shop.desk.order(ORGANISER, INSTALL, source=pair[0], target=pair[1])


async def test_worker_that_lost_its_order_stops_fetching(shop: Shop) -> None:
    slow = _Slow(shop.served)
    ordered = await shop.order()
    working = asyncio.create_task(shop.work())
    await asyncio.to_thread(slow.begun.wait, 20)
    assert await shop.jobs.cancel(ordered.id)
    await asyncio.sleep(1)  # twice as long as between two looks
    slow.goes_on.set()
    assert (await working).status is JobStatus.CANCELLED
    assert shop.here == []


async def test_killed_worker_leaves_an_order_that_the_next_one_goes_on_with(
    shop: Shop, server_url: str, database: Database
) -> None:
    slow = _Slow(shop.served)
    shop.clock.now = datetime.now(UTC)
    await shop.order(target="es")
    index, folder = f"{shop.served.address}/index.json", str(shop.store.folder)
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.installing_models", server_url, database.raw.name, index, folder
    )
    try:
        assert await asyncio.to_thread(slow.begun.wait, 60)
        [part] = await _fetching(shop)
    finally:
        worker.kill()
        await worker.wait()
    assert part.stat().st_size == slow.half
    assert shop.here == []
    slow.goes_on.set()
    shop.clock.now = datetime.now(UTC) + timedelta(minutes=2)
    job = await shop.jobs.take([MODEL])
    assert job is not None
    assert (job.attempts, job.deaths, job.state["stage"]) == (2, 1, "FETCHING")
    await do_job(shop.jobs, shop.installing.run, job)
    assert shop.here == ["en>es", "zh>en"]
    assert ("/translate-zh_en-1.9.argosmodel", f"bytes={slow.half}-", '"one"') in shop.served.requests
    assert (await shop.desk.latest(ORGANISER))[0].status is JobStatus.DONE


class _Slow:
    """Sends the first half of a package, and the rest only once it is let go; later askers get it as usual."""

    def __init__(self, served: Served) -> None:
        name = "/translate-zh_en-1.9.argosmodel"
        content = served.files[name]
        assert isinstance(content, bytes)
        self.begun, self.goes_on = threading.Event(), threading.Event()
        self.half, self._content = len(content) // 2, content
        served.files[name] = self._send

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


async def _fetching(shop: Shop) -> list[Path]:
    """Return the parts in the folder once the first half is in one, and that is known."""
    async with asyncio.timeout(20):
        while True:
            found = [each for each in _parts(shop.store.folder) if each.stat().st_size]
            [job] = await shop.desk.latest(ORGANISER)
            if found and job.state.stage is ModelStage.FETCHING:
                return found
            await asyncio.sleep(0.05)


def _parts(folder: Path) -> list[Path]:
    return list(folder.glob(".fetched/*.part"))
