"""TURN servers that browsers behind firewalls may use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from expo.kit.media.turn_urls import TurnRegion
from livestream.turn import turn_credentials


@dataclass(frozen=True)
class IceServer:
    """An RTCIceServer as browsers take it: addresses of one region's servers, user name and credential.

    ``region`` is None where all servers are in one region without a name.
    """

    urls: Sequence[str]
    username: str
    credential: str = field(repr=False)
    region: str | None = None


@dataclass(frozen=True)
class TurnServers:
    """The installation's TURN servers by region, with the secret that they share with us; there may be none."""

    regions: Sequence[TurnRegion]
    secret: bytes = field(repr=False)

    @property
    def urls(self) -> list[str]:
        """The addresses of all regions."""
        return [url for region in self.regions for url in region.urls]

    def ice_servers(self, participant_id: str, *, expires_at: datetime) -> list[IceServer]:
        """Return each region's servers with credentials of one participant, valid until ``expires_at``."""
        if not self.regions:
            return []
        given = turn_credentials(self.secret, participant_id, expires_at=expires_at)
        return [IceServer(tuple(each.urls), given.username, given.password, each.name) for each in self.regions]
