"""Translation tasks in the database."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import DeleteOne, IndexModel, UpdateOne

from expo.kit.db.mongo import Collection, Database, Document, from_document, to_document
from expo.kit.db.range_scan import RangeScan
from expo.localisation.translations.models import TASKS, Task, Urgency

TASK_INDEXES: Final = {TASKS: [IndexModel([("lane", 1), ("_id", 1)])]}


@dataclass(frozen=True)
class TaskStore:
    """Stores texts to be translated, at most one task per text and language pair."""

    database: Database

    @property
    def _tasks(self) -> Collection:
        return self.database.collection(TASKS)

    async def ask(self, tasks: Sequence[Task]) -> None:
        """Queue tasks; a task already pending gets the higher of both urgencies."""
        await self._tasks.bulk(
            [
                UpdateOne(
                    {"_id": each.id},
                    {"$min": {"lane": int(each.lane)}, "$set": {"at": each.at}, "$setOnInsert": _rest(each)},
                    upsert=True,
                )
                for each in tasks
            ]
        )

    async def any_waits(self) -> bool:
        """Return whether a text is pending for today."""
        lanes = [int(each) for each in Urgency if each is not Urgency.HELD]
        return await self._tasks.find_one({"lane": {"$in": lanes}}, projection={"_id": 1}) is not None

    async def urgent(self, limit: int) -> list[Task]:
        """Return the tasks that readers wait for."""
        found: list[Task] = []
        for lane in (Urgency.WAITED_FOR, Urgency.READ):
            if len(found) < limit:
                documents = await self._tasks.find({"lane": int(lane)}, limit=limit - len(found))
                found += [from_document(Task, each) for each in documents]
        return found

    async def waiting(self, lane: Urgency, at_once: int) -> AsyncIterator[list[Task]]:
        """Yield all tasks of a lane in batches; tasks added meanwhile may or may not be among them."""
        async for some in self._tasks.pages({"lane": int(lane)}, RangeScan("trl", at_once)):
            yield [from_document(Task, each) for each in some]

    async def count_attempts(self, ids: Sequence[str], *, times: int = 1) -> None:
        """Count an attempt at tasks: one that repeatedly kills its worker is given up."""
        await self._tasks.bulk([UpdateOne({"_id": each}, {"$inc": {"tries": times}}) for each in ids])

    async def done(self, ids: Sequence[str]) -> None:
        """Delete tasks by id."""
        await self._tasks.bulk([DeleteOne({"_id": each}) for each in ids])

    async def finish(self, tasks: Sequence[Task]) -> None:
        """Delete finished tasks; those requested again meanwhile stay pending."""
        await self._tasks.bulk([DeleteOne({"_id": each.id, "at": each.at}) for each in tasks])

    async def postpone(self, ids: Sequence[str], lane: Urgency) -> None:
        """Move tasks to another lane."""
        await self._tasks.bulk([UpdateOne({"_id": each}, {"$set": {"lane": int(lane)}}) for each in ids])

    async def move(self, lane: Urgency, into: Urgency) -> None:
        """Move all tasks of one lane to another."""
        await self._tasks.update_many({"lane": int(lane)}, {"$set": {"lane": int(into)}})

    async def count_waiting(self, limit: int) -> int:
        """Count the pending tasks, up to ``limit``."""
        return await self._tasks.count({}, limit=limit)


def _rest(task: Task) -> Document:
    return {name: value for name, value in to_document(task).items() if name not in {"_id", "lane", "at"}}
