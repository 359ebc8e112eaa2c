"""The real site in front of a real installation on the running loop, with the pages of a meeting's two sides."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

import uvicorn
from playwright.async_api import Browser, Page

from expo.kit.features.serving import SESSION_COOKIE
from expo.kit.processes.cancellation import cancel_and_wait
from expo.kit.realtime.relay import Relay
from expo.web import Web
from tests.support.patience import PATIENCE_MS
from tests.support.world import World

HOST: Final = "localhost"
_PATIENT: Final = "AbortSignal.timeout = () => new AbortController().signal"
"""Lets a page look for a media server without end. It gives up after half a minute, which on a busy machine is too short
for what a test does at the table meanwhile."""


@dataclass(frozen=True)
class TableSite:
    """A site, and the tokens of those who are signed in, by their part in the cast."""

    url: str
    browser: Browser
    secrets: dict[str, str]

    @contextlib.asynccontextmanager
    async def page(self, part: str, *, width: int = 1280) -> AsyncIterator[Page]:
        """Give a page of somebody with a browser profile of their own; a script's error fails the test."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 800}, permissions=["camera", "microphone"]
        )
        problems: list[str] = []
        try:
            cookie = {"name": SESSION_COOKIE, "value": self.secrets[part], "url": self.url}
            await context.add_cookies([cookie])  # type: ignore[list-item]
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            await page.add_init_script(_PATIENT)
            page.on("pageerror", lambda error: problems.append(str(error)))
            yield page
            assert problems == []
        finally:
            await context.close()


@contextlib.asynccontextmanager
async def table_site(world: World, browser: Browser, secrets: dict[str, str]) -> AsyncIterator[TableSite]:
    """Serve an installation without a media server until the block ends."""
    listening = socket.create_server((HOST, 0))
    port = listening.getsockname()[1]
    settings = world.installation.settings.model_copy(update={"port": port})
    installation = replace(world.installation, settings=settings)
    web = Web(installation)
    app = web.app()
    signals = {collection: topic for share in web.shares for collection, topic in share.signals.items()}
    relay = asyncio.create_task(Relay(installation.database, installation.bus, signals).run())
    config = uvicorn.Config(app, log_config=None, lifespan="off", ws="websockets-sansio")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield TableSite(f"http://{HOST}:{port}", browser, secrets)
    finally:
        server.should_exit = True
        await serving
        await cancel_and_wait(relay)
