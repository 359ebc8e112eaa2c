"""Files: a local folder, or S3 when a deployment outgrows it.

Uploads come in only through a signed address that says who may put what, how
large, until when. Downloads of what is not public go out through one as well.
"""

import hashlib
import hmac
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlencode

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from expo.kit.clock import Clock
from expo.kit.errors import Forbidden, NotFound, TooMuch

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,127}){1,4}")


class Blobs(Protocol):
    """Named byte strings."""

    async def put(self, key: str, data: bytes) -> None:
        """Store ``data`` under ``key``, whole or not at all."""

    async def get(self, key: str) -> bytes:
        """Return what is stored; raises `NotFound`."""

    async def delete(self, key: str) -> None:
        """Remove what is stored, if it is."""


class ObjectBlobs:
    """Blobs in any of obstore's stores."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, data: bytes) -> None:
        """Store ``data`` under ``key``; the local store writes aside and renames."""
        await obstore.put_async(self._store, checked_key(key), data)

    async def get(self, key: str) -> bytes:
        """Return what is stored; raises `NotFound`."""
        try:
            found = await obstore.get_async(self._store, checked_key(key))
            return bytes(await found.bytes_async())
        except (FileNotFoundError, BaseError) as error:
            raise NotFound("There is no such file.") from error

    async def delete(self, key: str) -> None:
        """Remove what is stored, if it is."""
        try:
            await obstore.delete_async(self._store, checked_key(key))
        except (FileNotFoundError, BaseError):
            return


def local_blobs(folder: Path) -> ObjectBlobs:
    """Return blobs in a folder of this machine."""
    return ObjectBlobs(LocalStore(prefix=folder, mkdir=True))


def memory_blobs() -> ObjectBlobs:
    """Return blobs that live as long as the process: for tests."""
    return ObjectBlobs(MemoryStore())


def blobs_from_url(url: str) -> ObjectBlobs:
    """Return blobs behind an address such as ``s3://bucket/prefix``; credentials from the environment."""
    return ObjectBlobs(from_url(url))


def checked_key(key: str) -> str:
    """Return ``key`` if it is a plain relative name without ``..``; raise `NotFound` otherwise."""
    if not _KEY.fullmatch(key) or ".." in key:
        raise NotFound("There is no such file.")
    return key


@dataclass(frozen=True)
class Grant:
    """Leave to put one file: where, how large at most (bytes), until when."""

    key: str
    limit: int
    expires_at: datetime


@dataclass(frozen=True)
class Signer:
    """Signs addresses with HMAC-SHA-256 so that only we can have made them."""

    secret: bytes
    clock: Clock

    def sign(self, verb: str, grant: Grant) -> str:
        """Return the query string of a signed address; ``verb`` is PUT or GET."""
        expires = int(grant.expires_at.timestamp())
        return urlencode({"limit": grant.limit, "expires": expires, "signature": self._mac(verb, grant.key, grant.limit, expires)})

    def grant(self, key: str, *, limit: int, minutes: int) -> Grant:
        """Return a grant for ``key`` that ends in ``minutes``."""
        return Grant(checked_key(key), limit, self.clock() + timedelta(minutes=minutes))

    def check(self, verb: str, key: str, limit: str, expires: str, signature: str) -> Grant:
        """Return what a signed address grants; raises `Forbidden` when it is forged or over."""
        if not (limit.isascii() and limit.isdigit() and expires.isascii() and expires.isdigit() and len(limit) < 12 and len(expires) < 12):
            raise Forbidden("This address is not valid.")
        expected = self._mac(verb, checked_key(key), int(limit), int(expires))
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise Forbidden("This address is not valid.")
        moment = datetime.fromtimestamp(int(expires), UTC)
        if moment < self.clock():
            raise Forbidden("This address has expired; ask for a new one.")
        return Grant(key, int(limit), moment)

    def _mac(self, verb: str, key: str, limit: int, expires: int) -> str:
        return hmac.new(self.secret, f"{verb}\n{key}\n{limit}\n{expires}".encode(), hashlib.sha256).hexdigest()


async def receive(blobs: Blobs, grant: Grant, body: AsyncIterator[bytes]) -> int:
    """Store an upload and return its size in bytes; raises `TooMuch` past the grant's limit."""
    data = bytearray()
    async for chunk in body:
        data += chunk
        if len(data) > grant.limit:
            raise TooMuch(f"This file is larger than agreed: at most {grant.limit} bytes.", field="file")
    await blobs.put(grant.key, bytes(data))
    return len(data)
