"""Throttling of failed sign-ins: limits, and which failures are counted together.

Failures are counted by email address *and* origin, so that a guessing stranger locks out only people in the same
network:

- on a device where the person has signed in before, by device (OWASP, "device cookies"),
- for signed-in users, by session,
- otherwise by network, and additionally across all networks.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from expo.accounts.rules.tokens import digest
from expo.kit.access import ANONYMOUS, Actor

FREE: Final = 4
"""Number of failures without a lock; each further one locks."""

FREE_IN_ALL_NETWORKS: Final = 99
"""Failures without a lock for one address across all unknown devices (NIST SP 800-63B: no more than 100)."""

DEVICE_LIFETIME: Final = timedelta(days=365)
"""A device is forgotten this long after its last sign-in."""

MAX_DEVICES: Final = 20
"""Number of devices remembered per person, the most recent ones."""

_FIRST_LOCK: Final = timedelta(seconds=30)
_MAX_LOCK: Final = timedelta(minutes=15)
_REMEMBERED: Final = timedelta(days=1)
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 48


@dataclass(frozen=True)
class AttemptOrigin:
    """The origin of an attempt.

    ``ip`` is the client's address, ``device_token`` the value of its device cookie, ``actor`` the user already
    signed in there.
    """

    ip: str = ""
    device_token: str | None = None
    actor: Actor = ANONYMOUS


@dataclass(frozen=True)
class KnownDevice:
    """A browser on which a person has signed in. ``id`` is a hash of token and person: one device per person."""

    id: str
    person_id: str
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Attempts:
    """A count of consecutive failures, and the time until which further attempts are refused.

    ``about`` is the hash of the email address. Unknown addresses are counted as well, so that a lock does not disclose
    whether there is an account. The first ``free`` failures do not lock.
    """

    id: str
    failures: int = 0
    locked_until: datetime = _LONG_AGO
    expires_at: datetime = _LONG_AGO
    about: str = ""
    free: int = FREE

    def with_failure(self, now: datetime) -> "Attempts":
        """Return the count after one more failure: beyond the free ones, a lock of 30 s, doubling up to 15 min."""
        failures = self.failures + 1
        doublings = failures - self.free - 1
        wait = timedelta(0) if doublings < 0 else min(_FIRST_LOCK * 2 ** min(doublings, 10), _MAX_LOCK)
        return replace(self, failures=failures, locked_until=now + wait, expires_at=now + _REMEMBERED)


def for_unknown_device(email: str, ip: str) -> list[Attempts]:
    """Return the counts for an unknown device: the network's, then that of all networks together."""
    everywhere = Attempts(_key("everywhere", email), about=digest(email), free=FREE_IN_ALL_NETWORKS)
    return [Attempts(_key("network", email, network_of(ip)), about=digest(email)), everywhere]


def of_device(email: str, device_id: str) -> list[Attempts]:
    """Return the single count of a known device."""
    return [Attempts(_key("device", email, device_id), about=digest(email))]


def of_session(email: str, session_id: str) -> list[Attempts]:
    """Return the single count of a signed-in user."""
    return [Attempts(_key("session", email, session_id), about=digest(email))]


def network_of(ip: str) -> str:
    """Return the network of an IP address: the /24 for IPv4, the /48 of a site for IPv6 (RFC 6177).

    Invalid addresses share one network.
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
