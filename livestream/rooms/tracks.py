"""What a participant may send."""

import enum

from livestream.forwarding.codecs import Kind


class Track(enum.Enum):
    """A track of a participant by its source."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"

    @property
    def kind(self) -> Kind:
        """Whether it is sound or picture."""
        return Kind.AUDIO if self is Track.MICROPHONE else Kind.VIDEO
