"""A peer such as a browser, without sound and picture: finds its path, agrees on keys, sends and counts packets."""

import asyncio
import re
import secrets
import select
import socket
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

from aioice import stun
from OpenSSL import SSL

from livestream.transport import binding
from livestream.transport.binding import Address
from livestream.transport.dtls import Certificate
from livestream.transport.srtp import PROFILES, SrtpKeys, SrtpSession

_ATTEMPT_SECONDS: Final = 0.25
_ATTEMPTS: Final = 40
_MAX_DATAGRAM: Final = 2048
_MTU: Final = 1200
_EVENTS_AT_ONCE: Final = 256
_BUFFER: Final = 1 << 20
_RESPONSE: Final = b"\x01\x01"
CHECK_SECONDS: Final = 2.5
"""Between connectivity checks of a browser that is connected."""


class NotConnected(Exception):
    """The server did not answer connectivity checks or the handshake."""


class Poll:
    """Reads the sockets of many peers through one file descriptor of the loop: a callback for each is too dear."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._reads: dict[int, Callable[[], None]] = {}
        asyncio.get_running_loop().add_reader(self._epoll.fileno(), self._ready)

    def add(self, file_number: int, read: Callable[[], None]) -> None:
        """Call ``read`` while a socket has something to read."""
        self._reads[file_number] = read
        self._epoll.register(file_number, select.EPOLLIN)

    def remove(self, file_number: int) -> None:
        """Forget a socket."""
        self._epoll.unregister(file_number)
        del self._reads[file_number]

    def close(self) -> None:
        """Close the file descriptor."""
        asyncio.get_running_loop().remove_reader(self._epoll.fileno())
        self._epoll.close()

    def _ready(self) -> None:
        for file_number, _ in self._epoll.poll(0, _EVENTS_AT_ONCE):
            self._reads[file_number]()


class Peer:
    """One connection to a media server; ``receive`` gets every SRTP datagram as it comes."""

    def __init__(self, host: str, poll: Poll, *, receive: Callable[[bytes], None] = lambda _: None) -> None:
        self.certificate = _certificate()
        self._session_id = secrets.randbits(62)
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(12)
        self.receive = receive
        self.srtp: SrtpSession | None = None
        self.remote: Address = ("", 0)
        self._username = self._password = ""
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._udp.bind((host, 0))
        self._tls: SSL.Connection | None = None
        self._progress = asyncio.Event()
        self.checks_answered = 0
        self._poll = poll
        poll.add(self._udp.fileno(), self._read)

    def offer(self, sections: str) -> str:
        """Return an offer with some media sections."""
        fingerprint = self.certificate.fingerprint
        mids = " ".join(re.findall(r"^a=mid:(\S+)", sections, re.MULTILINE))
        return (
            f"v=0\r\no=- {self._session_id} 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {mids}\r\n"
            f"a=ice-ufrag:{self.ufrag}\r\na=ice-pwd:{self.password}\r\na=setup:actpass\r\n"
            f"a=fingerprint:{fingerprint.algorithm} {fingerprint.value}\r\n{sections}"
        )

    async def connect(self, answer: str) -> None:
        """Connect as the answer to the offer says. Raises NotConnected."""
        candidate = re.search(r"^a=candidate:\S+ \d+ udp \d+ (\S+) (\d+)", answer, re.MULTILINE)
        if candidate is None:
            raise NotConnected("the answer has no candidate")
        self.remote = (candidate[1], int(candidate[2]))
        self._username = f"{_attribute(answer, 'ice-ufrag')}:{self.ufrag}"
        self._password = _attribute(answer, "ice-pwd")
        await self._until(lambda: self.checks_answered > 0, self.check)
        self._tls = SSL.Connection(self.certificate.context)
        self._tls.set_ciphertext_mtu(_MTU)
        self._tls.set_connect_state()
        self._shake()
        await self._until(lambda: self.srtp is not None, self._retransmit)

    def check(self) -> None:
        """Send a connectivity check that selects this path; a connected peer does so every `CHECK_SECONDS`."""
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        request.attributes |= {
            "USERNAME": self._username,
            "PRIORITY": 1,
            "ICE-CONTROLLING": 1,
            "USE-CANDIDATE": None,
        }
        request.add_message_integrity(self._password.encode())
        self.send(bytes(request))

    def send(self, datagram: bytes) -> None:
        """Send a datagram as it is."""
        self._udp.sendto(datagram, self.remote)

    def send_rtp(self, packet: bytes) -> None:
        """Send an RTP packet. Raises NotConnected."""
        if self.srtp is None:
            raise NotConnected
        self._send_sealed(self.srtp.seal_rtp(packet))

    def send_rtcp(self, packet: bytes) -> None:
        """Send an RTCP packet. Raises NotConnected."""
        if self.srtp is None:
            raise NotConnected
        self._send_sealed(self.srtp.seal_rtcp(packet))

    def _send_sealed(self, packet: bytes | None) -> None:
        if packet is not None:
            self.send(packet)

    def close(self) -> None:
        """Close the socket, without goodbye."""
        self._poll.remove(self._udp.fileno())
        self._udp.close()

    def _read(self) -> None:
        """Take one datagram: the poll comes back while there are more, and an exception for the last is dear."""
        try:
            datagram = self._udp.recv(_MAX_DATAGRAM)
        except (BlockingIOError, ConnectionError):
            return
        if 127 < datagram[0] < 192:
            self.receive(datagram)
        elif 19 < datagram[0] < 64 and self._tls is not None:
            self._tls.bio_write(datagram)
            self._shake()
        elif datagram[:2] == _RESPONSE:
            self.checks_answered += 1
            self._progress.set()
        elif datagram[0] < 4:
            self._answer(datagram)

    def _answer(self, datagram: bytes) -> None:
        """Answer a check of a server that is no lite agent."""
        request = binding.read(datagram, password=self.password)
        if request is not None:
            self.send(binding.response(replace(request, is_controlled=False), self.remote, password=self.password))

    def _shake(self) -> None:
        if self._tls is None or self.srtp is not None:
            return
        try:
            self._tls.do_handshake()
        except SSL.WantReadError:
            self._flush()
            return
        self._flush()
        name = self._tls.get_selected_srtp_profile()
        profile = next(each for each in PROFILES if each.name == name)
        theirs = SrtpKeys.of_server(profile, self._tls.export_keying_material(b"EXTRACTOR-dtls_srtp", profile.material))
        self.srtp = SrtpSession(SrtpKeys(profile, inbound=theirs.outbound, outbound=theirs.inbound))
        self._progress.set()

    def _retransmit(self) -> None:
        if self._tls is not None:
            self._tls.DTLSv1_handle_timeout()
            self._flush()

    def _flush(self) -> None:
        if self._tls is None:
            return
        try:
            self.send(self._tls.bio_read(_MAX_DATAGRAM))
        except SSL.WantReadError:
            return

    async def _until(self, is_done: Callable[[], bool], attempt: Callable[[], None]) -> None:
        for _ in range(_ATTEMPTS):
            if is_done():
                return
            attempt()
            self._progress.clear()
            try:
                async with asyncio.timeout(_ATTEMPT_SECONDS):
                    await self._progress.wait()
            except TimeoutError:
                continue
        if not is_done():
            raise NotConnected("the server does not answer")


@cache
def _certificate() -> Certificate:
    """Return the certificate of all peers of this process: browsers have one each, a thousand would take a while."""
    return Certificate()


def _attribute(answer: str, name: str) -> str:
    match = re.search(rf"^a={name}:(\S+)", answer, re.MULTILINE)
    if match is None:
        raise NotConnected(f"the answer has no {name}")
    return match[1]
