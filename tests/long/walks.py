"""Random walks over meetings: over the rules alone, and by people at once through services and database."""

import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from expo.bench.report import Report, progress, report
from expo.meetings.bookings.models import MeetingStep
from tests.support import databases
from tests.support.beginnings import begun_in
from tests.support.cast import a_cast
from tests.support.clock import FakeClock
from tests.support.meeting_crowd import ACTIONS, AT_ONCE, Crowd, a_crowd
from tests.support.meeting_walks import walk
from tests.support.world import a_world

WALKS: Final = 10_000
_OF_A_CROWD: Final = 12 * AT_ONCE
"""Walks after which a new crowd begins: the times that the old one asks for are over."""


async def walk_meetings() -> Report:
    """Return how many walks broke what must hold, and what was done in them."""
    started = time.monotonic()
    steps, broken = _walk_rules()
    with tempfile.TemporaryDirectory() as folder, databases.server(Path(folder) / "db", None) as url:
        taken, broken_crowds = await _walk_crowds(url, Path(folder))
    figures = {"seconds": round(time.monotonic() - started, 1), "broken": broken, "broken_crowds": broken_crowds}
    holds = not broken and not broken_crowds and steps == set(MeetingStep) and set(taken) == ACTIONS
    return report("walks", {"walks": WALKS}, figures | taken) | {"holds": holds}


def _walk_rules() -> tuple[set[MeetingStep], int]:
    """Walk over the rules; return the steps that were taken, and how many walks broke what must hold."""
    steps, broken = set[MeetingStep](), 0
    for seed in range(WALKS):
        try:
            steps |= walk(seed)
        except AssertionError as error:
            progress(f"seed {seed}: {error}")
            broken += 1
    return steps, broken


async def _walk_crowds(url: str, folder: Path) -> tuple[Counter[str], int]:
    """Have crowds walk; return what succeeded in them, and how many broke what must hold."""
    taken, broken = Counter[str](), 0
    for seed, walked in enumerate(range(0, WALKS, _OF_A_CROWD)):
        async with _crowd(url, folder / str(seed), seed) as crowd:
            try:
                await crowd.walk(min(_OF_A_CROWD, WALKS - walked))
            except AssertionError as error:
                progress(f"crowd {seed}: {error}")
                broken += 1
            taken += crowd.taken
        progress(f"{min(walked + _OF_A_CROWD, WALKS)} of {WALKS} walks, {taken.total()} steps taken")
    return taken, broken


@asynccontextmanager
async def _crowd(url: str, folder: Path, seed: int) -> AsyncIterator[Crowd]:
    async with (
        databases.fresh(url, "cast" if seed else "") as database,
        a_world(database, FakeClock(), folder) as world,
    ):
        cast = await begun_in(world, "cast", partial(a_cast, world))
        yield await a_crowd(world, cast, seed)
