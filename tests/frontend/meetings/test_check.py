"""The check page in a real browser: what works, what does not, and what it advises."""

import pytest
from playwright.async_api import Browser, expect
from starlette.testclient import TestClient

from tests.frontend.meetings.guests import HASTY, a_guest
from tests.frontend.meetings.room_app import RoomApp
from tests.frontend.test_looks import violations
from tests.support import clients
from tests.support.patience import until

CHECK = "/en/check"
REFUSING = """navigator.mediaDevices.getUserMedia = async ({ video }) => {
  throw new DOMException("", video ? "NotAllowedError" : "NotReadableError");
};"""

FOLDER = "document.querySelector('script[src*=\"/room/\"]').src.replace(/\\/[^/]*$/, '')"
NEARBY = """async ([folder, servers, known]) => {
  const { nearbyServers } = await import(`${folder}/turn_regions.js`);
  return nearbyServers(servers, known).flatMap((each) => each.urls);
}"""

REMEMBERED = """async ([folder, servers, stored]) => {
  const { nearbyServers } = await import(`${folder}/turn_regions.js`);
  localStorage.setItem("room-settings", JSON.stringify({ "turn-regions": stored }));
  return nearbyServers(servers).flatMap((each) => each.urls);
}"""
UNSTORED = """async ([folder, servers]) => {
  const { nearbyServers, rememberRegions } = await import(`${folder}/turn_regions.js`);
  Storage.prototype.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
  rememberRegions([{ region: "b", way: "udp", delay: 1 }]);
  return nearbyServers(servers).flatMap((each) => each.urls);
}"""
MEASURED = """async ([folder, spans]) => {
  const { measureRegions } = await import(`${folder}/turn_probe.js`);
  let time = 0;
  let opened = 0;
  performance.now = () => time;
  globalThis.RTCPeerConnection = class extends EventTarget {
    constructor({ iceServers }) {
      super();
      opened += 1;
      this.span = spans[iceServers[0]?.urls] ?? (opened === 1 ? 500 : 100);
      this.reached = iceServers.length > 0;
    }
    createDataChannel() {}
    close() {}
    async setLocalDescription() {
      time += this.span;
      this.iceGatheringState = "complete";
      const [name, candidate] = this.reached ? ["icecandidate", { candidate: "relay" }] : ["icegatheringstatechange", null];
      this.dispatchEvent(Object.assign(new Event(name), { candidate }));
    }
  };
  const servers = Object.keys(spans).map((url) => ({ urls: [url], region: url.slice(5) }));
  return (await measureRegions(servers)).map(({ region, delay }) => [region, delay]);
}"""
"""Measures regions with connections that take these times, by a clock of ours; the first of a busy page takes longer."""


async def test_everything_works(browser: Browser, app: RoomApp) -> None:
    relay = {"username": "u", "credential": "p"}
    app.access["iceServers"] = [{"urls": ["turn:127.0.0.1:9?transport=tcp"], **relay}]
    async with a_guest(browser, app, "ana", path=CHECK, script=HASTY) as ana:
        await ana.page.click("[data-start]")
        for name, words in (("camera", "The camera works."), ("microphone", "The microphone works.")):
            await expect(ana.page.locator(f"[data-state={name}]")).to_have_text(words)
        await ana.sees(1, "[data-preview]")
        await ana.page.click("[data-tone]")
        await ana.page.click("[data-heard] [value=no]")
        await expect(ana.page.locator("[data-state=speaker]")).to_contain_text("choose another speaker")
        await ana.page.click("[data-heard] [value=yes]")
        await expect(ana.page.locator("[data-state=speaker]")).to_have_text("The speaker works.")
        direct = ana.page.locator("[data-way=direct]")
        await expect(direct.locator("[data-result]")).to_have_text("Works")
        await expect(direct.locator("[data-delay]")).to_contain_text("ms")
        await expect(direct.locator("[data-rate]")).to_contain_text("Mb/s")
        await expect(ana.page.locator("[data-way=tcp] [data-result]")).to_have_text("Blocked")
        await expect(ana.page.locator("[data-way=tls] [data-result]")).to_have_text("Not configured")
        await expect(ana.page.locator("[data-state=connection]")).to_have_text(
            "The connection is good enough for video."
        )
        if not clients.missing():
            assert await violations(ana.page) == {}
        await until(lambda: app.places() == {})  # it leaves nobody behind


async def test_failures_say_what_to_do(browser: Browser, app: RoomApp) -> None:
    app.graphql.is_cut = True
    async with a_guest(browser, app, "ana", path=CHECK, script=REFUSING + HASTY) as ana:
        await ana.page.click("[data-start]")
        await expect(ana.page.locator("[data-state=camera]")).to_contain_text("allow the camera, and try again")
        await expect(ana.page.locator("[data-state=microphone]")).to_contain_text("Another program is using the micro")
        await expect(ana.page.locator("[data-state=connection]")).to_contain_text("cannot be checked now")
        assert await ana.page.locator("[data-again]:visible").count() == 3
        app.restore()
        await ana.page.click("[data-again=connection] button")
        await expect(ana.page.locator("[data-way=direct] [data-result]")).to_have_text("Works")


async def test_blocked_network_is_explained(browser: Browser, app: RoomApp) -> None:
    blocked = "RTCPeerConnection.prototype.setRemoteDescription = async () => {};"
    async with a_guest(browser, app, "ana", path=CHECK, script=blocked + HASTY) as ana:
        await ana.page.click("[data-start]")
        port = app.media.server._port.address[1]
        await expect(ana.page.locator("[data-state=connection]")).to_contain_text(f"allow UDP to 127.0.0.1, {port}")


