"""How much of a call a line carries: the decision alone, and what a call makes of it."""

import re
from typing import Final

import pytest
from playwright.async_api import Browser, expect

from tests.frontend.meetings.guests import Guest, a_guest, open_page
from tests.frontend.meetings.room_app import RoomApp
from tests.support.burnt_media import sent_by

PLAY: Final = """async ([folder, samples, levels]) => {
  const { DOWN, START, UP, nextState } = await import(`${folder}/quality.js`);
  let state = START;
  return samples.map(([loss, rate]) => {
    state = nextState(state, { loss, rate }, levels === "UP" ? UP : DOWN);
    return state.level;
  });
}"""
GOOD, LOSSY, DEAD, NARROW = (0.0, 900_000), (0.2, 900_000), (0.6, 900_000), (0.0, 20_000)
UNKNOWN = (None, None)


async def folder(guest: Guest) -> str:
    """Return where the page's modules are."""
    source: str = await guest.ask("document.querySelector('script[src*=\"/room/\"]').src")
    return source.rpartition("/")[0]


async def levels(guest: Guest, *samples: tuple[float | None, int | None], of: str = "UP") -> list[str]:
    """Return the level after each second."""
    found: list[str] = await guest.ask(PLAY, [await folder(guest), [list(each) for each in samples], of])
    return found


