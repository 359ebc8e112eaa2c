"""A call over poor lines that are cut off for a while: the picture comes back by itself."""

import time

import pytest
from playwright.async_api import Browser

from tests.support.media_call import POOR, a_call
from tests.support.patience import until
from tests.support.udp_proxy import Impairment

pytestmark = pytest.mark.browser

OUTAGE_SECONDS = 0.8
"""`make long` waits for three seconds each time, and measures how long the picture takes."""


async def test_picture_comes_back_after_outages_of_either_leg(browser: Browser) -> None:
    async with a_call(browser, publisher=POOR, viewer=POOR) as call:
        for leg in (call.publisher, call.viewer) * 2:
            await call.outage(leg, OUTAGE_SECONDS)


async def test_round_trips_are_measured_on_both_legs(browser: Browser) -> None:
    async with a_call(browser, publisher=Impairment(delay=0.05), viewer=Impairment(delay=0.1)) as call:
        [room] = call.server.rooms.values()
        publisher, viewer = (room.participants[name] for name in ("publisher", "viewer"))
        assert publisher.uplink is not None
        assert viewer.downlink is not None
        up, down = publisher.uplink, viewer.downlink
        await until(lambda: 0.1 <= (up.round_trip or 0.0) < 0.2 <= (down.round_trip or 0.0) < 0.4)


async def test_browser_that_turns_up_at_another_port_is_followed(browser: Browser) -> None:
    async with a_call(browser) as call:
        for leg in (call.publisher, call.viewer):
            leg.proxy.rebind()
            await call.pictures_after(time.time() + 0.5, 10)


async def test_lost_request_for_a_key_frame_is_repeated(browser: Browser) -> None:
    requests = []

    def discards(datagram: bytes) -> bool:
        """Lose the first two requests for a key frame: payload-specific feedback (RFC 4585 §6.3) is type 206."""
        if datagram[1] == 206:
            requests.append(datagram)
        return datagram[1] == 206 and len(requests) <= 2

    async with a_call(browser) as call:
        call.publisher.proxy.discards = discards
        await call.outage(call.publisher, OUTAGE_SECONDS)
        assert len(requests) > 2
