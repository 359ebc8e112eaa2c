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
from tests.exhibitors.harness import an_actor
from tests.support.argos_files import checksum, metadata
from tests.support.models_harness import ADMINISTRATOR, PACKAGE, ModelsHarness
from translation.packages.disk import hold_lock

INSTALL, REMOVE = ModelAction.INSTALL, ModelAction.REMOVE


async def test_ordered_model_is_installed_by_worker(models: ModelsHarness) -> None:
    assert await models.admin.advice(ADMINISTRATOR) == NOTHING
    ordered = await models.order()
    assert (ordered.status, models.here) == (JobStatus.QUEUED, [])
    done = await models.work()
    assert (done.status, done.state.stage, done.state.installed) == (JobStatus.DONE, ModelStage.DONE, ["zh → en 1.9"])
    [model] = await models.admin.installed(ADMINISTRATOR)
    assert (model.source, model.target, model.version) == ("zh", "en", "1.9")
    assert model.licence == "License: CC0, made by hand for tests"
    assert await models.admin.advice(ADMINISTRATOR) is None


async def test_indirect_pair_installs_two_models(models: ModelsHarness) -> None:
    await models.order(target="es")
    done = await models.work()
    assert done.state.installed == ["zh → en 1.9", "en → es 1.9"]
    assert models.here == ["en>es", "zh>en"]


async def test_installed_model_is_not_downloaded_again(models: ModelsHarness) -> None:
    for _ in range(2):
        await models.order()
        assert (await models.work()).status is JobStatus.DONE
    assert [path for path, _, _ in models.served.requests].count(PACKAGE) == 1


async def test_removing_model_is_idempotent(models: ModelsHarness) -> None:
    await models.order()
    await models.work()
    for _ in range(2):
        await models.order(REMOVE)
        assert (await models.work()).status is JobStatus.DONE
        assert models.here == []


async def test_only_one_model_order_is_open(models: ModelsHarness) -> None:
    await models.order()
    with pytest.raises(ModelsBusy):
        await models.order(REMOVE)
    with pytest.raises(ModelsBusy):
        await models.admin.order(Actor("per_8", administrator=True), INSTALL, source="zh", target="es")
    await models.work()
    await models.order(REMOVE)


async def test_only_fair_languages_are_offered(models: ModelsHarness) -> None:
    await models.order()
    await models.work()
    content = models.served.files[PACKAGE]
    assert isinstance(content, bytes)
    size = len(content)
    offered = await models.admin.offered(ADMINISTRATOR)
    assert [(each.source, each.target, each.installed) for each in offered] == [("en", "es", None), ("zh", "en", "1.9")]
    assert offered[1] == OfferedModel("zh", "en", "1.9", size, "1.9")


async def test_index_is_cached_for_ten_minutes(models: ModelsHarness) -> None:
    for _ in range(3):
        await models.admin.offered(ADMINISTRATOR)
    assert len(models.served.requests) == 1
    models.clock.advance(minutes=11)
    await models.admin.offered(ADMINISTRATOR)
    assert len(models.served.requests) == 2


async def test_download_failure_states_its_cause(models: ModelsHarness) -> None:
    models.served.files[PACKAGE] = b"another file of some other length"
    await models.order()
    failed = await models.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_NOT_FETCHED")
    assert "the index says" in (failed.error or "")
    assert models.here == []


@pytest.mark.parametrize("damage", [b"x", b"\x00" * 64])
async def test_package_with_wrong_checksum_is_not_installed(models: ModelsHarness, damage: bytes) -> None:
    name = PACKAGE
    content = models.served.files[name]
    assert isinstance(content, bytes)
    models.served.files[name] = content[: -len(damage)] + damage
    await models.order()
    failed = await models.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_NOT_FETCHED")
    assert "SHA-256" in (failed.error or "")


async def test_non_package_file_is_refused(models: ModelsHarness, tmp_path: Path) -> None:
    junk = b"no archive at all" * 40
    (tmp_path / "junk").write_bytes(junk)
    facts: dict[str, Any] = {"links": ["junk"], "sha256": checksum(tmp_path / "junk")}
    models.served.files |= {"/junk": junk, "/index.json": json.dumps([metadata("zh", "en", **facts)]).encode()}
    await models.order()
    failed = await models.work()
    assert (failed.status, failed.error_code) == (JobStatus.FAILED, "MODEL_REFUSED")


async def test_unoffered_pair_and_missing_index_fail_with_code(models: ModelsHarness) -> None:
    await models.order(source="fr", target="ru")
    failed = await models.work()
    assert (failed.error_code, failed.status) == ("MODEL_NOT_OFFERED", JobStatus.FAILED)
    models.served.files.pop("/index.json")
    await models.order()
    assert (await models.work()).error_code == "MODEL_NOT_FETCHED"
    with pytest.raises(ModelNotFetched):
        await models.admin.offered(ADMINISTRATOR)


async def test_unwritable_folder_is_reported(models: ModelsHarness) -> None:
    models.store.folder.write_text("a file where the folder should be")
    await models.order()
    assert (await models.work()).error_code == "MODELS_FOLDER_FAULTY"


async def test_worker_waits_for_manual_installation(models: ModelsHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translation.packages.installing._WAIT_S", 0.0)
    await models.order()
    with hold_lock(models.store.folder / ".fetching", 1.0):
        assert (await models.work()).status is JobStatus.QUEUED
    models.clock.advance(seconds=6)
    assert (await models.work()).status is JobStatus.DONE


@pytest.mark.parametrize("kind", ["EXHIBITOR", "BUYER", "PARTNER", "ORGANISER"])
async def test_only_administrators_manage_models(models: ModelsHarness, kind: str) -> None:
    actor = an_actor(kind)
    for asked in (models.admin.advice, models.admin.installed, models.admin.offered, models.admin.latest):
        with pytest.raises(Forbidden):
            await asked(actor)
    with pytest.raises(Forbidden):
        await models.admin.order(actor, INSTALL, source="zh", target="en")
    with pytest.raises(SignInRequired):
        await models.admin.installed(ANONYMOUS)


async def test_api_key_needs_scope_to_list_and_order_models(models: ModelsHarness) -> None:
    key = replace(ADMINISTRATOR, key_id="key_1", scopes=frozenset({"installation:read", "localisation:write"}))
    assert await models.admin.installed(key) == []
    with pytest.raises(Forbidden):
        await models.admin.order(key, INSTALL, source="zh", target="en")
    with pytest.raises(Forbidden):
        await models.admin.installed(replace(key, scopes=frozenset({"localisation:read"})))


@pytest.mark.parametrize("pair", [("zh", "zh"), ("xx", "en"), ("../..", "en")])
async def test_invalid_language_pair_is_refused(models: ModelsHarness, pair: tuple[str, str]) -> None:
    with pytest.raises(Invalid):
        await models.admin.order(ADMINISTRATOR, INSTALL, source=pair[0], target=pair[1])
