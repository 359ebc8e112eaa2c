"""A browser sends its camera in two sizes; a viewer on a poor line sees the small one, and is told."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser

from livestream.rooms.tracks import Track
from tests.support.media_call import Call, a_call
from tests.support.patience import PATIENCE_S
from tests.support.udp_proxy import UNIMPAIRED, Impairment

pytestmark = pytest.mark.browser


async def seen(call: Call) -> tuple[int, bool]:
    """Return how wide the viewer's picture is in pixels, and whether the viewer was told that it is smaller."""
    playing: list[dict[str, Any]] = await call.viewer.page.evaluate("room.playing()")
    reduced = await call.viewer.page.evaluate("room.reduced ?? null")
    width = max((each["width"] for each in playing), default=0)
    return width, reduced is not None and reduced["smaller"] == ["publisher"]


async def until_seen(call: Call, width: int, *, is_reduced: bool) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while await seen(call) != (width, is_reduced):
            await asyncio.sleep(0.2)


async def test_viewer_on_a_poor_line_sees_the_small_picture_until_it_recovers(browser: Browser) -> None:
    async with a_call(browser) as call:
        await until_seen(call, 640, is_reduced=False)
        [room] = call.server.rooms.values()
        assert len(room.participants["publisher"].encodings[Track.CAMERA]) == 2
        call.viewer.proxy.downstream = Impairment(loss=0.3)
        await until_seen(call, 160, is_reduced=True)
        call.viewer.proxy.downstream = UNIMPAIRED
        await until_seen(call, 640, is_reduced=False)
