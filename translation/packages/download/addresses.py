"""Allowed sources of packages: https, http on this machine only, and files where the user names them."""

import ipaddress
import re
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from translation.errors import FetchFailed

_MAX_ADDRESS_LENGTH: Final = 2_048
_ALLOWED: Final = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
"""RFC 3986, appendix A; with other characters (a backslash), two parsers may see two hosts in an address."""


def is_web(address: str) -> bool:
    """Return whether an address is a web address, allowed or not."""
    return address.partition("://")[0].lower() in {"http", "https"}


def check_address(address: str, *, came_from: str = "") -> str:
    """Return an allowed address. Raises `FetchFailed` for any but https, and http on this machine.

    ``came_from`` is the address that led here, by a redirect or in an index: https must not lead to http.
    """
    if len(address) > _MAX_ADDRESS_LENGTH or not _ALLOWED.fullmatch(address):
        raise FetchFailed("An address is too long, or has characters that none has.")
    parts = _split(address)
    if not parts.hostname:
        raise FetchFailed(f"This address names no machine: {display_address(address)}")
    is_local = parts.scheme == "http" and _is_loopback(parts.hostname)
    if parts.scheme != "https" and not (is_local and not came_from.startswith("https:")):
        raise FetchFailed(f"Only https is asked, and http on this machine: not {display_address(address)}")
    return address


def resolve(link: str, base: str) -> str:
    """Return the target of a link of an index: absolute, or relative to the address or file of the index.

    Only indexes that are files may link to files, not those from the web. Raises `FetchFailed`.
    """
    scheme = _split(link).scheme
    if is_web(link):
        return check_address(link, came_from=base)
    if is_web(base) and not scheme:
        return check_address(urljoin(base, link))
    if is_web(base) or scheme not in {"", "file"}:
        raise FetchFailed(f"Only https is asked, and http on this machine: not {display_address(link)}")
    return str(file_of(link) if scheme else file_of(base).parent / unquote(link))


def file_of(address: str) -> Path:
    """Return the file of a path or ``file://`` address (RFC 8089). Raises `FetchFailed` for another host's."""
    if not address.lower().startswith("file:"):
        return Path(address)
    parts = _split(address)
    if parts.hostname not in {None, "localhost"} or "%00" in parts.path:
        raise FetchFailed("A file's address names another machine.")
    return Path(unquote(parts.path))


def display_address(address: str) -> str:
    """Return an address safe to display: without a password, query, or terminal control characters."""
    try:
        parts = urlsplit(address)
        plain = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()
    except ValueError:
        plain = address
    return ascii(plain[:200])[1:-1]


def is_here(address: str) -> bool:
    """Return whether a web address is on this machine."""
    return _is_loopback(_split(address).hostname or "")


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises for an invalid port
    except ValueError as error:
        raise FetchFailed(f"This is no address: {display_address(address)}") from error
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
