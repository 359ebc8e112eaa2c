"""The room in real browsers: people meet, switch, share, write, lose their line, and leave."""

import re
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from tests.frontend.meetings.guests import HASTY, Guest, a_guest, open_page
from tests.frontend.meetings.room_app import RoomApp

SCREEN = """navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d");
  let turn = 0;
  setInterval(() => drawing.fillRect((turn = (turn + 7) % 300), 0, 5, 150), 40);
  return canvas.captureStream(25);
};"""
"""A browser without a screen shares a canvas."""

NO_CANDIDATES = r"""
RTCPeerConnection.prototype.addIceCandidate = async () => {};
const set = RTCPeerConnection.prototype.setRemoteDescription;
RTCPeerConnection.prototype.setRemoteDescription = function (told) {
  const isServer = told.sdp.includes("a=ice-lite");
  return set.call(this, isServer ? told : { ...told, sdp: told.sdp.replace(/^a=candidate.*\r\n/gm, "") });
};
"""
"""Two browsers that find no way to each other, only to the server."""


async def test_three_meet_through_the_server(browser: Browser, app: RoomApp) -> None:
    async with AsyncExitStack() as stack:
        ana, bo, cy = [
            await stack.enter_async_context(a_guest(browser, app, name, script=SCREEN)) for name in ("ana", "bo", "cy")
        ]
        for guest in (ana, bo, cy):
            await guest.join()
        for guest in (ana, bo, cy):
            await guest.sees(2)
            await guest.route("server")
        await expect(ana.page.locator("h1")).to_have_text("Meeting with Hengnuan Vacuum Flasks")
        await expect(ana.page.locator("[data-countdown]")).to_have_text(re.compile("^2[2-5] minutes left$"))
        await ana.hears("Cy has joined.")

        line, note = app.line("Ana"), ana.page.locator("[data-quality]")
        line.bandwidth.rate = 100_000  # as if it carried no more
        await expect(note).to_have_text("Not all pictures are shown now, so that the sound stays clear.")
        await expect(ana.page.locator(".tile.without-picture").first).to_contain_text("Picture paused")
        line.bandwidth.rate = 10_000_000
        await ana.sees(2)
        await expect(note).to_be_hidden()

        await bo.press("camera")
        await expect(ana.page.locator(".tile.without-picture")).to_contain_text("Bo")
        await bo.page.keyboard.press("h")
        await ana.hears("Bo raised a hand.")
        await expect(ana.page.locator("[data-people] li", has_text="Bo")).to_contain_text("Hand raised")
        await cy.page.keyboard.press("s")
        await ana.sees(1, "[data-screen]:not([hidden]) video")
        await ana.hears("Cy is sharing the screen.")
        await expect(bo.page.locator("#message-list")).to_contain_text("MOQ is 500 <b>pieces</b>")

        await cy.page.click("[data-leave]")
        await expect(cy.page.locator("[data-over-words]")).to_be_focused()
        await ana.hears("Cy has left.")
        await expect(ana.page.locator("[data-screen]")).to_be_hidden()
        assert [each.complaints for each in (ana, bo, cy)] == [[], [], []]


