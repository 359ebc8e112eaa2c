"""The lobby and the page around a call: choices before joining, refusals, keys, and what screen readers get."""

import pytest
from playwright.async_api import Browser, expect

from tests.frontend.meetings.guests import a_guest
from tests.frontend.meetings.room_app import RoomApp
from tests.frontend.test_looks import violations
from tests.support import clients

DENIED = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };"


async def test_choices_of_the_lobby_hold_in_the_room(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana:
        await expect(ana.page.locator("[data-lobby]")).to_contain_text("Expected: Lucía Vega, 李伟")
        await expect(ana.page.locator("[data-countdown]")).to_have_text("25 minutes left")
        await ana.sees(1, "[data-preview]")
        await ana.page.uncheck("[data-join=camera]")
        await expect(ana.page.locator("[data-preview-off]")).to_be_visible()
        await ana.join()
        await expect(ana.page.locator("[data-control=camera]")).to_have_attribute("aria-pressed", "false")
        await expect(ana.page.locator("[data-control=microphone]")).to_have_attribute("aria-pressed", "true")
        await expect(ana.page.locator("[data-control=microphone]")).to_be_focused()
        await ana.page.reload()
        await expect(ana.page.locator("[data-join=camera]")).not_to_be_checked()


async def test_one_may_join_without_devices(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", script=DENIED) as ana, a_guest(browser, app, "bo") as bo:
        await expect(ana.page.locator("[data-lobby] [data-problem=camera]")).to_contain_text("allow the camera")
        await ana.join()
        await bo.join()
        await ana.sees(1)
        await expect(bo.page.locator(".tile")).to_contain_text("Microphone off")
        await ana.press("microphone")
        await ana.hears("Your browser does not let this page use the microphone.")


async def test_room_whose_scripts_do_not_arrive_offers_to_load_again(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana:
        overdue = ana.page.locator("[data-overdue]")
        await ana.page.route("**/room/level*.js", lambda route: route.abort("internetdisconnected"))
        await ana.page.goto(f"{app.url}/es/meeting/meet_1/room")
        await expect(overdue).to_be_hidden()
        await ana.ask("document.getAnimations().forEach((each) => each.finish())")
        await expect(overdue).to_contain_text("La página no se ha cargado por completo.")
        await ana.page.unroute("**/room/level*.js")
        await overdue.get_by_role("link").click()
        await ana.join()
        await expect(overdue).to_have_count(0)


async def test_refusal_is_said_in_the_readers_language(browser: Browser, app: RoomApp) -> None:
    app.graphql.says["enterMeetingRoom"] = {"code": "ROOM_NOT_OPEN", "message": "Later.", "field": "meetingId"}
    async with a_guest(browser, app, "ana", path="/zh/meeting/meet_1/room") as ana:
        assert app.graphql.entered == []  # who only looks has not come
        await ana.page.click("[data-enter]")
        await expect(ana.page.locator("[data-over-words]")).to_have_text("洽谈室在洽谈开始前 15 分钟开放。")
        del app.graphql.says["enterMeetingRoom"]
        await ana.page.click("[data-again]")
        await ana.join()


async def test_devices_and_processing_change_in_the_call(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana, a_guest(browser, app, "bo") as bo:
        await ana.join()
        await bo.join()
        await bo.sees(1)
        await ana.page.click("[data-open=settings]")
        field = ana.page.locator("#call-microphone")
        await expect(field.locator("option")).not_to_have_count(0)
        await field.select_option(index=1)
        await ana.page.uncheck("[data-process=noiseSuppression]")
        await ana.page.keyboard.press("Escape")
        await expect(ana.page.locator("[data-control=microphone]")).to_have_attribute("aria-pressed", "true")
        assert await ana.ask("JSON.parse(localStorage.getItem('room-settings')).noiseSuppression") is False
        await bo.sees(1)


async def test_room_is_operated_by_keyboard(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana:
        await ana.join()
        microphone = ana.page.locator("[data-control=microphone]")
        await ana.page.keyboard.press("m")
        await expect(microphone).to_have_attribute("aria-pressed", "false")
        await ana.page.focus("#f-message")
        await ana.page.keyboard.type("m?")
        await expect(microphone).to_have_attribute("aria-pressed", "false")
        await microphone.focus()
        await ana.page.keyboard.press("?")
        await expect(ana.page.locator("#keys")).to_be_visible()
        await ana.page.uncheck("[data-shortcuts]")
        await ana.page.keyboard.press("Escape")
        await ana.page.keyboard.press("m")
        await expect(microphone).to_have_attribute("aria-pressed", "false")
        if not clients.missing():
            assert await violations(ana.page) == {}


@pytest.mark.parametrize(
    "language, ahead, back", [("en", "ArrowRight", "ArrowLeft"), ("ar", "ArrowLeft", "ArrowRight")]
)
async def test_arrow_keys_lead_from_control_to_control(
    browser: Browser, app: RoomApp, language: str, ahead: str, back: str
) -> None:
    async with a_guest(browser, app, "ana", path=f"/{language}/meeting/meet_1/room") as ana:
        await ana.join()
        leave, hand = "[data-leave]", "[data-control=hand]"
        presses = [
            (ahead, "[data-control=camera]"),
            ("End", leave),
            (ahead, "[data-control=microphone]"),
            (back, leave),
            ("Home", "[data-control=microphone]"),
            (ahead, "[data-control=camera]"),
            (ahead, "[data-control=screen]"),
            (ahead, hand),
            (ahead, "[data-open=captions]"),
            (ahead, "[data-open=settings]"),  # the button that records is hidden
            (back, "[data-open=captions]"),
            (back, hand),
        ]
        for key, control in presses:
            await ana.page.keyboard.press(key)
            await expect(ana.page.locator(control)).to_be_focused()
        await expect(ana.page.locator("[role=toolbar] [tabindex='0']")).to_have_count(1)
        await ana.page.keyboard.press("Tab")
        assert await ana.ask("document.activeElement.closest('[role=toolbar]')") is None
        await ana.page.keyboard.press("Shift+Tab")
        await expect(ana.page.locator(hand)).to_be_focused()
        await ana.page.keyboard.press("Space")
        await expect(ana.page.locator(hand)).to_have_attribute("aria-pressed", "true")


async def test_listener_sees_and_has_nothing_to_switch(browser: Browser, app: RoomApp) -> None:
    phone = "delete MediaDevices.prototype.getDisplayMedia;"
    async with a_guest(browser, app, "ana", script=phone) as ana, a_guest(browser, app, "listener") as listener:
        await ana.join()
        await listener.join()
        await listener.sees(1)
        await expect(listener.page.locator("[data-control=hand]")).to_be_focused()
        for switch in ("microphone", "camera", "screen"):
            await expect(listener.page.locator(f"[data-control={switch}]")).to_be_hidden()
        await listener.press("hand")
        await ana.hears("Listener raised a hand.")
        await expect(ana.page.locator("[data-people] li", has_text="Listener")).to_contain_text("Listening only")
        await expect(ana.page.locator("[data-control=screen]")).to_be_hidden()


async def test_sound_that_the_browser_withholds_is_a_tap_away(browser: Browser, app: RoomApp) -> None:
    withheld = """const play = HTMLMediaElement.prototype.play;
    HTMLAudioElement.prototype.play = function () {
      return navigator.tapped ? play.call(this) : Promise.reject(new DOMException("", "NotAllowedError"));
    };"""
    async with a_guest(browser, app, "ana", script=withheld) as ana, a_guest(browser, app, "bo") as bo:
        await ana.join()
        await bo.join()
        await ana.page.wait_for_selector("[data-blocked]:not([hidden])")
        await ana.ask("navigator.tapped = true")
        await ana.page.click("[data-blocked] button")
        await expect(ana.page.locator("[data-blocked]")).to_be_hidden()
        assert await ana.ask("[...document.querySelectorAll('.tile audio')].every((each) => !each.paused)")
