"""A flood of joins beside a running call, through the media process: who is let in, and what the call feels of it."""

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

from expo.bench.media.line_server import pin_to
from expo.bench.report import Report, latencies, progress, report, rss_mb
from tests.support import databases
from tests.support.join_flood import FloodResult, flood
from tests.support.media_process import media_process
from tests.support.steady_call import steady_call

JOINS_PER_SECOND: Final = 1000
SECONDS: Final = 15.0
LEAST_CONNECTED_PER_SECOND: Final = 20.0
LONGEST_REFUSAL_MS: Final = 250.0
LONGEST_PAUSE_MS: Final = 200.0
MAX_GROWTH_MB: Final = 100.0
_MEDIA_CORE: Final = 0
_CLIENT_CORE: Final = 1


async def measure_joins() -> Report:
    """Return what became of the joins, and the longest pause of the call without the flood and in it."""
    pin_to(_CLIENT_CORE)
    with tempfile.TemporaryDirectory() as folder, databases.server(Path(folder) / "db", None) as url:
        async with (
            databases.fresh(url) as database,
            media_process(url, database, Path(folder) / "data") as process,
            steady_call(process.rooms) as call,
        ):
            os.sched_setaffinity(process.pid, {_MEDIA_CORE})
            calm = await call.longest_pause(SECONDS)
            progress(f"a call without a flood: longest pause {1000 * calm:.0f} ms")
            before, used = rss_mb(process.pid), process.cpu_seconds()
            flooding = asyncio.create_task(flood(process, JOINS_PER_SECOND, SECONDS))
            flooded = await call.longest_pause(SECONDS)
            used = process.cpu_seconds() - used
            result = await flooding
            figures = _figures(result) | {
                "calm_pause_ms": round(1000 * calm, 1),
                "pause_ms": round(1000 * flooded, 1),
                "lost_packets": call.lost_packets,
                "cpu_share": round(used / SECONDS, 3),
                "rss_mb": before,
                "growth_mb": round(rss_mb(process.pid) - before, 1),
            }
    work = {"joins_per_s": JOINS_PER_SECOND, "seconds": SECONDS}
    return report("joins", work, figures) | {"others": result.others, "holds": _holds(figures, result)}


def _figures(result: FloodResult) -> dict[str, float]:
    shares = latencies(result.refused_ms)
    return {
        "joins_per_s": round(result.joins / result.seconds, 1),
        "connected_per_s": round(result.connected / result.seconds, 1),
        "connected_p95_ms": round(latencies(result.connected_ms)["p95_ms"], 1),
        "refused_share": round(result.refused / (result.joins - result.connected), 4),
        "refused_p50_ms": round(shares["p50_ms"], 1),
        "refused_p99_ms": round(shares["p99_ms"], 1),
    }


def _holds(figures: dict[str, float], result: FloodResult) -> bool:
    return (
        not result.others
        and figures["connected_per_s"] >= LEAST_CONNECTED_PER_SECOND
        and figures["refused_p99_ms"] <= LONGEST_REFUSAL_MS
        and figures["pause_ms"] <= LONGEST_PAUSE_MS
        and figures["growth_mb"] <= MAX_GROWTH_MB
    )
