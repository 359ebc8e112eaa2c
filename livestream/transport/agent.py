"""The agent at the other end of a connection, as its session description presents it."""

from dataclasses import dataclass

from livestream.transport.credentials import IceCredentials
from livestream.transport.dtls import Fingerprint


@dataclass(frozen=True)
class RemoteAgent:
    """A peer connection of a browser: how it signs connectivity checks, and by which certificate it is known."""

    session_id: str
    """The same in all its offers (RFC 8829 §5.2.1)."""
    credentials: IceCredentials
    """New ones in an offer restart ICE."""
    fingerprints: tuple[Fingerprint, ...]

    def goes_on_with(self, later: "RemoteAgent") -> bool:
        """Return whether a later offer comes from the same peer connection, over the same keys."""
        return (self.session_id, self.fingerprints) == (later.session_id, later.fingerprints)
