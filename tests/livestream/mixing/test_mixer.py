"""Mixed files: what their pictures show and what they sound like, at which time."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import av
import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from expo.kit.processes.children import bound
from livestream.mixing.layout import HEIGHT, WIDTH, Box, lay_out
from livestream.mixing.mixer import PICTURES_PER_SECOND, mix
from livestream.mixing.plan import DAMAGED, MixedFile, MixPlan, MixProgress
from livestream.mixing.sources import FileIsDamaged
from livestream.recording.frames import Frame
from livestream.recording.webm import WebmFile, finish_file
from livestream.rooms.tracks import Track
from tests.support.burnt_media import TONES, camera_of, read_fields, screen_of
from tests.support.recorded_media import Stretch, write_recorded_file

_MICROPHONE, _CAMERA, _SCREEN = Track.MICROPHONE, Track.CAMERA, Track.SCREEN
_TOLERANCE_MS: Final = 100
_SIZE: Final = (320, 180)
_PAUSE: Final = (2_000, 5_000)
_COMMAND: Final = (sys.executable, "-m", "livestream.mixing.process")
_LIMITS: Final = (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU)
_HOUR_SECONDS: Final = 300 + 10 * 3600
"""Of processor time, that an hour may take."""


class Mixed:
    """A mixed file, decoded: pictures and samples by time."""

    def __init__(self, path: Path) -> None:
        with av.open(str(path)) as container:
            self.codecs = {each.type: each.codec_context.name for each in container.streams}
            self.pictures = [
                (round(each.time * 1000), each.to_ndarray(format="gray").astype(np.uint8))
                for each in container.decode(video=0)
            ]
        with av.open(str(path)) as container:
            self.sound = np.concatenate([each.to_ndarray()[0] for each in container.decode(audio=0)])

    def clock(self, at_ms: int, box: Box) -> tuple[int, int]:
        """Return the source and the time that the picture in a place shows."""
        _, picture = next(each for each in self.pictures if each[0] >= at_ms)
        fitted = box.fit(*_SIZE)
        return read_fields(picture[fitted.y : fitted.y + fitted.height, fitted.x : fitted.x + fitted.width])

    def is_dark(self, at_ms: int, box: Box) -> bool:
        """Return whether nothing is shown in a place."""
        _, picture = next(each for each in self.pictures if each[0] >= at_ms)
        return int(picture[box.y : box.y + box.height, box.x : box.x + box.width].max()) < 90

    def tones(self, from_ms: int, to_ms: int) -> set[int]:
        """Return the numbers of the participants whose tones sound between two times."""
        return _tones(self.sound[from_ms * 48 : to_ms * 48])


def _tones(samples: NDArray[np.floating]) -> set[int]:
    levels = np.abs(np.fft.rfft(samples)) / len(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / 48_000)
    return {number for number, tone in TONES.items() if levels[np.abs(hertz - tone) < 10].max() > 0.02}


def _file(folder: Path, number: int, start_ms: int, stretches: Sequence[tuple[Track, int, int]]) -> MixedFile:
    path = folder / f"{number}-{start_ms}.webm"
    contents = write_recorded_file(path, number, [Stretch(*each) for each in stretches], size=_SIZE, begins_ms=start_ms)
    return MixedFile(str(path), start_ms, contents.duration_ms, contents.tracks == [_SCREEN])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """Mix a recording of seven seconds and a pause: Bo comes after a second, shares a screen, switches his camera off."""
    folder = tmp_path_factory.mktemp("mixing")
    files = [
        _file(folder, 1, 0, [(_MICROPHONE, 0, 2000), (_CAMERA, 0, 2000), (_MICROPHONE, 5000, 10_000), (_CAMERA, 5000, 10_000)]),
        _file(folder, 2, 1000, [(_MICROPHONE, 0, 1000), (_CAMERA, 0, 1000), (_MICROPHONE, 4000, 8000), (_CAMERA, 4000, 5000)]),
        _file(folder, 2, 5500, [(_SCREEN, 0, 1500)]),
    ]  # fmt: skip
    target = folder / "mixed.webm"
    plan = MixPlan(files, 10_000, [_PAUSE], str(target))
    assert plan.length_ms == 7000
    assert list(mix(plan)) == list(range(0, 7000, 1000))
    return Mixed(target)


def test_file_has_open_codecs_and_the_length_without_the_pause(mixed: Mixed) -> None:
    assert mixed.codecs == {"video": "vp8", "audio": "opus"}
    assert len(mixed.pictures) == 7 * PICTURES_PER_SECOND
    assert mixed.pictures[0][1].shape == (HEIGHT, WIDTH)
    assert len(mixed.sound) == pytest.approx(7 * 48_000, abs=4800)


def _shows(mixed: Mixed, at_ms: int, box: Box, source: int, expected_ms: int) -> None:
    shown, clock_ms = mixed.clock(at_ms, box)
    assert shown == source
    assert clock_ms == pytest.approx(expected_ms, abs=_TOLERANCE_MS)


def test_pictures_are_of_the_same_time(mixed: Mixed) -> None:
    [alone] = lay_out(1, screen=False)[1]
    _shows(mixed, 600, alone, camera_of(1), 600)
    ana, bo = lay_out(2, screen=False)[1]
    _shows(mixed, 1600, ana, camera_of(1), 1600)
    _shows(mixed, 1600, bo, camera_of(2), 1600)


def test_time_goes_on_after_a_pause_and_a_screen_is_large(mixed: Mixed) -> None:
    screen, (ana, bo) = lay_out(2, screen=True)
    assert screen is not None
    _shows(mixed, 2800, screen, screen_of(2), 5800)
    _shows(mixed, 2800, ana, camera_of(1), 5800)
    _shows(mixed, 2800, bo, camera_of(2), 5800)


def test_camera_that_is_off_leaves_no_picture_and_who_has_left_no_place(mixed: Mixed) -> None:
    bo = lay_out(2, screen=False)[1][1]
    assert mixed.is_dark(5500, bo)
    [alone] = lay_out(1, screen=False)[1]
    _shows(mixed, 6500, alone, camera_of(1), 9500)


def test_everybody_is_heard_at_their_time(mixed: Mixed) -> None:
    assert mixed.tones(200, 800) == {1}
    assert mixed.tones(1200, 1900) == {1, 2}
    assert mixed.tones(2200, 5800) == {1, 2}
    assert mixed.tones(6200, 6900) == {1}


def test_damaged_file_is_told(tmp_path: Path) -> None:
    broken = tmp_path / "1.webm"
    broken.write_bytes(b"\x1a\x45\xdf\xa3 no file at all" * 9)
    plan = MixPlan([MixedFile(str(broken), 0, 1000, False)], 1000, [], str(tmp_path / "mixed.webm"))
    with pytest.raises(FileIsDamaged):
        list(mix(plan))
    assert _processed(plan)[-1].error == DAMAGED


def test_pictures_that_cannot_be_decoded_are_left_out(tmp_path: Path) -> None:
    good = _file(tmp_path, 1, 0, [(_MICROPHONE, 0, 400)])
    noise = WebmFile(tmp_path / "2.webm")
    for at_ms in range(0, 400, 40):
        noise.write(_CAMERA, at_ms, Frame(0, bytes(40), is_key_frame=True))
    noise.close()
    finish_file(tmp_path / "2.webm")
    files = [good, MixedFile(str(tmp_path / "2.webm"), 0, 400, False)]
    assert _processed(MixPlan(files, 400, [], str(tmp_path / "mixed.webm")))[-1].is_complete
    assert Mixed(tmp_path / "mixed.webm").tones(50, 350) == {1}


def test_process_tells_its_progress(tmp_path: Path) -> None:
    plan = MixPlan([_file(tmp_path, 1, 0, [(_MICROPHONE, 0, 400)])], 400, [], str(tmp_path / "mixed.webm"))
    assert _processed(plan) == [MixProgress(0, 400), MixProgress(400, 400, is_complete=True)]
    assert Mixed(tmp_path / "mixed.webm").tones(50, 350) == {1}


def test_place_that_cannot_be_written_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    plan = MixPlan([_file(tmp_path, 1, 0, [(_MICROPHONE, 0, 400)])], 400, [], str(tmp_path / "none" / "mixed.webm"))
    [told] = _processed(plan)
    assert told.error not in ("", DAMAGED)


def test_process_is_limited(tmp_path: Path) -> None:
    plan = MixPlan([], 3_600_000, [], str(tmp_path / "mixed.webm"))
    with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=bound()) as running:  # noqa: PLW1509 - no lock
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(msgspec.json.encode(plan))
        running.stdin.close()
        assert running.stdout.readline()
        limits = {each: resource.prlimit(running.pid, each) for each in _LIMITS}
        niceness = os.getpriority(os.PRIO_PROCESS, running.pid)
        running.kill()
    assert niceness == 19
    assert limits == {
        resource.RLIMIT_AS: (4 * 1024**3, 4 * 1024**3),
        resource.RLIMIT_FSIZE: (8 * 1024**3, 8 * 1024**3),
        resource.RLIMIT_CPU: (_HOUR_SECONDS, _HOUR_SECONDS + 60),
    }


def test_process_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    plan = MixPlan([], 3_600_000, [], str(tmp_path / "mixed.webm"))
    impatient = "from livestream.mixing import process; process._CPU_FACTOR = process._CPU_SECONDS = 0; process.main()"
    done = subprocess.run(
        [sys.executable, "-c", impatient], input=msgspec.json.encode(plan), capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGXCPU


def _processed(plan: MixPlan) -> list[MixProgress]:
    done = subprocess.run(_COMMAND, input=msgspec.json.encode(plan), capture_output=True, check=True, timeout=60)
    return [msgspec.json.decode(line, type=MixProgress) for line in done.stdout.splitlines()]


def test_pauses_that_touch_are_left_out_once() -> None:
    plan = MixPlan([], 10_000, [(0, 1000), (4000, 6000), (5000, 7000), (9000, 10_000)], "")
    assert list(plan.spans()) == [(1000, 4000), (7000, 9000)]
