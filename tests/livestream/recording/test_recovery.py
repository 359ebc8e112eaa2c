"""Recordings whose process was killed: what is on the disk can be played, and is closed at the next start."""

import os
import shutil
from pathlib import Path

from livestream.recording.finishing import LOCK_NAME, recover, written_name
from livestream.recording.index import INDEX_NAME, RecordingPhase, read_index, write_index
from tests.support.patience import until
from tests.support.recorded_room import RecordedRoom, count_pictures


async def killed(tmp_path: Path) -> Path:
    """Return a folder of recordings as it is on the disk when the process is killed after four seconds."""
    room = RecordedRoom(tmp_path / "alive", "ana", "bo")
    try:
        room.agree()
        room.send(100)
        recording = room.writer
        await until(lambda: recording._jobs.qsize() == 0)
        assert list(recover(tmp_path / "alive")) == []  # it is being written
        shutil.copytree(tmp_path / "alive", tmp_path / "dead")
    finally:
        await room.recordings.close()
    return tmp_path / "dead"


async def test_recording_of_a_killed_process_plays_and_is_closed(tmp_path: Path) -> None:
    recordings = await killed(tmp_path)
    [folder] = recordings.iterdir()
    assert read_index(folder).phase is RecordingPhase.OPEN
    assert count_pictures(folder / written_name("1.webm")) >= 50
    assert list(recover(recordings)) == [folder]
    index = read_index(folder)
    assert index.phase is RecordingPhase.RECOVERED
    assert [each.name for each in index.files] == ["Ana", "Bo"]
    assert 2000 <= index.files[0].duration_ms <= index.duration_ms <= 4000
    assert count_pictures(folder / "1.webm") >= 50
    assert sorted(each.name for each in folder.iterdir()) == ["1.webm", "2.webm", "index.json", "lock"]
    assert list(recover(recordings)) == [folder]  # until somebody has taken it


async def test_recovery_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    recordings = await killed(tmp_path)
    [folder] = recordings.iterdir()
    before = read_index(folder)
    list(recover(recordings))
    complete = read_index(folder)
    (folder / written_name("2.webm")).write_bytes((folder / "2.webm").read_bytes())
    write_index(folder, before)
    list(recover(recordings))
    again = read_index(folder)
    assert [each.name for each in again.files] == [each.name for each in complete.files]
    assert count_pictures(folder / "2.webm") >= 50


async def test_folder_without_an_index_is_deleted_and_a_damaged_file_kept(tmp_path: Path) -> None:
    recordings = await killed(tmp_path)
    [folder] = recordings.iterdir()
    for copy in (recordings / "unnamed", tmp_path / "copy"):
        shutil.copytree(folder, copy)
    (recordings / "unnamed" / INDEX_NAME).unlink()
    assert list(recover(recordings)) == [folder]
    os.utime(recordings / "unnamed" / LOCK_NAME, (0, 0))
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copy", folder)
    (folder / written_name("1.webm")).write_bytes(b"no film")
    assert list(recover(recordings)) == []
    assert [each.name for each in recordings.iterdir()] == [folder.name]
    assert read_index(folder).phase is RecordingPhase.OPEN
    assert list(recover(tmp_path / "nowhere")) == []
