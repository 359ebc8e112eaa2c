"""Hostile messages and datagrams at full length, against a room with a running call."""

import time
from typing import Final

from expo.bench.report import Report, report, rss_mb
from tests.support.hostile_room import DOCUMENTED_PROBLEMS, a_hostile_room

MESSAGES: Final = 20_000
DATAGRAMS: Final = 200_000
MAX_GROWTH_MB: Final = 100.0
SEED: Final = 15


async def attack() -> Report:
    """Return what a room answered to hostile messages, and by how much its process grew."""
    async with a_hostile_room() as room:
        before, started = rss_mb(), time.monotonic()
        await room.send(SEED, MESSAGES)
        await room.flood(SEED, DATAGRAMS)
        figures = {
            "seconds": round(time.monotonic() - started, 1),
            "growth_mb": round(rss_mb() - before, 1),
            "faults": len(room.faults),
            **{f"answered_{code.lower()}": count for code, count in sorted(room.answers.items())},
        }
        undocumented = room.answers.keys() - DOCUMENTED_PROBLEMS - {"answer"}
        holds = not room.faults and not undocumented and figures["growth_mb"] < MAX_GROWTH_MB
    work = {"messages": MESSAGES, "datagrams": DATAGRAMS, "seed": SEED}
    return report("hostile", work, figures) | {"holds": holds}
