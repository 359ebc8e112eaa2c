"""The player of a recording in a real browser: all files play together, wherever one goes on the timeline."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect
from starlette.applications import Starlette

from expo.kit.db.mongo import Database
from expo.kit.files.blobs import Signer, memory_blobs
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.web.files import file_routes
from frontend import site
from livestream.rooms.tracks import Track
from tests.frontend import nodes
from tests.frontend.fake_graphql import FakeGraphQL
from tests.frontend.test_looks import violations
from tests.support import clients
from tests.support.burnt_media import camera_of, clocks, screen_of
from tests.support.clock import FakeClock
from tests.support.declarations import DECLARED
from tests.support.patience import PATIENCE_MS, until
from tests.support.recorded_media import Stretch, write_recorded_file

PATH: Final = "/meeting/meet_1"
PLAYER: Final = "[data-player]"
SHOWN: Final = "[data-player] [data-file]:not([hidden]):not(.without-picture) video"
_LENGTH_MS: Final = 16_000
_BO_BEGINS_MS: Final = 2_000
_PAUSE_MS: Final = (6_000, 9_000)
_TOLERANCE_MS: Final = 250
"""Between pictures: the player corrects from 150 ms on, and a picture lasts 40 ms."""
_TIMELINE_MS: Final = 600
"""Between pictures and the timeline while they play: that is drawn ten times a second, and read at another moment."""
_FILES: Final = (
    ("Ana", 1, 0, False, [(Track.MICROPHONE, 0, 6_000), (Track.CAMERA, 0, 6_000), (Track.MICROPHONE, 9_000, 16_000), (Track.CAMERA, 9_000, 16_000)]),
    ("Bo", 2, _BO_BEGINS_MS, False, [(Track.MICROPHONE, 0, 4_000), (Track.CAMERA, 0, 4_000), (Track.MICROPHONE, 7_000, 14_000), (Track.CAMERA, 7_000, 10_000)]),
    ("Bo", 2, 10_000, True, [(Track.SCREEN, 0, 3_000)]),
)  # fmt: skip
"""Name, number, begin, whether it is a screen, and stretches of tracks. Bo's camera is off at the end."""


@dataclass
class RecordingPage:
    """A page with a player, and what the browser complains about."""

    page: Page
    complaints: list[str]

    async def seek(self, seconds: float) -> None:
        """Go to a position on the timeline."""
        await self.page.locator("[data-player-position]").evaluate(
            "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')); }", seconds
        )

    async def position_ms(self) -> float:
        """Return where the player is."""
        return 1000 * float(await self.page.locator("[data-player-position]").evaluate("(slider) => slider.value"))

    async def shows(self, *sources: int, near_ms: float | None = None) -> None:
        """Wait until exactly these pictures are shown, in step with each other and the timeline, or at a time."""
        seen: object = None
        try:
            async with asyncio.timeout(PATIENCE_MS / 1000):
                while True:
                    at_ms, seen = await self.position_ms(), await clocks(self.page, SHOWN)
                    if sorted(each["source"] for each in seen) == sorted(sources) and _in_step(seen, at_ms, near_ms):
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            error.add_note(f"the page shows {seen} in place of {sources} near {near_ms}")
            raise


def _in_step(shown: list[dict[str, int]], timeline_ms: float, near_ms: float | None) -> bool:
    times = [each["at"] for each in shown]
    expected, tolerance = (timeline_ms, _TIMELINE_MS) if near_ms is None else (near_ms, _TOLERANCE_MS)
    return max(times) - min(times) <= _TOLERANCE_MS and all(abs(each - expected) <= tolerance for each in times)


def _files(folder: Path) -> list[tuple[str, int, bool, bytes, int]]:
    written = []
    for at, (name, number, begins_ms, is_screen, stretches) in enumerate(_FILES):
        path = folder / f"{at}.webm"
        spans = [Stretch(track, begin, end) for track, begin, end in stretches]
        contents = write_recorded_file(path, number, spans, begins_ms=begins_ms)
        written.append((name, begins_ms, is_screen, path.read_bytes(), contents.duration_ms))
    return written


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, int, bool, bytes, int]]:
    return _files(tmp_path_factory.mktemp("recording"))


async def _nodes(uploads: Uploads, files: Sequence[tuple[str, int, bool, bytes, int]]) -> list[dict[str, Any]]:
    shown = []
    for at, (name, begins_ms, is_screen, data, duration_ms) in enumerate(files):
        stored = StoredFile(f"recordings/rec_1/{at}.webm", f"recording-{at}.webm", len(data), "video/webm")
        await uploads.blobs.put(stored.key, data)
        node = {"name": name, "startMs": begins_ms, "durationMs": duration_ms, "size": len(data)}
        shown.append(node | {"showsScreen": is_screen, "download": uploads.download(stored)})
    return shown


def _recording(files: list[dict[str, Any]]) -> dict[str, Any]:
    begin, end = _PAUSE_MS
    return {
        "id": "rec_1",
        "beganAt": "2026-11-26T08:00:00+00:00",
        "durationMs": _LENGTH_MS,
        "expiresAt": "2026-12-26T08:00:00+00:00",
        "deletedAt": None,
        "deletedBy": None,
        "index": "/files/index?signature=x",
        "pauses": [{"fromMs": begin, "toMs": end}],
        "mix": None,
        "files": files,
    }


@contextlib.asynccontextmanager
async def _served(app: Starlette, listening: socket.socket) -> AsyncIterator[None]:
    web = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    serving = asyncio.create_task(web.serve([listening]))
    try:
        await until(lambda: web.started)
        yield
    finally:
        web.should_exit = True
        await serving


