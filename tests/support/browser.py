"""The machine's own Chromium, driven by Playwright, one for the whole test session."""

import contextlib
import os
from collections.abc import AsyncIterator
from typing import Final

from playwright.async_api import Browser, async_playwright, expect

from expo.bench.server.slow_line import installed_chromium
from tests.support.patience import PATIENCE_MS

_FLAGS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_FAKE_MEDIA: Final = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@contextlib.asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Give a running browser; each test opens its own context in it, which is a fresh profile."""
    flags = [*_FLAGS, *_FAKE_MEDIA]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses to start as root, and CI is root
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=installed_chromium(), args=flags, headless=True)
        try:
            yield opened
        finally:
            await opened.close()
