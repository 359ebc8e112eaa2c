"""The configuration of coturn, which relays media for browsers behind firewalls.

Its options are those of coturn 4.6 and later: https://github.com/coturn/coturn/blob/master/docker/coturn/turnserver.conf
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from expo.kit.errors import Invalid
from expo.kit.ip_ranges import SPECIAL_PURPOSE
from expo.kit.media.turn_urls import PORT, TurnUrl

RELAY_PORTS: Final = (49_152, 65_535)
"""The dynamic ports of IANA; one is taken for each allocation."""
USER_QUOTA: Final = 48
"""Allocations of one participant at a time: three addresses, two networks, a connection up and one down, twice while
they are restarted, and as many again for the device from which they moved.
"""
TOTAL_QUOTA: Final = 12_000
ALLOCATION_BYTES_PER_S: Final = 1_500_000
"""Twelve pictures of 0.7 Mbit/s and a shared screen, with room for a burst."""

_PRIVATE: Final = tuple(
    ipaddress.ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)
"""Where a media server may have its address, in a network that it shares with the TURN server."""
_SECRET: Final = re.compile(r"[!-~]{16,}")
_VALUE: Final = re.compile(r"[!-~]+")
_HEAD: Final = """\
# coturn for the video meetings of Cloud Expo, printed by: expo media turn-config
# It contains the shared secret. Let nobody but coturn read it:
#   chown turnserver: turnserver.conf && chmod 400 turnserver.conf
"""


class TurnConfigRefused(Invalid):
    """Settings from which no configuration of coturn can be made."""

    code = "TURN_CONFIG_REFUSED"


@dataclass(frozen=True)
class TurnEndpoint:
    """Where browsers reach a TURN server: a host with a port without TLS, one with TLS, or both."""

    host: str
    port: int | None
    tls_port: int | None


@dataclass(frozen=True)
class TurnServerOptions:
    """What only the machine of the TURN server knows: files of its certificate, its addresses, how much it carries.

    ``listen`` are the IP addresses at which it listens and from which it relays, none for all; ``public_address`` is
    the one that others see, where the machine is behind NAT.
    """

    certificate: str = ""
    key: str = ""
    listen: Sequence[str] = ()
    public_address: str = ""
    user_quota: int = USER_QUOTA
    total_quota: int = TOTAL_QUOTA


def read_endpoint(urls: Iterable[str], host: str = "") -> TurnEndpoint:
    """Return the endpoint of ``host`` in TURN URLs (RFC 7065); without ``host``, all must name the same one.

    Raises `TurnConfigRefused`, `TurnUrlsRefused`.
    """
    found = [url for url in map(TurnUrl.parse, urls) if host.lower() in {"", url.host}]
    hosts = sorted({url.host for url in found})
    if len(hosts) != 1:
        named = f" out of {', '.join(hosts)}" if hosts else ""
        raise TurnConfigRefused(f"EXPO_TURN_URLS must name one TURN server: choose it{named} with --host.")
    return TurnEndpoint(hosts[0], _port(found, "turn"), _port(found, "turns"))


@dataclass(frozen=True)
class TurnConfig:
    """The configuration of one TURN server; ``media_addresses`` are the IP addresses of the media servers."""

    endpoint: TurnEndpoint
    secret: str = field(repr=False)
    media_addresses: Sequence[str] = ()
    options: TurnServerOptions = TurnServerOptions()

    def __post_init__(self) -> None:
        if not _SECRET.fullmatch(self.secret):
            raise TurnConfigRefused("EXPO_TURN_SECRET must have 16 or more characters of ASCII, without spaces.")
        options = self.options
        if self.endpoint.tls_port is not None and not (options.certificate and options.key):
            raise TurnConfigRefused("A TURN server with TLS (turns:) needs --certificate and --key.")
        given = [options.certificate, options.key, options.public_address, *options.listen]
        if not all(_VALUE.fullmatch(value) for value in given if value):
            raise TurnConfigRefused("Paths and addresses of the TURN server must be ASCII, without spaces.")

    def text(self) -> str:
        """Return the file; it contains the secret."""
        return "\n".join([_HEAD, *self._listeners(), "", *self._limits(), "", *self._peers(), "", *_HARDENING, ""])

    def _listeners(self) -> Iterator[str]:
        endpoint, options = self.endpoint, self.options
        yield f"realm={endpoint.host.strip('[]')}"
        yield "use-auth-secret"
        yield f"static-auth-secret={self.secret}"
        yield f"listening-port={endpoint.port or PORT}"
        if endpoint.port is None:
            yield from ("no-udp", "no-tcp")
        if endpoint.tls_port is None:
            yield "no-tls"
        else:
            yield f"tls-listening-port={endpoint.tls_port}"
            yield from (f"cert={options.certificate}", f"pkey={options.key}", "no-tlsv1", "no-tlsv1_1")
        yield "no-dtls"  # no browser speaks it to a TURN server
        for address in options.listen:
            yield from (f"listening-ip={address}", f"relay-ip={address}")
        if options.public_address:
            yield f"external-ip={options.public_address}"

    def _limits(self) -> Iterator[str]:
        yield f"min-port={RELAY_PORTS[0]}"
        yield f"max-port={RELAY_PORTS[1]}"
        yield f"user-quota={self.options.user_quota}"
        yield f"total-quota={self.options.total_quota}"
        yield f"max-bps={ALLOCATION_BYTES_PER_S}"

    def _peers(self) -> Iterator[str]:
        """Without this list, the server would relay to whatever else stands in its own network."""
        yield from ("no-tcp-relay", "no-multicast-peers")
        for network in SPECIAL_PURPOSE:
            # coturn 4.6 takes :: as no lower end, so that ::-… denies all of IPv4; it always refuses :: and 0.0.0.0.
            first = network[1] if network[0].is_unspecified else network[0]
            yield f"denied-peer-ip={first}-{network[-1]}"
        for address in map(ipaddress.ip_address, self.media_addresses):
            if any(address in network for network in _PRIVATE):
                yield f"allowed-peer-ip={address}"


_HARDENING: Final = (
    "fingerprint",
    "stale-nonce=600",
    "no-cli",
    "no-rfc5780",
    "no-stun-backward-compatibility",
    "response-origin-only-with-rfc5780",
    "no-software-attribute",
    "no-dynamic-ip-list",
    "no-dynamic-realms",
    "log-file=stdout",
    "simple-log",
)


def _port(urls: Iterable[TurnUrl], scheme: str) -> int | None:
    ports = {url.port for url in urls if url.scheme == scheme}
    if len(ports) > 1:
        raise TurnConfigRefused(f"EXPO_TURN_URLS names several ports for {scheme}:, of which coturn takes one.")
    return ports.pop() if ports else None
