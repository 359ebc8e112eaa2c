"""A room whose people reach each other, and the media server, through a TURN server alone.

The site and coturn stand in the middle of a star of network namespaces; the media server, Ana and Bo at its ends.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser

from expo.kit.db.mongo import Database
from livestream.signalling.admission import Admission
from livestream.transport.port import MediaPort
from tests.frontend.meetings.guests import Guest, a_guest
from tests.frontend.meetings.room_app import RoomApp, room_app
from tests.support import coturn as turn
from tests.support import namespaces
from tests.support.authority import ServerFiles, an_authority
from tests.support.browser import browser
from tests.support.burnt_media import camera_of, sent_by, shows, sounds
from tests.support.clock import FakeClock
from tests.support.coturn import Coturn, coturn
from tests.support.media_app import ROOM, MediaPlace
from tests.support.namespaces import MIDDLE, Star, star
from tests.support.patience import PATIENCE_MS

ANA: Final = "198.51.100.10"
BO: Final = "198.51.100.20"
MEDIA: Final = "203.0.113.20"
PRIVATE_MEDIA: Final = "10.77.0.7"
"""Another media server of the installation, which is not there."""

NOBODY: Final = "203.0.113.99"
WAYS: Final = ("udp", "tcp", "tls")

PATHS: Final = """async () => {
  const open = connections.filter((each) => each.connectionState === "connected");
  return Promise.all(open.map(async (each) => {
    const reports = await each.getStats();
    const all = [...reports.values()];
    const transport = all.find((report) => report.type === "transport");
    const pair = reports.get(transport.selectedCandidatePairId);
    const local = reports.get(pair.localCandidateId);
    const streams = (type, kind) => all.filter((report) => report.type === type && report.kind === kind);
    const most = (values) => Math.max(0, ...values.map((value) => value ?? 0));
    return {
      local: local.candidateType,
      relayProtocol: local.relayProtocol,
      remote: reports.get(pair.remoteCandidateId).address,
      fps: { in: most(streams("inbound-rtp", "video").map((report) => report.framesPerSecond)),
             out: most(streams("outbound-rtp", "video").map((report) => report.framesPerSecond)) },
      sound: { in: most(streams("inbound-rtp", "audio").map((report) => report.packetsReceived)),
               out: most(streams("outbound-rtp", "audio").map((report) => report.packetsSent)) },
    };
  }));
}"""
FLOWS: Final = f"""async (count) => {{
  const paths = await ({PATHS})();
  const flows = (way) => paths.some((path) => path.fps[way] > 10 && path.sound[way] > 20);
  return paths.length === count && flows("in") && flows("out") && paths;
}}"""


@dataclass(frozen=True)
class RelayedRoom:
    """The room, the hosts, the TURN server, the media server's port, and a browser on the host of each guest."""

    app: RoomApp
    star: Star
    turn: Coturn
    media_port: int
    browsers: Mapping[str, Browser]

    def use(self, *ways: str, direct: bool = True) -> None:
        """Let people enter with the TURN server over ``udp``, ``tcp`` or ``tls``, and hide their addresses."""
        self.app.access.clear()
        self.app.graphql.says["turnRegions"] = []
        self.app.access.update(direct=direct, relayOnly=True, iceServers=[self.turn.ice_server(way) for way in ways])

    def offer_regions(self, living: str, dead: str) -> None:
        """Let people enter with this TURN server in one region, and none in another one, which comes first."""
        server = self.turn.ice_server(*WAYS)
        nowhere = [url.replace(MIDDLE, NOBODY) for url in server["urls"]]
        self.use()
        self.app.access["iceServers"] = [{**server, "urls": nowhere, "region": dead}, {**server, "region": living}]
        self.app.graphql.says["turnRegions"] = [dead, living]

    @contextlib.asynccontextmanager
    async def both(self) -> AsyncIterator[tuple[Guest, Guest]]:
        """Let Ana and Bo join; the room is closed in the end."""
        async with (
            a_guest(self.browsers["ana"], self.app, "ana", script=sent_by(1)) as ana,
            a_guest(self.browsers["bo"], self.app, "bo", script=sent_by(2)) as bo,
        ):
            await asyncio.gather(ana.join(), bo.join())
            yield ana, bo
        self.close()

    def close(self) -> None:
        """Put everybody out of the room."""
        self.app.media.signalling.close_room(ROOM)

    @contextlib.contextmanager
    def third(self) -> Iterator[None]:
        """Let Cy be in the room, without a browser: media moves to the media server."""
        entrance = self.app.media.signalling.entrance
        session = entrance.enter(Admission(ROOM, "cy", "Cy", True), lambda _: None, lambda: None)
        try:
            yield
        finally:
            entrance.close(session)


async def perceive_each_other(ana: Guest, bo: Guest) -> None:
    """Wait until each sees the other's clock and hears the other's tone."""
    await asyncio.gather(shows(ana.page, camera_of(2)), shows(bo.page, camera_of(1)))
    await asyncio.gather(sounds(ana.page, [2]), sounds(bo.page, [1]))


async def paths(guest: Guest, count: int) -> list[dict[str, Any]]:
    """Wait until sound and more than ten pictures a second flow in and out; return the connections' paths."""
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while not (flowing := await guest.ask(FLOWS, count)):
            await asyncio.sleep(0.1)
    found: list[dict[str, Any]] = flowing
    return found


def refusal() -> str:
    """Return why there can be no such room on this machine; empty if there can."""
    return turn.lack() or namespaces.refusal()


@contextlib.asynccontextmanager
async def relayed_room(database: Database, folder: Path) -> AsyncIterator[RelayedRoom]:
    """Give the room until the block ends, where `refusal` has no objection."""
    authority = an_authority()
    files = authority.issue(folder, MIDDLE)
    pinned = [f"--ignore-certificate-errors-spki-list={authority.pin}"]
    async with contextlib.AsyncExitStack() as stack:
        network = stack.enter_context(star({"ana": ANA, "bo": BO, "media": MEDIA}))
        server = await stack.enter_async_context(coturn(network.middle, folder, MIDDLE, files, media=PRIVATE_MEDIA))
        place, pages = _place(network, files)
        app = await stack.enter_async_context(room_app(database, FakeClock(), pages=pages, place=place))
        browsers = {
            name: await stack.enter_async_context(browser(host=network.hosts[name], flags=pinned))
            for name in ("ana", "bo")
        }
        yield RelayedRoom(app, network, server, place.port.address[1], browsers)


def _place(network: Star, files: ServerFiles) -> tuple[MediaPlace, socket.socket]:
    with network.hosts["media"].entered():
        port = MediaPort.open(MEDIA)
    with network.middle.entered():
        signalling, pages = (socket.create_server((MIDDLE, 0)) for _ in range(2))
    tls = {"ssl_certfile": str(files.certificate), "ssl_keyfile": str(files.key)}
    return MediaPlace(port, signalling, tls), pages
