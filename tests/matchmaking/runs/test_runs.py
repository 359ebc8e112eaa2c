"""The run of a fair: what it leads to, and that it survives being killed."""

import asyncio
from typing import Any

import pytest

from expo.discovery.index.follower import IndexFollower
from expo.kit.db.documents import from_document
from expo.kit.jobs.queue import Job, Jobs, JobStatus
from expo.kit.jobs.runner import do_job
from expo.matchmaking.recommendations.store import RecommendationLists
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.models import MATCHMAKING_RUN, RunStage, RunState
from expo.matchmaking.runs.run_folder import RunFolder
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.sourcing_needs.service import SourcingNeeds
from expo.matchmaking.tuning.service import Tunings
from tests.matchmaking.harness import MatchmakingHarness, a_flask


async def take(harness: MatchmakingHarness) -> Job:
    job = await harness.world.service(Jobs).take([MATCHMAKING_RUN])
    assert job is not None
    return job


async def run_matchmaking(harness: MatchmakingHarness) -> dict[str, Any]:
    harness.world.clock.advance(minutes=1)
    desk = harness.world.service(MatchmakingAdmin)
    started = await desk.start(harness.organiser, fair_id=harness.fair.id)
    await do_job(harness.world.service(Jobs), harness.world.service(RunHandler).run, await take(harness))
    query = """query ($id: ID!) { matchmakingRun(id: $id) { status stage done sourcingNeeds pairs error
      figures { name expectedMatches disadvantagedBuyers disadvantagedExhibitors minimumExposureKept exposureBySize { key exposure exhibitors } } } }"""
    found: dict[str, Any] = (await harness.world.run(harness.organiser, query, id=started.id))["matchmakingRun"]
    return found


async def a_market(harness: MatchmakingHarness) -> tuple[Any, Any, Any]:
    """Return two exhibitors and a buyer who wants what both show."""

    async def make() -> tuple[Any, Any, Any]:
        first, _ = await harness.a_seller(a_flask(), markets=["RU"])
        second, _ = await harness.a_seller(a_flask(number="2"), english_name="Second Flasks", markets=["ES"])
        buyer = await harness.a_buyer()
        await harness.needs(buyer)
        return first, second, buyer

    return await harness.first("a market", make)


async def test_matchmaking_run_ranks_all_pairs_for_both_sides(harness: MatchmakingHarness) -> None:
    first, second, buyer = await a_market(harness)
    done = await run_matchmaking(harness)
    assert (done["status"], done["stage"], done["done"], done["sourcingNeeds"], done["pairs"]) == (
        "DONE",
        "DONE",
        1,
        1,
        2,
    )
    assert [each["name"] for each in done["figures"]] == ["published", "similarity", "both", "random"]
    assert len(await harness.recommended(buyer)) == 2
    assert await harness.world.installation.database.raw["fresh_recommendations"].count_documents({}) == 0
    for seller in (first, second):
        assert len(await harness.buyers_for(seller)) == 1


async def test_run_on_index_without_products_finds_no_pairs(harness: MatchmakingHarness) -> None:
    buyer = await harness.a_buyer()
    follower = harness.world.service(IndexFollower)
    await follower.begin()
    await follower.wait_until_built()
    await harness.needs(buyer)
    done = await run_matchmaking(harness)
    assert (done["status"], done["error"], done["pairs"]) == ("DONE", None, 0)


async def test_declined_pair_stays_hidden_after_a_run(harness: MatchmakingHarness) -> None:
    _, _, buyer = await a_market(harness)
    [one, other] = await harness.recommended(buyer)
    await harness.answers(buyer, one["id"], "NOT_INTERESTED")
    done = await run_matchmaking(harness)
    assert done["error"] is None
    assert [each["id"] for each in await harness.recommended(buyer)] == [other["id"]]


class Killed(BaseException):
    """What a test lets happen instead of a signal: nothing of ours catches it."""


async def broken_off(harness: MatchmakingHarness, job: Job, handler: RunHandler) -> None:
    with pytest.raises(Killed):
        await handler.run(job)
    harness.world.clock.advance(minutes=5)


