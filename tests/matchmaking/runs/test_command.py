"""``expo matchmaking``: a whole run, or the rest of one."""

import pytest

from expo.commands import matchmaking as command
from expo.kit.errors import NotFound
from expo.matchmaking.runs.models import RunKind, RunStage
from expo.matchmaking.runs.service import MatchmakingAdmin
from expo.matchmaking.tuning.service import Tunings
from tests.matchmaking.harness import MatchmakingHarness
from tests.matchmaking.runs.test_runs import a_market


async def test_command_runs_fair_by_slug_and_resumes_waiting_run(harness: MatchmakingHarness) -> None:
    _, _, buyer = await a_market(harness)
    harness.world.clock.advance(minutes=1)
    waiting = await harness.world.service(MatchmakingAdmin).start(harness.organiser, fair_id=harness.fair.id)
    run = await command.run_matchmaking(harness.world.installation, harness.fair.slug)
    assert (run.id, run.state.stage, run.state.pairs) == (waiting.id, RunStage.DONE, 2)
    again = await command.run_matchmaking(harness.world.installation, harness.fair.id)
    assert again.id != run.id
    assert len(await harness.recommended(buyer)) == 2


async def test_command_starts_a_run_despite_queued_preview(harness: MatchmakingHarness) -> None:
    await a_market(harness)
    harness.world.clock.advance(minutes=1)
    desk = harness.world.service(MatchmakingAdmin)
    preview = await desk.preview(harness.organiser, fair_id=harness.fair.id)
    run = await command.run_matchmaking(harness.world.installation, harness.fair.id)
    assert (run.id != preview.id, run.kind) == (True, RunKind.FULL)
    assert (await harness.world.service(Tunings).get(harness.organiser, fair_id=harness.fair.id)).generation == run.id


async def test_an_unknown_fair_is_refused(harness: MatchmakingHarness) -> None:
    for name in ("nowhere", "fair_01HZX3AAAAAAAAAAAAAAAAAAAA"):
        with pytest.raises(NotFound):
            await command.run_matchmaking(harness.world.installation, name)
