"""Fetches a file from an address that a user has entered."""

import asyncio
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin

import httpx2

from expo.kit.outbound.addresses import AddressPolicy, Target
from expo.kit.outbound.errors import AddressRefused, FetchFailed, FetchProblem

_MAX_REDIRECTS: Final = 5
_LONGEST_S: Final = 20.0
_CONNECT_S: Final = 5.0
_NOT_MODIFIED: Final = 304
_OK: Final = 200
_MAX_VERSION: Final = 200


@dataclass(frozen=True)
class FileVersion:
    """Which version of a file a server has sent, in the server's words (RFC 9110, 8.8)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class FetchedFile:
    """A file's content, and its version."""

    data: bytes
    version: FileVersion


@dataclass(frozen=True)
class Fetcher:
    """Fetches files of at most ``max_bytes`` bytes, whose content type is one of ``accepts``, within ``longest_s``."""

    max_bytes: int
    accepts: frozenset[str]
    policy: AddressPolicy = field(default_factory=AddressPolicy)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    longest_s: float = _LONGEST_S

    async def fetch(self, address: str, known: FileVersion | None = None) -> FetchedFile | None:
        """Return the file at an address, or None if it still is the ``known`` version; raises `FetchFailed`."""
        try:
            async with asyncio.timeout(self.longest_s):
                return await self._follow(address, known or FileVersion())
        except AddressRefused as error:
            raise FetchFailed(FetchProblem.ADDRESS_REFUSED) from error
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise FetchFailed(FetchProblem.TIMED_OUT) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            # The library's message may quote the address.
            raise FetchFailed(FetchProblem.UNREACHABLE) from error

    async def _follow(self, address: str, known: FileVersion) -> FetchedFile | None:
        """Fetch, following redirects; each address on the way is checked."""
        for _ in range(_MAX_REDIRECTS + 1):
            target = await self.policy.check(address)
            async with self._client() as client:
                response = await self._connect(client, target, known)
                try:
                    if not response.has_redirect_location:
                        return await self._read(response, known)
                    address = urljoin(address, response.headers["location"])
                finally:
                    await response.aclose()
        raise FetchFailed(FetchProblem.HTTP_ERROR)

    def _client(self) -> httpx2.AsyncClient:
        timeout = httpx2.Timeout(self.longest_s, connect=_CONNECT_S)
        # No proxy from the environment: it would resolve the name again, and reach what we must not.
        return httpx2.AsyncClient(verify=self.tls, timeout=timeout, follow_redirects=False, trust_env=False)

    async def _connect(self, client: httpx2.AsyncClient, target: Target, known: FileVersion) -> httpx2.Response:
        """Send the request to the first of the checked IP addresses that answers."""
        failure: httpx2.ConnectError | httpx2.ConnectTimeout | None = None
        for ip in target.ips:
            request = client.build_request(
                "GET",
                target.url.copy_with(host=ip),
                headers=self._headers(target, known),
                extensions={"sni_hostname": target.url.raw_host.decode("ascii")},
            )
            try:
                return await client.send(request, stream=True)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        raise FetchFailed(FetchProblem.UNREACHABLE) from failure

    def _headers(self, target: Target, known: FileVersion) -> dict[str, str]:
        conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {
            "Host": target.url.netloc.decode("ascii"),
            "Accept": ", ".join(sorted(self.accepts)),
            "Accept-Encoding": "identity",  # an unpacked file can be many times larger than what is received
            "User-Agent": "CloudExpo",
        } | {name: value for name, value in conditions.items() if value}

    async def _read(self, response: httpx2.Response, known: FileVersion) -> FetchedFile | None:
        headers = response.headers
        if response.status_code == _NOT_MODIFIED and known != FileVersion():
            return None
        if response.status_code != _OK:
            raise FetchFailed(FetchProblem.HTTP_ERROR)
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in self.accepts or headers.get("content-encoding", "identity").lower() != "identity":
            raise FetchFailed(FetchProblem.WRONG_CONTENT)
        data = bytearray()
        async for chunk in response.aiter_raw():
            data += chunk
            if len(data) > self.max_bytes:
                raise FetchFailed(FetchProblem.TOO_LARGE)
        version = FileVersion(*(headers.get(name, "")[:_MAX_VERSION] for name in ("etag", "last-modified")))
        return FetchedFile(bytes(data), version)
