"""Captions in real browsers, with a stand-in for speech recognition: off at first, on the device, for those who read."""

from playwright.async_api import Browser, expect

from tests.frontend.meetings.guests import Guest, a_guest
from tests.frontend.meetings.recogniser import RECOGNISER, REMOTE_ONLY
from tests.frontend.meetings.room_app import RoomApp
from tests.frontend.test_looks import violations
from tests.support import clients


async def share(guest: Guest, language: str | None = None) -> None:
    """Let the others read what a guest says."""
    await guest.page.click("[data-open=captions]")
    if language:
        await guest.page.select_option("[data-captions-language]", language)
    await guest.page.click("[data-captions-share]")


async def close_dialog(guest: Guest) -> None:
    await guest.page.click("#captions form button")


async def understand(guest: Guest, words: str, *, final: bool) -> None:
    """Let the stand-in understand words."""
    await guest.page.wait_for_function("() => device.session?.isListening")
    await guest.ask("([words, isFinal]) => device.session.say(words, isFinal)", [words, final])


async def test_words_are_read_by_those_who_want_to(browser: Browser, app: RoomApp) -> None:
    app.access["direct"] = True
    async with (
        a_guest(browser, app, "ana", script=RECOGNISER) as ana,
        a_guest(browser, app, "bo") as bo,
    ):
        await ana.join()
        await bo.join()
        for guest in (ana, bo):
            await expect(guest.page.locator("[data-captions]")).to_be_hidden()
        assert await ana.ask("device.starts") == []

        await bo.page.keyboard.press("c")
        await bo.hears("Captions are shown.")
        await expect(bo.page.locator("[data-captions-empty]")).to_contain_text("Nobody lets the others read")
        await expect(bo.page.locator("[data-captions-own]")).to_be_hidden()
        await share(ana)
        await close_dialog(ana)
        await ana.hears("The others can read what you say.")
        await expect(bo.page.locator("[data-people] li", has_text="Ana")).to_contain_text("With captions")
        await expect(bo.page.locator("[data-captions-empty]")).to_contain_text("Captions appear here")

        lines, log = bo.page.locator("[data-captions-lines]"), bo.page.locator("[data-captions-log]")
        await understand(ana, "good", final=False)
        await expect(lines.locator(".caption.interim p")).to_have_text("good")
        await expect(log).to_have_text("")
        await understand(ana, "Good <b>morning</b>.", final=True)
        await expect(lines.locator(".caption p")).to_have_text("Good <b>morning</b>.")
        await expect(lines.locator(".interim")).to_have_count(0)
        await expect(log.locator("p")).to_have_text("Ana: Good <b>morning</b>.")
        await expect(lines.locator("p")).to_have_attribute("lang", "en")

        assert [each.complaints for each in (ana, bo)] == [[], []]

        app.cut()
        await ana.state("reconnecting")
        app.restore()
        for guest in (ana, bo):
            await guest.state("connected")
        await understand(ana, "Again.", final=True)
        await expect(lines.locator("p")).to_have_text(["Good <b>morning</b>.", "Again."])

        await ana.page.click("[data-captions-stop]")
        await ana.hears("The others can no longer read what you say.")
        await expect(ana.page.locator("[data-open=captions]")).to_be_focused()
        await expect(bo.page.locator("[data-people] li", has_text="Ana")).not_to_contain_text("With captions")
        assert {each["local"] for each in await ana.ask("device.starts")} == {True}
        assert {each["kind"] for each in await ana.ask("device.starts")} == {"audio"}


