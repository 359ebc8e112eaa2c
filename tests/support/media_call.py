"""A call of two real browsers whose ways to the media server lead through proxies of their own."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

from playwright.async_api import Browser, Page

from livestream.server import MediaServer
from tests.support.patience import PATIENCE_S
from tests.support.room_app import room_app
from tests.support.udp_proxy import UNIMPAIRED, Impairment, UdpProxy

POOR: Final = Impairment(loss=0.05, delay=0.15, jitter=0.03)
"""A poor line: every twentieth packet is lost, the others come 150 to 180 milliseconds late and out of order."""
_FIRST_PICTURES: Final = 10
_POLL_SECONDS: Final = 0.05


@dataclass(frozen=True)
class Leg:
    """A participant's page, and the proxy between it and the media server."""

    page: Page
    proxy: UdpProxy

    async def join(self, url: str, name: str, *, may_send: bool) -> None:
        """Open the page and enter the room."""
        await self.page.goto(url)
        line = f"{url.replace('http', 'ws')}/signal?name={name}&may_send={'yes' if may_send else 'no'}"
        host, port = self.proxy.address
        await self.page.evaluate("([url, via]) => room.join(url, [], 1, via)", [line, f"{host} {port}"])


@dataclass(frozen=True)
class Call:
    """Somebody who sends, and somebody who watches."""

    publisher: Leg
    viewer: Leg
    server: MediaServer

    async def pictures_after(self, moment: float, count: int) -> Sequence[float]:
        """Wait until the viewer has seen so many pictures after a moment of the wall clock, and return when."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                shown: list[Any] = await self.viewer.page.evaluate(
                    "(since) => room.pictures.filter((at) => at > since)", moment * 1000
                )
                if len(shown) >= count:
                    return [each / 1000 for each in shown]
                await asyncio.sleep(_POLL_SECONDS)

    async def outage(self, leg: Leg, seconds: float, *, pictures: int = 1) -> Sequence[float]:
        """Cut a leg off for some seconds; return how many seconds after its end the viewer saw the next pictures."""
        leg.proxy.cut()
        await asyncio.sleep(seconds)
        restored_at = time.time()
        leg.proxy.restore()
        return [each - restored_at for each in await self.pictures_after(restored_at, pictures)]


@contextlib.asynccontextmanager
async def a_call(
    browser: Browser, *, publisher: Impairment = UNIMPAIRED, viewer: Impairment = UNIMPAIRED, seed: int = 1
) -> AsyncIterator[Call]:
    """Yield a call whose viewer sees a picture; each leg is impaired in both directions from then on."""
    async with room_app() as (url, server), AsyncExitStack() as stack:
        ends = [await _opened_leg(browser, server, stack, seed) for _ in range(2)]
        call = Call(ends[0], ends[1], server)
        await call.publisher.join(url, "publisher", may_send=True)
        await call.viewer.join(url, "viewer", may_send=False)
        await call.pictures_after(0.0, _FIRST_PICTURES)
        for leg, impairment in ((call.publisher, publisher), (call.viewer, viewer)):
            leg.proxy.upstream = leg.proxy.downstream = impairment
        yield call


async def _opened_leg(browser: Browser, server: MediaServer, stack: AsyncExitStack, seed: int) -> Leg:
    """Return a leg in a browser profile of its own; both end with ``stack``."""
    proxy = UdpProxy(server.addresses[0], seed=seed)
    stack.callback(proxy.close)
    context = await browser.new_context(permissions=["camera", "microphone"])
    stack.push_async_callback(context.close)
    return Leg(await context.new_page(), proxy)