@pytest.mark.parametrize(
    "script, words",
    [
        ("Object.defineProperty(navigator, 'userAgent', { value: 'X MicroMessenger/8.0' });", "Open in browser"),
        ("delete window.RTCPeerConnection;", "cannot hold video meetings. Use a current version"),
    ],
)
async def test_unfit_browser_is_told_at_once(browser: Browser, app: RoomApp, script: str, words: str) -> None:
    for path in (CHECK, "/en/meeting/meet_1/room"):
        async with a_guest(browser, app, "ana", path=path, script=script) as ana:
            await expect(ana.page.locator("[data-browser-problem]")).to_contain_text(words)
            await expect(ana.page.locator("[data-start], [data-lobby]")).to_be_hidden()


async def test_chosen_devices_are_remembered(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path=CHECK) as ana:
        await ana.page.click("[data-start]")
        field = ana.page.locator("#check-microphone")
        await expect(field.locator("option")).not_to_have_count(0)
        other = await field.locator("option").last.inner_text()
        await field.select_option(label=other)
        await ana.page.goto(f"{app.url}/en/meeting/meet_1/room")
        await expect(ana.page.locator("#lobby-microphone option:checked")).to_have_text(other)
        by_label = await ana.ask(
            """async (folder) => {
              const { findRemembered } = await import(`${folder}/devices.js`);
              const devices = [{ deviceId: "new", label: "Desk microphone" }, { deviceId: "b", label: "" }];
              return [{ id: "b" }, { id: "old", label: "Desk microphone" }, { id: "gone", label: "" }, null]
                .map((each) => findRemembered(devices, each)?.deviceId ?? null);
            }""",
            await ana.ask(FOLDER),
        )
        assert by_label == ["b", "new", None, None]


async def test_call_gets_the_nearest_region_and_one_address_of_the_next(browser: Browser, app: RoomApp) -> None:
    regions = {name: [f"turn:{name}", f"turn:{name}?transport=tcp", f"turns:{name}"] for name in ("a", "b", "c")}
    servers = [{"urls": urls, "username": "u", "credential": "p", "region": name} for name, urls in regions.items()]
    remembered: list[tuple[list[dict[str, str]], list[str]]] = [
        ([], [*regions["a"], "turns:b"]),
        ([{"region": "c", "way": "udp"}], [*regions["c"], "turns:a"]),
        ([{"region": "c", "way": "tls"}, {"region": "b", "way": "udp"}], [*regions["c"], "turn:b"]),
        ([{"region": "gone", "way": "udp"}, {"region": "b", "way": "tcp"}], [*regions["b"], "turns:a"]),
    ]
    async with a_guest(browser, app, "ana", path=CHECK) as ana:
        folder = await ana.ask(FOLDER)
        for known, urls in remembered:
            assert await ana.ask(NEARBY, [folder, servers, known]) == urls
        assert await ana.ask(NEARBY, [folder, servers[:1], []]) == regions["a"]
        assert await ana.ask(NEARBY, [folder, [], []]) == []
        udp_only = [{**each, "urls": each["urls"][:1]} for each in servers]
        assert await ana.ask(NEARBY, [folder, udp_only, [{"region": "a", "way": "udp"}]]) == ["turn:a", "turn:b"]


@pytest.mark.parametrize(
    "stored", ["x", 1, {}, [None, "x", {}], [{"region": "b", "way": "constructor"}, {"way": "udp"}]]
)
async def test_call_gets_servers_whatever_is_stored(browser: Browser, app: RoomApp, stored: object) -> None:
    servers = [{"urls": [f"turn:{name}", f"turns:{name}"], "region": name} for name in ("a", "b")]
    known = [{"region": "a", "way": "udp"}, *stored] if isinstance(stored, list) else stored
    async with a_guest(browser, app, "ana", path=CHECK) as ana:
        urls = await ana.ask(REMEMBERED, [await ana.ask(FOLDER), servers, known])
    assert urls == ["turn:a", "turns:a", "turns:b"]


async def test_nearest_region_is_used_where_nothing_can_be_stored(browser: Browser, app: RoomApp) -> None:
    servers = [{"urls": [f"turn:{name}"], "region": name} for name in ("a", "b")]
    async with a_guest(browser, app, "ana", path=CHECK) as ana:
        assert await ana.ask(UNSTORED, [await ana.ask(FOLDER), servers]) == ["turn:b", "turn:a"]


async def test_nearest_region_is_first_however_busy_the_page_is(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path=CHECK) as ana:
        spans = {"turn:far": 190, "turn:near": 150, "turn:next_door": 40}
        found = await ana.ask(MEASURED, [await ana.ask(FOLDER), spans])
    assert found == [["next_door", -5], ["near", 50], ["far", 70]]


async def test_page_without_regions_has_no_table_of_them(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path=CHECK) as ana:
        assert await ana.page.locator("[data-regions]").count() == 0
        await ana.page.goto(f"{app.url}/en/meeting/meet_1/room")
        assert await ana.page.locator("[data-probe]").count() == 0


def test_pages_say_that_they_need_scripts(visitor: TestClient) -> None:
    page = visitor.get(CHECK)
    assert "Video meetings need JavaScript." in page.text
    assert "camera=(self), microphone=(self), display-capture=(self)" in page.headers["permissions-policy"]
    assert "camera=()" in visitor.get("/en/fairs").headers["permissions-policy"]
