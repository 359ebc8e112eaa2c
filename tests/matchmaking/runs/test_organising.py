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
from tests.exhibitors.harness import an_actor
from tests.matchmaking.harness import MatchmakingHarness, a_flask
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


async def works(harness: MatchmakingHarness) -> None:
    """Let a worker do the next run."""
    await do_job(harness.world.service(Jobs), harness.world.service(RunHandler).run, await take(harness))


async def test_draft_settings_are_previewed_then_published(harness: MatchmakingHarness) -> None:
    await a_market(harness)
    fair, run = harness.fair.id, harness.world.run
    weights = [{"part": "PRICE", "weight": 3}]
    given = {"fairId": fair, "fairness": 1, "minimumExposure": 0.5, "weights": weights}
    saved = (await run(harness.organiser, DRAFT, input=given))["saveMatchmakingDraft"]
    assert (saved["draft"]["fairness"], saved["published"]["fairness"]) == (1, Tuning().fairness)
    expected = [{"part": part.value, "weight": 3 if part is MatchPart.PRICE else WEIGHTS[part]} for part in MatchPart]
    assert saved["draft"]["weights"] == expected
    begun = (await run(harness.organiser, PREVIEW, fair=fair))["previewMatchmaking"]
    assert (begun["kind"], begun["status"]) == ("PREVIEW", "QUEUED")
    await works(harness)
    [seen] = (await run(harness.organiser, RUNS, fair=fair))["matchmakingRuns"]
    assert (seen["status"], seen["stage"]) == ("DONE", "DONE")
    assert [each["name"] for each in seen["figures"]] == ["draft", "published", "similarity", "both", "random"]
    assert all(each["expectedMatches"] > 0 for each in seen["figures"])
    assert seen["figures"][0]["exposureByCountry"] == [{"key": "CN", "exposure": 1, "exhibitors": 1}]
    put = (await run(harness.organiser, ACTIVATE, fair=fair))["publishMatchmakingSettings"]
    assert (put["published"], put["draft"]) == ({"fairness": 1, "on": True}, None)
    assert put["publishedAt"] is not None
    assert (await run(harness.organiser, ACTIVATE, fair=fair))["publishMatchmakingSettings"] == {"code": "INVALID"}
    assert (await run(harness.organiser, SETTINGS, fair=fair))["matchmakingSettings"]["lastRunAt"] is None


async def test_preview_changes_no_recommendations(harness: MatchmakingHarness) -> None:
    _, _, buyer = await a_market(harness)
    await run_matchmaking(harness)
    before = await harness.recommended(buyer)
    await harness.world.run(harness.organiser, PREVIEW, fair=harness.fair.id)
    await works(harness)
    assert await harness.recommended(buyer) == before


async def test_organiser_reads_figures_of_last_matchmaking_run(harness: MatchmakingHarness) -> None:
    await a_market(harness)
    await run_matchmaking(harness)
    found = (await harness.world.run(harness.organiser, SETTINGS, fair=harness.fair.id))["matchmakingSettings"]
    assert [each["name"] for each in found["figures"]] == ["published", "similarity", "both", "random"]
    assert found["lastRunAt"] is not None
    assert found["learnedWeights"] is None


@pytest.mark.parametrize("fairness", [0.0, 0.5, 1.0])
async def test_every_fairness_setting_gives_recommendations(harness: MatchmakingHarness, fairness: float) -> None:
    _, _, buyer = await a_market(harness)
    tunings = harness.world.service(Tunings)
    await tunings.save_draft(harness.organiser, fair_id=harness.fair.id, tuning=Tuning(fairness=fairness))
    await tunings.publish(harness.organiser, fair_id=harness.fair.id)
    await run_matchmaking(harness)
    assert len(await harness.recommended(buyer)) == 2


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


async def test_disabled_matchmaking_gives_no_recommendations(harness: MatchmakingHarness) -> None:
    seller, _, buyer = await a_market(harness)
    tunings = harness.world.service(Tunings)
    await tunings.save_draft(harness.organiser, fair_id=harness.fair.id, tuning=Tuning(on=False))
    await tunings.publish(harness.organiser, fair_id=harness.fair.id)
    assert await harness.recommended(buyer) == []
    assert await harness.buyers_for(seller) == []
    await harness.needs(await harness.a_buyer(name="Other"))


async def test_second_run_of_a_fair_is_refused(harness: MatchmakingHarness) -> None:
    desk, fair = harness.world.service(MatchmakingAdmin), harness.fair
    first = await desk.start(harness.organiser, fair_id=fair.id)
    with pytest.raises(MatchmakingRunning):
        await desk.start(harness.organiser, fair_id=fair.id)
    with pytest.raises(MatchmakingRunning):
        await desk.preview(harness.organiser, fair_id=fair.id)
    assert (await desk.begin(fair)).id == first.id
    other = await harness.another_fair()
    assert (await desk.start(harness.organiser, fair_id=other.id)).fair_id == other.id
    assert [each.id for each in await desk.runs(harness.organiser, fair_id=fair.id)] == [first.id]