async def test_captions_pass_axe(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", script=RECOGNISER) as ana:
        await ana.join()
        await share(ana)
        await ana.page.check("[data-captions-read]")
        await understand(ana, "Good morning.", final=True)
        await understand(ana, "How", final=False)
        for _ in ("with the dialogue", "without it"):
            if not clients.missing():
                assert await violations(ana.page) == {}
            await ana.page.keyboard.press("Escape")
        await expect(ana.page.locator(".caption bdi")).to_have_text("you")


async def test_nothing_is_recognised_while_the_microphone_is_off(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", script=RECOGNISER) as ana:
        await ana.join()
        await ana.press("microphone")
        await share(ana)
        await close_dialog(ana)
        await expect(ana.page.locator("[data-captions-own]")).to_be_visible()
        assert await ana.ask("device.starts") == []
        await ana.press("microphone")
        await ana.page.wait_for_function("() => device.session?.isListening")
        await ana.press("microphone")
        await ana.page.wait_for_function("() => device.session.state === 'ended'")
        assert len(await ana.ask("device.starts")) == 1
        await ana.press("microphone")
        await ana.page.wait_for_function("() => device.session.isListening")
        await ana.page.click("[data-leave]")
        await ana.page.wait_for_function("() => device.session.state === 'ended'")
        await ana.page.click("[data-again]")
        await ana.join()
        await expect(ana.page.locator("[data-captions]")).to_be_hidden()
        assert len(await ana.ask("device.starts")) == 2


async def test_problems_are_said_in_plain_words(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", script=RECOGNISER) as ana:
        await ana.join()
        state, shared = ana.page.locator("[data-captions-state]"), ana.page.locator("[data-captions-share]")
        await share(ana, "ru")
        await expect(state).to_have_text(
            "Your browser cannot recognise Russian on this device. Choose another language."
        )
        await expect(shared).not_to_be_checked()
        await ana.page.select_option("[data-captions-language]", "fr")
        await shared.click()
        await expect(state).to_contain_text("could not download what it needs to recognise French")
        await ana.page.select_option("[data-captions-language]", "zh")
        await shared.click()
        await expect(ana.page.locator("[data-captions-own]")).to_be_visible()
        await ana.page.wait_for_function("() => device.session?.isListening")
        await ana.ask("device.session.fail('network')")
        await expect(state).to_contain_text("it asked for the network")
        await ana.ask("device.refusal = 'not-allowed'")
        await shared.click()
        await expect(state).to_have_text("Your browser does not allow speech recognition on this page.")
        await expect(ana.page.locator("[data-captions-own]")).to_be_hidden()
        starts = await ana.ask("device.starts")
        assert starts == [{"local": True, "lang": "zh-CN", "kind": "audio"}] * 2


async def test_switched_off_during_a_download_stays_off(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", script=RECOGNISER) as ana:
        await ana.join()
        await ana.ask("() => { device.download = new Promise((done) => { window.finish = done; }); }")
        await share(ana, "zh")
        await expect(ana.page.locator("[data-captions-state]")).to_contain_text("is downloading what it needs")
        await ana.page.click("[data-captions-share]")
        await ana.ask("async () => { finish(); await device.download; }")
        await ana.page.select_option("[data-captions-language]", "en")
        await ana.page.click("[data-captions-share]")
        await ana.page.wait_for_function("() => device.session?.isListening")
        assert await ana.ask("device.starts") == [{"local": True, "lang": "en-US", "kind": "audio"}]
        await ana.page.select_option("[data-captions-language]", "zh")
        await ana.page.wait_for_function("() => device.session.lang === 'zh-CN' && device.session.isListening")
        assert len(await ana.ask("device.starts")) == 2


async def test_browser_that_may_use_a_server_recognises_nothing(browser: Browser, app: RoomApp) -> None:
    async with (
        a_guest(browser, app, "ana", script=REMOTE_ONLY) as ana,
        a_guest(browser, app, "bo", script=RECOGNISER) as bo,
    ):
        await ana.join()
        await bo.join()
        await ana.page.click("[data-open=captions]")
        await expect(ana.page.locator("[data-captions-share]")).to_be_hidden()
        await expect(ana.page.locator("[data-captions-unsupported]")).to_contain_text("on your device alone")
        await ana.page.check("[data-captions-read]")
        await ana.page.select_option("[data-captions-size]", "largest")
        await close_dialog(ana)
        await share(bo)
        await understand(bo, "Hello", final=True)
        await expect(ana.page.locator("[data-captions-lines] p")).to_have_text("Hello")
        await expect(ana.page.locator("[data-captions]")).to_have_attribute("data-size", "largest")
        assert await ana.ask("started") == 0
        await ana.page.reload()
        await ana.join()  # what a reader wants to see is remembered, what others may read is not
        await expect(ana.page.locator("[data-captions]")).to_have_attribute("data-size", "largest")
        await expect(ana.page.locator("[data-captions-empty]")).to_contain_text("Captions appear here")


async def test_listener_reads_and_shares_nothing(browser: Browser, app: RoomApp) -> None:
    async with (
        a_guest(browser, app, "ana", script=RECOGNISER) as ana,
        a_guest(browser, app, "listener", script=RECOGNISER) as listener,
    ):
        await ana.join()
        await listener.join()
        await listener.page.click("[data-open=captions]")
        await expect(listener.page.locator("[data-captions-sharing]")).to_be_hidden()
        await listener.page.check("[data-captions-read]")
        await share(ana)
        await understand(ana, "Hello", final=True)
        await expect(listener.page.locator("[data-captions-lines] p")).to_have_text("Hello")
