"""The media port over real sockets: who is let through, what reaches whom, and when a peer is given up."""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aioice import stun
from aiortc.rtp import RtcpRrPacket

from expo.bench.media.peer import Peer, Poll
from livestream.rtp.packet import header
from livestream.sdp.answer import Endpoint, write_answer
from livestream.sdp.offer import parse_offer
from livestream.transport import binding
from livestream.transport import connection as connections
from livestream.transport.binding import Address
from livestream.transport.connection import Connection, ConnectionState
from livestream.transport.credentials import IceCredentials
from livestream.transport.dtls import Certificate, Fingerprint
from livestream.transport.port import MediaPort
from tests.support.media_offers import audio_section
from tests.support.patience import PATIENCE_S, until

SERVER = Certificate()
PACKET = header(111, marker=False, sequence=1, timestamp=1, ssrc=1) + b"sound"


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


class Clock:
    """Seconds of a clock that tests move."""

    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
async def port() -> AsyncIterator[MediaPort]:
    opened = MediaPort.open("127.0.0.1")
    yield opened
    opened.close()


@pytest.fixture
async def poll() -> AsyncIterator[Poll]:
    opened = Poll()
    yield opened
    opened.close()


@pytest.fixture
async def peer(poll: Poll) -> AsyncIterator[Peer]:
    opened = Peer("127.0.0.1", poll)
    yield opened
    opened.close()


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
    assert isinstance(connection.receiver, Received)
    return connection.receiver


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


async def test_peer_that_moves_is_followed(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    former = connection.address
    moved = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    moved.bind(("127.0.0.1", 0))
    peer._udp, old = moved, peer._udp
    peer._poll.remove(old.fileno())
    peer._poll.add(moved.fileno(), peer._read)
    old.close()
    answers = peer.checks_answered
    peer.check()
    await until(lambda: connection.address != former)
    assert peer.checks_answered > answers
    assert connection.address == moved.getsockname() != former


def a_check(peer: Peer) -> bytes:
    """Return a check of a peer that selects the path from wherever it is sent."""
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    request.attributes |= {"USERNAME": peer._username, "PRIORITY": 1, "ICE-CONTROLLING": 1, "USE-CANDIDATE": None}
    request.add_message_integrity(peer._password.encode())
    return bytes(request)


async def test_media_is_not_sent_to_a_victim_whom_a_peer_names(
    monkeypatch: pytest.MonkeyPatch, port: MediaPort, peer: Peer
) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    former = connection.address
    sent: list[tuple[bytes, Address]] = []
    monkeypatch.setattr(port, "send", lambda datagram, address: sent.append((datagram, address)))
    victim = ("198.51.100.9", 4000)
    check = a_check(peer)
    connection.receive_stun(check, victim)
    assert connection.address == former
    asked = binding.read(sent[-1][0], password=peer.password)
    assert asked is not None
    forged = binding.response(replace(asked, is_controlled=False), victim, password="x" * 24)
    port._dispatch(forged, victim)
    assert connection.address == former
    for _ in range(50):
        connection.tick()
    to_victim = [datagram for datagram, address in sent if address == victim]
    assert len(to_victim) <= 10
    assert max(len(each) for each in to_victim) <= len(check) + 8
    connection.send_rtp(PACKET)
    assert sent[-1][1] == former
    assert port._by_response == {}


async def test_peer_cannot_take_the_packets_of_another(port: MediaPort, poll: Poll, peer: Peer) -> None:
    victim, answer = answered(port, peer)
    await peer.connect(answer)
    thief = Peer("127.0.0.1", poll)
    theirs, their_answer = answered(port, thief)
    await thief.connect(their_answer)
    assert victim.address is not None
    theirs.receive_stun(a_check(thief), victim.address)
    assert port._by_address[victim.address] is victim
    peer.send_rtp(PACKET)
    news = received(victim)
    while not news.packets:
        await news.wait()
    assert theirs.address == thief._udp.getsockname()
    thief.close()


async def test_address_goes_over_to_a_connection_that_proves_to_be_there(port: MediaPort, peer: Peer) -> None:
    former, answer = answered(port, peer)
    await peer.connect(answer)
    peer.srtp, peer.checks_answered = None, 0
    connection, answer = answered(port, peer)  # a page that was loaded anew, behind the same port of its router
    await peer.connect(answer)
    assert connection.address == former.address
    peer.send_rtp(PACKET)
    news = received(connection)
    while not news.packets:
        await news.wait()


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


async def test_restart_takes_new_credentials_and_keeps_the_keys(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    former = connection.credentials
    port.restart(connection, connection.agent, IceCredentials.generate())
    answers = peer.checks_answered
    peer.check()  # with the former password
    peer._username, peer._password = f"{connection.credentials.ufrag}:{peer.ufrag}", connection.credentials.password
    peer.check()
    peer.send_rtp(PACKET)
    news = received(connection)
    while not news.packets:
        await news.wait()
    await until(lambda: peer.checks_answered > answers)
    assert peer.checks_answered == answers + 1
    assert former != connection.credentials


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
