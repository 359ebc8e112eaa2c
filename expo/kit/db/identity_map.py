"""What one query has read, it does not read again (Martin Fowler, *Identity Map*).

The door opens a map for each query, and none for mutations and subscriptions, where what
was read may be old by the next line. Stores read by key through `read_once`; who may see
what was read is decided afterwards, by the services, each time.
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
    """Let the running task, and those it starts, read each thing once until the block ends."""
    token = _open.set({})
    try:
        yield
    finally:
        _open.reset(token)


async def read_once(
    kind: str, keys: Iterable[Key], fetch: Callable[[list[Key]], Awaitable[Mapping[Key, Value]]]
) -> dict[Key, Value]:
    """Return what ``fetch`` finds by these keys, asking it only for those not read yet; absent ones stay absent.

    ``kind`` names what is read, the same for equal things; what is returned is shared and
    must not be changed. Without an open map everything is fetched.
    """
    known, wanted = _open.get(), list(dict.fromkeys(keys))
    if known is None:
        return dict(await fetch(wanted)) if wanted else {}
    missing = [key for key in wanted if (kind, key) not in known]
    if missing:
        reading = asyncio.ensure_future(fetch(missing))
        known.update({(kind, key): reading for key in missing})  # now, so that who comes meanwhile waits for the same
    found = {key: (await _read(known[kind, key])).get(key) for key in wanted}
    return {key: value for key, value in found.items() if value is not None}


async def _read(reading: _Reading) -> Mapping[Any, Any]:
    """Return what is being read; who is cancelled does not cancel it for the others."""
    return reading.result() if reading.done() else await asyncio.shield(reading)
