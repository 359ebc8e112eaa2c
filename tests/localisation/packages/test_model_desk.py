"""Models as administrators order them: who may, what comes of it, and what a worker's death leaves."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from expo.kit.access import ANONYMOUS, Actor
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.kit.jobs.queue import JobStatus
from expo.localisation.packages.advice import NOTHING
from expo.localisation.packages.errors import ModelNotFetched, ModelsBusy
from expo.localisation.packages.models import ModelAction, ModelStage, OfferedModel
from tests.exhibitors.ground import an_actor
from tests.support.argos_files import checksum, metadata
from tests.support.model_shop import ADMINISTRATOR, PACKAGE, Shop
from translation.packages.disk import held

INSTALL, REMOVE = ModelAction.INSTALL, ModelAction.REMOVE


async def test_ordered_model_is_installed_by_worker(shop: Shop) -> None:
    assert await shop.desk.advice(ADMINISTRATOR) == NOTHING
    ordered = await shop.order()
    assert (ordered.status, shop.here) == (JobStatus.QUEUED, [])
    done = await shop.work()
    assert (done.status, done.state.stage, done.state.installed) == (JobStatus.DONE, ModelStage.DONE, ["zh → en 1.9"])
    [model] = await shop.desk.installed(ADMINISTRATOR)
    assert (model.source, model.target, model.version) == ("zh", "en", "1.9")
    assert model.licence == "License: CC0, made by hand for tests"
    assert await shop.desk.advice(ADMINISTRATOR) is None


async def test_indirect_pair_installs_two_models(shop: Shop) -> None:
    await shop.order(target="es")
    done = await shop.work()
    assert done.state.installed == ["zh → en 1.9", "en → es 1.9"]
    assert shop.here == ["en>es", "zh>en"]


async def test_installed_model_is_not_downloaded_again(shop: Shop) -> None:
    for _ in range(2):
        await shop.order()
        assert (await shop.work()).status is JobStatus.DONE
    assert [path for path, _, _ in shop.served.requests].count(PACKAGE) == 1


async def test_removing_model_is_idempotent(shop: Shop) -> None:
    await shop.order()
    await shop.work()
    for _ in range(2):
        await shop.order(REMOVE)
        assert (await shop.work()).status is JobStatus.DONE
        assert shop.here == []


async def test_only_one_model_order_is_open(shop: Shop) -> None:
    await shop.order()
    with pytest.raises(ModelsBusy):
        await shop.order(REMOVE)
    with pytest.raises(ModelsBusy):
        await shop.desk.order(Actor("per_8", administrator=True), INSTALL, source="zh", target="es")
    await shop.work()
    await shop.order(REMOVE)


async def test_only_fair_languages_are_offered(shop: Shop) -> None:
    await shop.order()
    await shop.work()
    content = shop.served.files[PACKAGE]
    assert isinstance(content, bytes)
    size = len(content)
    offered = await shop.desk.offered(ADMINISTRATOR)
    assert [(each.source, each.target, each.installed) for each in offered] == [("en", "es", None), ("zh", "en", "1.9")]
    assert offered[1] == OfferedModel("zh", "en", "1.9", size, "1.9")


async def test_index_is_cached_for_ten_minutes(shop: Shop) -> None:
    for _ in range(3):
        await shop.desk.offered(ADMINISTRATOR)
    assert len(shop.served.requests) == 1
    shop.clock.advance(minutes=11)
    await shop.desk.offered(ADMINISTRATOR)
    assert len(shop.served.requests) == 2


async def test_download_failure_states_its_cause(shop: Shop) -> None:
    shop.served.files[PACKAGE] = b"another file of some other length"
    await shop.order()
    failed = await shop.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_NOT_FETCHED")
    assert "the index says" in (failed.error or "")
    assert shop.here == []


@pytest.mark.parametrize("damage", [b"x", b"\x00" * 64])
async def test_package_with_wrong_checksum_is_not_installed(shop: Shop, damage: bytes) -> None:
    name = PACKAGE
    content = shop.served.files[name]
    assert isinstance(content, bytes)
    shop.served.files[name] = content[: -len(damage)] + damage
    await shop.order()
    failed = await shop.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_NOT_FETCHED")
    assert "SHA-256" in (failed.error or "")


async def test_non_package_file_is_refused(shop: Shop, tmp_path: Path) -> None:
    junk = b"no archive at all" * 40
    (tmp_path / "junk").write_bytes(junk)
    facts: dict[str, Any] = {"links": ["junk"], "sha256": checksum(tmp_path / "junk")}
    shop.served.files |= {"/junk": junk, "/index.json": json.dumps([metadata("zh", "en", **facts)]).encode()}
    await shop.order()
    failed = await shop.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_REFUSED")


async def test_unoffered_pair_and_missing_index_fail_with_code(shop: Shop) -> None:
    await shop.order(source="fr", target="ru")
    failed = await shop.work()
    assert (failed.error_code, failed.status) == ("MODEL_NOT_OFFERED", JobStatus.FAILED)
    shop.served.files.pop("/index.json")
    await shop.order()
    assert (await shop.work()).error_code == "MODEL_NOT_FETCHED"
    with pytest.raises(ModelNotFetched):
        await shop.desk.offered(ADMINISTRATOR)


async def test_unwritable_folder_is_reported(shop: Shop) -> None:
    shop.store.folder.write_text("a file where the folder should be")
    await shop.order()
    assert (await shop.work()).error_code == "MODELS_FOLDER_FAULTY"


async def test_worker_waits_for_manual_installation(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translation.packages.installing._WAIT_S", 0.0)
    await shop.order()
    with held(shop.store.folder / ".fetching", 1.0):
        assert (await shop.work()).status is JobStatus.QUEUED
    shop.clock.advance(seconds=6)
    assert (await shop.work()).status is JobStatus.DONE


@pytest.mark.parametrize("kind", ["EXHIBITOR", "BUYER", "PARTNER", "ORGANISER"])
async def test_only_administrators_manage_models(shop: Shop, kind: str) -> None:
    actor = an_actor(kind)
    for asked in (shop.desk.advice, shop.desk.installed, shop.desk.offered, shop.desk.latest):
        with pytest.raises(Forbidden):
            await asked(actor)
    with pytest.raises(Forbidden):
        await shop.desk.order(actor, INSTALL, source="zh", target="en")
    with pytest.raises(SignInRequired):
        await shop.desk.installed(ANONYMOUS)


async def test_api_key_needs_scope_to_list_and_order_models(shop: Shop) -> None:
    key = replace(ADMINISTRATOR, key_id="key_1", scopes=frozenset({"installation:read", "localisation:write"}))
    assert await shop.desk.installed(key) == []
    with pytest.raises(Forbidden):
        await shop.desk.order(key, INSTALL, source="zh", target="en")
    with pytest.raises(Forbidden):
        await shop.desk.installed(replace(key, scopes=frozenset({"localisation:read"})))


@pytest.mark.parametrize("pair", [("zh", "zh"), ("xx", "en"), ("../..", "en")])
async def test_invalid_language_pair_is_refused(shop: Shop, pair: tuple[str, str]) -> None:
    with pytest.raises(Invalid):
        await shop.desk.order(ADMINISTRATOR, INSTALL, source=pair[0], target=pair[1])
