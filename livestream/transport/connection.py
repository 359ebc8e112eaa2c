"""One peer on the media port: the path that ICE selected, the handshake, and the packets that keys open and close."""

import enum
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

from livestream.limits import TokenBucket
from livestream.transport import binding
from livestream.transport.agent import RemoteAgent
from livestream.transport.binding import Address
from livestream.transport.credentials import IceCredentials
from livestream.transport.dtls import Certificate, Handshake, HandshakeFailed
from livestream.transport.path import PathCheck
from livestream.transport.srtp import MAX_PACKET, SrtpSession, source

HANDSHAKE_SECONDS: Final = 15.0
"""A peer that is not connected by then is given up."""
SILENCE_SECONDS: Final = 30.0
"""A connected peer that shows no sign of life for so long is gone (RFC 7675 lets consent expire then). A browser that
wakes up or changes its network before restarts ICE over the same keys.
"""
_MAX_SOURCES: Final = 64
"""Sources of a peer's packets, and of its reports: libsrtp remembers every source that it ever opened, in a list."""
_CHECKS_PER_SECOND: Final = 50
"""Connectivity checks that are verified: one peer sends twenty a second at most (RFC 8445 §14.2)."""
_REPORTS_PER_SECOND: Final = 500
"""RTCP packets that are opened: a viewer of twelve on a bad line reports each gap that it finds."""
_MAX_PATHS: Final = 8
"""Addresses of one peer that may send: its networks, times TURN and direct."""


class ConnectionState(enum.Enum):
    """How far a connection has come."""

    NEW = "new"
    CONNECTED = "connected"
    CLOSED = "closed"


class PacketReceiver(Protocol):
    """What takes the packets of a connection once they are opened."""

    def expects(self, source: int, packet: bytes) -> bool:
        """Return whether an RTP packet is taken, by its source (SSRC) and its header: the rest is not opened yet."""

    def receive_rtp(self, packet: bytes) -> None:
        """Take an RTP packet."""

    def receive_rtcp(self, packet: bytes) -> None:
        """Take a compound RTCP packet."""

    def connection_changed(self, state: ConnectionState) -> None:
        """Take notice that the connection is there, or closed for ever."""


class Port(Protocol):
    """What a connection needs of the port that it shares."""

    def now(self) -> float:
        """Return seconds of a monotonic clock."""

    def send(self, datagram: bytes, address: Address) -> None:
        """Send a datagram, or drop it where the network does not keep up."""

    def route(self, address: Address, connection: "Connection", *, is_proven: bool) -> bool:
        """Hand what comes from an address to this connection from now on, and return whether that was done.

        An address of another connection changes hands only if the peer has proved to be there.
        """

    def expect(self, response_id: bytes, connection: "Connection") -> None:
        """Hand the response with this transaction id to a connection."""

    def expect_no_more(self, response_id: bytes) -> None:
        """Undo `expect`."""

    def forget(self, address: Address, connection: "Connection") -> None:
        """Undo `route`."""

    def remove(self, connection: "Connection") -> None:
        """Listen for the connection's credentials no longer."""


