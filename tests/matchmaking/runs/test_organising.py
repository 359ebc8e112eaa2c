"""What an organiser does with the matchmaking of a fair, and what happens in the night."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from expo.kit.errors import Forbidden, Invalid, NotFound
from expo.kit.jobs.queue import Jobs
from expo.kit.jobs.runner import do_job
from expo.matchmaking.candidates.models import MatchPart
from expo.matchmaking.runs import service as organising
from expo.matchmaking.runs.errors import MatchmakingRunning, MatchmakingRunNotFound
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.nightly import NightlyRuns
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.runs.tally import AnswerTally, Tallies
from expo.matchmaking.tuning.models import WEIGHTS, Tuning
from expo.matchmaking.tuning.service import Tunings
from tests.exhibitors.ground import an_actor
from tests.matchmaking.fairground import Fairground, a_flask
from tests.matchmaking.runs.test_runs import a_market, run_matchmaking, take

DRAFT = """mutation ($input: MatchmakingDraftInput!) { saveMatchmakingDraft(input: $input) {
  ... on MatchmakingSettings { published { fairness } draft { fairness minimumExposure exploration on
    weights { part weight } } } ... on Problem { code message field } } }"""
ACTIVATE = """mutation ($fair: ID!) { publishMatchmakingSettings(fairId: $fair) {
  ... on MatchmakingSettings { published { fairness on } draft { on } publishedAt } ... on Problem { code } } }"""
PREVIEW = """mutation ($fair: ID!) { previewMatchmaking(fairId: $fair, sample: 50) {
  ... on MatchmakingRun { id kind status } ... on Problem { code } } }"""
RUNS = """query ($fair: ID!) { matchmakingRuns(fairId: $fair) { id kind status stage
  figures { name expectedMatches exposureByCountry { key exposure exhibitors } } } }"""
SETTINGS = """query ($fair: ID!) { matchmakingSettings(fairId: $fair) { lastRunAt learnedWeights { part weight }
  figures { name expectedMatches } published { fairness } } }"""


async def works(ground: Fairground) -> None:
    """Let a worker do the next run."""
    await do_job(ground.world.service(Jobs), ground.world.service(RunHandler).run, await take(ground))


async def test_draft_settings_are_previewed_then_published(ground: Fairground) -> None:
    await a_market(ground)
    fair, run = ground.fair.id, ground.world.run
    weights = [{"part": "PRICE", "weight": 3}]
    given = {"fairId": fair, "fairness": 1, "minimumExposure": 0.5, "weights": weights}
    saved = (await run(ground.organiser, DRAFT, input=given))["saveMatchmakingDraft"]
    assert (saved["draft"]["fairness"], saved["published"]["fairness"]) == (1, Tuning().fairness)
    expected = [{"part": part.value, "weight": 3 if part is MatchPart.PRICE else WEIGHTS[part]} for part in MatchPart]
    assert saved["draft"]["weights"] == expected
    begun = (await run(ground.organiser, PREVIEW, fair=fair))["previewMatchmaking"]
    assert (begun["kind"], begun["status"]) == ("PREVIEW", "QUEUED")
    await works(ground)
    [seen] = (await run(ground.organiser, RUNS, fair=fair))["matchmakingRuns"]
    assert (seen["status"], seen["stage"]) == ("DONE", "DONE")
    assert [each["name"] for each in seen["figures"]] == ["draft", "published", "similarity", "both", "random"]
    assert all(each["expectedMatches"] > 0 for each in seen["figures"])
    assert seen["figures"][0]["exposureByCountry"] == [{"key": "CN", "exposure": 1, "exhibitors": 1}]
    put = (await run(ground.organiser, ACTIVATE, fair=fair))["publishMatchmakingSettings"]
    assert (put["published"], put["draft"]) == ({"fairness": 1, "on": True}, None)
    assert put["publishedAt"] is not None
    assert (await run(ground.organiser, ACTIVATE, fair=fair))["publishMatchmakingSettings"] == {"code": "INVALID"}
    assert (await run(ground.organiser, SETTINGS, fair=fair))["matchmakingSettings"]["lastRunAt"] is None


async def test_preview_changes_no_recommendations(ground: Fairground) -> None:
    _, _, buyer = await a_market(ground)
    await run_matchmaking(ground)
    before = await ground.recommended(buyer)
    await ground.world.run(ground.organiser, PREVIEW, fair=ground.fair.id)
    await works(ground)
    assert await ground.recommended(buyer) == before


async def test_organiser_reads_figures_of_last_matchmaking_run(ground: Fairground) -> None:
    await a_market(ground)
    await run_matchmaking(ground)
    found = (await ground.world.run(ground.organiser, SETTINGS, fair=ground.fair.id))["matchmakingSettings"]
    assert [each["name"] for each in found["figures"]] == ["published", "similarity", "both", "random"]
    assert found["lastRunAt"] is not None
    assert found["learnedWeights"] is None


@pytest.mark.parametrize("fairness", [0.0, 0.5, 1.0])
async def test_every_fairness_setting_gives_recommendations(ground: Fairground, fairness: float) -> None:
    _, _, buyer = await a_market(ground)
    tunings = ground.world.service(Tunings)
    await tunings.save_draft(ground.organiser, fair_id=ground.fair.id, tuning=Tuning(fairness=fairness))
    await tunings.publish(ground.organiser, fair_id=ground.fair.id)
    await run_matchmaking(ground)
    assert len(await ground.recommended(buyer)) == 2


@pytest.mark.parametrize(
    "tuning,field",
    [
        (Tuning({MatchPart.PRICE: -1}), "weights"),
        (Tuning({MatchPart.PRICE: 11}), "weights"),
        (Tuning({MatchPart.PRODUCTS: 0}), "weights"),
        (Tuning({MatchPart.PRICE: float("nan")}), "weights"),
        (Tuning(minimum_exposure=2), "minimumExposure"),
        (Tuning(fairness=-0.1), "fairness"),
        (Tuning(exploration=0.6), "exploration"),
    ],
)
def test_settings_out_of_range_are_refused(tuning: Tuning, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        tuning.checked()
    assert refused.value.field == field


async def test_disabled_matchmaking_gives_no_recommendations(ground: Fairground) -> None:
    seller, _, buyer = await a_market(ground)
    tunings = ground.world.service(Tunings)
    await tunings.save_draft(ground.organiser, fair_id=ground.fair.id, tuning=Tuning(on=False))
    await tunings.publish(ground.organiser, fair_id=ground.fair.id)
    assert await ground.recommended(buyer) == []
    assert await ground.buyers_for(seller) == []
    await ground.needs(await ground.a_buyer(name="Other"))


async def test_second_run_of_a_fair_is_refused(ground: Fairground) -> None:
    desk, fair = ground.world.service(MatchmakingAdmin), ground.fair
    first = await desk.start(ground.organiser, fair_id=fair.id)
    with pytest.raises(MatchmakingRunning):
        await desk.start(ground.organiser, fair_id=fair.id)
    with pytest.raises(MatchmakingRunning):
        await desk.preview(ground.organiser, fair_id=fair.id)
    assert (await desk.begin(fair)).id == first.id
    other = await ground.another_fair()
    assert (await desk.start(ground.organiser, fair_id=other.id)).fair_id == other.id
    assert [each.id for each in await desk.runs(ground.organiser, fair_id=fair.id)] == [first.id]


async def test_other_fairs_runs_do_not_hide_a_running_one(ground: Fairground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organising, "_LATEST", 1)
    desk, fair, other = ground.world.service(MatchmakingAdmin), ground.fair, await ground.another_fair()
    first = await desk.start(ground.organiser, fair_id=fair.id)
    await desk.start(ground.organiser, fair_id=other.id)
    with pytest.raises(MatchmakingRunning):
        await desk.start(ground.organiser, fair_id=fair.id)
    assert (await desk.begin(fair)).id == first.id


async def test_concurrent_starts_create_one_run(ground: Fairground) -> None:
    desk = ground.world.service(MatchmakingAdmin)
    starts = [desk.start(ground.organiser, fair_id=ground.fair.id) for _ in range(2)]
    done = await asyncio.gather(*starts, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["MatchmakingRunning", "Run"]


async def test_only_the_fairs_organiser_manages_matchmaking(ground: Fairground) -> None:
    desk, tunings, fair = ground.world.service(MatchmakingAdmin), ground.world.service(Tunings), ground.fair.id
    begun = await desk.start(ground.organiser, fair_id=fair)
    stranger, buyer = an_actor("ORGANISER"), await ground.a_buyer()
    for actor in (stranger, buyer):
        for asked in (
            tunings.get(actor, fair_id=fair),
            desk.run(actor, run_id=begun.id),
            desk.start(actor, fair_id=fair),
        ):
            with pytest.raises((NotFound, Forbidden)):
                await asked
    with pytest.raises(MatchmakingRunNotFound):
        await desk.run(ground.organiser, run_id="job_none")
    with pytest.raises(Invalid):
        await desk.preview(ground.organiser, fair_id=fair, sample=1)


async def test_nightly_run_matches_fairs_with_needs_once(ground: Fairground) -> None:
    nightly, clock = ground.world.service(NightlyRuns), ground.world.clock
    await ground.another_fair()
    _, _, buyer = await a_market(ground)
    assert await nightly.queue_due() == 0  # it is nine in the morning
    clock.now = clock.now.replace(hour=18) + timedelta(minutes=30)  # half past two in Shanghai
    assert await nightly.queue_due() == 1
    await works(ground)
    assert len(await ground.recommended(buyer)) == 2
    clock.advance(hours=1)
    assert await nightly.queue_due() == 0
    clock.advance(hours=23)
    assert await nightly.queue_due() == 1
    await works(ground)
    clock.advance(days=20)
    assert await nightly.queue_due() == 0  # the fair is over


async def test_buyer_without_needs_gets_starting_points(ground: Fairground) -> None:
    _, exhibitor = await ground.a_seller(a_flask())
    buyer = await ground.a_buyer()
    query = """query ($fair: ID!) { matchmakingStart(fairId: $fair) {
      hasSourcingNeeds sections { key } newcomers { id } example hints } }"""
    found: dict[str, Any] = (await ground.world.run(buyer, query, language="ru", fair=ground.fair.id))[
        "matchmakingStart"
    ]
    assert found["hasSourcingNeeds"] is False
    assert found["sections"] == [{"key": "kitchenware-tableware"}]
    assert found["newcomers"] == [{"id": exhibitor.id}]
    assert found["example"].startswith("Термосы")
    assert len(found["hints"]) == 4
    await ground.needs(buyer)
    again = await ground.world.run(buyer, query, fair=ground.fair.id)
    assert again["matchmakingStart"]["hasSourcingNeeds"] is True


async def test_declined_buyer_is_not_recommended_after_a_run(ground: Fairground) -> None:
    seller, _ = await ground.a_seller(a_flask())
    refused = await ground.a_buyer(approve=False)
    await ground.needs(refused)
    await run_matchmaking(ground)
    assert await ground.buyers_for(seller) == []


async def test_tally_counts_needs_and_answers(ground: Fairground) -> None:
    await ground.a_seller(a_flask())
    seller = (await ground.a_seller(a_flask(number="2")))[0]
    buyer = await ground.a_buyer()
    await ground.needs(buyer)
    first, second = await ground.recommended(buyer)
    await ground.answers(buyer, first["id"], "MEETING_REQUESTED")
    await ground.answers(buyer, second["id"], "NOT_INTERESTED")
    tallies = ground.world.service(Tallies)
    assert await tallies.of(ground.organiser, fair_id=ground.fair.id) == AnswerTally(1, 1, 0, 1)
    for actor in (seller, buyer):
        with pytest.raises((Forbidden, NotFound)):
            await tallies.of(actor, fair_id=ground.fair.id)
