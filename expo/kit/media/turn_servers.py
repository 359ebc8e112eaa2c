"""TURN servers that browsers behind firewalls may use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from livestream.turn import turn_credentials


@dataclass(frozen=True)
class IceServer:
    """An RTCIceServer as browsers take it: addresses of one server, user name and credential."""

    urls: Sequence[str]
    username: str
    credential: str = field(repr=False)


@dataclass(frozen=True)
class TurnServers:
    """The installation's TURN servers, with the secret that they share with us; without addresses, there are none."""

    urls: Sequence[str]
    secret: bytes = field(repr=False)

    def ice_servers(self, participant_id: str, *, expires_at: datetime) -> list[IceServer]:
        """Return the servers with credentials of one participant, valid until ``expires_at``."""
        if not self.urls:
            return []
        credentials = turn_credentials(self.secret, participant_id, expires_at=expires_at)
        return [IceServer(tuple(self.urls), credentials.username, credentials.password)]
