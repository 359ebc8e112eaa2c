"""A room agrees on its recording by signalling, over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from livestream.recording.recordings import Recordings
from livestream.rooms.consent import RecordingState
from livestream.rooms.tracks import Track
from livestream.server import MediaServer
from livestream.signalling.admission import Admission
from livestream.signalling.entrance import Entrance
from livestream.signalling.messages import Problem, RecordingStatus, Roster, Sent, Welcome
from livestream.transport.port import MediaPort
from tests.support.patience import until
from tests.support.recorded_room import AT
from tests.support.room_guests import Guest


@pytest.fixture
def closed() -> list[Path]:
    return []


@pytest.fixture
async def port() -> AsyncIterator[MediaPort]:
    opened = MediaPort.open("127.0.0.1")
    yield opened
    opened.close()


@pytest.fixture
def entrance(tmp_path: Path, closed: list[Path], port: MediaPort) -> Entrance:
    recordings = Recordings(tmp_path, port.now, lambda: AT, closed.append)
    return Entrance(MediaServer(port, [port.address], recorder_of=recordings.recorder), grace=0.1)


def status(guest: Guest) -> RecordingStatus | None:
    rosters = [each for each in guest.told if isinstance(each, Roster)]
    return rosters[-1].recording if rosters else None


async def test_everybody_is_told_who_asks_and_who_has_not_answered(entrance: Entrance, closed: list[Path]) -> None:
    ana, bo = Guest(entrance, "ana"), Guest(entrance, "bo")
    assert ana.latest(Welcome).recording
    await until(lambda: status(bo) == RecordingStatus(RecordingState.OFF, None, None, []))
    ana.say(type="requestRecording")
    await until(lambda: status(bo) == RecordingStatus(RecordingState.WAITING, "ana", None, ["bo"]))
    bo.say(type="consent", agrees=True)
    await until(lambda: status(ana) == RecordingStatus(RecordingState.RECORDING, "ana", None, []))
    await bo.publish()
    camera = entrance._server.rooms["room"].participants["bo"].tracks[Track.CAMERA]
    await until(lambda: len(camera.viewers) == 1)
    cy = Guest(entrance, "cy", may_send=False)
    assert camera.viewers == []
    await until(lambda: status(ana) == RecordingStatus(RecordingState.PAUSED, "ana", None, ["cy"]))
    cy.say(type="consent", agrees=False)
    await until(lambda: status(ana) == RecordingStatus(RecordingState.REFUSED, None, "cy", []))
    ana.say(type="requestRecording")
    assert ana.latest(Problem).code == "RECORDING_REFUSED"
    for guest in (ana, bo, cy):
        guest.close()
    await until(lambda: closed)


async def test_somebody_whose_line_is_lost_need_not_agree_again(entrance: Entrance) -> None:
    ana, bo = Guest(entrance, "ana"), Guest(entrance, "bo")
    for guest in (ana, bo):
        guest.say(type="requestRecording")
    ana.close()
    again = Guest(entrance, "ana")
    await until(lambda: status(again) == RecordingStatus(RecordingState.RECORDING, "ana", None, []))
    for guest in (again, bo):
        guest.say(type="leave")
        guest.close()


async def test_room_without_a_recorder_offers_no_recording(port: MediaPort) -> None:
    guest = Guest(Entrance(MediaServer(port, [port.address])), "ana")
    assert not guest.latest(Welcome).recording
    for message in ({"type": "requestRecording"}, {"type": "consent", "agrees": True}):
        guest.say(**message)
        assert guest.latest(Problem).code == "NOT_ALLOWED"
    await until(lambda: any(isinstance(each, Roster) for each in guest.told))
    assert status(guest) is None
    guest.say(type="leave")
    guest.close()


async def test_somebody_without_the_right_cannot_ask_but_refuse(entrance: Entrance) -> None:
    ana, told = Guest(entrance, "ana"), list[Sent]()
    guarded = entrance.enter(Admission("room", "bo", "Bo", may_send=True), told.append, lambda: None)
    guarded.receive('{"type": "requestRecording"}')
    assert [each.code for each in told if isinstance(each, Problem)] == ["NOT_ALLOWED"]
    ana.say(type="requestRecording")
    guarded.receive('{"type": "consent", "agrees": false}')
    await until(lambda: status(ana) == RecordingStatus(RecordingState.REFUSED, None, "bo", []))
    entrance.close(guarded)
    ana.close()
