"""What a test does first, step by step: each is taken through the whole stack once, then written at once.

Two tests that have done the same, and nothing else, since the same beginning have the same documents in their
databases. So what a step wrote is kept under all that came before it, and who takes it again gets what it made: the
same ids too, which no other database knows. Whoever has asked the database anything in between takes all steps anew.
"""

import asyncio
import copy
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bson.raw_bson import RawBSONDocument

from expo.kit.db.mongo import Database
from tests.support import databases
from tests.support.beginnings import Made
from tests.support.clock import START, FakeClock
from tests.support.folders import files_below, put_files
from tests.support.writes import writes

_Documents = Mapping[str, RawBSONDocument]


@dataclass(frozen=True)
class _Step:
    """What a step made, until when, and what a database and a folder hold after it."""

    made: Any
    now: datetime
    collections: Mapping[str, _Documents]
    """The documents, by their ids, of each collection that was written into since the beginning."""
    files: Mapping[str, bytes]


_NONE: Final = _Step(None, START, {}, {})
_taken: Final[dict[tuple[str, ...], _Step]] = {}
"""By the beginning and all steps up to it."""


class Steps:
    """The first steps of one test, from a beginning of `tests.support.beginnings` on.

    A step writes documents, and files below ``folder`` that nobody has opened before; what it remembers elsewhere is
    part of what it makes: data, which know neither the database nor the clock.
    """

    def __init__(self, database: Database, clock: FakeClock, folder: Path, beginning: str) -> None:
        self._database, self._clock, self._folder = database, clock, folder
        self._path: tuple[str, ...] = (beginning,) if databases.holds(database, beginning) else ()
        self._sent = writes.sent(database.raw.name)
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[Any] | None = None

    async def take(self, name: str, make: Callable[[], Awaitable[Made]]) -> Made:
        """Return what ``make`` makes, which depends on ``name`` and the steps before alone.

        A step may be made of others.
        """
        if self._task is asyncio.current_task():
            return await make()
        async with self._turn:
            self._task = asyncio.current_task()
            try:
                return await self._next(name, make)
            finally:
                self._task = None

    async def _next(self, name: str, make: Callable[[], Awaitable[Made]]) -> Made:
        if not self._path or writes.sent(self._database.raw.name) != self._sent:
            self._path = ()
            return await make()
        before, self._path = self._path, ()  # where a step fails, no other follows it
        path = (*before, f"{self._clock.now.isoformat()} {name}")
        if path in _taken:
            await self._write(_taken[path], _taken.get(before, _NONE))
        else:
            _taken[path] = await self._read(await make())
        self._path, self._sent = path, writes.sent(self._database.raw.name)
        made: Made = copy.deepcopy(_taken[path].made)
        return made

    async def _read(self, made: Any) -> _Step:
        name, raw = self._database.raw.name, self._database.raw.with_options(codec_options=databases.RAW)
        collections = {
            each: {document["_id"]: document for document in await raw[each].find({}, sort=[("_id", 1)]).to_list()}
            for each in writes.into(name)
        }
        return _Step(copy.deepcopy(made), self._clock.now, collections, files_below(self._folder))

    async def _write(self, step: _Step, before: _Step) -> None:
        """Let the database and the folder hold what they held after a step, in place of what they held before it."""
        name, raw = self._database.raw.name, self._database.raw.with_options(codec_options=databases.RAW)
        for collection, wanted in step.collections.items():
            begun = {each["_id"]: each for each in databases.begins_with(name, collection)}
            found = before.collections.get(collection, begun)
            if changed := [key for key, each in found.items() if each != wanted.get(key)]:
                await raw[collection].delete_many({"_id": {"$in": changed}})
            if missing := [each for key, each in wanted.items() if each != found.get(key)]:
                await raw[collection].insert_many(missing)
        if step.files != before.files:
            await asyncio.to_thread(put_files, self._folder, step.files)
        self._clock.now = step.now
