"""A UDP proxy that impairs what passes: packets are lost, late, out of order, or cut off for a while."""

import asyncio
import contextlib
import random
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Address = tuple[str, int]
"""IP address and port."""
HOST: Final = "127.0.0.1"
_MAX_DATAGRAM: Final = 2048


@dataclass(frozen=True)
class Impairment:
    """What happens to the packets of one direction.

    Each is lost by the chance ``loss``. The others come ``delay`` to ``delay + jitter`` seconds late, each by a delay
    of its own, so that they overtake each other.
    """

    loss: float = 0.0
    delay: float = 0.0
    jitter: float = 0.0


UNIMPAIRED: Final = Impairment()


class UdpProxy:
    """Passes packets on between clients and ``target``, which sees each client at a port of its own.

    ``upstream`` impairs the direction to the target, ``downstream`` the other one; chance is drawn from ``seed``. Opens
    its port on the loopback interface at once, and reads on the running loop.
    """

    def __init__(
        self, target: Address, *, upstream: Impairment = UNIMPAIRED, downstream: Impairment = UNIMPAIRED, seed: int = 1
    ) -> None:
        self._target, self.upstream, self.downstream = target, upstream, downstream
        self._dice = random.Random(seed)  # noqa: S311 - chance in a test
        self._loop = asyncio.get_running_loop()
        self._clients: dict[Address, socket.socket] = {}
        self.is_cut = False
        self.discards: Callable[[bytes], bool] = lambda _datagram: False
        """Decides about each packet to a client whether it is lost as well."""
        self._listening = self._opened(self._take_upstream)
        self._listening.bind((HOST, 0))

    @property
    def address(self) -> Address:
        """Where clients find the target."""
        host, port = self._listening.getsockname()
        return host, port

    def cut(self) -> None:
        """Lose everything from now on, and what is on its way."""
        self.is_cut = True

    def restore(self) -> None:
        """Pass packets on again."""
        self.is_cut = False

    def rebind(self) -> None:
        """Let the target see all clients at other ports from now on, as a router does that has started anew."""
        for each in self._clients.values():
            self._end(each)
        self._clients.clear()

    def close(self) -> None:
        """Close all sockets; what is on its way is lost."""
        self.cut()
        self.rebind()
        self._end(self._listening)

    def _end(self, opened: socket.socket) -> None:
        self._loop.remove_reader(opened)
        opened.close()

    def _take_upstream(self, datagram: bytes, client: Address) -> None:
        if client not in self._clients and not self.is_cut:
            self._clients[client] = self._opened(lambda answer, _: self._take_downstream(answer, client))
        if client in self._clients:
            self._pass_on(datagram, self._clients[client], self._target, self.upstream)

    def _take_downstream(self, datagram: bytes, client: Address) -> None:
        if not self.discards(datagram):
            self._pass_on(datagram, self._listening, client, self.downstream)

    def _pass_on(self, datagram: bytes, sender: socket.socket, to: Address, impairment: Impairment) -> None:
        if self.is_cut or self._dice.random() < impairment.loss:
            return
        delay = impairment.delay + impairment.jitter * self._dice.random()
        if delay:
            self._loop.call_later(delay, self._send, datagram, sender, to)
        else:
            self._send(datagram, sender, to)

    def _send(self, datagram: bytes, sender: socket.socket, to: Address) -> None:
        if not self.is_cut:
            with contextlib.suppress(OSError):  # nobody listens there any more, or the buffer is full
                sender.sendto(datagram, to)

    def _opened(self, take: Callable[[bytes, Address], None]) -> socket.socket:
        """Return a socket whose packets are handed to ``take`` with where they come from."""
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

        def read() -> None:
            with contextlib.suppress(OSError):
                take(*opened.recvfrom(_MAX_DATAGRAM))

        self._loop.add_reader(opened, read)
        return opened
