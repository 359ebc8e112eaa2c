"""Page loads in Chromium with a throttled processor on a slow line.

Needs Chromium on the machine and Playwright, which `make test` installs.
"""

import os
import shutil
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from expo.kit.errors import Unavailable

SLOWDOWN: Final = 4
"""Slowdown factor of the processor."""
BITS_PER_S: Final = 1_600_000
LATENCY_MS: Final = 150

_NAMES: Final = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_FLAGS: Final = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
_SETTLED_MS: Final = 700
"""Wait after a page has loaded, so that late layout shifts count."""
_WATCH: Final = """
window.seen = {lcp: 0, cls: 0};
const watch = (type, see) =>
  new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({type, buffered: true});
watch("largest-contentful-paint", (each) => { window.seen.lcp = each.startTime; });
watch("layout-shift", (each) => { if (!each.hadRecentInput) window.seen.cls += each.value; });
"""
_SEEN: Final = """() => ({...window.seen,
  fcp: performance.getEntriesByType("paint").find((each) => each.name === "first-contentful-paint")?.startTime ?? 0})"""
_KINDS: Final = {"Document": "html", "Stylesheet": "css", "Script": "js", "Image": "pictures"}


@dataclass
class PageLoad:
    """One load of a page: times in milliseconds since navigation, bytes transferred by kind."""

    fcp_ms: float = 0.0
    lcp_ms: float = 0.0
    cls: float = 0.0
    requests: int = 0
    wire: Counter[str] = field(default_factory=Counter)


def installed_chromium() -> str | None:
    """Return the path of an installed Chromium, or None; never Playwright's own download.

    The headless shell is preferred: it takes a third of the other's processor time to open pages.
    """
    return next((path for path in map(shutil.which, _NAMES) if path), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Any]:
    """Yield a running Chromium; raises `Unavailable` without Chromium or Playwright."""
    path = installed_chromium()
    if path is None:
        raise Unavailable("There is no Chromium on this machine: apt-get install chromium-headless-shell")
    try:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - a test tool: not everywhere
    except ImportError as error:
        raise Unavailable("Playwright is missing: `make test` installs it.") from error
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*_FLAGS, *root], headless=True)
        try:
            yield browser
        finally:
            await browser.close()


async def load(browser: Any, url: str, cookies: Sequence[Mapping[str, str]] = ()) -> PageLoad:
    """Load a page in a fresh profile on the slow line and return its measurements."""
    context = await browser.new_context(viewport={"width": 412, "height": 823}, service_workers="block")
    try:
        await context.add_cookies(list(cookies))
        await context.add_init_script(_WATCH)
        page = await context.new_page()
        found = await _listening(await context.new_cdp_session(page))
        await page.goto(url, wait_until="load")
        await page.wait_for_timeout(_SETTLED_MS)
        seen = await page.evaluate(_SEEN)
        found.fcp_ms, found.lcp_ms, found.cls = seen["fcp"], seen["lcp"], seen["cls"]
        return found
    finally:
        await context.close()


async def _listening(session: Any) -> PageLoad:
    """Throttle a session and return a `PageLoad` that is filled while its page loads."""
    found, kinds = PageLoad(), {}

    def arrived(event: Mapping[str, Any]) -> None:
        kinds[event["requestId"]] = _KINDS.get(event["type"], "other")
        found.requests += 1

    def finished(event: Mapping[str, Any]) -> None:
        found.wire[kinds.get(event["requestId"], "other")] += int(event["encodedDataLength"])

    session.on("Network.responseReceived", arrived)
    session.on("Network.loadingFinished", finished)
    await session.send("Network.enable")
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    line = {"offline": False, "latency": LATENCY_MS, "uploadThroughput": BITS_PER_S / 8}
    await session.send("Network.emulateNetworkConditions", {**line, "downloadThroughput": BITS_PER_S / 8})
    return found


def figures(loads: Sequence[PageLoad]) -> dict[str, float]:
    """Return the medians of several loads of one page."""
    kinds = ("html", "css", "js", "pictures", "other")
    wire = {f"{kind}_kb": round(statistics.median(each.wire[kind] for each in loads) / 1000, 1) for kind in kinds}
    return {
        "fcp_ms": round(statistics.median(each.fcp_ms for each in loads)),
        "lcp_ms": round(statistics.median(each.lcp_ms for each in loads)),
        "cls": round(statistics.median(each.cls for each in loads), 4),
        "requests": round(statistics.median(each.requests for each in loads)),
        **wire,
    }
