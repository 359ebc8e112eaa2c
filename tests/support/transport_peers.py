"""Connections of a media port with their peers, over real sockets."""

import asyncio
import socket
from dataclasses import replace
from typing import Final

from aioice import stun

from expo.bench.media.peer import Peer
from livestream.rtp.packet import header
from livestream.sdp.answer import Endpoint, write_answer
from livestream.sdp.offer import parse_offer
from livestream.transport.connection import Connection, ConnectionState
from livestream.transport.dtls import Certificate, Fingerprint
from livestream.transport.port import MediaPort
from tests.support.media_offers import audio_section
from tests.support.patience import PATIENCE_S

SERVER: Final = Certificate()
PACKET: Final = header(111, marker=False, sequence=1, timestamp=1, ssrc=1) + b"sound"


class Received:
    """What a connection hands on."""

    def __init__(self) -> None:
        self.packets: list[bytes] = []
        self.reports: list[bytes] = []
        self.states: list[ConnectionState] = []
        self.news = asyncio.Event()

    def expects(self, source: int, _packet: bytes) -> bool:
        return source == 1

    def receive_rtp(self, packet: bytes) -> None:
        self.packets.append(packet)
        self.news.set()

    def receive_rtcp(self, packet: bytes) -> None:
        self.reports.append(packet)
        self.news.set()

    def connection_changed(self, state: ConnectionState) -> None:
        self.states.append(state)
        self.news.set()

    async def wait(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await self.news.wait()
        self.news.clear()


def answered(port: MediaPort, peer: Peer, *, peer_fingerprint: Fingerprint | None = None) -> tuple[Connection, str]:
    """Return the connection that a peer's offer opens, and the answer."""
    offer = parse_offer(peer.offer(audio_section().replace("{mid}", "0")))
    connection = Connection(
        port, SERVER, replace(offer.agent, fingerprints=(peer_fingerprint,)) if peer_fingerprint else offer.agent
    )
    connection.receiver = Received()
    port.add(connection)
    return connection, write_answer(offer, Endpoint(connection.credentials, SERVER.fingerprint, [port.address]), {})


def received(connection: Connection) -> Received:
    """Return what a connection has handed on."""
    assert isinstance(connection.receiver, Received)
    return connection.receiver


def move(peer: Peer) -> None:
    """Let a peer have another address from now on."""
    moved = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    moved.bind(("127.0.0.1", 0))
    peer._udp, old = moved, peer._udp
    peer._poll.remove(old.fileno())
    peer._poll.add(moved.fileno(), peer._read)
    old.close()


def a_check(peer: Peer, *, is_selected: bool = True) -> bytes:
    """Return a check of a peer, which selects the path from wherever it is sent if ``is_selected``."""
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes |= {"USERNAME": peer._username, "PRIORITY": 1, "ICE-CONTROLLING": 1}
    if is_selected:
        request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity(peer._password.encode())
    return bytes(request)


def take_credentials(peer: Peer, connection: Connection) -> None:
    """Let a peer learn of the credentials of a connection that was restarted."""
    peer._username, peer._password = f"{connection.credentials.ufrag}:{peer.ufrag}", connection.credentials.password
