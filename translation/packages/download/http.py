"""HTTP requests for files: redirects followed one by one, and every wait bounded."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Final
from urllib.parse import urljoin

import httpx2

from translation.errors import FetchFailed
from translation.packages.download.addresses import check_address, display_address, is_here

_MAX_REDIRECTS: Final = 5
_RETRY_STATUSES: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Retryable statuses (RFC 9110, RFC 6585)."""


class DownloadInterrupted(FetchFailed):
    """The download failed this time; a retry may succeed."""


@dataclass(frozen=True)
class Timeouts:
    """Timeouts and retries."""

    connect_s: float = 10.0
    read_s: float = 30.0
    """Longest time without data."""
    window_s: float = 60.0
    window_bytes: int = 65_536
    """A server that sends less than this in a window is too slow."""
    attempts: int = 4
    """Attempts per link while each brings less than ``window_bytes``."""
    pause_s: float = 1.0
    """Wait before the second attempt; it doubles for each further one."""


DEFAULT_TIMEOUTS: Final = Timeouts()


@contextlib.contextmanager
def open_response(
    address: str, timeouts: Timeouts, headers: Mapping[str, str] | None = None
) -> Iterator[httpx2.Response]:
    """Request an address and yield the response, of any status, with its content unread.

    Raises `FetchFailed` for disallowed addresses, also as redirects, and `DownloadInterrupted` for broken connections.
    """
    came_from = ""
    try:
        for _ in range(_MAX_REDIRECTS + 1):
            with _answer(check_address(address, came_from=came_from), timeouts, headers or {}) as response:
                if not response.has_redirect_location:
                    yield response
                    return
                came_from, address = address, _redirect(address, response.headers["location"])
    except httpx2.TimeoutException as error:
        raise DownloadInterrupted("The server is silent for too long.") from error
    except httpx2.TransportError as error:
        raise DownloadInterrupted(
            f"The connection fails: {display_address(str(error)) or type(error).__name__}."
        ) from error
    except httpx2.InvalidURL as error:
        raise FetchFailed(f"This is no address: {display_address(address)}") from error
    raise FetchFailed(f"There are more than {_MAX_REDIRECTS} redirects.")


def _redirect(address: str, location: str) -> str:
    try:
        return urljoin(address, location)
    except ValueError as error:
        raise FetchFailed(f"The server redirects to what is no address: {display_address(location)}") from error


@contextlib.contextmanager
def _answer(address: str, timeouts: Timeouts, headers: Mapping[str, str]) -> Iterator[httpx2.Response]:
    timeout = httpx2.Timeout(timeouts.read_s, connect=timeouts.connect_s)
    # A proxy from the environment is for the outside world; it cannot reach this machine.
    with (
        httpx2.Client(timeout=timeout, follow_redirects=False, trust_env=not is_here(address)) as client,
        client.stream("GET", address, headers={"Accept-Encoding": "identity", **headers}) as response,
    ):
        yield response


def require_answered(response: httpx2.Response, *statuses: int) -> None:
    """Raise `DownloadInterrupted` or `FetchFailed` for any other status, or for content with an encoding."""
    if response.status_code not in statuses:
        failure = DownloadInterrupted if response.status_code in _RETRY_STATUSES else FetchFailed
        raise failure(f"The server answers {response.status_code}.")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise FetchFailed("The server packs what it sends in a way that was not asked for.")


def content(response: httpx2.Response, timeouts: Timeouts, clock: Callable[[], float] = monotonic) -> Iterator[bytes]:
    """Yield the content of a response. Raises `DownloadInterrupted` where the server is too slow."""
    begun, received = clock(), 0
    for chunk in response.iter_raw():
        received += len(chunk)
        yield chunk
        if (now := clock()) - begun >= timeouts.window_s:
            if received < timeouts.window_bytes:
                raise DownloadInterrupted("The server is too slow.")
            begun, received = now, 0


def read_small(address: str, max_bytes: int, timeouts: Timeouts = DEFAULT_TIMEOUTS) -> bytes:
    """Return the content of a web address. Raises `FetchFailed`, also for more than ``max_bytes`` bytes."""
    body = bytearray()
    with open_response(address, timeouts) as response:
        require_answered(response, 200)
        for chunk in content(response, timeouts):
            body += chunk
            if len(body) > max_bytes:
                raise FetchFailed(f"There are more than {max_bytes:,} bytes at {display_address(address)}.")
    return bytes(body)
