"""How loud a microphone is, as its browser says in each packet (RFC 6464); sound itself is never decoded."""

from typing import Final

URI: Final = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
"""Names the header extension in session descriptions."""


class LevelMeter:
    """The mean power of the packets since it was read last, as a share of that at overload."""

    def __init__(self) -> None:
        self._power, self._packets = 0.0, 0

    def add(self, extension: bytes) -> None:
        """Take a packet's header extension: a bit of voice activity, seven of the level in decibels below overload."""
        if extension:
            self._power += 10 ** (-(extension[0] & 0x7F) / 10)
            self._packets += 1

    def read(self) -> float:
        """Return the mean power, 0 to 1, and begin anew; without a packet it is 0."""
        mean = self._power / self._packets if self._packets else 0.0
        self._power, self._packets = 0.0, 0
        return mean
