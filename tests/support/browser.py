"""The machine's own Chromium, driven by Playwright, one for the whole test session."""

import contextlib
import os
import shlex
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, async_playwright, expect

from expo.bench.server.slow_line import installed_chromium
from tests.support.namespaces import Host
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
async def browser(*, host: Host | None = None, flags: Sequence[str] = ()) -> AsyncIterator[Browser]:
    """Give a running browser; each test opens its own context in it, which is a fresh profile.

    It runs on ``host``, a network namespace; None stands for this machine. ``flags`` come after the usual ones.
    """
    arguments = [*_FLAGS, *_FAKE_MEDIA, *flags]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses to start as root, and CI is root
    expect.set_options(timeout=PATIENCE_MS)
    with _program(host) as program:
        async with async_playwright() as playwright:
            opened = await playwright.chromium.launch(executable_path=program, args=arguments, headless=True)
            try:
                yield opened
            finally:
                await opened.close()


@contextlib.contextmanager
def _program(host: Host | None) -> Iterator[str | None]:
    chromium = installed_chromium()
    if host is None or chromium is None:
        yield chromium
        return
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "chromium"
        script.write_text(f'#!/bin/sh\nexec {shlex.join(host.command(chromium))} "$@"\n', encoding="utf-8")
        script.chmod(0o700)
        yield str(script)