async def test_other_fairs_runs_do_not_hide_a_running_one(
    harness: MatchmakingHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(organising, "_LATEST", 1)
    desk, fair, other = harness.world.service(MatchmakingAdmin), harness.fair, await harness.another_fair()
    first = await desk.start(harness.organiser, fair_id=fair.id)
    await desk.start(harness.organiser, fair_id=other.id)
    with pytest.raises(MatchmakingRunning):
        await desk.start(harness.organiser, fair_id=fair.id)
    assert (await desk.begin(fair)).id == first.id


async def test_concurrent_starts_create_one_run(harness: MatchmakingHarness) -> None:
    desk = harness.world.service(MatchmakingAdmin)
    starts = [desk.start(harness.organiser, fair_id=harness.fair.id) for _ in range(2)]
    done = await asyncio.gather(*starts, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["MatchmakingRunning", "Run"]


async def test_only_the_fairs_organiser_manages_matchmaking(harness: MatchmakingHarness) -> None:
    desk, tunings, fair = harness.world.service(MatchmakingAdmin), harness.world.service(Tunings), harness.fair.id
    begun = await desk.start(harness.organiser, fair_id=fair)
    stranger, buyer = an_actor("ORGANISER"), await harness.a_buyer()
    for actor in (stranger, buyer):
        for asked in (
            tunings.get(actor, fair_id=fair),
            desk.run(actor, run_id=begun.id),
            desk.start(actor, fair_id=fair),
        ):
            with pytest.raises((NotFound, Forbidden)):
                await asked
    with pytest.raises(MatchmakingRunNotFound):
        await desk.run(harness.organiser, run_id="job_none")
    with pytest.raises(Invalid):
        await desk.preview(harness.organiser, fair_id=fair, sample=1)


async def test_nightly_run_matches_fairs_with_needs_once(harness: MatchmakingHarness) -> None:
    nightly, clock = harness.world.service(NightlyRuns), harness.world.clock
    await harness.another_fair()
    _, _, buyer = await a_market(harness)
    assert await nightly.queue_due() == 0  # it is nine in the morning
    clock.now = clock.now.replace(hour=18) + timedelta(minutes=30)  # half past two in Shanghai
    assert await nightly.queue_due() == 1
    await works(harness)
    assert len(await harness.recommended(buyer)) == 2
    clock.advance(hours=1)
    assert await nightly.queue_due() == 0
    clock.advance(hours=23)
    assert await nightly.queue_due() == 1
    await works(harness)
    clock.advance(days=20)
    assert await nightly.queue_due() == 0  # the fair is over


async def test_buyer_without_needs_gets_starting_points(harness: MatchmakingHarness) -> None:
    _, exhibitor = await harness.a_seller(a_flask())
    buyer = await harness.a_buyer()
    query = """query ($fair: ID!) { matchmakingStart(fairId: $fair) {
      hasSourcingNeeds sections { key } newcomers { id } example hints } }"""
    found: dict[str, Any] = (await harness.world.run(buyer, query, language="ru", fair=harness.fair.id))[
        "matchmakingStart"
    ]
    assert found["hasSourcingNeeds"] is False
    assert found["sections"] == [{"key": "kitchenware-tableware"}]
    assert found["newcomers"] == [{"id": exhibitor.id}]
    assert found["example"].startswith("Термосы")
    assert len(found["hints"]) == 4
    await harness.needs(buyer)
    again = await harness.world.run(buyer, query, fair=harness.fair.id)
    assert again["matchmakingStart"]["hasSourcingNeeds"] is True


async def test_declined_buyer_is_not_recommended_after_a_run(harness: MatchmakingHarness) -> None:
    seller, _ = await harness.a_seller(a_flask())
    refused = await harness.a_buyer(approve=False)
    await harness.needs(refused)
    await run_matchmaking(harness)
    assert await harness.buyers_for(seller) == []


async def test_tally_counts_needs_and_answers(harness: MatchmakingHarness) -> None:
    await harness.a_seller(a_flask())
    seller = (await harness.a_seller(a_flask(number="2")))[0]
    buyer = await harness.a_buyer()
    await harness.needs(buyer)
    first, second = await harness.recommended(buyer)
    await harness.answers(buyer, first["id"], "MEETING_REQUESTED")
    await harness.answers(buyer, second["id"], "NOT_INTERESTED")
    tallies = harness.world.service(Tallies)
    assert await tallies.of(harness.organiser, fair_id=harness.fair.id) == AnswerTally(1, 1, 0, 1)
    for actor in (seller, buyer):
        with pytest.raises((Forbidden, NotFound)):
            await tallies.of(actor, fair_id=harness.fair.id)
