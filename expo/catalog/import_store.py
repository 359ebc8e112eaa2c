"""What imports leave behind: the problems of each, and how each exhibitor's headers are meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pymongo import IndexModel, ReplaceOne

from expo.catalog.row_cells import CellProblem
from expo.kit.clock import Clock
from expo.kit.mongo import Collection, Database, from_document, to_document
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

PROBLEMS: Final = "import_problems"
MAPPINGS: Final = "import_mappings"
INDEXES: Final = {
    PROBLEMS: [
        IndexModel([("job_id", 1), ("position", 1)]),
        IndexModel([("at", 1)], expireAfterSeconds=60 * 24 * 3600),
    ],
    MAPPINGS: [],
}
MOST_KEPT: Final = 2000
_MOST_HEADERS: Final = 1000


@dataclass(frozen=True)
class ImportStore:
    """Keeps problems and mappings."""

    database: Database
    clock: Clock

    @property
    def _problems(self) -> Collection:
        return self.database.collection(PROBLEMS)

    @property
    def _mappings(self) -> Collection:
        return self.database.collection(MAPPINGS)

    async def keep(self, job_id: str, problems: Sequence[CellProblem], *, position: int) -> None:
        """Keep problems of a job from ``position`` on, the first 2,000 of each job; keeping them twice is the same."""
        room = max(0, MOST_KEPT - position)
        documents = [
            to_document(problem)
            | {"_id": f"{job_id}/{place:06}", "job_id": job_id, "position": place, "at": self.clock()}
            for place, problem in enumerate(problems[:room], position)
        ]
        await self._problems.bulk([ReplaceOne({"_id": each["_id"]}, each, upsert=True) for each in documents])

    async def problems(self, job_id: str, wanted: Slice, *, total: int) -> Page[CellProblem]:
        """Return a job's problems in the order in which they were found."""
        query: dict[str, object] = {"job_id": job_id}
        if wanted.after:
            query["position"] = {"$gt": decode_cursor(wanted.after, [int])[0]}
        documents = await self._problems.find(query, sort=[("position", 1)], limit=wanted.first + 1)
        found = [from_document(CellProblem, each) for each in documents]
        return page_of(found, [encode_cursor(each["position"]) for each in documents], wanted, total=total)

    async def forget(self, job_id: str) -> None:
        """Forget a job's problems: it begins again."""
        await self._problems.delete({"job_id": job_id})

    async def mapping(self, exhibitor_id: str) -> dict[str, str]:
        """Return what an exhibitor's headers (folded) mean, as somebody has said before."""
        document = await self._mappings.find_one({"_id": exhibitor_id})
        return {} if document is None else {each["header"]: each["column"] for each in document["headers"]}

    async def remember(self, exhibitor_id: str, mapping: Mapping[str, str]) -> None:
        """Remember what headers mean beside what is known already; the latest word counts."""
        known = await self.mapping(exhibitor_id)
        merged = ({header: column for header, column in known.items() if header not in mapping} | dict(mapping)).items()
        headers = [{"header": header, "column": column} for header, column in list(merged)[-_MOST_HEADERS:]]
        await self._mappings.replace({"_id": exhibitor_id}, {"_id": exhibitor_id, "headers": headers}, upsert=True)
