"""How long a picture takes to come back after an outage of three seconds on a poor line, in real Chromium."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final, Literal

from playwright.async_api import Browser

from expo.bench.report import Report, latencies, progress, report
from tests.support.browser import browser
from tests.support.media_call import POOR, a_call
from tests.support.udp_proxy import UNIMPAIRED

REPETITIONS: Final = 20
"""Outages of each leg."""
OUTAGE_SECONDS: Final = 3.0
MEDIAN_SECONDS: Final = 1.0
"""The aim: half of all pictures are back by then."""
P95_SECONDS: Final = 2.0
_SETTLED_PICTURES: Final = 50
"""Seen after an outage before the next begins."""

LegName = Literal["viewer", "publisher"]
_LEGS: Final[tuple[LegName, ...]] = ("viewer", "publisher")


async def measure_outages() -> Report:
    """Return the seconds from the end of an outage to the first picture and to the tenth, for each leg."""
    figures: dict[str, float] = {}
    holds = True
    async with browser() as opened:
        for leg in _LEGS:
            outages = await _outages(opened, leg)
            firsts, tenths = ([each[number] for each in outages] for number in (0, 9))
            shares = latencies([1000 * each for each in firsts])
            figures |= {f"{leg}_{name}": shares[name] for name in ("p50_ms", "p95_ms")}
            figures[f"{leg}_tenth_picture_p50_ms"] = round(1000 * statistics.median(tenths), 3)
            holds &= shares["p50_ms"] <= 1000 * MEDIAN_SECONDS and shares["p95_ms"] <= 1000 * P95_SECONDS
    work: dict[str, Any] = {"repetitions": REPETITIONS, "outage_s": OUTAGE_SECONDS, **asdict(POOR)}
    return report("outages", work, figures) | {"holds": holds}


async def _outages(opened: Browser, leg: LegName) -> Sequence[Sequence[float]]:
    """Return for each outage of a leg, the other one being perfect, when the viewer saw the next pictures."""
    publisher, viewer = (POOR, UNIMPAIRED) if leg == "publisher" else (UNIMPAIRED, POOR)
    async with a_call(opened, publisher=publisher, viewer=viewer) as call:
        cut = call.publisher if leg == "publisher" else call.viewer
        outages = []
        for number in range(REPETITIONS):
            outages.append(await call.outage(cut, OUTAGE_SECONDS, pictures=_SETTLED_PICTURES))
            progress(f"{leg} {number + 1}: {outages[-1][0]:.2f} s")
        return outages
