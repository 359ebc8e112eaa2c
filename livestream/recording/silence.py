"""Silence between packets of sound: browsers play sound without a gap, whatever the times in a file say.

Where packets are missing, because they were lost, somebody left the room or the recording paused, all sound after
would be played early by that time. Packets of silence take their place; nothing is decoded.
"""

from collections.abc import Iterator
from typing import Final

from livestream.recording.frames import Frame

PACKET_MS: Final = 20
SILENCE: Final = Frame(0, b"\xf8\xff\xfe", is_key_frame=True)
"""An Opus packet of 20 ms (RFC 6716 §3.1) in which nothing is coded."""
_LEAST_GAP_MS: Final = 15
"""Shorter gaps come from rounding to milliseconds."""


class SilenceFiller:
    """Says where silence is missing in a track of sound, from its first packet on; times are in milliseconds."""

    def __init__(self) -> None:
        self._end_ms: float | None = None

    def fill(self, until_ms: int) -> Iterator[int]:
        """Yield the times at which packets of silence begin, for the sound to reach ``until_ms``."""
        while self._end_ms is not None and until_ms - self._end_ms >= _LEAST_GAP_MS:
            yield round(self._end_ms)
            self._end_ms += PACKET_MS

    def add(self, at_ms: int, packet: bytes) -> None:
        """Take notice of a packet of sound."""
        self._end_ms = max(self._end_ms or 0, at_ms + packet_ms(packet))


def packet_ms(packet: bytes) -> float:
    """Return how long an Opus packet sounds, in milliseconds (RFC 6716 §3.1 and §3.2); 0 for one cut short."""
    if not packet:
        return 0
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        frame_ms = (10.0, 20.0, 40.0, 60.0)[config % 4]
    elif config < 16:
        frame_ms = (10.0, 20.0)[config % 2]
    else:
        frame_ms = (2.5, 5.0, 10.0, 20.0)[config % 4]
    count = (1, 2, 2, packet[1] & 0x3F if len(packet) > 1 else 0)[code]
    return frame_ms * count