class Connection:
    """A peer whose offer was answered with ``credentials``; its connectivity checks tell where it is.

    The first address gets the handshake, which nobody completes who does not receive it. Any other becomes the path of
    media only once the peer has answered a check of ours there, see `PathCheck`. After an ICE restart, the first path
    that works carries media until the peer selects one: browsers name their selection seconds after they made it.

    ``agent`` is what its last offer says of it. ``receiver`` is set before the first packet can come.
    """

    receiver: PacketReceiver

    def __init__(self, port: Port, certificate: Certificate, agent: RemoteAgent) -> None:
        self._port, self.agent = port, agent
        self._handshake = Handshake(certificate, agent.fingerprints, self._send)
        self._srtp: SrtpSession | None = None
        self._paths: dict[Address, None] = {}
        self._path_check: PathCheck | None = None
        self._reporters: set[int] = set()
        self._senders: set[int] = set()
        self._checks = TokenBucket(_CHECKS_PER_SECOND, 4 * _CHECKS_PER_SECOND)
        self._reports = TokenBucket(_REPORTS_PER_SECOND, 2 * _REPORTS_PER_SECOND)
        self._opened_at = self._heard_at = port.now()
        self._retransmit_at: float | None = None
        self.credentials = IceCredentials.generate()
        self.address: Address | None = None
        self._is_address_checked = False
        """Whether a check has come from ``address``, or been answered there, since ICE was restarted last."""
        self.state = ConnectionState.NEW

    def restart(self, agent: RemoteAgent, credentials: IceCredentials) -> None:
        """Take new credentials for an ICE restart (RFC 8445 §2.4); keys stay, and the path until another one works."""
        self.agent, self.credentials, self._is_address_checked = agent, credentials, False
        self._end_path_check()

    def receive_stun(self, datagram: bytes, source: Address) -> None:
        """Answer a connectivity check, and follow the peer to the path that it selects."""
        is_allowed = self._checks.take(1, self._port.now())
        request = binding.read(datagram, password=self.credentials.password) if is_allowed else None
        if request is None:
            return
        self._heard_at = self._port.now()
        self._port.send(binding.response(request, source, password=self.credentials.password), source)
        if not request.is_controlled:
            self._follow(source, is_selected=request.nominates)

    def receive_response(self, datagram: bytes, source: Address) -> None:
        """Take the response to a check of ours: the peer receives at this address."""
        check = self._path_check
        if check is None or not check.is_answered_by(datagram, source):
            return
        self._end_path_check()
        self._heard_at = self._port.now()
        self._learn(source, is_proven=True)
        if check.moves:
            self.address, self._is_address_checked = source, True

    def receive_dtls(self, datagram: bytes) -> None:
        """Go on with the handshake, or end with the peer."""
        if self.state is ConnectionState.CLOSED:
            return
        try:
            self._handshake.receive(datagram)
        except HandshakeFailed:
            self.close()
            return
        self._schedule()
        if self._handshake.is_closed:
            self.close()
        elif self._handshake.keys is not None and self.state is ConnectionState.NEW:
            self._srtp = SrtpSession(self._handshake.keys)
            self.state = ConnectionState.CONNECTED
            self.receiver.connection_changed(self.state)

    def receive_media(self, datagram: bytes) -> None:
        """Open an SRTP or SRTCP packet, told apart by its second byte (RFC 5761 §4), and hand it on."""
        if self._srtp is None or len(datagram) < 12:
            return
        if 192 <= datagram[1] <= 223:
            self._receive_rtcp(self._srtp, datagram)
        else:
            self._receive_rtp(self._srtp, datagram)

    def send_rtp(self, packet: bytes) -> None:
        """Send an RTP packet; nothing before the connection is there."""
        sealed = self._srtp.seal_rtp(packet) if self._srtp is not None else None
        if sealed is not None and self.address is not None:
            self._port.send(sealed, self.address)

    def send_rtcp(self, packet: bytes) -> None:
        """Send a compound RTCP packet; nothing before the connection is there."""
        sealed = self._srtp.seal_rtcp(packet) if self._srtp is not None else None
        if sealed is not None and self.address is not None:
            self._port.send(sealed, self.address)

    def tick(self) -> None:
        """Do what is due: repeat a lost flight of the handshake, give up a peer that is silent."""
        now = self._port.now()
        silent = SILENCE_SECONDS if self.state is ConnectionState.CONNECTED else HANDSHAKE_SECONDS
        since = self._heard_at if self.state is ConnectionState.CONNECTED else self._opened_at
        if now - since > silent:
            self.close()
            return
        if self._path_check is not None:
            self._repeat_path_check(self._path_check)
        if self._retransmit_at is not None and now >= self._retransmit_at:
            self._handshake.retransmit()
            self._schedule()

    def close(self) -> None:
        """Say goodbye and release the addresses; does nothing the second time."""
        if self.state is ConnectionState.CLOSED:
            return
        self._handshake.close()
        self.state, self._srtp, self._retransmit_at = ConnectionState.CLOSED, None, None
        self._end_path_check()
        for address in self._paths:
            self._port.forget(address, self)
        self._paths.clear()
        self._port.remove(self)
        self.receiver.connection_changed(self.state)

    def _receive_rtp(self, srtp: SrtpSession, datagram: bytes) -> None:
        ssrc = source(datagram)
        is_expected = len(datagram) <= MAX_PACKET and self.receiver.expects(ssrc, datagram)
        packet = srtp.open_rtp(datagram) if is_expected and _has_room(self._senders, ssrc) else None
        if packet is not None:
            self._senders.add(ssrc)
            self._heard_at = self._port.now()
            self.receiver.receive_rtp(packet)

    def _receive_rtcp(self, srtp: SrtpSession, datagram: bytes) -> None:
        ssrc = int.from_bytes(datagram[4:8], "big")
        is_expected = self._reports.take(1, self._port.now())
        packet = srtp.open_rtcp(datagram) if is_expected and _has_room(self._reporters, ssrc) else None
        if packet is not None:
            self._reporters.add(ssrc)
            self._heard_at = self._port.now()
            self.receiver.receive_rtcp(packet)

    def _follow(self, source: Address, *, is_selected: bool) -> None:
        """Let media go to where a check of the peer has come from, if it is to."""
        is_ours = self._learn(source, is_proven=False)
        if is_ours and self.address in (None, source):
            self.address, self._is_address_checked = source, True
            if is_selected:  # the peer stays where it is
                self._end_path_check()
            return
        is_first = not self._is_address_checked and self._path_check is None
        if is_selected or is_first or not is_ours:
            self._check_path(source, moves=is_selected or not self._is_address_checked)

    def _check_path(self, address: Address, *, moves: bool) -> None:
        """Ask the peer whether it receives at an address; the last one that it claims is the one that counts."""
        if self._path_check is None or (self._path_check.address, self._path_check.moves) != (address, moves):
            self._end_path_check()
            self._path_check = PathCheck(address, self.agent.credentials, self.credentials, moves=moves)
            self._port.expect(self._path_check.id, self)
        self._port.send(self._path_check.datagram, address)

    def _repeat_path_check(self, check: PathCheck) -> None:
        if check.may_repeat():
            self._port.send(check.datagram, check.address)
        else:
            self._end_path_check()

    def _end_path_check(self) -> None:
        if self._path_check is not None:
            self._port.expect_no_more(self._path_check.id)
            self._path_check = None

    def _learn(self, source: Address, *, is_proven: bool) -> bool:
        """Remember an address of the peer; return False if it is another connection's, and not proven."""
        if not self._port.route(source, self, is_proven=is_proven):
            return False
        while source not in self._paths and len(self._paths) >= _MAX_PATHS:
            oldest = next(path for path in self._paths if path != self.address)
            del self._paths[oldest]
            self._port.forget(oldest, self)
        self._paths[source] = None
        return True

    def _schedule(self) -> None:
        timeout = self._handshake.timeout
        self._retransmit_at = None if timeout is None else self._port.now() + timeout

    def _send(self, datagram: bytes) -> None:
        if self.address is not None:
            self._port.send(datagram, self.address)


def _has_room(opened: AbstractSet[int], ssrc: int) -> bool:
    """Return whether a packet may be opened, by the sources of which packets have been: not too many of them."""
    return ssrc in opened or len(opened) < _MAX_SOURCES
