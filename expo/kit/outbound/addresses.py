"""Which addresses may be requested on behalf of users (OWASP: server-side request forgery).

A name is resolved once for each request, all of its IP addresses are checked, and the connection goes to one of those
checked: a name that changes its addresses in between (DNS rebinding) gains nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpx2

from expo.kit.ip_ranges import SPECIAL_PURPOSE, TEST_NETWORKS
from expo.kit.outbound.errors import AddressRefused, FetchFailed, FetchProblem

MAX_LENGTH: Final = 2000
_RESOLVE_S: Final = 5.0
_PORTS: Final = frozenset({443, 8443})

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the IP addresses of a host name; raises `OSError`."""


def is_public(ip: str) -> bool:
    """Return whether an IP address is that of a server in the public internet."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return False
    return not any(address in network for network in (*SPECIAL_PURPOSE, *TEST_NETWORKS))


async def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host name, as the system resolves it; raises `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


@dataclass(frozen=True)
class Target:
    """A checked address: its host, and the IP addresses to connect to."""

    url: httpx2.URL
    ips: tuple[str, ...]


@dataclass(frozen=True)
class AddressPolicy:
    """Decides which addresses may be requested; only tests pass other values than these."""

    resolve: Resolve = resolve
    is_allowed: Callable[[str], bool] = is_public
    ports: frozenset[int] = _PORTS

    def check_form(self, address: str) -> httpx2.URL:
        """Return an address as a URL; raises `AddressRefused` unless it is https, without user, on a usual port."""
        if len(address) > MAX_LENGTH or not address.isascii() or not address.isprintable() or " " in address:
            raise AddressRefused
        try:
            url = httpx2.URL(address)
            host = url.raw_host.decode("ascii")
            same = urlsplit(address).hostname == host  # two parsers that disagree can be played off
        except (httpx2.InvalidURL, ValueError) as error:
            raise AddressRefused from error
        if url.scheme != "https" or not host or url.userinfo or not same or (url.port or 443) not in self.ports:
            raise AddressRefused
        return url

    async def check(self, address: str) -> Target:
        """Return an address that may be requested.

        Raises `AddressRefused`, also if a single one of its IP addresses is not public, and `FetchFailed` for a host
        that has none.
        """
        url = self.check_form(address)
        try:
            async with asyncio.timeout(_RESOLVE_S):
                ips = tuple(await self.resolve(url.raw_host.decode("ascii"), url.port or 443))
        except (OSError, UnicodeError) as error:  # TimeoutError is an OSError
            raise FetchFailed(FetchProblem.UNREACHABLE) from error
        if not ips or not all(self.is_allowed(each) for each in ips):
            raise AddressRefused
        return Target(url, ips)


def masked(address: str) -> str:
    """Return an address without what is secret in it: its path and its query."""
    return f"https://{urlsplit(address).hostname or ''}/…"
