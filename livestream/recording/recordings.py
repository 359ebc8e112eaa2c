"""All recordings of a media server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from weakref import WeakSet

from livestream.recording.recorder import RoomRecorder


@dataclass
class Recordings:
    """Makes the recorders of rooms; recordings are written below ``folder``.

    ``closed`` is called on the event loop with the folder of each recording that is complete; ``now`` is a monotonic
    clock in seconds, ``clock`` the time of day, aware of its zone.
    """

    folder: Path
    now: Callable[[], float]
    clock: Callable[[], datetime]
    closed: Callable[[Path], None]
    _recorders: WeakSet[RoomRecorder] = field(default_factory=WeakSet)
    """Held by their rooms, and by the threads that write."""

    def recorder(self, room_id: str) -> RoomRecorder:
        """Return a recorder for a room that opens."""
        recorder = RoomRecorder(room_id, self.folder, self.now, self.clock, self.closed)
        self._recorders.add(recorder)
        return recorder

    async def close(self) -> None:
        """End all recordings and wait until they are written."""
        for recorder in list(self._recorders):
            await recorder.close()
