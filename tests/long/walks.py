"""Random walks over the states of meetings, ten times as many as in the suite."""

import time
from typing import Final

from expo.bench.report import Report, progress, report
from expo.meetings.bookings.models import MeetingStep
from tests.support.meeting_walks import walk

WALKS: Final = 10_000


async def walk_meetings() -> Report:
    """Return how many walks kept everybody's time, and which steps they took."""
    steps, broken, started = set[MeetingStep](), 0, time.monotonic()
    for seed in range(WALKS):
        try:
            steps |= walk(seed)
        except AssertionError as error:
            progress(f"seed {seed}: {error}")
            broken += 1
    figures = {"seconds": round(time.monotonic() - started, 1), "broken": broken, "steps": len(steps)}
    return report("walks", {"walks": WALKS}, figures) | {"holds": not broken and steps == set(MeetingStep)}
