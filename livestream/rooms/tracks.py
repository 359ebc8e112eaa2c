"""What a participant may send."""

import enum

from livestream.forwarding.codecs import Kind


class Track(enum.Enum):
    """A track of a participant by its source."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"

    __hash__ = object.__hash__  # Enum's own costs more than all else of finding who is shown in a seat

    @property
    def kind(self) -> Kind:
        """Whether it is sound or picture."""
        return Kind.AUDIO if self is Track.MICROPHONE else Kind.VIDEO
