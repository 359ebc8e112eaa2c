"""The media port: one UDP socket for all connections of a process."""

import asyncio
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from livestream.transport import binding
from livestream.transport.agent import RemoteAgent
from livestream.transport.binding import Address
from livestream.transport.connection import Connection
from livestream.transport.credentials import IceCredentials

log = logging.getLogger(__name__)

_BATCH: Final = 64
"""Datagrams that are read before the loop may do something else."""
_MAX_DATAGRAM: Final = 2048
_BUFFER: Final = 4 << 20
"""Socket buffers in bytes: a burst of key frames for hundreds of viewers."""
_TICK: Final = 0.25
_MAX_CONNECTIONS: Final = 4096


@dataclass
class PortCounters:
    """What went through the port since it was opened: datagrams, and the bytes in them."""

    received: int = 0
    sent: int = 0
    received_bytes: int = 0
    sent_bytes: int = 0
    unknown: int = 0
    """From addresses that no connection has proved to be its own, or not even STUN."""
    blocked: int = 0
    """Not sent: the socket's buffer was full, or there is no route."""


class PortIsFull(Exception):
    """The port has as many connections as it takes."""


class MediaPort:
    """Tells connections apart by username fragment, then by address, and datagrams by first byte (RFC 7983)."""

    def __init__(self, udp: socket.socket, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._udp, self.now = udp, clock
        self._by_ufrag: dict[str, Connection] = {}
        self._by_address: dict[Address, Connection] = {}
        self._by_response: dict[bytes, Connection] = {}
        self._ticking: asyncio.Task[None] | None = None
        self.counters = PortCounters()

    @classmethod
    def open(cls, host: str, port: int = 0) -> "MediaPort":
        """Bind ``host`` and ``port`` (0: any) and start to listen on the running loop. Raises OSError."""
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            udp.setsockopt(socket.SOL_SOCKET, option, _BUFFER)
        try:
            udp.bind((host, port))
        except OSError:
            udp.close()
            raise
        opened = cls(udp)
        loop = asyncio.get_running_loop()
        loop.add_reader(udp, opened._read)
        opened._ticking = loop.create_task(opened._tick())
        return opened

    @property
    def address(self) -> Address:
        """Where the port listens."""
        host, port = self._udp.getsockname()
        return host, port

    def close(self) -> None:
        """Close all connections and the socket."""
        for connection in list(self._by_ufrag.values()):
            connection.close()
        if self._ticking is not None:
            self._ticking.cancel()
        asyncio.get_running_loop().remove_reader(self._udp)
        self._udp.close()

    def add(self, connection: Connection) -> None:
        """Listen for a connection's credentials. Raises PortIsFull."""
        if len(self._by_ufrag) >= _MAX_CONNECTIONS:
            raise PortIsFull
        self._by_ufrag[connection.credentials.ufrag] = connection

    def remove(self, connection: Connection) -> None:
        """Listen for a connection's credentials no longer."""
        self._by_ufrag.pop(connection.credentials.ufrag, None)

    def restart(self, connection: Connection, agent: RemoteAgent, credentials: IceCredentials) -> None:
        """Listen for other credentials of a connection, which its peer asked for by new ones of its own."""
        self.remove(connection)
        connection.restart(agent, credentials)
        self._by_ufrag[credentials.ufrag] = connection

    def route(self, address: Address, connection: Connection, *, is_proven: bool) -> bool:
        """Hand what comes from an address to a connection, and return whether that was done.

        An address of another connection changes hands only if ``is_proven``: its peer has answered a check there.
        """
        if is_proven:
            self._by_address[address] = connection
        return self._by_address.setdefault(address, connection) is connection

    def expect(self, response_id: bytes, connection: Connection) -> None:
        """Hand the response with this transaction id to a connection."""
        self._by_response[response_id] = connection

    def expect_no_more(self, response_id: bytes) -> None:
        """Undo `expect`."""
        self._by_response.pop(response_id, None)

    def forget(self, address: Address, connection: Connection) -> None:
        """Undo `route`, unless another connection has proved to be there since."""
        if self._by_address.get(address) is connection:
            del self._by_address[address]

    def send(self, datagram: bytes, address: Address) -> None:
        """Send a datagram; drops it when the socket's buffer is full, for late media is worth nothing."""
        try:
            self._udp.sendto(datagram, address)
        except OSError:  # a full buffer, or no route to where the peer was a moment ago
            self.counters.blocked += 1
        else:
            self.counters.sent += 1
            self.counters.sent_bytes += len(datagram)

    def _read(self) -> None:
        receive, counters = self._udp.recvfrom, self.counters
        for _ in range(_BATCH):
            try:
                datagram, source = receive(_MAX_DATAGRAM)
            except (BlockingIOError, ConnectionError):
                return
            counters.received += 1
            counters.received_bytes += len(datagram)
            self._dispatch(datagram, source)

    def _dispatch(self, datagram: bytes, source: Address) -> None:
        first = datagram[0] if datagram else 255
        if first < 4:
            if self._dispatch_stun(datagram, source):
                return
        else:
            connection = self._by_address.get(source)
            if connection is not None and 127 < first < 192:
                connection.receive_media(datagram)
                return
            if connection is not None and 19 < first < 64:
                connection.receive_dtls(datagram)
                return
        self.counters.unknown += 1

    def _dispatch_stun(self, datagram: bytes, source: Address) -> bool:
        ufrag = binding.local_ufrag(datagram)
        connection = self._by_ufrag.get(ufrag) if ufrag is not None else None
        if connection is not None:
            connection.receive_stun(datagram, source)
            return True
        response_id = binding.response_id(datagram)
        connection = self._by_response.get(response_id) if response_id is not None else None
        if connection is not None:
            connection.receive_response(datagram, source)
        return connection is not None

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK)
            for connection in list(self._by_ufrag.values()):
                try:
                    connection.tick()
                except Exception:  # one connection must not stop the others' time
                    log.exception("media.tick_failed")
