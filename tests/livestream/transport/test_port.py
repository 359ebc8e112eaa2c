"""The media port over real sockets: who is let through, what reaches whom, and when a peer is given up."""

import asyncio
import secrets
import socket

import pytest
from aiortc.rtp import RtcpRrPacket

from expo.bench.media.peer import Peer
from livestream.rtp.packet import header
from livestream.transport import connection as connections
from livestream.transport.connection import ConnectionState
from livestream.transport.dtls import Fingerprint
from livestream.transport.port import MediaPort
from tests.support.patience import PATIENCE_S, until
from tests.support.transport_peers import PACKET, a_check, answered, received


class Clock:
    """Seconds of a clock that tests move."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def test_packets_go_both_ways_once_connected(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    connection.send_rtp(PACKET)  # nothing yet
    arrived: asyncio.Queue[bytes] = asyncio.Queue()
    peer.receive = arrived.put_nowait
    await peer.connect(answer)
    peer.send_rtp(PACKET)
    news = received(connection)
    await news.wait()
    assert news.states == [ConnectionState.CONNECTED]
    while not news.packets:
        await news.wait()
    assert news.packets == [PACKET]
    connection.send_rtp(PACKET)
    async with asyncio.timeout(PATIENCE_S):
        datagram = await arrived.get()
    assert peer.srtp is not None
    assert peer.srtp.open_rtp(datagram) == PACKET


async def test_peer_with_another_certificate_than_announced_is_refused(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer, peer_fingerprint=Fingerprint("sha-256", ":".join(["00"] * 32)))
    await peer.connect(answer)
    await received(connection).wait()
    peer.send_rtp(PACKET)
    assert received(connection).states == [ConnectionState.CLOSED]
    assert received(connection).packets == []


async def test_stranger_reaches_no_connection(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    stranger.bind(("127.0.0.1", 0))
    unknown = port.counters.unknown
    for datagram in (b"", b"\x00", secrets.token_bytes(60), b"\x16" + bytes(40), b"\x80" + bytes(60), b"\xff" * 2000):
        stranger.sendto(datagram, port.address)
    peer.send_rtp(PACKET)
    news = received(connection)
    while not news.packets:
        await news.wait()
    assert port.counters.unknown - unknown == 6
    stranger.setblocking(False)
    with pytest.raises(BlockingIOError):
        stranger.recv(100)  # a port that says nothing cannot be used to flood others
    stranger.close()


async def test_packet_that_is_forged_or_repeated_is_dropped(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    assert peer.srtp is not None
    sealed, oversized = peer.srtp.seal_rtp(PACKET), PACKET + bytes(1400)
    assert sealed is not None
    assert peer.srtp.seal_rtp(oversized) is None
    forged = sealed[:-1] + bytes([sealed[-1] ^ 1])
    second = header(111, marker=False, sequence=2, timestamp=2, ssrc=1)
    unknown = peer.srtp.seal_rtp(header(111, marker=False, sequence=3, timestamp=3, ssrc=2))
    for datagram in (forged, sealed, sealed, unknown, peer.srtp.seal_rtp(second), b"\x80\x6f", sealed + bytes(1400)):
        assert datagram is not None
        peer.send(datagram)
    news = received(connection)
    while len(news.packets) < 2:
        await news.wait()
    assert news.packets == [PACKET, second]


async def test_peer_that_floods_the_server_with_reports_or_checks_is_heard_less(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    await until(lambda: connection.state is ConnectionState.CONNECTED)
    assert peer.srtp is not None
    report = bytes(RtcpRrPacket(ssrc=1))
    for _ in range(5000):
        sealed = peer.srtp.seal_rtcp(report)
        assert sealed is not None
        connection.receive_media(sealed)
    assert 900 < len(received(connection).reports) < 3000
    sent = port.counters.sent
    for check in [a_check(peer)] * 1000:
        connection.receive_stun(check, peer._udp.getsockname())
    assert 100 < port.counters.sent - sent < 500


async def test_silent_peer_is_given_up(monkeypatch: pytest.MonkeyPatch, port: MediaPort, peer: Peer) -> None:
    clock = Clock()
    monkeypatch.setattr(port, "now", clock)
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    await received(connection).wait()
    clock.seconds += connections.SILENCE_SECONDS - 0.1
    connection.tick()
    assert connection.state is ConnectionState.CONNECTED
    clock.seconds += 0.2
    connection.tick()
    assert received(connection).states == [ConnectionState.CONNECTED, ConnectionState.CLOSED]
    assert connection.address not in port._by_address


async def test_offer_that_nobody_follows_is_given_up(
    monkeypatch: pytest.MonkeyPatch, port: MediaPort, peer: Peer
) -> None:
    clock = Clock()
    monkeypatch.setattr(port, "now", clock)
    connection, _ = answered(port, peer)
    clock.seconds += connections.HANDSHAKE_SECONDS + 0.1
    connection.tick()
    assert connection.state is ConnectionState.CLOSED


async def test_goodbye_of_the_peer_closes(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    assert peer._tls is not None
    peer._tls.shutdown()
    peer._flush()
    news = received(connection)
    while ConnectionState.CLOSED not in news.states:
        await news.wait()
    connection.close()
    assert news.states.count(ConnectionState.CLOSED) == 1
