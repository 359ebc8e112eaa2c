"""File storage: a local folder, or S3 when a deployment outgrows it.

Uploads require a signed address, which fixes the key, the largest size and the expiry.
Downloads of files that are not public require one as well.
"""

import asyncio
import hashlib
import hmac
import re
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Final, Protocol
from urllib.parse import urlencode

import obstore
import structlog
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from expo.kit.clock import Clock
from expo.kit.errors import Forbidden, NotFound, TooMuch, Unavailable

_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,127}){1,4}")
_PIECE: Final = 1024 * 1024
log = structlog.get_logger()


class Blobs(Protocol):
    """A store of byte strings by key."""

    async def put(self, key: str, data: bytes | IO[bytes]) -> None:
        """Store ``data``, bytes or an open file, under ``key`` atomically."""

    async def get(self, key: str) -> bytes:
        """Return the stored bytes; raises `NotFound`, `Unavailable`."""

    async def size(self, key: str) -> int:
        """Return the number of stored bytes; raises `NotFound`, `Unavailable`."""

    def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` up to, not including, ``end`` in chunks; raises `NotFound`, `Unavailable`."""

    async def delete(self, key: str) -> None:
        """Delete a file if it exists; raises `Unavailable`, in which case it may still exist."""


class ObjectBlobs:
    """Blobs in any obstore store.

    Uses obstore's blocking calls in threads: they release the GIL, whereas its coroutines may
    still hold it when the process exits, which aborts the exit.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, data: bytes | IO[bytes]) -> None:
        """Store ``data`` under ``key``; the local store writes to a temporary file and renames it."""
        await asyncio.to_thread(obstore.put, self._store, checked_key(key), data)

    async def get(self, key: str) -> bytes:
        """Return the stored bytes; raises `NotFound`, `Unavailable`."""
        return await asyncio.to_thread(self._get, checked_key(key))

    async def size(self, key: str) -> int:
        """Return the number of stored bytes; raises `NotFound`, `Unavailable`."""
        return await asyncio.to_thread(self._size, checked_key(key))

    async def stream(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Yield the bytes from ``start`` up to ``end`` in chunks of at most 1 MiB; raises `NotFound`, `Unavailable`."""
        name = checked_key(key)
        stop = await self.size(name) if end is None else end
        for begin in range(start, stop, _PIECE):
            yield await asyncio.to_thread(self._range, name, begin, min(begin + _PIECE, stop))

    async def delete(self, key: str) -> None:
        """Delete a file if it exists; raises `Unavailable`, in which case it may still exist."""
        await asyncio.to_thread(self._delete, checked_key(key))

    def _get(self, key: str) -> bytes:
        with _in_our_words():
            return bytes(obstore.get(self._store, key).bytes())

    def _range(self, key: str, start: int, end: int) -> bytes:
        with _in_our_words():
            return bytes(obstore.get_range(self._store, key, start=start, end=end))

    def _size(self, key: str) -> int:
        with _in_our_words():
            return obstore.head(self._store, key)["size"]

    def _delete(self, key: str) -> None:
        with suppress(NotFound), _in_our_words():
            obstore.delete(self._store, key)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Translate errors: `NotFound` for a missing file, `Unavailable` for a store that does not respond."""
    try:
        yield
    except (FileNotFoundError, NotFoundError) as error:
        raise NotFound("There is no such file.") from error
    except (BaseError, OSError) as error:
        raise Unavailable("The files cannot be reached at the moment. Please try again.") from error


async def removed(blobs: Blobs, key: str) -> bool:
    """Delete an unreferenced file and return whether it is gone; failures are logged."""
    try:
        await blobs.delete(key)
    except Unavailable as error:
        log.warning("blob.left", key=key, error=str(error.__cause__)[:300])
        return False
    return True


def local_blobs(folder: Path) -> ObjectBlobs:
    """Return blobs in a local folder."""
    return ObjectBlobs(LocalStore(prefix=folder, mkdir=True))


def memory_blobs() -> ObjectBlobs:
    """Return blobs in memory: for tests."""
    return ObjectBlobs(MemoryStore())


def blobs_from_url(url: str) -> ObjectBlobs:
    """Return blobs at an address such as ``s3://bucket/prefix``; credentials come from the environment."""
    return ObjectBlobs(from_url(url))


def checked_key(key: str) -> str:
    """Return ``key`` if it is a plain relative path without ``..``; raise `NotFound` otherwise."""
    if not _KEY.fullmatch(key) or ".." in key:
        raise NotFound("There is no such file.")
    return key


@dataclass(frozen=True)
class Grant:
    """Permission to put or get one file: its key, largest size in bytes, and expiry.

    ``name`` is the file name offered when the file is saved.
    """

    key: str
    limit: int
    expires_at: datetime
    name: str = ""


@dataclass(frozen=True)
class Signer:
    """Signs addresses with HMAC-SHA-256, so that they cannot be forged."""

    secret: bytes
    clock: Clock

    def sign(self, verb: str, grant: Grant) -> str:
        """Return the query string of a signed address; ``verb`` is PUT or GET."""
        expires = int(grant.expires_at.timestamp())
        query = {"limit": grant.limit, "expires": expires, "signature": self._mac(verb, grant, expires)}
        return urlencode(query | {"name": grant.name} if grant.name else query)

    def grant(self, key: str, *, limit: int, minutes: int) -> Grant:
        """Return a grant for ``key`` that expires in ``minutes``."""
        return Grant(checked_key(key), limit, self.clock() + timedelta(minutes=minutes))

    def check(self, verb: str, key: str, limit: str, expires: str, signature: str, *, name: str = "") -> Grant:
        """Return the grant of a signed address; raises `Forbidden` if it is forged or expired."""
        if not (
            limit.isascii()
            and limit.isdigit()
            and expires.isascii()
            and expires.isdigit()
            and len(limit) < 12
            and len(expires) < 12
        ):
            raise Forbidden("This address is not valid.")
        grant = Grant(checked_key(key), int(limit), datetime.fromtimestamp(int(expires), UTC), name)
        if not hmac.compare_digest(self._mac(verb, grant, int(expires)).encode(), signature.encode(errors="replace")):
            raise Forbidden("This address is not valid.")
        if grant.expires_at < self.clock():
            raise Forbidden("This address has expired. Ask for a new one.")
        return grant

    def _mac(self, verb: str, grant: Grant, expires: int) -> str:
        text = f"{verb}\n{grant.key}\n{grant.limit}\n{expires}\n{grant.name}"
        return hmac.new(self.secret, text.encode(errors="replace"), hashlib.sha256).hexdigest()


async def receive(blobs: Blobs, grant: Grant, body: AsyncIterator[bytes]) -> int:
    """Store an upload and return its size in bytes; raises `TooMuch` past the grant's limit.

    The bytes are buffered in a temporary file, not in memory, until the upload is complete.
    """
    size, piece = 0, bytearray()
    with tempfile.TemporaryFile() as aside:
        async for chunk in body:
            size += len(chunk)
            if size > grant.limit:
                raise TooMuch(f"This file is larger than agreed: at most {grant.limit} bytes.", field="file")
            piece += chunk
            if len(piece) >= _PIECE:
                await asyncio.to_thread(aside.write, bytes(piece))
                piece.clear()
        aside.write(piece)
        aside.seek(0)
        await blobs.put(grant.key, aside)
    return size
