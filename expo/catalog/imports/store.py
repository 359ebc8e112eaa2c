"""Records of imports: the problems and effects of each, and each exhibitor's column mappings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel, UpdateOne

from expo.catalog.imports.models import MAX_KEPT, ImportEffect, ProblemQuery
from expo.catalog.sheets.rules.row_cells import CellProblem
from expo.kit.clock import Clock
from expo.kit.db.documents import Document, by_id, from_document, to_document
from expo.kit.db.mongo import Collection, Database
from expo.kit.jobs.queue import Job
from expo.kit.paging import Page, encode_cursor, page_of

PROBLEMS: Final = "import_problems"
MAPPINGS: Final = "import_mappings"
EFFECTS: Final = "import_effects"
UNDOS: Final = "import_undos"
_KEPT_S: Final = 60 * 24 * 3600
INDEXES: Final = {
    PROBLEMS: [
        IndexModel([("job_id", 1)]),
        IndexModel([("at", 1)], expireAfterSeconds=_KEPT_S),
    ],
    EFFECTS: [
        IndexModel([("job_id", 1)]),
        IndexModel([("at", 1)], expireAfterSeconds=_KEPT_S),
    ],
    UNDOS: [],
    MAPPINGS: [],
}
CHUNK: Final = 100
"""Problems per document, so that one command reads pages of many imports."""
_MAX_HEADERS: Final = 1000


def _chunk(job_id: str, place: int) -> str:
    return f"{job_id}/{place // CHUNK:03}"


@dataclass(frozen=True)
class ImportStore:
    """Stores problems, effects and column mappings."""

    database: Database
    clock: Clock

    @property
    def _problems(self) -> Collection:
        return self.database.collection(PROBLEMS)

    @property
    def _effects(self) -> Collection:
        return self.database.collection(EFFECTS)

    @property
    def _mappings(self) -> Collection:
        return self.database.collection(MAPPINGS)

    async def keep(
        self, job_id: str, organisation_id: str | None, problems: Sequence[CellProblem], *, position: int
    ) -> None:
        """Store a job's problems from ``position`` on, the first 2,000 of each job; idempotent."""
        room = max(0, MAX_KEPT - position)
        chunks: dict[str, dict[str, object]] = {}
        for place, problem in enumerate(problems[:room], position):
            chunks.setdefault(_chunk(job_id, place), {})[f"problems.{place % CHUNK}"] = to_document(problem)
        fixed = {"job_id": job_id, "organisation_id": organisation_id, "at": self.clock()}
        await self._problems.bulk(
            [UpdateOne({"_id": each}, {"$set": {**fixed, **items}}, upsert=True) for each, items in chunks.items()]
        )

    async def problems(self, organisation_id: str, queries: Sequence[ProblemQuery]) -> list[Page[CellProblem]]:
        """Return a page of problems for each import of an organisation, in row order, with one command.

        Raises `Invalid` for a foreign cursor.
        """
        begins = [each.begin() for each in queries]
        ids = {
            _chunk(each.job_id, place)
            for each, begin in zip(queries, begins, strict=True)
            for place in each.places(begin)
        }
        documents = await self._problems.find({"_id": {"$in": sorted(ids)}, "organisation_id": organisation_id})
        found = by_id(documents)
        return [_page(each, begin, found) for each, begin in zip(queries, begins, strict=True)]

    async def forget(self, job_id: str) -> None:
        """Delete a job's problems, as it starts over."""
        await self._problems.delete({"job_id": job_id})

    async def note_effects(self, job: Job, effects: Sequence[ImportEffect], *, position: int) -> None:
        """Store the effects of a batch; ``position`` is the last row of the batch."""
        if effects:
            kept = {"job_id": job.id, "at": self.clock(), "effects": [to_document(each) for each in effects]}
            await self._effects.insert({"_id": f"{job.id}/{position:07}", **kept})

    async def effects(self, job_id: str) -> list[list[ImportEffect]]:
        """Return the effects of an import batch by batch, the last one first."""
        documents = await self._effects.find({"job_id": job_id})
        latest = sorted(documents, key=lambda each: str(each["_id"]), reverse=True)
        return [[from_document(ImportEffect, effect) for effect in each["effects"]] for each in latest]

    async def has_effects(self, job_id: str) -> bool:
        """Say whether any effects of an import are still stored."""
        return await self._effects.find_one({"job_id": job_id}, {"_id": 1}) is not None

    async def note_undo(self, job_id: str, undo_id: str) -> None:
        """Record the job that undoes an import; raises `DuplicateKeyError` if there already is one."""
        await self.database.collection(UNDOS).insert({"_id": job_id, "undo_id": undo_id})

    async def undos(self, job_ids: Sequence[str]) -> dict[str, str]:
        """Return the undoing job of each of these imports that was undone."""
        found = await self.database.collection(UNDOS).find_in("_id", job_ids)
        return {each["_id"]: each["undo_id"] for each in found}

    async def mapping(self, exhibitor_id: str) -> dict[str, str]:
        """Return the remembered columns of an exhibitor's headers (folded)."""
        document = await self._mappings.find_one({"_id": exhibitor_id})
        return {} if document is None else {each["header"]: each["column"] for each in document["headers"]}

    async def remember(self, exhibitor_id: str, mapping: Mapping[str, str]) -> None:
        """Add a column mapping to the remembered ones; the latest assignment of a header wins."""
        known = await self.mapping(exhibitor_id)
        merged = ({header: column for header, column in known.items() if header not in mapping} | dict(mapping)).items()
        headers = [{"header": header, "column": column} for header, column in list(merged)[-_MAX_HEADERS:]]
        await self._mappings.replace({"_id": exhibitor_id}, {"_id": exhibitor_id, "headers": headers}, upsert=True)


def _page(query: ProblemQuery, begin: int, chunks: Mapping[str, Document]) -> Page[CellProblem]:
    """Return the requested page from the chunks read."""
    found = []
    for place in query.places(begin):
        document = chunks.get(_chunk(query.job_id, place), {}).get("problems", {}).get(str(place % CHUNK))
        if document is not None:
            found.append((place, from_document(CellProblem, document)))
    cursors = [encode_cursor(place) for place, _ in found]
    return page_of([each for _, each in found], cursors, query.part, total=query.total)