@pytest.fixture
async def recording(
    database: Database, clock: FakeClock, browser: Browser, files: list[tuple[str, int, bool, bytes, int]]
) -> AsyncIterator[RecordingPage]:
    """Open the page of a meeting with a recording of two people, in front of the real route of files."""
    blobs, signer = memory_blobs(), Signer(b"a secret", clock)
    uploads = Uploads(database, blobs, signer, clock, DECLARED.uploads)
    shown = await _nodes(uploads, files)
    said = {"me": nodes.me("BUYER"), "meeting": nodes.a_meeting(kind="VIDEO", recordings=[_recording(shown)])}
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{listening.getsockname()[1]}"
    routes = [*file_routes(uploads, blobs, signer), *site(FakeGraphQL(said).ask, address=url, demo=True)]
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    complaints: list[str] = []
    try:
        await context.add_cookies([{"name": "expo_session", "value": "x", "url": url}])
        page = await context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        async with _served(Starlette(routes=routes), listening):
            await page.goto(f"{url}/en{PATH}")
            yield RecordingPage(page, complaints)
    finally:
        await context.close()


async def test_two_participants_play_in_step_wherever_one_seeks(recording: RecordingPage) -> None:
    page = recording.page
    ana, bo, screen = camera_of(1), camera_of(2), screen_of(2)
    await page.click("[data-player-play]")
    await recording.shows(ana)
    await recording.shows(ana, bo)
    assert await recording.position_ms() >= _BO_BEGINS_MS
    await recording.seek(5.5)
    await expect(page.locator("[data-player-announcer]")).to_have_text("Nothing was recorded from 0:06 to 0:09.")
    await recording.shows(ana, bo)
    assert await recording.position_ms() >= _PAUSE_MS[1]
    await recording.shows(ana, bo, screen)
    await page.click("[data-player-play]")
    await expect(page.locator("[data-player-play]")).to_have_attribute("aria-label", "Play")
    await recording.seek(11.2)
    await recording.shows(ana, bo, screen, near_ms=11_200)
    await recording.seek(3)
    await recording.shows(ana, bo, near_ms=3_000)
    assert recording.complaints == []


async def test_camera_that_is_off_leaves_no_picture(recording: RecordingPage) -> None:
    await recording.seek(14.5)
    await recording.page.click("[data-player-play]")
    await recording.shows(camera_of(1))
    await expect(recording.page.locator(".tile.without-picture .tile-name")).to_have_text("Bo")
    await expect(recording.page.locator("[data-player-play]")).to_have_attribute("aria-label", "Play")
    assert await recording.position_ms() == _LENGTH_MS


async def test_player_is_used_by_keyboard(recording: RecordingPage) -> None:
    page = recording.page
    time = page.locator("[data-player-time]")
    await page.locator("[data-player-position]").focus()
    await page.keyboard.press("ArrowRight")
    await expect(time).to_have_text("0:05 of 0:16")
    await page.keyboard.press("l")
    await expect(time).to_have_text("0:15 of 0:16")
    await page.keyboard.press("Home")
    await expect(time).to_have_text("0:00 of 0:16")
    for _ in range(3):
        await page.keyboard.press("ArrowDown")
    assert await page.locator("[data-player] .tile video").evaluate_all("all => all.map((each) => each.volume)") == [
        pytest.approx(0.7),
        pytest.approx(0.7),
    ]
    await page.keyboard.press("m")
    await expect(page.locator("[data-player-mute]")).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press(" ")
    await expect(page.locator("[data-player-play]")).to_have_attribute("aria-label", "Pause")
    if not clients.missing():
        assert await violations(page) == {}


async def test_faster_speed_keeps_step(recording: RecordingPage) -> None:
    await recording.page.select_option("[data-player-rate]", "2")
    await recording.page.click("[data-player-play]")
    await recording.shows(camera_of(1), camera_of(2))
    await recording.page.wait_for_function(
        """() => [...document.querySelectorAll("[data-player] .tile video")].every(
          ({ paused, playbackRate }) => !paused && playbackRate >= 1.5 && playbackRate <= 2.5)"""
    )


async def test_player_waits_for_files_and_says_when_they_cannot_be_had(recording: RecordingPage) -> None:
    held: list[asyncio.Event] = [asyncio.Event()]

    async def hold(route: Any) -> None:
        await held[0].wait()
        await route.abort()

    await recording.page.route("**/files/recordings/rec_1/0.webm**", hold)
    await recording.page.click("[data-player-play]")
    await expect(recording.page.locator("[data-player-waiting]")).to_have_text("Loading: \u2068Ana\u2069")
    assert await recording.position_ms() == 0
    held[0].set()
    await expect(recording.page.locator("[data-player-failed]")).to_be_visible()
    await recording.shows(camera_of(2))


async def test_addresses_that_have_become_too_old_are_renewed(recording: RecordingPage) -> None:
    asked = list[str]()

    async def too_old(route: Any) -> None:
        asked.append(route.request.url)
        await route.fulfill(status=403)

    await recording.page.route("**/files/recordings/**", too_old)

    async def renewed(route: Any) -> None:
        await recording.page.unroute("**/files/recordings/**")
        await route.continue_()

    await recording.page.route(f"**{PATH}", renewed)
    await recording.seek(3)
    await recording.page.click("[data-player-play]")
    await recording.shows(camera_of(1), camera_of(2))
    assert asked
    assert await recording.position_ms() >= 3_000
    await expect(recording.page.locator("[data-player-failed]")).to_be_hidden()
