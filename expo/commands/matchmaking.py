"""``expo matchmaking``: run a fair's market now, with progress; an interrupted run resumes."""

import asyncio
import sys
from typing import Annotated, Final

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from expo.app import Installation
from expo.commands.installation import Data, with_installation
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM
from expo.kit.errors import Unavailable
from expo.kit.ids import is_id
from expo.kit.jobs.queue import ENDED, Jobs, JobStatus
from expo.kit.jobs.runner import run_jobs
from expo.kit.processes.cancellation import cancel_and_wait
from expo.matchmaking.runs.handler import RunHandler
from expo.matchmaking.runs.models import MATCHMAKING_RUN, TOTAL, Run, RunKind, RunStage, RunState
from expo.matchmaking.runs.service import MatchmakingAdmin

_LOOK_S: Final = 0.3
FairName = Annotated[str, Parameter(help="Fair, by id or slug.")]


def matchmaking(fair: FairName, *, data: Data = None) -> None:
    """Run a fair's market and replace all lists; the old lists serve until the run is done.

    An interrupted run resumes. It may be killed at any moment.
    """
    run = with_installation(lambda installation: run_matchmaking(installation, fair), data)
    if run.status is not JobStatus.DONE:
        raise Unavailable(run.error or "The run was interrupted.")
    state = run.state
    sys.stdout.write(f"{state.needs} sourcing needs led to {state.pairs} pairs.\n")
    for each in state.figures:
        buyers, exhibitors = each.disadvantaged_buyers, each.disadvantaged_exhibitors
        disadvantaged = f"{buyers:.1%} of buyers, {exhibitors:.1%} of exhibitors"
        sys.stdout.write(f"{each.name}: {each.expected_matches:.2f} expected matches; disadvantaged: {disadvantaged}\n")


async def run_matchmaking(installation: Installation, name: str) -> Run:
    """Run the matchmaking of the fair with this id or slug; return the finished run, which a worker may also carry out.

    A running preview is waited for.
    """
    admin, jobs = installation.service(MatchmakingAdmin), installation.service(Jobs)
    run = await admin.begin(await _fair(installation, name))
    handlers = {MATCHMAKING_RUN: installation.service(RunHandler).run}
    doing = asyncio.create_task(run_jobs(jobs, handlers, wake=lambda: asyncio.sleep(_LOOK_S)))
    try:
        with _bar() as progress:
            task = progress.add_task(run.state.stage, total=TOTAL)
            while run.status not in ENDED:
                progress.update(task, completed=run.done, description=_describe_run(run.state))
                await asyncio.wait([doing], timeout=_LOOK_S)
                run = await admin.run(SYSTEM, run_id=run.id)
            progress.update(task, completed=run.done, description=_describe_run(run.state))
    finally:
        await cancel_and_wait(doing)
    return run if run.kind is RunKind.FULL else await run_matchmaking(installation, name)


def _describe_run(state: RunState) -> str:
    """Return a run's status with figures: progress of its stage, number of needs and pairs."""
    if state.stage is RunStage.GATHER:
        return f"{state.stage}: {state.done:,} products"
    done = f" {state.done:,} of {state.of:,}" if state.of else ""
    return f"{state.stage}:{done} ({state.needs:,} needs, {state.pairs:,} pairs)"


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


async def _fair(installation: Installation, name: str) -> Fair:
    fairs = installation.service(Fairs)
    if is_id(name, "fair"):
        return await fairs.require_organiser(SYSTEM, fair_id=name)
    return await fairs.get_by_slug(SYSTEM, slug=name)