@pytest.mark.parametrize("stage", ["gather", "found", "ranked", "write", "switch", "retire"])
async def test_run_killed_in_any_stage_resumes_without_duplicates(
    harness: MatchmakingHarness, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, buyer = await a_market(harness)
    await run_matchmaking(harness)
    before = await harness.recommended(buyer)
    handler, jobs = harness.world.service(RunHandler), harness.world.service(Jobs)
    harness.world.clock.advance(minutes=1)
    started = await harness.world.service(MatchmakingAdmin).start(harness.organiser, fair_id=harness.fair.id)

    async def dies(*_: Any, **__: Any) -> Any:
        raise Killed

    place = {
        "gather": (type(handler.gathering), "rows"),
        "found": (type(handler.finding.candidates), "find_in_sweep"),
        "ranked": (type(handler.ranking), "compared"),
        "write": (RecommendationLists, "put"),
        "switch": (type(handler.writing), "switch"),
        "retire": (RecommendationLists, "drop"),
    }[stage]
    with monkeypatch.context() as patched:
        patched.setattr(*place, dies)
        await broken_off(harness, await take(harness), handler)
    assert await harness.recommended(buyer) == before
    await do_job(jobs, handler.run, await take(harness))
    done = await jobs.find(started.id)
    assert done is not None
    assert (done.status, done.error) == (JobStatus.DONE, None)
    assert await harness.recommended(buyer) == before
    lists = await harness.world.installation.database.raw["recommendation_lists"].find({}).to_list()
    assert {each["generation"] for each in lists} == {started.id}
    assert len(lists) == 3
    assert list(handler.folder.iterdir()) == []


async def test_run_killed_after_switching_lists_repeats_nothing(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_market(harness)
    handler, jobs = harness.world.service(RunHandler), harness.world.service(Jobs)
    started = await harness.world.service(MatchmakingAdmin).start(harness.organiser, fair_id=harness.fair.id)
    removed = RunFolder.remove

    def dies(folder: RunFolder) -> None:
        removed(folder)
        raise Killed

    async def again(*_: Any, **__: Any) -> Any:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(RunFolder, "remove", dies)
        await broken_off(harness, await take(harness), handler)
    monkeypatch.setattr(type(handler.gathering), "goods", again)
    await do_job(jobs, handler.run, await take(harness))
    done = await jobs.find(started.id)
    assert done is not None
    assert (done.status, done.error) == (JobStatus.DONE, None)
    state = from_document(RunState, done.state)
    assert (state.stage, state.needs, state.pairs) == (RunStage.DONE, 1, 2)
    assert [each.name for each in state.figures] == ["published", "similarity", "both", "random"]
    assert list(handler.folder.iterdir()) == []


async def test_resumed_run_does_not_repeat_searches(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_market(harness)
    handler = harness.world.service(RunHandler)
    await harness.world.service(MatchmakingAdmin).start(harness.organiser, fair_id=harness.fair.id)

    async def dies(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(handler.ranking), "ranked", dies)
        await broken_off(harness, await take(harness), handler)
    monkeypatch.setattr(type(handler.finding.candidates), "find_in_sweep", dies)
    state = await handler.run(await take(harness))
    assert (state.needs, state.pairs) == (1, 2)


async def test_need_written_during_a_run_keeps_its_pairs(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_market(harness)
    latecomer, ranking = await harness.a_buyer(name="Late"), type(harness.world.service(RunHandler).ranking)
    ranked = ranking.ranked

    async def and_a_need(self: Any, *arguments: Any) -> Any:
        harness.world.clock.advance(minutes=1)
        await harness.needs(latecomer)
        return await ranked(self, *arguments)

    monkeypatch.setattr(ranking, "ranked", and_a_need)
    await run_matchmaking(harness)
    assert len(await harness.recommended(latecomer)) == 2


async def test_need_saved_after_run_read_needs_keeps_its_pairs(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pairs are searched for when the run begins, and written after it has read which needs there are."""
    await a_market(harness)
    latecomer, found, read = await harness.a_buyer(name="Late"), asyncio.Event(), asyncio.Event()
    now, gathering = type(harness.world.service(SourcingNeeds).now), type(harness.world.service(RunHandler).gathering)
    pairs, rows = now.pairs, gathering.rows

    async def slow_pairs(self: Any, need: Any) -> Any:
        recommendations = await pairs(self, need)
        found.set()
        await read.wait()
        return recommendations

    async def rows_before(self: Any, *arguments: Any, **sample: Any) -> Any:
        known = await rows(self, *arguments, **sample)
        read.set()
        await saving
        return known

    monkeypatch.setattr(now, "pairs", slow_pairs)
    monkeypatch.setattr(gathering, "rows", rows_before)
    saving = asyncio.create_task(harness.needs(latecomer))
    await found.wait()
    await run_matchmaking(harness)
    assert len(await harness.recommended(latecomer)) == 2


async def test_declines_persist_even_when_a_buyer_has_left(harness: MatchmakingHarness) -> None:
    first, _, buyer = await a_market(harness)
    gone = await harness.a_buyer(name="Gone")
    await harness.needs(gone)
    for pair in await harness.recommended(gone):
        await harness.answers(gone, pair["id"], "NOT_INTERESTED")
    await harness.closes_all(gone)
    [pair] = [each for each in await harness.buyers_for(first) if each["company"] == "Дом и Чай"]
    await harness.answers(first, pair["id"], "NOT_INTERESTED")
    assert (await run_matchmaking(harness))["error"] is None
    [left] = await harness.recommended(buyer)
    assert left["id"] != pair["id"]
    assert await harness.buyers_for(first) == []


async def test_lists_of_a_cancelled_run_are_removed(harness: MatchmakingHarness) -> None:
    _, _, buyer = await a_market(harness)
    await run_matchmaking(harness)
    before, handler = await harness.recommended(buyer), harness.world.service(RunHandler)
    await harness.world.service(MatchmakingAdmin).start(harness.organiser, fair_id=harness.fair.id)
    job = await take(harness)

    async def cancelled(*_: Any, **__: Any) -> None:
        await harness.world.service(Jobs).cancel(job.id)
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(handler.writing), "switch", cancelled)
        await broken_off(harness, job, handler)
    lists = harness.world.installation.database.raw["recommendation_lists"]
    assert await lists.count_documents({"generation": job.id}) > 0
    done = await run_matchmaking(harness)
    assert done["status"] == "DONE"
    assert await lists.count_documents({"generation": job.id}) == 0
    assert await harness.recommended(buyer) == before


async def test_cancelled_run_changes_nothing(harness: MatchmakingHarness) -> None:
    await a_market(harness)
    desk, jobs = harness.world.service(MatchmakingAdmin), harness.world.service(Jobs)
    await desk.start(harness.organiser, fair_id=harness.fair.id)
    job = await take(harness)
    await jobs.cancel(job.id)
    await do_job(jobs, harness.world.service(RunHandler).run, job)
    assert (await harness.world.service(Tunings).get(harness.organiser, fair_id=harness.fair.id)).generation is None
    (harness.world.service(RunHandler).folder / job.id).mkdir(parents=True, exist_ok=True)
    await run_matchmaking(harness)
    assert list(harness.world.service(RunHandler).folder.iterdir()) == []


async def test_buyer_without_needs_is_privately_matched_by_searches(
    harness: MatchmakingHarness,
) -> None:
    seller, exhibitor = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    await harness.searches_for(buyer, "термос")
    done = await run_matchmaking(harness)
    assert (done["sourcingNeeds"], done["pairs"]) == (1, 1)
    [found] = await harness.recommended(buyer)
    assert (found["exhibitor"]["id"], found["sourcingNeed"]) == (exhibitor.id, None)
    assert found["reason"].startswith("Close to what you search for and save · Shows “不锈钢保温杯 500毫升”")
    assert await harness.buyers_for(seller) == []
