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
from tests.matchmaking.fairground import Fairground, a_flask


async def take(ground: Fairground) -> Job:
    job = await ground.world.service(Jobs).take([MATCHMAKING_RUN])
    assert job is not None
    return job


async def run_matchmaking(ground: Fairground) -> dict[str, Any]:
    ground.world.clock.advance(minutes=1)
    desk = ground.world.service(MatchmakingAdmin)
    started = await desk.start(ground.organiser, fair_id=ground.fair.id)
    await do_job(ground.world.service(Jobs), ground.world.service(RunHandler).run, await take(ground))
    query = """query ($id: ID!) { matchmakingRun(id: $id) { status stage done sourcingNeeds pairs error
      figures { name expectedMatches disadvantagedBuyers disadvantagedExhibitors minimumExposureKept exposureBySize { key exposure exhibitors } } } }"""
    found: dict[str, Any] = (await ground.world.run(ground.organiser, query, id=started.id))["matchmakingRun"]
    return found


async def a_market(ground: Fairground) -> tuple[Any, Any, Any]:
    """Return two exhibitors and a buyer who wants what both show."""

    async def make() -> tuple[Any, Any, Any]:
        first, _ = await ground.a_seller(a_flask(), markets=["RU"])
        second, _ = await ground.a_seller(a_flask(number="2"), english_name="Second Flasks", markets=["ES"])
        buyer = await ground.a_buyer()
        await ground.needs(buyer)
        return first, second, buyer

    return await ground.first("a market", make)


async def test_matchmaking_run_ranks_all_pairs_for_both_sides(ground: Fairground) -> None:
    first, second, buyer = await a_market(ground)
    done = await run_matchmaking(ground)
    assert (done["status"], done["stage"], done["done"], done["sourcingNeeds"], done["pairs"]) == (
        "DONE",
        "DONE",
        1,
        1,
        2,
    )
    assert [each["name"] for each in done["figures"]] == ["published", "similarity", "both", "random"]
    assert len(await ground.recommended(buyer)) == 2
    assert await ground.world.installation.database.raw["fresh_recommendations"].count_documents({}) == 0
    for seller in (first, second):
        assert len(await ground.buyers_for(seller)) == 1


async def test_run_on_index_without_products_finds_no_pairs(ground: Fairground) -> None:
    buyer = await ground.a_buyer()
    follower = ground.world.service(IndexFollower)
    await follower.begin()
    await follower.built()
    await ground.needs(buyer)
    done = await run_matchmaking(ground)
    assert (done["status"], done["error"], done["pairs"]) == ("DONE", None, 0)


async def test_declined_pair_stays_hidden_after_a_run(ground: Fairground) -> None:
    _, _, buyer = await a_market(ground)
    [one, other] = await ground.recommended(buyer)
    await ground.answers(buyer, one["id"], "NOT_INTERESTED")
    done = await run_matchmaking(ground)
    assert done["error"] is None
    assert [each["id"] for each in await ground.recommended(buyer)] == [other["id"]]


class Killed(BaseException):
    """What a test lets happen instead of a signal: nothing of ours catches it."""


async def broken_off(ground: Fairground, job: Job, handler: RunHandler) -> None:
    with pytest.raises(Killed):
        await handler.run(job)
    ground.world.clock.advance(minutes=5)


