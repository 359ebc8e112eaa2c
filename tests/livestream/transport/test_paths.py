"""Which path media takes to a peer that moves, restarts ICE, or claims to be somewhere else."""

from dataclasses import replace

import pytest

from expo.bench.media.peer import Peer, Poll
from livestream.transport import binding
from livestream.transport.binding import Address
from livestream.transport.credentials import IceCredentials
from livestream.transport.port import MediaPort
from tests.support.patience import until
from tests.support.transport_peers import PACKET, a_check, answered, move, received, take_credentials


async def test_peer_that_moves_is_followed(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    former = connection.address
    move(peer)
    answers = peer.checks_answered
    peer.check()
    await until(lambda: connection.address != former)
    assert peer.checks_answered > answers
    assert connection.address == peer._udp.getsockname() != former


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


async def test_restart_takes_new_credentials_and_keeps_the_keys(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    former = connection.credentials
    answers = peer.checks_answered
    port.restart(connection, connection.agent, IceCredentials.generate())
    peer.check()  # with the former password
    take_credentials(peer, connection)
    peer.check()
    peer.send_rtp(PACKET)
    news = received(connection)
    while not news.packets:
        await news.wait()
    await until(lambda: peer.checks_answered > answers)
    assert peer.checks_answered == answers + 1
    assert former != connection.credentials


async def test_after_a_restart_media_goes_to_the_first_path_that_works(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    former = connection.address
    port.restart(connection, connection.agent, IceCredentials.generate())
    take_credentials(peer, connection)
    move(peer)
    answers = peer.checks_answered
    peer.send(a_check(peer, is_selected=False))
    await until(lambda: peer.checks_answered > answers)
    assert connection._path_check is not None or connection.address != former
    await until(lambda: connection._path_check is None)
    first = connection.address
    assert first == peer._udp.getsockname()
    move(peer)
    answers = peer.checks_answered
    peer.send(a_check(peer, is_selected=False))
    await until(lambda: peer.checks_answered > answers)
    assert connection._path_check is None
    peer.send(a_check(peer))
    await until(lambda: connection.address != first)


async def test_after_a_restart_media_stays_on_a_path_that_goes_on(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    former = connection.address
    assert former is not None
    port.restart(connection, connection.agent, IceCredentials.generate())
    take_credentials(peer, connection)
    connection.receive_stun(a_check(peer, is_selected=False), former)
    connection.receive_stun(a_check(peer, is_selected=False), ("127.0.0.1", 9))
    assert connection._path_check is None
    assert connection.address == former


async def test_first_path_after_a_restart_has_its_time_to_prove_itself(port: MediaPort, peer: Peer) -> None:
    connection, answer = answered(port, peer)
    await peer.connect(answer)
    port.restart(connection, connection.agent, IceCredentials.generate())
    take_credentials(peer, connection)
    slow, other = ("127.0.0.1", 9), ("127.0.0.1", 19)
    for address in (slow, other, slow):
        connection.receive_stun(a_check(peer, is_selected=False), address)
    assert connection._path_check is not None
    assert connection._path_check.address == slow
    connection.receive_stun(a_check(peer), other)
    assert connection._path_check.address == other