async def test_lost_line_comes_back_with_the_same_place(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana, a_guest(browser, app, "bo") as bo:
        await ana.join()
        await bo.join()
        await ana.sees(1)
        before = app.places()
        app.cut()
        await ana.state("reconnecting")
        await expect(ana.page.locator("[data-call-state]")).to_have_text("Connection lost. Reconnecting…")
        asked = len(app.graphql.entered)
        while len(app.graphql.entered) == asked:  # it goes on asking
            await ana.page.wait_for_timeout(50)
        app.restore()
        await ana.state("connected")
        assert app.places() == before
        await ana.sees(1)
        await bo.sees(1)


async def test_silence_is_said_and_pictures_come_back(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana, a_guest(browser, app, "bo") as bo:
        await ana.join()
        await bo.join()
        await ana.sees(1)
        before, port = app.places(), app.media.server._port
        with pytest.MonkeyPatch.context() as outage:
            outage.setattr(port, "_dispatch", lambda *_: None)
            outage.setattr(port, "send", lambda *_: None)
            await ana.state("reconnecting")
        await ana.state("connected")
        await ana.sees(1)
        await bo.sees(1)
        assert app.places() == before


async def test_another_device_takes_over(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana:
        await ana.join()
        other = await open_page(await ana.page.context.new_page(), app, "ana", path="/en/meeting/meet_1/room")
        await other.join()
        await ana.state("taken")
        await expect(ana.page.locator("[data-over-words]")).to_have_text("You opened the meeting on another device.")
        await ana.page.click("[data-again]")
        await ana.join()
        await other.state("taken")
        assert app.places() == {"Ana": 0}


async def move_to_server(ana: Guest, bo: Guest, cy: Guest) -> None:
    await cy.join()
    for guest in (ana, bo, cy):
        await guest.route("server")
        await guest.sees(2)


async def test_two_talk_directly_until_a_third_joins(browser: Browser, app: RoomApp) -> None:
    app.access["direct"] = True
    async with AsyncExitStack() as stack:
        ana, bo, cy = [
            await stack.enter_async_context(a_guest(browser, app, name, script=SCREEN)) for name in ("ana", "bo", "cy")
        ]
        await ana.join()
        await ana.route("none")
        await bo.join()
        for guest in (ana, bo):
            await guest.route("direct")
            await guest.sees(1)
        assert all(each.uplink is None for each in app.media.server.rooms["room"].participants.values())
        await ana.press("screen")
        await bo.sees(1, "[data-screen]:not([hidden]) video")
        await move_to_server(ana, bo, cy)
        for guest in (bo, cy):
            await guest.sees(1, "[data-screen]:not([hidden]) video")
        assert [each.complaints for each in (ana, bo, cy)] == [[], [], []]


SERVER_BLOCKED_AT_FIRST = r"""{
  let blocked = 2;
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (told) {
    if (!told.sdp.includes("a=ice-lite") || blocked === 0) return set.call(this, told);
    blocked -= 1;
    return set.call(this, { ...told, sdp: told.sdp.replace(/^a=candidate.*\r\n/gm, "") });
  };
}"""
"""The first connections up and down do not reach the server."""


async def test_two_go_on_directly_until_the_server_is_reached(browser: Browser, app: RoomApp) -> None:
    app.access["direct"] = True
    async with AsyncExitStack() as stack:
        script = SERVER_BLOCKED_AT_FIRST + HASTY
        ana, bo = [
            await stack.enter_async_context(a_guest(browser, app, name, script=script)) for name in ("ana", "bo")
        ]
        cy = await stack.enter_async_context(a_guest(browser, app, "cy"))
        for guest in (ana, bo):
            await guest.join()
        for guest in (ana, bo):
            await guest.route("direct")
        await move_to_server(ana, bo, cy)


async def test_reloaded_page_joins_the_direct_call_again(browser: Browser, app: RoomApp) -> None:
    app.access["direct"] = True
    async with a_guest(browser, app, "ana") as ana, a_guest(browser, app, "bo") as bo:
        for guest in (ana, bo):
            await guest.join()
        await ana.sees(1)
        await ana.page.reload()
        await ana.join()
        for guest in (ana, bo):
            await guest.route("direct")
            await guest.sees(1)


async def test_two_whose_networks_keep_them_apart_use_the_server(browser: Browser, app: RoomApp) -> None:
    app.access["direct"] = True
    async with AsyncExitStack() as stack:
        guests = [
            await stack.enter_async_context(a_guest(browser, app, name, script=NO_CANDIDATES + HASTY))
            for name in ("ana", "bo")
        ]
        for guest in guests:
            await guest.join()
        for guest in guests:
            await guest.route("server")
            await guest.sees(1)


NONSENSE = """async (id) => {
  const folder = document.querySelector('script[src*="/room/"]').src.replace(/[^/]*$/, "");
  const [{ accessFrom }, { Line }] = await Promise.all(["access", "line"].map((name) => import(`${folder}${name}.js`)));
  const line = await Line.open(await accessFrom("/en/meeting/meet_1/room/access")());
  const say = (content) => line.send({ type: "relay", to: id, content });
  const heard = new Promise((resolve) => line.addEventListener("relayed", ({ detail }) => resolve(detail.content)));
  say({ call: "ready", session: "s" });
  const { session: to } = await heard;
  for (const content of [
    { call: "offer", session: "s", to, sdp: "v=1 nonsense" },
    { call: "answer", session: "s", to },
    { call: "candidate", session: "s", to, candidate: { candidate: "x".repeat(5000) } },
    { call: ["pictures"], session: "s", to },
    { chat: { text: 5 } },
  ]) say(content);
  line.send({ type: "raiseHand", raised: true });
}"""


async def test_nonsense_of_another_browser_harms_nobody(browser: Browser, app: RoomApp) -> None:
    app.access["direct"] = True
    async with a_guest(browser, app, "ana") as ana, a_guest(browser, app, "bo", path="/en/check") as bo:
        await ana.join()
        await bo.ask(NONSENSE, "Ana")
        await ana.hears("Bo raised a hand.")
        await ana.state("connected")
        assert ana.complaints == []
