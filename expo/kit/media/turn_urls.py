"""Addresses of TURN servers (RFC 7065), and the regions in which they stand, as a setting names them."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self, TypeVar

from expo.kit.errors import Invalid

_Value = TypeVar("_Value")

PORT: Final = 3478
TLS_PORT: Final = 5349
MAX_REGIONS: Final = 8
_URL: Final = re.compile(r"(turns?):(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(?:\?transport=(udp|tcp))?")
_NAMED: Final = re.compile(r"([^:=]*)=(.*)", re.DOTALL)
_LONGEST_NAME: Final = 40


class TurnUrlsRefused(Invalid, ValueError):
    """Addresses or regions of TURN servers that browsers cannot use."""

    code = "TURN_URLS_REFUSED"

    def __init__(self, message: str) -> None:
        super().__init__(message, field="EXPO_TURN_URLS")


class TurnTransport(StrEnum):
    """How a browser reaches a TURN server."""

    UDP = "UDP"
    TCP = "TCP"
    TLS = "TLS"


@dataclass(frozen=True)
class TurnUrl:
    """Address of a TURN server; equal addresses are the same, however they are written."""

    scheme: str
    host: str
    port: int
    transport: TurnTransport

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the address that a URL says. Raises `TurnUrlsRefused`."""
        match = _URL.fullmatch(text)
        if match is None or not 0 < int(match[3] or 1) < 65_536:
            raise TurnUrlsRefused(f"{text!r} is no address of a TURN server, such as turn:turn.example.com:3478")
        scheme, host, port, transport = match.groups()
        if scheme == "turns":
            return cls(scheme, host.lower(), int(port or TLS_PORT), TurnTransport.TLS)
        return cls(scheme, host.lower(), int(port or PORT), TurnTransport((transport or "udp").upper()))


@dataclass(frozen=True)
class TurnRegion:
    """TURN servers at one place; without a name, they are all that there are."""

    name: str | None
    urls: Sequence[str]


def read_regions(text: str) -> list[TurnRegion]:
    """Return the regions of a setting, in its order.

    One region is a list of addresses: ``turn:a.example,turns:a.example``. Several have names, and at most one address
    for each transport: ``Frankfurt=turn:a.example,turns:a.example;Singapore=turn:b.example``. Raises `TurnUrlsRefused`.
    """
    regions = [_region(part) for part in text.split(";") if part.strip()]
    if len(regions) > MAX_REGIONS:
        raise TurnUrlsRefused(f"there are {len(regions)} regions of TURN servers, and at most {MAX_REGIONS} are used")
    urls = [TurnUrl.parse(url) for region in regions for url in region.urls]
    if again := _repeated(urls):
        raise TurnUrlsRefused(f"{again.scheme}:{again.host}:{again.port} over {again.transport} is named twice")
    if len(regions) > 1:
        _check_names(regions)
        for region in regions:
            _check_transports(region)
    return [region for region in regions if region.urls]


def _region(part: str) -> TurnRegion:
    named = _NAMED.fullmatch(part)
    name, listed = (named[1].strip(), named[2]) if named else (None, part)
    if name is not None and not (0 < len(name) <= _LONGEST_NAME and name.isprintable() and "," not in name):
        raise TurnUrlsRefused(f"{name!r} is no name of a region: 1 to {_LONGEST_NAME} characters, without comma")
    urls = tuple(each.strip() for each in listed.split(",") if each.strip())
    if name is not None and not urls:
        raise TurnUrlsRefused(f"the region {name} has no address")
    return TurnRegion(name, urls)


def _check_names(regions: Sequence[TurnRegion]) -> None:
    names = [region.name for region in regions]
    if None in names:
        raise TurnUrlsRefused("of several regions, each needs a name, such as Frankfurt=turn:turn.example.com")
    if again := _repeated(str(name).casefold() for name in names):
        raise TurnUrlsRefused(f"there are two regions named {again}")


def _check_transports(region: TurnRegion) -> None:
    """Browsers get all addresses of a region, and slow down with more than a few."""
    if again := _repeated(TurnUrl.parse(url).transport for url in region.urls):
        raise TurnUrlsRefused(f"the region {region.name} has two addresses for {again}; it can have one")


def _repeated(values: Iterable[_Value]) -> _Value | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)
