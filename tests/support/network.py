"""A fence around the tests: no name is looked up and no socket connects outside of this machine."""

import contextlib
import functools
import ipaddress
import socket
import sys
from typing import Final

from expo.kit.ip_ranges import TEST_NETWORKS

_LOCAL_NAMES: Final = {"", "localhost", "ip6-localhost"}


class OutsideNetworkError(RuntimeError):
    """A test tried to reach another machine."""


class NetworkGuard:
    """Refuses, while it is up, what would leave the loopback interface.

    It listens to the interpreter's audit events, so that every library in this process
    is held, however it came by its socket. An audit hook cannot be taken away again,
    only switched off.
    """

    def __init__(self) -> None:
        self._up = False
        sys.addaudithook(self._hear)

    def raise_(self) -> None:
        """Put the fence up."""
        self._up = True

    def lower(self) -> None:
        """Take the fence down."""
        self._up = False

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._up:
            return
        if event in {"socket.connect", "socket.sendto"}:
            address = arguments[1]
            host = address[0] if isinstance(address, tuple) else None
        elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
            host = arguments[0]
        else:
            return
        if host is not None and not is_local(host):
            raise OutsideNetworkError(f"{event} to {host!r}: tests stay on this machine")


def is_local(host: object) -> bool:
    """Say whether ``host``, a name or an address, is this machine: browsers send media from any of its addresses.

    Addresses of `TEST_NETWORKS` are those of its network namespaces (`tests.support.namespaces`).
    """
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if name.lower() in _LOCAL_NAMES or name.lower().endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    is_namespace = any(address in network for network in TEST_NETWORKS)
    return address.is_loopback or address.is_unspecified or is_namespace or _is_own(str(address))


@functools.cache
def _is_own(address: str) -> bool:
    """Say whether an interface of this machine has an address: only then a socket can be bound to it."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.bind((address, 0))
        return True
    return False
