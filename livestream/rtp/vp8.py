"""The VP8 payload descriptor (RFC 7741 §4.2): where frames begin, which are key frames, and their running numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vp8Descriptor:
    """A descriptor; positions are in bytes from the start of the payload, 0 where a field is absent."""

    is_key_frame: bool
    """Whether this packet starts a key frame, where a viewer can begin."""
    picture_id: int
    picture_id_at: int
    is_picture_id_long: bool
    """15 bits rather than 7."""
    tl0_picture_index: int
    tl0_at: int
    temporal_layer: int
    starts_frame: bool = False
    length: int = 1
    """Bytes of the descriptor: the frame's own bytes follow."""

    @classmethod
    def parse(cls, payload: bytes) -> "Vp8Descriptor | None":
        """Return the descriptor of a payload; None if it is cut short."""
        try:
            return _parse(payload)
        except IndexError:
            return None


def _parse(payload: bytes) -> Vp8Descriptor:
    first, position = payload[0], 1
    picture_id = picture_id_at = tl0 = tl0_at = layer = 0
    is_long = False
    if first & 0x80:
        fields, position = payload[1], 2
        if fields & 0x80:
            picture_id_at, is_long = position, bool(payload[position] & 0x80)
            picture_id, position = payload[position] & 0x7F, position + 1
            if is_long:
                picture_id, position = picture_id << 8 | payload[position], position + 1
        if fields & 0x40:
            tl0, tl0_at, position = payload[position], position, position + 1
        if fields & 0x30:
            layer, position = payload[position] >> 6, position + 1
    starts_frame = bool(first & 0x10) and first & 0x07 == 0
    # The frame header of VP8 (RFC 6386 §9.1): the lowest bit of its first byte is 0 in key frames.
    is_key_frame = starts_frame and payload[position] & 1 == 0
    return Vp8Descriptor(
        is_key_frame, picture_id, picture_id_at, is_long, tl0, tl0_at, layer, starts_frame=starts_frame, length=position
    )


def renumbered(payload: bytes, descriptor: Vp8Descriptor, *, picture_id: int, tl0_picture_index: int) -> bytes:
    """Return a payload with other running numbers, so that a viewer who changes source sees no jump.

    Numbers are taken modulo their range; absent fields stay absent.
    """
    changed = bytearray(payload)
    at = descriptor.picture_id_at
    if at and descriptor.is_picture_id_long:
        changed[at] = 0x80 | picture_id >> 8 & 0x7F
        changed[at + 1] = picture_id & 0xFF
    elif at:
        changed[at] = picture_id & 0x7F
    if descriptor.tl0_at:
        changed[descriptor.tl0_at] = tl0_picture_index & 0xFF
    return bytes(changed)
