"""Identity map: a query reads each document once (Martin Fowler, *Identity Map*).

GraphQL execution opens a map for each query, but not for mutations and subscriptions, where
data may be stale by the next line. Stores read by key through `read_once`; services check
permissions afterwards, on each access.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_Reading = asyncio.Future[Mapping[Any, Any]]
_open: Final[ContextVar[dict[tuple[str, Any], _Reading] | None]] = ContextVar("identity_map", default=None)


@contextmanager
def identity_map() -> Iterator[None]:
    """Open an identity map for the running task, and those it starts, until the block ends."""
    token = _open.set({})
    try:
        yield
    finally:
        _open.reset(token)


async def read_once(
    kind: str, keys: Iterable[Key], fetch: Callable[[list[Key]], Awaitable[Mapping[Key, Value]]]
) -> dict[Key, Value]:
    """Return the values of these keys, calling ``fetch`` only for keys not read yet; missing keys stay missing.

    ``kind`` is the namespace of the keys; the returned values are shared and must not be
    modified. Without an open map all keys are fetched.
    """
    known, unique_keys = _open.get(), list(dict.fromkeys(keys))
    if known is None:
        return dict(await fetch(unique_keys)) if unique_keys else {}
    missing = [key for key in unique_keys if (kind, key) not in known]
    if missing:
        reading = asyncio.ensure_future(fetch(missing))
        known.update({(kind, key): reading for key in missing})  # now, so that concurrent readers await the same future
    found = {key: (await _read(known[kind, key])).get(key) for key in unique_keys}
    return {key: value for key, value in found.items() if value is not None}


async def _read(reading: _Reading) -> Mapping[Any, Any]:
    """Return the result of a read; cancelling one reader does not cancel it for the others."""
    return reading.result() if reading.done() else await asyncio.shield(reading)
