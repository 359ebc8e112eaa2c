"""What many tests begin with: made by hundreds of requests once, then found in a database that holds it."""

import copy
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from expo.kit.db.mongo import Database
from expo.kit.files.blobs import ObjectBlobs
from tests.support import databases
from tests.support.clock import FakeClock
from tests.support.world import World

Made = TypeVar("Made")


@dataclass(frozen=True)
class _Beginning:
    """What was made in an empty database, from when until when, and the files that belong to it."""

    made: Any
    began: datetime
    now: datetime
    files: dict[str, bytes]


_kept: Final[dict[str, _Beginning]] = {}


async def begun(
    name: str, make: Callable[[], Awaitable[Made]], database: Database, clock: FakeClock, blobs: ObjectBlobs
) -> Made:
    """Return what ``make`` makes in an empty database: data, which know neither the database nor the clock.

    It is made once; a database that holds this beginning already is left as it is.
    """
    began, is_empty = clock.now, databases.collections_with_documents(database.raw.name) == set()
    if not databases.holds(database, name):
        made = await make()
        if is_empty:
            await databases.keep(database, name)
            _kept[name] = _Beginning(copy.deepcopy(made), began, clock.now, await _files(blobs))
        return made
    kept = _kept[name]
    assert began == kept.began, f"{name} begins at {kept.began}"
    clock.now = kept.now
    for path, data in kept.files.items():
        await blobs.put(path, data)
    copied: Made = copy.deepcopy(kept.made)
    return copied


async def begun_in(world: World, name: str, make: Callable[[], Awaitable[Made]]) -> Made:
    """Do as `begun` in a world."""
    blobs = world.installation.blobs
    assert isinstance(blobs, ObjectBlobs)
    return await begun(name, make, world.installation.database, world.clock, blobs)


async def _files(blobs: ObjectBlobs) -> dict[str, bytes]:
    """Return all files."""
    paths = [each["path"] for batch in blobs._store.list() for each in batch]
    return {path: await blobs.get(path) for path in paths}
