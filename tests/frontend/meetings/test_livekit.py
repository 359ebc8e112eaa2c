"""The room on LiveKit: LiveKit's own client in real browsers, against a stand-in for its server."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from livekit.protocol.models import DisconnectReason
from livekit.protocol.rtc import StreamState
from playwright.async_api import Browser, expect

from expo.kit.clock import now
from expo.kit.db.mongo import Database
from expo.kit.media.livekit.rooms import LiveKitRooms
from tests.frontend.meetings.guests import a_guest, open_page
from tests.frontend.meetings.room_app import RoomApp, room_app
from tests.frontend.meetings.test_room import SCREEN
from tests.support.clock import FakeClock
from tests.support.livekit_server import FakeLiveKit, fake_livekit


@dataclass(frozen=True)
class LiveKitApp:
    """The pages, and the stand-in that has their room."""

    pages: RoomApp
    server: FakeLiveKit


@pytest.fixture
async def livekit(database: Database, clock: FakeClock) -> AsyncIterator[LiveKitApp]:
    async with (
        fake_livekit() as server,
        room_app(database, clock, provider=LiveKitRooms(server.server, now)) as pages,
    ):
        yield LiveKitApp(pages, server)


async def test_two_meet(browser: Browser, livekit: LiveKitApp) -> None:
    async with (
        a_guest(browser, livekit.pages, "ana") as ana,
        a_guest(browser, livekit.pages, "bo", script=SCREEN) as bo,
    ):
        await ana.join()
        await bo.join()
        for guest in (ana, bo):
            await guest.route("server")
            await guest.sees(1)
        await expect(ana.page.locator("[data-control=record]")).to_be_hidden()
        await ana.hears("Bo has joined.")
        line = ana.page.locator("[data-people] li", has_text="Bo")

        await bo.press("microphone")
        await expect(line).to_contain_text("Microphone off")
        await bo.press("microphone")
        await expect(line).not_to_contain_text("Microphone off")
        await expect(bo.page.locator("[data-control=microphone]")).to_have_attribute("aria-pressed", "true")
        await bo.press("hand")
        await ana.hears("Bo raised a hand.")
        await bo.press("screen")
        await ana.sees(1, "[data-screen]:not([hidden]) video")
        await bo.press("camera")
        await expect(ana.page.locator(".tile.without-picture")).to_contain_text("Bo")
        await bo.press("camera")
        await ana.sees(1)

        await bo.page.click("[data-leave]")
        await ana.hears("Bo has left.")
        assert [each.complaints for each in (ana, bo)] == [[], []]


async def test_lost_line_is_replaced_by_a_new_room(browser: Browser, livekit: LiveKitApp) -> None:
    async with a_guest(browser, livekit.pages, "ana") as ana, a_guest(browser, livekit.pages, "bo") as bo:
        await ana.join()
        await bo.join()
        await bo.press("hand")
        await ana.sees(1)
        await livekit.server.media.members["Bo"].line.close()
        await bo.state("reconnecting")
        await bo.state("connected")
        await ana.sees(1)
        await bo.sees(1)
        await expect(ana.page.locator("[data-people] li", has_text="Bo")).to_contain_text("Hand raised")
        assert livekit.server.media.resumes > 0
        assert livekit.pages.graphql.entered.count("bo") > 1  # with a new token


async def test_what_livekit_says_is_shown(browser: Browser, livekit: LiveKitApp) -> None:
    media = livekit.server.media
    async with AsyncExitStack() as stack:
        ana, bo = [await stack.enter_async_context(a_guest(browser, livekit.pages, name)) for name in ("ana", "bo")]
        await ana.join()
        await bo.join()
        await ana.sees(1)
        await media.pause("Ana", "Bo", StreamState.PAUSED)
        await expect(ana.page.locator(".tile.without-picture")).to_contain_text("Picture paused")
        await media.pause("Ana", "Bo", StreamState.ACTIVE)
        await ana.sees(1)
        await expect(ana.page.locator("[data-no-recording]")).to_have_text("You cannot record this meeting here.")
        await media.record()
        await ana.hears("The media server is recording this meeting.")
        await expect(ana.page.locator("[data-recording-stop]")).to_be_hidden()

        await bo.press("hand")
        await ana.hears("Bo raised a hand.")
        cy = await stack.enter_async_context(a_guest(browser, livekit.pages, "listener"))
        await cy.join()
        await expect(cy.page.locator("[data-people] li", has_text="Bo")).to_contain_text("Hand raised")
        await expect(cy.page.locator("[data-control=camera]")).to_be_hidden()
        await expect(ana.page.locator("[data-people] li", has_text="Listener")).to_contain_text("Listening only")
        await ana.page.keyboard.press("c")
        for nonsense in (b"null", b"\xff{", b'{"text": 5}'):
            media.say("Bo", "caption", nonsense)
        media.say("Bo", "caption", b'{"number": 1, "text": "Two weeks.", "language": "en", "final": true}')
        await expect(ana.page.locator("[data-captions-lines]")).to_contain_text("Two weeks.")
        await media.expel(media.members["Bo"], DisconnectReason.PARTICIPANT_REMOVED)
        await bo.state("refused")
        await ana.hears("Bo has left.")


async def test_check_measures_the_way_that_livekit_took(browser: Browser, livekit: LiveKitApp) -> None:
    async with a_guest(browser, livekit.pages, "ana", path="/en/check") as ana:
        await ana.page.click("[data-start]")
        await expect(ana.page.locator("[data-way=direct] [data-result]")).to_have_text("Works")
        await expect(ana.page.locator("[data-way=direct] [data-rate]")).not_to_have_text("–")
        await expect(ana.page.locator("[data-way=tls]")).to_be_hidden()
        assert ana.complaints == []


async def test_check_says_that_livekit_is_out_of_reach(browser: Browser, livekit: LiveKitApp) -> None:
    livekit.server.is_closed = True
    async with a_guest(browser, livekit.pages, "ana", path="/en/check") as ana:
        await ana.page.click("[data-start]")
        blocked = f"allow UDP to {livekit.server.server.host}."
        await expect(ana.page.locator('[data-state="connection"]')).to_contain_text(blocked)


async def test_client_is_loaded_in_rooms_on_livekit_alone(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana:
        await ana.join()
        loaded = await ana.ask("performance.getEntriesByType('resource').map((each) => each.name)")
        assert any("livekit_call.js" in each for each in loaded)
        assert not any("vendor/livekit-client.js" in each or "livekit_line.js" in each for each in loaded)


async def test_another_device_takes_over(browser: Browser, livekit: LiveKitApp) -> None:
    async with a_guest(browser, livekit.pages, "ana") as ana:
        await ana.join()
        other = await open_page(await ana.page.context.new_page(), livekit.pages, "ana", path="/en/meeting/meet_1/room")
        await other.join()
        await ana.state("taken")
        assert list(livekit.server.media.members) == ["Ana"]
