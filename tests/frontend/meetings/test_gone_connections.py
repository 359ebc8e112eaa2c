"""A page whose connections the media server has given up makes new ones at once, in place of restarting them."""

import pytest
from playwright.async_api import Browser

from tests.frontend.meetings.guests import a_guest
from tests.frontend.meetings.room_app import RoomApp

pytestmark = pytest.mark.browser


async def test_connections_that_were_given_up_are_made_anew(
    browser: Browser, app: RoomApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_guest(browser, app, "ana") as ana, a_guest(browser, app, "bo") as bo:
        for guest in (ana, bo):
            await guest.join()
        await ana.sees(1)
        said: list[str] = []
        ana.page.on("console", lambda message: said.append(message.text))
        app.cut()
        await ana.state("reconnecting")
        participant = app.media.server.rooms["room"].participants["Ana"]
        for link in (participant.uplink, participant.downlink):
            assert link is not None
            monkeypatch.setattr(link.connection._handshake, "close", lambda: None)  # a goodbye would not arrive
            link.connection.close()
        app.restore()
        await ana.state("connected")
        await ana.sees(1)
        await bo.sees(1)
        assert app.media.server.rooms["room"].participants["Ana"] is participant
        assert any("CONNECTION_GONE" in each for each in said)
