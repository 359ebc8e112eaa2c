"""A line that loses most packets, then none again: how soon a page falls back step by step, and is back at everything."""

import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, expect

from expo.bench.report import Report, latencies, progress, report
from tests.frontend.meetings.guests import Guest, a_guest
from tests.frontend.meetings.room_app import RoomApp, room_app
from tests.support import databases
from tests.support.browser import browser
from tests.support.burnt_media import camera_of, sent_by, shows, sounds
from tests.support.clock import FakeClock
from tests.support.cut_line import CutLine, cut_line
from tests.support.udp_proxy import UNIMPAIRED, Impairment

REPETITIONS: Final = 5
LOSSY: Final = Impairment(loss=0.55)
"""A line that carries not even sound."""
_DOWN: Final = {
    "low": "Your connection is slow. Your picture is sent smaller.",
    "audio": "Your connection is slow. Only your voice is sent, without your picture.",
    "text": "Your connection is too slow for sound. You can still write messages.",
}
_UP: Final = "Your connection is good again. Sound and picture are sent as before."


async def measure_fallback() -> Report:
    """Return the milliseconds from the line's change to each sentence on the page, and to picture and sound after it."""
    seconds: dict[str, list[float]] = {name: [] for name in (*_DOWN, "full", "picture_and_sound")}
    with tempfile.TemporaryDirectory() as folder, databases.server(Path(folder) / "db", None) as url:
        async with (
            databases.fresh(url) as database,
            room_app(database, FakeClock()) as app,
            browser() as opened,
        ):
            for number in range(REPETITIONS):
                async with AsyncExitStack() as stack:  # a page whose trials failed tries again more rarely
                    found = await _fall_back(*await _two(stack, opened, app))
                progress(f"{number + 1}: {', '.join(f'{name} {span:.1f} s' for name, span in found.items())}")
                for name, span in found.items():
                    seconds[name].append(span)
    figures: dict[str, float] = {}
    for name, spans in seconds.items():
        shares = latencies([1000 * each for each in spans])
        figures |= {f"{name}_{share}": shares[share] for share in ("p50_ms", "p95_ms")}
    work: dict[str, Any] = {"repetitions": REPETITIONS, "loss": LOSSY.loss}
    return report("fallback", work, figures) | {"holds": True}


async def _two(stack: AsyncExitStack, opened: Browser, app: RoomApp) -> tuple[Guest, Guest, CutLine]:
    """Return two guests who see and hear each other through the server, and the line of the first."""
    ana = await stack.enter_async_context(a_guest(opened, app, "ana", script=sent_by(1), path="/en/check"))
    bo = await stack.enter_async_context(a_guest(opened, app, "bo", script=sent_by(2)))
    line = await stack.enter_async_context(cut_line(ana.page))
    await ana.page.goto(bo.page.url)
    for guest in (ana, bo):
        await guest.join()
    await _perceive(ana, bo)
    return ana, bo, line


async def _perceive(ana: Guest, bo: Guest) -> None:
    await shows(ana.page, camera_of(2))
    await shows(bo.page, camera_of(1))
    await sounds(bo.page, [1])


async def _fall_back(ana: Guest, bo: Guest, line: CutLine) -> dict[str, float]:
    """Return how many seconds each step takes."""
    found = {}
    line.impair(LOSSY)
    start = time.monotonic()
    for name, sentence in _DOWN.items():
        await expect(ana.page.locator("[data-quality]")).to_have_text(sentence)
        found[name] = time.monotonic() - start
    await expect(bo.page.locator(".tile")).to_contain_text("Microphone off")
    line.impair(UNIMPAIRED)
    start = time.monotonic()
    await expect(ana.page.locator("[data-quality]")).to_have_text(_UP)
    found["full"] = time.monotonic() - start
    await _perceive(ana, bo)
    found["picture_and_sound"] = time.monotonic() - start
    return found
