"""A recording in real browsers: asked for, agreed to, paused for somebody who joins, and what is in the files."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from playwright.async_api import Browser, expect

from expo.kit.db.mongo import Database
from livestream.recording.index import read_index
from livestream.recording.recordings import Recordings
from livestream.rooms.tracks import Track
from tests.frontend.meetings.guests import Guest, a_guest
from tests.frontend.meetings.room_app import RoomApp, room_app
from tests.frontend.test_looks import violations
from tests.support import clients
from tests.support.clock import FakeClock
from tests.support.patience import until


class Studio:
    """A room that can be recorded, and its recordings."""

    def __init__(self, app: RoomApp, recordings: Recordings, closed: list[Path]) -> None:
        self.app, self.recordings, self.closed = app, recordings, closed


@pytest.fixture
async def studio(database: Database, clock: FakeClock, tmp_path: Path) -> AsyncIterator[Studio]:
    closed: list[Path] = []
    recordings = Recordings(tmp_path, clock_seconds, lambda: datetime.now(UTC), closed.append)
    async with room_app(database, clock, recorder_of=recordings.recorder) as app:
        app.access["recordingDays"] = 30
        yield Studio(app, recordings, closed)
    await recordings.close()


def clock_seconds() -> float:
    return datetime.now(UTC).timestamp()


async def recording_says(guest: Guest, sentence: str) -> None:
    isolated = sentence.replace("{", "\u2068").replace("}", "\u2069")
    await expect(guest.page.locator("[data-recording-words]")).to_have_text(isolated)


async def test_direct_call_moves_to_the_server_and_is_recorded_when_all_agree(browser: Browser, studio: Studio) -> None:
    app = studio.app
    app.access["direct"] = True
    async with AsyncExitStack() as stack:
        ana, bo, cy = [await stack.enter_async_context(a_guest(browser, app, name)) for name in ("ana", "bo", "cy")]
        await ana.join()
        await bo.join()
        for guest in (ana, bo):
            await guest.route("direct")
        await ana.press("record")
        await recording_says(bo, "{Ana} asks to record this meeting. Everybody must agree.")
        await recording_says(ana, "Waiting for consent to the recording: {Bo}")
        await expect(bo.page.locator("[data-recording-terms]")).to_contain_text("Days until it is deleted: 30.")
        if not clients.missing():
            assert await violations(bo.page) == {}
        await bo.page.click("[data-recording-agree]")
        for guest in (ana, bo):
            await recording_says(guest, "This meeting is being recorded.")
            await guest.route("server")
            await guest.sees(1)
        await cy.join()
        await recording_says(cy, "This meeting is recorded. The recording is paused until you agree.")
        await recording_says(ana, "The recording is paused. Waiting for consent: {Cy}")
        await cy.page.click("[data-recording-agree]")
        await recording_says(ana, "This meeting is being recorded.")
        await cy.sees(2)
        await bo.page.click("[data-recording-stop]")
        await recording_says(ana, "{Bo} has stopped the recording.")
        await recording_says(bo, "You have stopped the recording.")
        await expect(ana.page.locator("[data-control=record]")).to_be_visible()
        assert [each.complaints for each in (ana, bo, cy)] == [[], [], []]
    await until(lambda: studio.closed)
    index = read_index(studio.closed[0])
    assert [each.name for each in index.answers] == ["Ana", "Bo", "Cy", "Bo"]
    assert len(index.pauses) == 1
    by_name = {each.name: each for each in index.files}
    assert by_name["Ana"].tracks == by_name["Bo"].tracks == [Track.MICROPHONE, Track.CAMERA]
    with av.open(str(studio.closed[0] / by_name["Ana"].file)) as container:
        assert sum(1 for _ in container.decode(video=0)) > 10
    with av.open(str(studio.closed[0] / by_name["Ana"].file)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) > 24_000


async def test_refusal_is_told_and_nobody_else_can_ask_again(browser: Browser, studio: Studio) -> None:
    async with a_guest(browser, studio.app, "ana") as ana, a_guest(browser, studio.app, "bo") as bo:
        await ana.join()
        await bo.join()
        await ana.press("record")
        await bo.page.click("[data-recording-refuse]")
        await recording_says(ana, "{Bo} does not agree to a recording.")
        await recording_says(bo, "You do not agree to a recording. The others have been told.")
        await expect(ana.page.locator("[data-control=record]")).to_be_hidden()
        await expect(bo.page.locator("[data-control=record]")).to_be_visible()
    assert studio.closed == []


async def test_room_that_cannot_be_recorded_has_no_button(browser: Browser, app: RoomApp) -> None:
    async with a_guest(browser, app, "ana") as ana:
        await ana.join()
        await expect(ana.page.locator("[data-control=hand]")).to_be_visible()
        await expect(ana.page.locator("[data-control=record]")).to_be_hidden()
        await expect(ana.page.locator("[data-recording]")).to_be_hidden()
