"""The line of one page to the media server, which a test cuts, or lets lose packets, while all others go on."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from playwright.async_api import Page, WebSocket

from tests.support.udp_proxy import Address, Impairment, UdpProxy

_THROUGH_PROXY: Final = r"""{
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = async function (told) {
    const [candidate, host, port] = /candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host/.exec(told.sdp) ?? [];
    if (!candidate || !told.sdp.includes("a=ice-lite")) return set.call(this, told);
    const address = await proxyTo(host, Number(port));
    const sdp = told.sdp.replaceAll(`${host} ${port} typ host`, `${address.join(" ")} typ host`);
    return set.call(this, { ...told, sdp });
  };
}"""


@dataclass
class CutLine:
    """A page's line. Its media goes through proxies, but for what goes straight to another browser.

    ``places`` are the places in the room that the media server has given the page, one for each welcome.
    """

    page: Page
    places: list[int | None] = field(default_factory=list)
    _proxies: dict[Address, UdpProxy] = field(default_factory=dict)

    async def cut(self) -> None:
        """Let the device be without any network; it notices."""
        for proxy in self._proxies.values():
            proxy.cut()
        await self.page.context.set_offline(True)

    async def restore(self) -> None:
        """Let the network come back."""
        for proxy in self._proxies.values():
            proxy.restore()
        await self.page.context.set_offline(False)

    def impair(self, upstream: Impairment) -> None:
        """Impair what the page sends."""
        for proxy in self._proxies.values():
            proxy.upstream = upstream

    async def _proxy_to(self, host: str, port: int) -> Address:
        target = host, port
        if target not in self._proxies:
            self._proxies[target] = UdpProxy(target)
        return self._proxies[target].address

    def _watch(self, line: WebSocket) -> None:
        line.on("framereceived", self._read)

    def _read(self, frame: str | bytes) -> None:
        message = json.loads(frame)
        if message.get("type") == "welcome":
            self.places.append(message["place"])


@asynccontextmanager
async def cut_line(page: Page) -> AsyncIterator[CutLine]:
    """Give the line of a page that has not been opened yet."""
    line = CutLine(page)
    await page.expose_function("proxyTo", line._proxy_to)
    await page.add_init_script(_THROUGH_PROXY)
    page.on("websocket", line._watch)
    try:
        yield line
    finally:
        for proxy in line._proxies.values():
            proxy.close()
