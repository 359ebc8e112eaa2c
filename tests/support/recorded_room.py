"""A room that is recorded, and what is in the files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import av

from livestream.recording.index import RecordingIndex, read_index
from livestream.recording.recordings import Recordings
from livestream.recording.writer import RecordingWriter
from livestream.rooms.recording import RoomRecording
from tests.support.encoded_media import HEIGHT, WIDTH, Clock, Sender
from tests.support.patience import until

AT: Final = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class RecordedRoom:
    """A room that can be recorded, with participants who send."""

    def __init__(self, folder: Path, *names: str, room_id: str = "room") -> None:
        self.clock = Clock()
        self.closed: list[Path] = []
        self.changes = 0
        self.recordings = Recordings(folder, self.clock, lambda: AT, self.closed.append)
        self.recorder = self.recordings.recorder(room_id)
        self.room = RoomRecording(self.recorder, changed=self._changed)
        self.present: list[Sender] = []
        for name in names:
            self.enter(name)

    def enter(self, name: str) -> Sender:
        sender = Sender(name, self.clock)
        self.present.append(sender)
        self.room.enter(sender)
        self.room.update(self.present)
        return sender

    def leave(self, sender: Sender) -> None:
        self.present.remove(sender)
        self.room.leave(sender)
        self.room.update(self.present)

    @property
    def writer(self) -> RecordingWriter:
        """The writer of the recording that runs."""
        [writer] = self.recorder._writers
        return writer

    def agree(self) -> None:
        """Let everybody agree."""
        for each in self.present:
            self.room.request(each)

    def send(self, count: int) -> None:
        """Let everybody send so many pictures at once."""
        began = self.clock.seconds
        for each in self.present:
            self.clock.seconds = began
            each.send(count)

    async def index(self) -> tuple[Path, RecordingIndex]:
        """End the recording and return its folder and index."""
        await self.recordings.close()
        await until(lambda: self.closed)
        return self.closed[-1], read_index(self.closed[-1])

    def _changed(self) -> None:
        self.changes += 1


def packet_times(path: Path, kind: str) -> list[int]:
    """Return when the packets of a file's first track of a kind begin, in milliseconds."""
    with av.open(str(path)) as container:
        stream = next(each for each in container.streams if each.type == kind)
        return [round(each.pts * each.time_base * 1000) for each in container.demux(stream) if each.pts is not None]


def count_pictures(path: Path) -> int:
    """Return how many pictures of a file can be decoded."""
    with av.open(str(path)) as container:
        return sum((frame.width, frame.height) == (WIDTH, HEIGHT) for frame in container.decode(video=0))
