"""Somebody in the room with a browser profile of their own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page, expect
from playwright.async_api import TimeoutError as TookTooLong

from tests.frontend.meetings.room_app import RoomApp
from tests.support.patience import PATIENCE_MS

PLAYS = """async ({ minimum, selector }) => {
  const videos = [...document.querySelectorAll(selector)];
  const frames = () => videos.map((each) => each.getVideoPlaybackQuality().totalVideoFrames);
  const before = frames();
  await new Promise((resolve) => setTimeout(resolve, 200));
  return frames().filter((each, at) => each > before[at] && videos[at].videoWidth > 0).length >= minimum;
}"""

HASTY = """{ const later = setTimeout;
setTimeout = (act, span, ...rest) => later(act, span < 4000 ? span : span / 4, ...rest); }"""
"""The page waits a quarter as long for what needs seconds: measurements, and ways to the server that do not work."""

LISTENS = r"""addEventListener("DOMContentLoaded", () => {
  const announcer = document.querySelector("[data-announcer]");
  window.announced = "";
  const listen = (changes) => {
    const told = changes.flatMap((change) => [...change.addedNodes].map((node) => node.textContent));
    announced += told.join("").replace(/[\u2068\u2069]/g, "");
  };
  if (announcer) new MutationObserver(listen).observe(announcer, { childList: true });
});"""
"""The page keeps what screen readers are told: a sentence is gone from it after ten seconds, a busy test looks later."""


@dataclass
class Guest:
    """A page of the room."""

    page: Page
    name: str
    complaints: list[str]

    async def join(self) -> None:
        """Go from the lobby into the room."""
        try:
            await self.page.click("[data-enter]")
        except TookTooLong as error:
            raise AssertionError(f"{self.name} cannot join; the page complains: {self.complaints}") from error
        await self.state("connected")

    async def state(self, state: str) -> None:
        """Wait for a state of the call."""
        await expect(self.page.locator("[data-room]")).to_have_attribute("data-state", state)

    async def route(self, route: str) -> None:
        """Wait until media travels this way: direct, server, or none."""
        await expect(self.page.locator("[data-room]")).to_have_attribute("data-route", route)

    async def sees(self, count: int, selector: str = ".tile:not(.without-picture) video") -> None:
        """Wait until this many moving pictures are shown."""
        async with asyncio.timeout(PATIENCE_MS / 1000):
            # not wait_for_function, for which an unfulfilled promise is as good as true
            while not await self.ask(PLAYS, {"minimum": count, "selector": selector}):
                pass

    async def press(self, control: str) -> None:
        """Press one of the controls."""
        await self.page.click(f"[data-control={control}]")

    async def hears(self, sentence: str) -> None:
        """Wait until screen readers have been told a sentence; names in it are isolated."""
        await self.page.wait_for_function("(sentence) => announced.includes(sentence)", arg=sentence)

    async def ask(self, expression: str, argument: object = None) -> Any:
        """Evaluate in the page."""
        return await self.page.evaluate(expression, argument)


@contextlib.asynccontextmanager
async def a_guest(
    browser: Browser, app: RoomApp, name: str, *, script: str = "", path: str = "/en/meeting/meet_1/room"
) -> AsyncIterator[Guest]:
    """Open the room's page, or another one, in the lobby; ``script`` runs before the page's own."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, permissions=["camera", "microphone"])
    try:
        cookies = {"guest": name, "expo_session": "x"}
        await context.add_cookies([{"name": each, "value": value, "url": app.url} for each, value in cookies.items()])
        yield await open_page(await context.new_page(), app, name, script=script, path=path)
    finally:
        await context.close()


async def open_page(page: Page, app: RoomApp, name: str, *, script: str = "", path: str) -> Guest:
    """Open a page and collect what it complains about."""
    guest = watched(page, name)
    await page.add_init_script(LISTENS)
    if script:
        await page.add_init_script(script)
    await page.goto(f"{app.url}{path}")
    return guest


def watched(page: Page, name: str) -> Guest:
    """Return somebody with a page whose complaints are collected from now on."""
    guest = Guest(page, name, [])
    page.set_default_timeout(PATIENCE_MS)
    page.on("pageerror", lambda error: guest.complaints.append(str(error)))
    page.on("console", lambda message: guest.complaints.append(message.text) if message.type == "error" else None)
    return guest
