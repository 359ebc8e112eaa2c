"""HTTP client for a LibreTranslate server, bounded in time, size and retries, that trusts no answer."""

import email.utils
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
import msgspec

from translation.engines.breaker import Breaker
from translation.engines.halving import BatchFailed
from translation.errors import EngineUnavailable

_BUSY: Final = frozenset({429, 502, 503, 504})
_REFUSED: Final = frozenset({400, 413, 414, 422})
_FORBIDDEN: Final = frozenset({401, 402, 403})


@dataclass(frozen=True)
class ClientLimits:
    """Timeouts, retries and size limits of requests.

    ``overall_s`` bounds one `Deadline`, however many requests it makes. A Retry-After of at most ``max_wait_s`` is
    waited for; after a longer one, the server is not called for that time.
    """

    connect_s: float = 5.0
    read_s: float = 60.0
    overall_s: float = 180.0
    max_attempts: int = 3
    first_wait_s: float = 0.5
    max_wait_s: float = 20.0
    max_rest_s: float = 600.0
    max_bytes: int = 16_000_000


DEFAULT_LIMITS: Final = ClientLimits()


@dataclass(frozen=True)
class Environment:
    """Clock (in seconds), sleep and randomness (0 to 1)."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random


REAL_ENVIRONMENT: Final = Environment()


@dataclass
class Deadline:
    """Requests on behalf of one caller, with their common deadline."""

    until: float


class ServerFailed(BatchFailed):
    """The server fails on a single text, or altogether: success with other texts tells which."""


class NotLibreTranslate(EngineUnavailable):
    """The server at this URL is not LibreTranslate: it lacks the requested path."""


class _ServerBusy(Exception):
    """The server may answer a retry, after ``wait`` seconds if given.

    ``may_be_text``: the text may equally be the cause.
    """

    def __init__(self, message: str, wait: float | None = None, *, may_be_text: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.wait = wait
        self.may_be_text = may_be_text


@dataclass
class LibreTranslateServer:
    """Client for the server at ``url`` (``http://host:5000``, optionally with a path). Thread-safe.

    The API key is sent only in request bodies. Raises `EngineUnavailable` for an invalid URL.
    """

    url: str
    api_key: str | None = field(default=None, repr=False)
    limits: ClientLimits = DEFAULT_LIMITS
    environment: Environment = REAL_ENVIRONMENT

    def __post_init__(self) -> None:
        """Validate the URL."""
        try:
            url = httpx2.URL(self.url)
            urlsplit(self.url)  # rejects some invalid URLs that httpx2 accepts
        except (httpx2.InvalidURL, ValueError) as error:
            raise EngineUnavailable("The address of the LibreTranslate server is none.") from error
        if url.scheme not in {"http", "https"} or not url.host:
            raise EngineUnavailable("The address of the LibreTranslate server has to begin with http:// or https://.")
        # Without the credentials that a URL may contain.
        self.name = f"LibreTranslate at {url.host}"
        self.breaker = Breaker(self.name, clock=self.environment.clock)
        self._client: httpx2.Client | None = None
        self._lock = threading.Lock()

    def deadline(self) -> Deadline:
        """Return a new deadline for a series of requests."""
        return Deadline(self.environment.clock() + self.limits.overall_s)

    def get(self, path: str, deadline: Deadline) -> Any:
        """Return the decoded JSON of a path.

        Raises `BatchFailed`, `NotLibreTranslate` where the server has no such path, and otherwise `EngineUnavailable`.
        """
        return self._ask("GET", path, None, deadline, is_last=True)

    def post(self, path: str, body: Mapping[str, Any], deadline: Deadline, *, is_last: bool) -> Any:
        """Return the decoded JSON of a path in response to a JSON object.

        Raises `BatchFailed` where the server rejects the request, and `EngineUnavailable`. ``is_last``: the caller
        cannot retry with less, so a failure counts as the server's.
        """
        key = {"api_key": self.api_key} if self.api_key else {}
        return self._ask("POST", path, msgspec.json.encode({**body, **key}), deadline, is_last=is_last)

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _ask(self, method: str, path: str, content: bytes | None, deadline: Deadline, *, is_last: bool) -> Any:
        for attempt in range(1, self.limits.max_attempts + 1):
            self.breaker.enter()
            try:
                answer = self._once(method, path, content, deadline, is_last=is_last)
            except _ServerBusy as error:
                self.breaker.report_failure()
                if attempt == self.limits.max_attempts:
                    raise (ServerFailed if error.may_be_text else EngineUnavailable)(error.message) from error
                self._wait(error, attempt, deadline)
            except EngineUnavailable:
                self.breaker.report_failure()
                raise
            except BatchFailed:
                self.breaker.report_success()
                raise
            else:
                self.breaker.report_success()
                return answer
        raise EngineUnavailable(f"{self.name} was never asked.")

    def _wait(self, error: _ServerBusy, attempt: int, deadline: Deadline) -> None:
        """Wait before the next attempt: for the server's Retry-After, or with exponential backoff and jitter."""
        if error.wait is not None and error.wait > self.limits.max_wait_s:
            self.breaker.open_for(min(error.wait, self.limits.max_rest_s))
            raise EngineUnavailable(f"{error.message} It asks to be left in peace for {error.wait:.0f} s.") from error
        doubled = self.limits.first_wait_s * 2 ** (attempt - 1) * (0.5 + self.environment.random() / 2)
        wait = error.wait if error.wait is not None else min(doubled, self.limits.max_wait_s)
        if self.environment.clock() + wait >= deadline.until:
            raise EngineUnavailable(error.message) from error
        self.environment.sleep(wait)

    def _once(self, method: str, path: str, content: bytes | None, deadline: Deadline, *, is_last: bool) -> Any:
        left = deadline.until - self.environment.clock()
        if left <= 0:
            raise EngineUnavailable(f"{self.name} took longer than {self.limits.overall_s:.0f} s.")
        connect_s, read_s = (min(seconds, left) for seconds in (self.limits.connect_s, self.limits.read_s))
        timeout = httpx2.Timeout(read_s, connect=connect_s)
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "Content-Type": "application/json"}
        url = f"{self.url.rstrip('/')}/{path}"
        try:
            with self._open_client().stream(method, url, content=content, headers=headers, timeout=timeout) as response:
                self._check(response, is_last=is_last)
                return self._decode(self._read(response, deadline))
        except httpx2.ReadTimeout as error:
            if is_last:
                raise _ServerBusy(f"{self.name} took longer than {read_s:.0f} s to answer.") from error
            raise BatchFailed(f"{self.name} took longer than {read_s:.0f} s to answer.") from error
        except httpx2.TransportError as error:
            raise _ServerBusy(f"{self.name} cannot be reached ({type(error).__name__}).") from error

    def _check(self, response: httpx2.Response, *, is_last: bool) -> None:
        """Raise the error that corresponds to a response's status."""
        status = response.status_code
        if status in _BUSY or (status >= 500 and is_last):
            wait = _seconds(response.headers.get("Retry-After"))
            raise _ServerBusy(
                f"{self.name} is busy or broken (status {status}).", wait, may_be_text=status not in _BUSY
            )
        if status in _REFUSED or status >= 500:
            raise BatchFailed(f"{self.name} refuses what it is asked (status {status}).")
        if status in _FORBIDDEN:
            raise EngineUnavailable(f"{self.name} wants another API key, or has had enough of us (status {status}).")
        if status != httpx2.codes.OK:
            raise NotLibreTranslate(f"{self.name} answers with status {status}, which is not LibreTranslate's.")
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise EngineUnavailable(f"{self.name} answers in a packed form that it was not asked for.")

    def _read(self, response: httpx2.Response, deadline: Deadline) -> bytes:
        content = bytearray()
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > self.limits.max_bytes:
                raise EngineUnavailable(f"{self.name} answers with more than {self.limits.max_bytes} bytes.")
            if self.environment.clock() > deadline.until:
                raise EngineUnavailable(f"{self.name} took longer than {self.limits.overall_s:.0f} s.")
        return bytes(content)

    def _decode(self, content: bytes) -> Any:
        try:
            return msgspec.json.decode(content)
        except (ValueError, RecursionError) as error:
            raise NotLibreTranslate(f"{self.name} answers with something else than JSON.") from error

    def _open_client(self) -> httpx2.Client:
        with self._lock:
            if self._client is None:
                self._client = httpx2.Client(follow_redirects=False)
            return self._client


def _seconds(retry_after: str | None) -> float | None:
    """Return the seconds of a Retry-After header (RFC 9110, 10.2.3: seconds or a date); None without a valid one."""
    if retry_after is None:
        return None
    if retry_after.strip().isascii() and retry_after.strip().isdigit():
        return float(retry_after.strip()[:9])
    try:
        date = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