@pytest.mark.parametrize("stage", ["gather", "found", "ranked", "write", "switch", "retire"])
async def test_run_killed_in_any_stage_resumes_without_duplicates(
    ground: Fairground, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, buyer = await a_market(ground)
    await run_matchmaking(ground)
    before = await ground.recommended(buyer)
    handler, jobs = ground.world.service(RunHandler), ground.world.service(Jobs)
    ground.world.clock.advance(minutes=1)
    started = await ground.world.service(MatchmakingAdmin).start(ground.organiser, fair_id=ground.fair.id)

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
        await broken_off(ground, await take(ground), handler)
    assert await ground.recommended(buyer) == before
    await do_job(jobs, handler.run, await take(ground))
    done = await jobs.find(started.id)
    assert done is not None
    assert (done.status, done.error) == (JobStatus.DONE, None)
    assert await ground.recommended(buyer) == before
    lists = await ground.world.installation.database.raw["recommendation_lists"].find({}).to_list()
    assert {each["generation"] for each in lists} == {started.id}
    assert len(lists) == 3
    assert list(handler.folder.iterdir()) == []


async def test_run_killed_after_switching_lists_repeats_nothing(
    ground: Fairground, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_market(ground)
    handler, jobs = ground.world.service(RunHandler), ground.world.service(Jobs)
    started = await ground.world.service(MatchmakingAdmin).start(ground.organiser, fair_id=ground.fair.id)
    removed = RunFolder.remove

    def dies(folder: RunFolder) -> None:
        removed(folder)
        raise Killed

    async def again(*_: Any, **__: Any) -> Any:
        raise AssertionError

    with monkeypatch.context() as patched:
        patched.setattr(RunFolder, "remove", dies)
        await broken_off(ground, await take(ground), handler)
    monkeypatch.setattr(type(handler.gathering), "goods", again)
    await do_job(jobs, handler.run, await take(ground))
    done = await jobs.find(started.id)
    assert done is not None
    assert (done.status, done.error) == (JobStatus.DONE, None)
    state = from_document(RunState, done.state)
    assert (state.stage, state.needs, state.pairs) == (RunStage.DONE, 1, 2)
    assert [each.name for each in state.figures] == ["published", "similarity", "both", "random"]
    assert list(handler.folder.iterdir()) == []


async def test_resumed_run_does_not_repeat_searches(ground: Fairground, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_market(ground)
    handler = ground.world.service(RunHandler)
    await ground.world.service(MatchmakingAdmin).start(ground.organiser, fair_id=ground.fair.id)

    async def dies(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(handler.ranking), "ranked", dies)
        await broken_off(ground, await take(ground), handler)
    monkeypatch.setattr(type(handler.finding.candidates), "find_in_sweep", dies)
    state = await handler.run(await take(ground))
    assert (state.needs, state.pairs) == (1, 2)


async def test_need_written_during_a_run_keeps_its_pairs(ground: Fairground, monkeypatch: pytest.MonkeyPatch) -> None:
    await a_market(ground)
    latecomer, ranking = await ground.a_buyer(name="Late"), type(ground.world.service(RunHandler).ranking)
    ranked = ranking.ranked

    async def and_a_need(self: Any, *arguments: Any) -> Any:
        ground.world.clock.advance(minutes=1)
        await ground.needs(latecomer)
        return await ranked(self, *arguments)

    monkeypatch.setattr(ranking, "ranked", and_a_need)
    await run_matchmaking(ground)
    assert len(await ground.recommended(latecomer)) == 2


async def test_need_saved_after_run_read_needs_keeps_its_pairs(
    ground: Fairground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pairs are searched for when the run begins, and written after it has read which needs there are."""
    await a_market(ground)
    latecomer, found, read = await ground.a_buyer(name="Late"), asyncio.Event(), asyncio.Event()
    now, gathering = type(ground.world.service(SourcingNeeds).now), type(ground.world.service(RunHandler).gathering)
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
    saving = asyncio.create_task(ground.needs(latecomer))
    await found.wait()
    await run_matchmaking(ground)
    assert len(await ground.recommended(latecomer)) == 2


async def test_declines_persist_even_when_a_buyer_has_left(ground: Fairground) -> None:
    first, _, buyer = await a_market(ground)
    gone = await ground.a_buyer(name="Gone")
    await ground.needs(gone)
    for pair in await ground.recommended(gone):
        await ground.answers(gone, pair["id"], "NOT_INTERESTED")
    await ground.closes_all(gone)
    [pair] = [each for each in await ground.buyers_for(first) if each["company"] == "Дом и Чай"]
    await ground.answers(first, pair["id"], "NOT_INTERESTED")
    assert (await run_matchmaking(ground))["error"] is None
    [left] = await ground.recommended(buyer)
    assert left["id"] != pair["id"]
    assert await ground.buyers_for(first) == []


async def test_lists_of_a_cancelled_run_are_removed(ground: Fairground) -> None:
    _, _, buyer = await a_market(ground)
    await run_matchmaking(ground)
    before, handler = await ground.recommended(buyer), ground.world.service(RunHandler)
    await ground.world.service(MatchmakingAdmin).start(ground.organiser, fair_id=ground.fair.id)
    job = await take(ground)

    async def cancelled(*_: Any, **__: Any) -> None:
        await ground.world.service(Jobs).cancel(job.id)
        raise Killed

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(handler.writing), "switch", cancelled)
        await broken_off(ground, job, handler)
    lists = ground.world.installation.database.raw["recommendation_lists"]
    assert await lists.count_documents({"generation": job.id}) > 0
    done = await run_matchmaking(ground)
    assert done["status"] == "DONE"
    assert await lists.count_documents({"generation": job.id}) == 0
    assert await ground.recommended(buyer) == before


async def test_cancelled_run_changes_nothing(ground: Fairground) -> None:
    await a_market(ground)
    desk, jobs = ground.world.service(MatchmakingAdmin), ground.world.service(Jobs)
    await desk.start(ground.organiser, fair_id=ground.fair.id)
    job = await take(ground)
    await jobs.cancel(job.id)
    await do_job(jobs, ground.world.service(RunHandler).run, job)
    assert (await ground.world.service(Tunings).get(ground.organiser, fair_id=ground.fair.id)).generation is None
    (ground.world.service(RunHandler).folder / job.id).mkdir(parents=True, exist_ok=True)
    await run_matchmaking(ground)
    assert list(ground.world.service(RunHandler).folder.iterdir()) == []


async def test_buyer_without_needs_is_privately_matched_by_searches(
    ground: Fairground,
) -> None:
    seller, exhibitor = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    await ground.searches_for(buyer, "термос")
    done = await run_matchmaking(ground)
    assert (done["sourcingNeeds"], done["pairs"]) == (1, 1)
    [found] = await ground.recommended(buyer)
    assert (found["exhibitor"]["id"], found["sourcingNeed"]) == (exhibitor.id, None)
    assert found["reason"].startswith("Close to what you search for and save · Shows “不锈钢保温杯 500毫升”")
    assert await ground.buyers_for(seller) == []
