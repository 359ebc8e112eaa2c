"""Firefox and Chromium meet in a room through the media server, each sees the other."""

import asyncio
import socket
from typing import Final

import pytest
from playwright.async_api import Browser

from expo.kit.db.mongo import Database
from expo.media import own_address
from livestream.rooms.figures import FigureSampler, LinkFigures
from livestream.transport.port import MediaPort
from tests.frontend.meetings.guests import Guest, a_guest
from tests.frontend.meetings.room_app import RoomApp, room_app
from tests.support import firefox
from tests.support.clock import FakeClock
from tests.support.firefox import firefox_guest
from tests.support.media_app import HOST, ROOM, MediaPlace
from tests.support.patience import PATIENCE_S, until

ADDRESS: Final = own_address()
"""Found before the tests begin, which refuse to look beyond this machine; Firefox sends no media to 127.0.0.1."""

FRAME_RATE: Final = """async () => {
  const video = document.querySelector(".tile:not(.without-picture) video");
  const frames = () => video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  const before = frames();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (frames() - before) / 0.5;
}"""


def refusal() -> str | None:
    """Return why the two cannot meet on this machine, or None."""
    if ADDRESS == HOST:
        return "this machine has no address but loopback"
    return firefox.missing()


async def sees_moving_pictures(guest: Guest) -> None:
    """Wait for more than ten frames a second of the other participant."""
    async with asyncio.timeout(PATIENCE_S):
        while await guest.ask(FRAME_RATE) <= 10:
            pass


def links(app: RoomApp) -> list[LinkFigures | None]:
    """Return what the media server measures of both connections of both."""
    server = app.media.server
    figures = FigureSampler(server.rooms[ROOM], server.now() - 1).sample(server.now())
    return [link for each in figures.participants for link in (each.uplink, each.downlink)]


def is_measured(link: LinkFigures | None) -> bool:
    """Return whether media has come over a connection, and reports of it."""
    return link is not None and link.bits_per_second > 0 and link.loss is not None


@pytest.mark.processes
@pytest.mark.skipif(refusal() is not None, reason=refusal() or "")
async def test_firefox_and_chromium_see_each_other(browser: Browser, database: Database, clock: FakeClock) -> None:
    place = MediaPlace(MediaPort.open(ADDRESS), socket.create_server((HOST, 0)))
    async with room_app(database, clock, place=place) as app:
        url, cookies = f"{app.url}/en/meeting/meet_1/room", {"guest": "bo", "expo_session": "x"}
        async with firefox_guest(url, cookies) as bo, a_guest(browser, app, "ana") as ana:
            await ana.join()
            assert "firefox" in (await bo.event("joined")).lower()
            await asyncio.gather(sees_moving_pictures(ana), bo.event("seen"))
            assert set(app.places().values()) == {0, 1}
            await until(lambda: all(is_measured(each) for each in links(app)))
            assert ana.complaints == []