async def test_level_follows_the_line(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana:
        assert await levels(ana, *[GOOD] * 20, *[UNKNOWN] * 5) == ["full"] * 25
        assert await levels(ana, LOSSY, LOSSY, GOOD, LOSSY, LOSSY) == ["full"] * 5  # a short disturbance
        unreported = (None, 900_000)  # between two reports of the other end, a bad line is no better
        assert await levels(ana, LOSSY, unreported, LOSSY, LOSSY) == ["full", "full", "full", "low"]
        assert (await levels(ana, *[LOSSY] * 9))[2::3] == ["low", "audio", "audio"]  # sound survives 20 % of loss
        assert (await levels(ana, *[DEAD] * 12))[2::3] == ["low", "audio", "text", "text"]
        assert (await levels(ana, *[NARROW] * 9))[2::3] == ["low", "audio", "audio"]
        assert (await levels(ana, *[DEAD] * 6, of="DOWN"))[2::3] == ["audio", "audio"]

        back = await levels(ana, *[DEAD] * 9, *[GOOD] * 24)
        assert [back[8 + wait] for wait in (8, 16, 24)] == ["audio", "low", "full"]


async def test_failed_trials_become_rarer(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana:
        trials = [*[LOSSY] * 3, *[GOOD] * 8, *[LOSSY] * 3, *[GOOD] * 15]
        found = await levels(ana, *trials, GOOD)
        assert found[2] == "low"
        assert found[10] == "full"  # tried after eight seconds
        assert found[13:28] == ["low"] * 15
        assert found[29] == "full"  # sixteen seconds after the trial failed


async def test_trials_that_hold_come_sooner(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana:
        failed = [*[DEAD] * 9, *[GOOD] * 8, *[DEAD] * 3]
        back = (await levels(ana, *failed, *[GOOD] * 40))[len(failed) :]
        assert [back[wait - 1] for wait in (15, 16, 32, 40)] == ["text", "audio", "low", "full"]


TWICE: Final = """async (folder) => {
  const { Statistics } = await import(`${folder}/statistics.js`);
  const statistics = new Statistics();
  const sample = async (reported) => {
    const reports = [
      { id: "sent", type: "outbound-rtp", timestamp: reported + 500 },
      { id: "told", type: "remote-inbound-rtp", timestamp: reported, fractionLost: 0.9 },
    ];
    return (await statistics.sample([{ getStats: async () => new Map(reports.map((each) => [each.id, each])) }])).up.loss;
  };
  return [await sample(1000), await sample(1000), await sample(2000)];
}"""


async def test_report_of_the_other_end_counts_once(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana:
        assert await ana.ask(TWICE, await folder(ana)) == [0.9, None, 0.9]


CALL: Final = """async ([folder, address]) => {
  const load = (name) => import(`${folder}/${name}.js`);
  const [{ accessFrom }, { Call }, { LocalMedia }] = await Promise.all(["access", "call", "local_media"].map(load));
  const local = new LocalMedia();
  for (const kind of ["microphone", "camera"]) await local.switch(kind, true);
  const call = (window.call = new Call(accessFrom(address), local));
  call.quality.close(); // what this line really carries is measured no more
  window.take = (sample, seconds) => {
    for (let second = 0; second < seconds; second += 1) call.quality.take({ levels: new Map(), ...sample });
  };
  await call.enter();
}"""


ENCODED: Final = (
    "() => call.connections.flatMap((each) => each.getSenders()).find((each) => each.track?.kind === 'video')"
    "?.getParameters().encodings.filter((each) => each.active).map((each) => each.scaleResolutionDownBy).join()"
)
"""How much the camera's picture is scaled down, in each encoding that is sent."""


@pytest.mark.parametrize("direct", [False, True])
async def test_call_falls_back_and_recovers(browser: Browser, app: RoomApp, *, direct: bool) -> None:
    app.access["direct"] = direct
    async with (
        a_guest(browser, app, "ana", path="/en/check") as ana,
        a_guest(browser, app, "bo") as bo,
    ):
        await ana.ask(CALL, [await folder(ana), "/en/meeting/meet_1/room/access"])
        await bo.join()
        await bo.sees(1)
        bad = {"up": {"loss": 0.6, "rate": None}, "down": {"loss": 0, "rate": None}}
        good = {"up": {"loss": 0, "rate": None}, "down": {"loss": 0, "rate": None}}
        tile = bo.page.locator(".tile", has_text="Ana")
        await ana.page.wait_for_function("call.isMediaConnected")
        await ana.ask("(sample) => take(sample, 3)", bad)
        await ana.page.wait_for_function(f"({ENCODED})() === '{'3' if direct else '4'}'")
        await ana.ask("(sample) => take(sample, 3)", bad)
        await expect(tile).to_have_class(re.compile(r"\bwithout-picture\b"))
        await ana.ask("(sample) => take(sample, 3)", bad)
        await expect(tile).to_contain_text("Microphone off")
        await ana.ask("(sample) => take(sample, 24)", good)
        await bo.sees(1)
        await expect(tile).not_to_contain_text("Microphone off")
        assert await ana.ask("[call.quality.up.level, call.state]") == ["full", "connected"]

        deaf = {"up": {"loss": 0, "rate": None}, "down": {"loss": 0.6, "rate": None}}
        await ana.ask("(sample) => take(sample, 3)", deaf)
        assert await ana.ask("call.quality.down.level") == "audio"
        await ana.ask("(sample) => take(sample, 8)", good)
        assert await ana.ask("call.quality.down.level") == "full"


GOOD_UP: Final = {"loss": 0, "rate": None}


async def test_outage_does_not_lower_the_quality(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana, a_guest(browser, app, "bo") as bo:
        await ana.ask(CALL, [await folder(ana), "/en/meeting/meet_1/room/access"])
        await bo.join()
        await ana.page.wait_for_function("() => call.others[0]?.tracks.length === 2 && call.isMediaConnected")
        swallowed = {"up": {"loss": 0.9, "rate": 30_000}, "down": {"loss": 0.9, "rate": None, "received": 90_000}}
        app.cut()
        await ana.page.wait_for_function("() => call.state === 'reconnecting'")
        app.restore()
        await ana.page.wait_for_function("() => call.state === 'connected'")
        await ana.ask("(sample) => take(sample, 5)", swallowed)
        assert await ana.ask("[call.quality.up.level, call.quality.down.level]") == ["full", "full"]
        await ana.ask("(sample) => take(sample, 3)", swallowed)
        assert await ana.ask("[call.quality.up.level, call.quality.down.level]") == ["low", "audio"]


async def test_silence_of_those_who_are_muted_is_no_lost_line(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana", path="/en/check") as ana, a_guest(browser, app, "bo") as bo:
        await ana.ask(CALL, [await folder(ana), "/en/meeting/meet_1/room/access"])
        await bo.join()
        await bo.press("microphone")
        await ana.page.wait_for_function("() => call.others[0]?.tracks.join() === 'camera'")
        silent = {"up": GOOD_UP, "down": {"loss": 0, "rate": None, "received": 0}}
        await ana.ask("(sample) => take(sample, 2)", silent)
        assert await ana.ask("call.isStalled") is True
        await ana.ask("(sample) => take(sample, 9)", {"up": GOOD_UP, "down": {"loss": 0.6, "rate": None}})
        await ana.ask("(sample) => take(sample, 3)", silent)
        assert await ana.ask("[call.quality.down.level, call.isStalled]") == ["audio", False]
        await bo.press("microphone")
        await ana.page.wait_for_function("() => call.others[0].tracks.length === 2")
        await ana.ask("(sample) => take(sample, 2)", silent)
        assert await ana.ask("call.isStalled") is True


PICTURES: Final = "() => connections.at(-1).getSenders()[1].getParameters().encodings[0].active"
"""Whether a browser sends its camera's pictures straight to the other one."""


async def test_other_device_sends_no_pictures_to_a_poor_line_either(browser: Browser, app: RoomApp) -> None:
    app.access["direct"] = True
    async with (
        a_guest(browser, app, "ana", path="/en/check") as ana,
        a_guest(browser, app, "bo", script=sent_by(2)) as bo,
    ):
        await ana.ask(CALL, [await folder(ana), "/en/meeting/meet_1/room/access"])
        await bo.join()
        await bo.sees(1)
        await ana.ask("(sample) => take(sample, 3)", {"up": GOOD_UP, "down": {"loss": 0.6, "rate": None}})
        await bo.page.wait_for_function(f"() => !({PICTURES})()")
        path = "/en/meeting/meet_1/room"
        other = await open_page(await bo.page.context.new_page(), app, "bo", script=sent_by(2), path=path)
        await other.join()
        await other.sees(1)
        await other.page.wait_for_function(f"() => !({PICTURES})()")
