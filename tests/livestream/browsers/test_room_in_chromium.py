"""Several real browsers in a room: they see and hear each other, and nobody renegotiates."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from expo.kit.db.mongo import Database
from expo.kit.media.join_throttle import SUBPROTOCOL
from tests.support.clock import FakeClock
from tests.support.media_app import MediaApp, media_app
from tests.support.patience import PATIENCE_S

pytestmark = pytest.mark.browser


@pytest.fixture
async def app(database: Database, clock: FakeClock) -> AsyncIterator[MediaApp]:
    async with media_app(database, clock) as served:
        yield served


CREDENTIALS = "[room.up, room.down].map(({ remoteDescription }) => /ice-ufrag:(.*)/.exec(remoteDescription.sdp)[1])"


class Visitor:
    """Somebody with a browser profile of their own."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name

    async def join(self, app: MediaApp, *, may_send: bool = True) -> None:
        access = await app.admit(self.name, may_send=may_send)
        await self.page.goto(app.url)
        await self.page.evaluate(
            "([url, protocols, places]) => room.join(url, protocols, places)",
            [access.url, [SUBPROTOCOL, access.token], 3],
        )

    async def ask(self, expression: str) -> Any:
        return await self.page.evaluate(expression)

    async def plays(self) -> set[tuple[str, int | None]]:
        """Return the seats with more than ten pictures a second, or with sound."""
        playing = await self.ask("room.playing()")
        return {
            (each["track"], each["place"]) for each in playing if each["rate"] > 10 or each["track"] == "microphone"
        }


async def until(ask: Callable[[], Any], expected: object) -> None:
    answer: object = None
    try:
        async with asyncio.timeout(PATIENCE_S):
            while (answer := await ask()) != expected:
                await asyncio.sleep(0.1)
    except TimeoutError:
        pytest.fail(f"waited for {expected}, saw {answer}")


def seats(*places: int) -> set[tuple[str, int | None]]:
    return {(track, place) for place in places for track in ("microphone", "camera")}


async def test_three_browsers_and_a_listener_share_a_room(browser: Browser, app: MediaApp) -> None:
    server = app.server
    async with AsyncExitStack() as stack:
        visitors = []
        for name in ("ana", "bo", "cy", "listener"):
            context = await browser.new_context(permissions=["camera", "microphone"])
            stack.push_async_callback(context.close)
            visitors.append(Visitor(await context.new_page(), name))
        ana, bo, cy, listener = visitors
        for visitor in (ana, bo, cy):
            await visitor.join(app)
        await listener.join(app, may_send=False)
        assert [await visitor.ask("room.welcome.place") for visitor in visitors] == [0, 1, 2, None]
        for visitor, others in ((ana, (1, 2)), (bo, (0, 2)), (cy, (0, 1)), (listener, (0, 1, 2))):
            await until(visitor.plays, seats(*others))

        await until(lambda: listener.ask("['ana', 'bo', 'cy'].includes(room.speaker)"), expected=True)
        described = await ana.ask("room.down.remoteDescription.sdp")
        await bo.ask("room.shareScreen()")
        await until(ana.plays, seats(1, 2) | {("screen", None)})
        await cy.ask("room.say({ type: 'leave' })")
        await until(lambda: ana.ask("room.roster.map((each) => each.name)"), ["ana", "bo", "listener"])
        assert await ana.ask("room.down.remoteDescription.sdp") == described

        connections, credentials = set(server._port._by_ufrag.values()), await bo.ask(CREDENTIALS)
        await bo.ask("room.restart()")
        assert set(server._port._by_ufrag.values()) == connections
        assert not set(await bo.ask(CREDENTIALS)) & set(credentials)
        packets = sum(each["packets"] for each in await bo.ask("room.playing()"))
        await until(
            lambda: bo.ask(
                f"room.playing().then((all) => all.reduce((sum, each) => sum + each.packets, 0) > {packets + 100})"
            ),
            expected=True,
        )

        again = Visitor(await ana.page.context.new_page(), "ana")
        await again.join(app)  # another tab takes over, in the same place
        await until(lambda: ana.ask("room.left"), expected=True)
        assert await again.ask("room.welcome.place") == 0
        await until(again.plays, seats(1) | {("screen", None)})
        assert [await visitor.ask("room.problems") for visitor in (*visitors, again)] == [[]] * 5
    await until(lambda: asyncio.sleep(0, server.rooms), {})
