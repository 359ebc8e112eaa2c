"""A run of a fair of any size: what it reads comes in pages, what it deletes goes some at a time, killed or not."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from expo.fairs.fairs.models import ApplicationStatus, ParticipantRole
from expo.fairs.fairs.service import Fairs
from expo.kit.db.mongo import Collection, Database
from expo.kit.errors import Conflict
from expo.matchmaking.models import MatchSide
from expo.matchmaking.recommendations.store import FRESH, LISTS, RecommendationLists, RecommendationStore
from expo.matchmaking.runs import reading
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.sourcing_needs import store as need_store
from tests.matchmaking.harness import MatchmakingHarness, a_flask
from tests.matchmaking.recommendations.test_lists import SECRET, a_pair
from tests.matchmaking.runs.test_gathering import nobody
from tests.matchmaking.runs.test_runs import Killed, run_matchmaking
from tests.support.commands import counted

BEGUN = datetime(2027, 4, 15, tzinfo=UTC)


async def a_fair_with_needs(harness: MatchmakingHarness, *, needs: int, silent: int) -> None:
    for number in range(needs):
        await harness.needs(await harness.a_buyer(name=f"Buyer {number}"))
    for number in range(silent):
        await harness.searches_for(await harness.a_buyer(name=f"Silent {number}"), "термос")


async def test_next_worker_resumes_reading_after_saved_part(
    harness: MatchmakingHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_fair_with_needs(harness, needs=5, silent=5)
    gathering = harness.world.service(RunHandler).gathering
    whole, folder = RunFolder(tmp_path / "whole"), RunFolder(tmp_path / "killed", attempt=1)
    whole.open()
    folder.open()
    expected = await gathering.rows(harness.fair.id, whole, nobody)
    monkeypatch.setattr(reading, "_BATCH_SIZE", 2)
    monkeypatch.setattr(need_store, "_NEEDS_BATCH", 1)
    monkeypatch.setattr("expo.matchmaking.runs.gathering._IMPLICIT_BATCH_SIZE", 1)
    read: list[str] = []
    every_open, texts = need_store.SourcingNeedStore.every_open, type(gathering.implicit).texts

    async def noted(self: Any, fair_id: str, **given: Any) -> AsyncIterator[list[Any]]:
        async for needs in every_open(self, fair_id, **given):
            read.extend(each.id for each in needs)
            yield needs

    async def asked(self: Any, fair_id: str, buyers: Sequence[str]) -> dict[str, list[str]]:
        read.extend(buyers)
        return await texts(self, fair_id, buyers)

    monkeypatch.setattr(need_store.SourcingNeedStore, "every_open", noted)
    monkeypatch.setattr(type(gathering.implicit), "texts", asked)

    async def dies(_: int) -> None:
        raise Killed

    for attempt in range(1, 6):
        folder = RunFolder(folder.path, attempt)
        with pytest.raises(Killed):
            await gathering.rows(harness.fair.id, folder, dies)
    rows = await gathering.rows(harness.fair.id, RunFolder(folder.path, 9), nobody)
    assert (rows.ids, rows.buyers, rows.approved.tolist()) == (
        expected.ids,
        expected.buyers,
        expected.approved.tolist(),
    )
    assert [each.text for each in RunFolder(folder.path).needs(rows.spans.tolist())] == [
        each.text for each in whole.needs(expected.spans.tolist())
    ]
    assert len(read) == len(set(read)) == 10
    with pytest.raises(Conflict):  # who was thought dead and is not
        folder.append_needs([], before=0)


async def test_approved_buyers_are_read_in_pages(harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    buyers = [await harness.a_buyer(name=f"Buyer {number}") for number in range(4)]
    await harness.a_buyer(name="Refused", approve=False)
    monkeypatch.setattr("expo.fairs.fairs.store._BATCH", 2)
    pages = harness.world.service(Fairs).taking_part(
        harness.fair.id, ParticipantRole.BUYER, status=ApplicationStatus.APPROVED
    )
    found = [page async for page in pages]
    assert [each for page in found for each in page] == [each.organisation_id for each in buyers]
    assert max(map(len, found)) == 2


async def fresh_pairs(database: Database, number: int, at: datetime) -> None:
    """Write fresh pairs of a fair's as they are after so many needs."""
    store = RecommendationStore(database, SECRET)
    pairs = [a_pair(buyer=f"org_{at.day}_{each}") for each in range(number)]
    await store.put_fresh(f"need_{at.day}", pairs, at)


@contextmanager
def killed_at_the_third(monkeypatch: pytest.MonkeyPatch, *, maximum: int) -> Iterator[None]:
    """Let who deletes die at his third command; none of the others may delete more than so many."""
    delete, calls = Collection.delete, 0

    async def dies(self: Collection, query: Any) -> int:
        nonlocal calls
        if calls == 2:
            raise Killed
        calls += 1
        deleted = await delete(self, query)
        assert deleted <= maximum
        return deleted

    with monkeypatch.context() as patched:
        patched.setattr(Collection, "delete", dies)
        yield


async def test_old_fresh_pairs_are_deleted_in_batches(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    store, raw = RecommendationStore(database, SECRET), database.raw[FRESH]
    await fresh_pairs(database, 450, BEGUN - timedelta(days=1))
    await fresh_pairs(database, 30, BEGUN)
    with killed_at_the_third(monkeypatch, maximum=100), pytest.raises(Killed):
        await store.drop_fresh("fair_1", BEGUN)
    assert 280 <= await raw.count_documents({}) < 480
    with counted() as heard:
        await store.drop_fresh("fair_1", BEGUN)
    assert await raw.count_documents({}) == 30
    assert heard.count("delete") <= 10
    assert len(heard) <= 40


async def test_fresh_pairs_awaiting_deletion_are_not_shown(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are deleted after readers have the new lists, and would take the place of what stands there."""
    await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    raw = harness.world.installation.database.raw[FRESH]
    await raw.update_many({}, {"$set": {"pair.buyer_score": 1}})

    async def kept(*_: Any) -> None:
        """Delete nothing yet."""

    monkeypatch.setattr(RecommendationStore, "drop_fresh", kept)
    await run_matchmaking(harness)
    assert await raw.count_documents({}) == 1
    [found] = await harness.recommended(buyer)
    assert found["score"] > 0.01


async def test_list_deletion_runs_in_batches_and_resumes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    lists, raw = RecommendationLists(database, SECRET), database.raw[LISTS]
    for generation in ("job_1", "job_2"):
        await lists.begin(generation, 4)
        for box in range(4):
            parties = [(f"org_{box}_{each}", b"") for each in range(5)]
            await lists.put(generation, "fair_1", MatchSide.BUYER, parties, box=box)
    await raw.insert_one({"_id": "job_1/fair_1/BUYER/org", "generation": "job_1", "packed": b""})  # had no boxes
    with killed_at_the_third(monkeypatch, maximum=5), pytest.raises(Killed):
        await lists.drop("job_1")
    assert await raw.count_documents({"generation": "job_1"}) == 11
    await lists.drop("job_1")
    assert await raw.count_documents({"generation": "job_1"}) == 0
    assert await raw.count_documents({"generation": "job_2"}) == 20
    assert await database.raw["recommendation_generations"].distinct("_id") == ["job_2"]
