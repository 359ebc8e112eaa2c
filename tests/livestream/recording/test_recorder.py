"""Recordings of rooms with real pictures: what is in the files, and when."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import av
import pytest

from livestream.recording import recorder, writer
from livestream.recording.index import RecordingPhase, read_index
from livestream.rooms.consent import RecordingState
from livestream.rooms.tracks import Track
from tests.support.encoded_media import HEIGHT, WIDTH
from tests.support.patience import until
from tests.support.recorded_room import AT, RecordedRoom, count_pictures, packet_times


@pytest.fixture
async def recorded(tmp_path: Path) -> AsyncIterator[Callable[..., RecordedRoom]]:
    """Make rooms; their recordings end with the test, however it ends: a writer's thread would keep the process."""
    rooms: list[RecordedRoom] = []

    def enter(*names: str) -> RecordedRoom:
        rooms.append(RecordedRoom(tmp_path / "recordings", *names))
        return rooms[-1]

    yield enter
    for each in rooms:
        await each.recordings.close()


async def test_each_participant_gets_a_file_that_plays(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana", "bo")
    room.agree()
    room.send(50)
    folder, index = await room.index()
    assert (index.phase, index.room_id, index.began_at) == (RecordingPhase.COMPLETE, "room", AT)
    assert [(each.participant_id, each.name, each.file) for each in index.files] == [
        ("ana", "Ana", "1.webm"),
        ("bo", "Bo", "2.webm"),
    ]
    for each in index.files:
        assert each.tracks == [Track.MICROPHONE, Track.CAMERA]
        assert (each.start_ms, each.dropped_packets) == (0, 0)
        assert 1900 < each.duration_ms <= 2000
        assert count_pictures(folder / each.file) == 50
        assert len(packet_times(folder / each.file, "audio")) == 100
        with av.open(str(folder / each.file)) as container:
            assert (container.streams.video[0].width, container.streams.video[0].height) == (WIDTH, HEIGHT)
            assert container.duration is not None
    assert sorted(each.name for each in folder.iterdir()) == ["1.webm", "2.webm", "index.json", "lock"]


async def test_nothing_from_before_consent_is_recorded(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana", "bo")
    ana, bo = room.present
    room.room.request(ana)
    room.send(10)
    assert ana.tracks[Track.CAMERA].viewers == []
    room.room.answer(bo, agrees=True)
    room.send(10)
    folder, index = await room.index()
    assert count_pictures(folder / "1.webm") == 10
    assert packet_times(folder / "1.webm", "video")[0] == 0
    assert [(each.participant_id, each.agrees, each.at) for each in index.answers] == [
        ("ana", True, AT),
        ("bo", True, AT),
    ]


async def test_pause_for_somebody_who_joins_keeps_its_time(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana", "bo")
    room.agree()
    room.send(25)
    cy = room.enter("cy")
    room.send(50)
    room.room.answer(cy, agrees=True)
    room.send(25)
    folder, index = await room.index()
    assert [(each.from_ms, each.to_ms) for each in index.pauses] == [(1000, 3000)]
    shown = packet_times(folder / "1.webm", "video")
    assert [each for each in shown if 1000 <= each < 3000] == []
    assert (shown[0], shown[25], len(shown)) == (0, 3000, 50)
    assert [(each.name, each.start_ms) for each in index.files] == [("Ana", 0), ("Bo", 0), ("Cy", 3000)]
    assert index.duration_ms == 4000


async def test_refusal_of_a_late_joiner_ends_the_recording(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana", "bo")
    room.agree()
    room.send(25)
    cy = room.enter("cy")
    room.room.answer(cy, agrees=False)
    room.send(25)
    folder, index = await room.index()
    assert room.room.consent.state is RecordingState.REFUSED
    assert [(each.name, each.agrees) for each in index.answers] == [("Ana", True), ("Bo", True), ("Cy", False)]
    assert [(each.from_ms, each.to_ms) for each in index.pauses] == [(1000, None)]
    assert [each.name for each in index.files] == ["Ana", "Bo"]
    assert count_pictures(folder / "1.webm") == 25


async def test_lost_picture_is_left_out_and_a_key_frame_asked_for(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana")
    room.agree()
    [ana] = room.present
    ana.send(60, lost=5)
    folder, _ = await room.index()
    shown = packet_times(folder / "1.webm", "video")
    assert count_pictures(folder / "1.webm") == len(shown)
    assert 30 < len(shown) < 60
    assert 200 not in shown


async def test_other_encoding_is_recorded_from_its_first_picture_on(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana")
    room.agree()
    [ana] = room.present
    room.send(25)
    former = ana.tracks[Track.CAMERA]
    ana.publish(Track.CAMERA)
    room.room.update(room.present)
    assert former.viewers  # goes on until a picture begins in the other
    room.send(25)
    assert former.viewers == []
    folder, _ = await room.index()
    assert packet_times(folder / "1.webm", "video") == list(range(0, 2000, 40))


async def test_encoding_that_never_begins_leaves_nothing(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana")
    room.agree()
    [ana] = room.present
    room.send(25)
    for _ in range(2):
        ana.publish(Track.CAMERA)
        room.room.update(room.present)
    folder, index = await room.index()
    assert count_pictures(folder / "1.webm") == 25
    assert ana.tracks[Track.CAMERA].viewers == []
    assert len(index.files) == 1


async def test_somebody_who_comes_back_goes_on_in_the_same_file(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana", "bo")
    room.agree()
    room.send(25)
    room.leave(room.present[1])
    room.send(25)
    bo = room.enter("bo")
    room.room.answer(bo, agrees=True)
    bo.publish(Track.SCREEN)
    room.room.update(room.present)
    room.send(25)
    folder, index = await room.index()
    assert [(each.name, each.tracks) for each in index.files] == [
        ("Ana", [Track.MICROPHONE, Track.CAMERA]),
        ("Bo", [Track.MICROPHONE, Track.CAMERA]),
        ("Bo", [Track.SCREEN]),
    ]
    shown = packet_times(folder / "1.webm", "video")
    assert shown[:50] == list(range(0, 2000, 40))
    assert shown[-1] == 2960


async def test_sound_of_somebody_who_was_away_has_silence_instead_of_a_gap(
    recorded: Callable[..., RecordedRoom],
) -> None:
    room = recorded("ana", "bo")
    room.agree()
    room.send(25)
    ana = room.present[0]
    room.leave(ana)
    room.send(75)
    room.room.answer(room.enter("ana"), agrees=True)
    room.send(25)
    folder, _ = await room.index()
    heard = packet_times(folder / "1.webm", "audio")
    assert heard == list(range(heard[0], heard[0] + 5000, 20))
    with av.open(str(folder / "1.webm")) as container:
        assert sum(each.samples for each in container.decode(audio=0)) == pytest.approx(5 * 48_000, abs=960)


async def test_muted_sound_is_silent_while_pictures_go_on(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana")
    room.agree()
    [ana] = room.present
    room.send(25)
    del ana.tracks[Track.MICROPHONE]
    room.room.update(room.present)
    room.send(100)
    folder, _ = await room.index()
    heard = packet_times(folder / "1.webm", "audio")
    assert heard == list(range(heard[0], heard[-1] + 1, 20))
    assert 2500 < heard[-1] < 5000


async def test_time_stamps_that_jump_by_hours_leave_the_time_of_the_recording(
    recorded: Callable[..., RecordedRoom],
) -> None:
    room = recorded("ana")
    room.agree()
    [ana] = room.present
    for jump in (0, 1 << 30, 0, 3 << 30):
        ana.timestamp_jump = jump
        room.send(25)
    folder, index = await room.index()
    heard = packet_times(folder / "1.webm", "audio")
    assert heard == list(range(heard[0], heard[0] + 4000, 20))
    shown = packet_times(folder / "1.webm", "video")
    assert set(shown) <= set(range(0, 4000, 40))
    assert {each // 1000 for each in shown} == {0, 1, 2, 3}
    assert index.duration_ms <= 4020


async def test_key_frames_are_asked_for_now_and_then(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana")
    room.agree()
    [ana] = room.present
    ana.send(30)
    ana._wants_key_frame()
    ana.send(5)
    assert not ana._wants_key_frame()
    room.clock.seconds += recorder.KEY_FRAME_SECONDS
    ana.send(1)
    assert ana._wants_key_frame()
    await room.recordings.close()


async def test_next_recording_of_a_room_has_a_folder_of_its_own(recorded: Callable[..., RecordedRoom]) -> None:
    room = recorded("ana")
    [ana] = room.present
    for _ in range(2):
        room.agree()
        room.send(5)
        room.room.answer(ana, agrees=False)
    await room.recordings.close()
    await until(lambda: len(room.closed) == 2)
    indexes = [read_index(each) for each in room.closed]
    assert len({each.recording_id for each in indexes}) == 2
    assert [len(each.answers) for each in indexes] == [2, 2]


async def test_packets_that_come_faster_than_the_disk_takes_them_are_dropped_and_counted(
    recorded: Callable[..., RecordedRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = recorded("ana")
    room.agree()
    room.send(5)
    recording = room.writer
    await until(lambda: recording._jobs.qsize() == 0)
    monkeypatch.setattr(writer, "MAX_QUEUED_PACKETS", 0)
    room.send(5)
    monkeypatch.undo()
    room.send(25)
    folder, index = await room.index()
    assert index.files[0].dropped_packets >= 10
    assert json.loads((folder / "index.json").read_bytes())["files"][0]["droppedPackets"] >= 10
    assert count_pictures(folder / "1.webm") >= 5


async def test_full_disk_ends_the_recording_for_everybody_to_see(
    recorded: Callable[..., RecordedRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = recorded("ana")
    monkeypatch.setattr(writer, "LEAST_FREE_BYTES", 1 << 62)
    room.agree()
    room.send(5)
    await until(lambda: room.room.consent.state is RecordingState.STOPPED)
    assert (room.room.consent.ended_by, room.closed) == (None, [])
    assert all(each.viewers == [] for each in room.present[0].tracks.values())
    await asyncio.sleep(0)


async def test_recording_that_begins_after_other_rooms_opened_is_ended_too(
    recorded: Callable[..., RecordedRoom],
) -> None:
    room = recorded("ana")
    for name in ("first", "second"):
        room.recordings.recorder(name)
    room.agree()
    room.send(5)
    _, index = await room.index()
    assert index.phase is RecordingPhase.COMPLETE
