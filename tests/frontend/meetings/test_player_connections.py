"""The player of a recording with more files than a browser has connections."""

from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Response

from expo.kit.web.files import PLAYED_PIECE
from livestream.recording.frames import Frame
from livestream.recording.silence import SILENCE
from livestream.recording.webm import WebmFile
from livestream.rooms.tracks import Track
from tests.frontend.meetings.test_player import RecordingPage, recording
from tests.support.burnt_media import camera_of
from tests.support.recorded_media import Stretch, write_recorded_file

__all__ = ["recording"]
_PEOPLE: Final = 8
_LENGTH_MS: Final = 16_000
_END_MS: Final = 120_000
_PICTURE_BYTES: Final = 5_000


class LongFile(WebmFile):
    """A file with more after the recording than a browser fetches ahead."""

    def close(self) -> None:
        """Write pictures that nobody will see, and end the file."""
        for at_ms in range(_LENGTH_MS, _END_MS, 20):
            self.write(Track.MICROPHONE, at_ms, SILENCE)
            if at_ms % 40 == 0:
                self.write(Track.CAMERA, at_ms, Frame(0, bytes(_PICTURE_BYTES), is_key_frame=False))
        super().close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, int, bool, bytes, int]]:
    path = tmp_path_factory.mktemp("recording") / "1.webm"
    stretches = [Stretch(each, 0, _LENGTH_MS) for each in (Track.MICROPHONE, Track.CAMERA)]
    write_recorded_file(path, 1, stretches, kind=LongFile)
    together = [(f"Person {number}", 0, False, path.read_bytes(), _LENGTH_MS) for number in range(_PEOPLE)]
    return [*together, ("Later", 10 * _END_MS, False, path.read_bytes(), _LENGTH_MS)]


async def test_more_files_than_connections_play_together(recording: RecordingPage) -> None:
    """An answer without end would hold a connection for as long as its element has enough."""
    everybody = [camera_of(1)] * _PEOPLE
    lengths: list[int] = []
    files = set[str]()

    def note(answer: Response) -> None:
        lengths.append(int(answer.headers.get("content-length", 0)))
        files.add(urlsplit(answer.url).path)

    recording.page.on("response", note)
    await recording.page.click("[data-player-play]")
    await recording.shows(*everybody)
    for seconds in (12, 3):
        await recording.seek(seconds)
        await recording.shows(*everybody)
    assert len(lengths) > 2 * _PEOPLE
    assert max(lengths) <= PLAYED_PIECE
    assert files == {f"/files/recordings/rec_1/{number}.webm" for number in range(_PEOPLE)}
    assert recording.complaints == []
