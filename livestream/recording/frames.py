"""Packets of one track put in order, and frames put together from them; nothing is decoded."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from livestream.forwarding.publication import MediaPacket
from livestream.rtp.packet import HALF, timestamp_difference

PATIENCE_SECONDS: Final = 1.0
"""How long a packet is waited for that others have overtaken: it is asked for again meanwhile."""
_MAX_WAITING: Final = 1000


@dataclass(frozen=True, slots=True)
class Frame:
    """A packet of sound, or a whole picture; ``timestamp`` counts on from the track's first packet, without wrap."""

    timestamp: int
    payload: bytes
    is_key_frame: bool


class ReorderBuffer:
    """Returns packets in the order of their numbers, each once; waits for those that are missing, within reason."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._waiting: dict[int, tuple[MediaPacket, float]] = {}

    def add(self, packet: MediaPacket, now: float) -> Iterator[MediaPacket]:
        """Take a packet that arrived at ``now``, in seconds, and yield those whose turn it is."""
        if self._next is None:
            self._next = packet.number
        if packet.number >= self._next:
            self._waiting.setdefault(packet.number, (packet, now))
            yield from self._release(now)

    def drain(self) -> Iterator[MediaPacket]:
        """Yield all that is left; nothing more is waited for."""
        yield from self._release(float("inf"))

    def _release(self, now: float) -> Iterator[MediaPacket]:
        while self._waiting:
            number = self._next if self._next in self._waiting else min(self._waiting)
            packet, arrived_at = self._waiting[number]
            is_overdue = now - arrived_at > PATIENCE_SECONDS or len(self._waiting) > _MAX_WAITING
            if number != self._next and not is_overdue:
                return
            del self._waiting[number]
            self._next = number + 1
            yield packet


class FrameAssembler(Protocol):
    """Makes frames from packets in order."""

    awaits_key_frame: bool

    def add(self, packet: MediaPacket) -> Frame | None:
        """Take the next packet; return a frame that it completes."""


class _TimestampUnwrapper:
    """Counts time stamps on from the first one, which is 0."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._unwrapped = 0

    def unwrap(self, timestamp: int) -> int:
        if self._last is not None:
            self._unwrapped += timestamp_difference(timestamp, self._last)
        self._last = timestamp
        return self._unwrapped


class OpusFrames:
    """Sound: each packet is a frame (RFC 7587 §4.2)."""

    awaits_key_frame = False

    def __init__(self) -> None:
        self._timestamps = _TimestampUnwrapper()

    def add(self, packet: MediaPacket) -> Frame | None:
        """Return the packet's frame."""
        return Frame(self._timestamps.unwrap(packet.rtp.timestamp), packet.rtp.payload, is_key_frame=True)


class Vp8Frames:
    """Pictures (RFC 7741), from a key frame on; after a loss, all pictures up to the next key frame are left out."""

    def __init__(self) -> None:
        self.awaits_key_frame = True
        self._timestamps = _TimestampUnwrapper()
        self._parts: list[MediaPacket] = []
        self._last: MediaPacket | None = None
        """The last packet of the last frame."""

    def add(self, packet: MediaPacket) -> Frame | None:
        """Return the frame whose last packet this is, if nothing that it needs was lost."""
        timestamp = self._timestamps.unwrap(packet.rtp.timestamp)
        descriptor = packet.descriptor
        if descriptor is None:
            return None
        if descriptor.starts_frame:
            self._parts = []
        elif not self._parts or packet.number != self._parts[-1].number + 1:
            self._parts = []
            self.awaits_key_frame = True
            return None
        self._parts.append(packet)
        return self._complete(timestamp) if packet.rtp.marker else None

    def _complete(self, timestamp: int) -> Frame | None:
        parts, self._parts = self._parts, []
        first, former = parts[0], self._last
        is_key_frame = first.can_start
        if not is_key_frame and (self.awaits_key_frame or former is None or not _follows(first, former)):
            self.awaits_key_frame = True
            return None
        self.awaits_key_frame, self._last = False, parts[-1]
        payload = b"".join(each.rtp.payload[each.descriptor.length :] for each in parts if each.descriptor)
        return Frame(timestamp, payload, is_key_frame)


def _follows(packet: MediaPacket, former: MediaPacket) -> bool:
    """Return whether no frame is missing between two packets; padding between them is no loss."""
    if packet.number == former.number + 1:
        return True
    one, other = packet.descriptor, former.descriptor
    if one is None or other is None or not one.picture_id_at:
        return False
    bits = HALF - 1 if one.is_picture_id_long else 0x7F
    return one.picture_id == (other.picture_id + 1) & bits


def picture_size(key_frame: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels from the header of a VP8 key frame (RFC 6386 §9.1); None if it is cut short."""
    if len(key_frame) < 10 or key_frame[3:6] != b"\x9d\x01\x2a":
        return None
    width, height = (int.from_bytes(key_frame[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    return width, height
