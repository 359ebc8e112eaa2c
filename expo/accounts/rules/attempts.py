"""How often signing in may fail, and whose failures are counted together.

Failures are counted by the e-mail address *and* where they come from, so that a stranger who guesses locks out
nobody but those in the same network:

- on a device that the person has signed in on before, by that device (OWASP, "device cookies"),
- for who is signed in, by the session,
- for everybody else by the network, and once more by all networks together.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from expo.accounts.rules.tokens import digest
from expo.kit.access import ANONYMOUS, Actor

FREE: Final = 4
"""So many failures cost nothing; each further one locks."""

FREE_IN_ALL_NETWORKS: Final = 99
"""So many may fail with one address, from wherever unknown devices are (NIST SP 800-63B: no more than 100)."""

DEVICE_KNOWN_FOR: Final = timedelta(days=365)
"""A device is forgotten when nobody has signed in on it for so long."""

MOST_DEVICES: Final = 20
"""So many devices of a person are known, the last ones."""

_FIRST_LOCK: Final = timedelta(seconds=30)
_LONGEST_LOCK: Final = timedelta(minutes=15)
_REMEMBERED: Final = timedelta(days=1)
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 48


@dataclass(frozen=True)
class AttemptOrigin:
    """Where an attempt comes from.

    ``ip`` is the client's address, ``device_token`` what its browser's device cookie holds, ``actor`` who is signed
    in there already.
    """

    ip: str = ""
    device_token: str | None = None
    actor: Actor = ANONYMOUS


@dataclass(frozen=True)
class KnownDevice:
    """A browser that a person has signed in on. ``id`` is the hash of its token and the person, who are kept apart."""

    id: str
    person_id: str
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Attempts:
    """How many attempts have failed in a row that are counted together, and until when no further one is looked at.

    ``about`` is the hash of the e-mail address. Kept for addresses that nobody has as well, so that a lock says nothing
    about them. ``free`` failures cost nothing.
    """

    id: str
    failures: int = 0
    locked_until: datetime = _LONG_AGO
    expires_at: datetime = _LONG_AGO
    about: str = ""
    free: int = FREE

    def failed(self, now: datetime) -> "Attempts":
        """Return the count after one more failure; after the free ones with a lock of 30 s, doubling up to 15 min."""
        failures = self.failures + 1
        doublings = failures - self.free - 1
        wait = timedelta(0) if doublings < 0 else min(_FIRST_LOCK * 2 ** min(doublings, 10), _LONGEST_LOCK)
        return replace(self, failures=failures, locked_until=now + wait, expires_at=now + _REMEMBERED)


def of_stranger(email: str, ip: str) -> list[Attempts]:
    """Return the counts of somebody on an unknown device: the network's, then that of all networks together."""
    everywhere = Attempts(_key("everywhere", email), about=digest(email), free=FREE_IN_ALL_NETWORKS)
    return [Attempts(_key("network", email, network_of(ip)), about=digest(email)), everywhere]


def of_device(email: str, device_id: str) -> list[Attempts]:
    """Return the one count of a device that the person has signed in on."""
    return [Attempts(_key("device", email, device_id), about=digest(email))]


def of_session(email: str, session_id: str) -> list[Attempts]:
    """Return the one count of somebody who is signed in."""
    return [Attempts(_key("session", email, session_id), about=digest(email))]


def network_of(ip: str) -> str:
    """Return the network of an IP address: the /24 of IPv4, the /48 that a site is given of IPv6 (RFC 6177).

    What is no address shares one network.
    """
    try:
        address = ip_address(ip.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    prefix = _IPV6_PREFIX if isinstance(address, IPv6Address) else _IPV4_PREFIX
    return str(ip_network((address, prefix), strict=False))


def _key(*parts: str) -> str:
    return digest("\n".join(parts))
