"""An exhibitor's program at the running fair: it has a company on show and imports sheets through GraphQL."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.support.patience import PATIENCE_S
from tests.support.visiting import Visitor

ENDED: Final = frozenset({"DONE", "FAILED", "CANCELLED"})
_SAVE: Final = """mutation ($input: SaveExhibitorInput!) { saveExhibitor(input: $input) {
  ... on Exhibitor { id } ... on Problem { code message field } } }"""
_PUBLISH: Final = "mutation { publishExhibitor { ... on Exhibitor { id } ... on Problem { code message field } } }"
_UPLOAD: Final = """mutation ($input: CreateUploadInput!) { createUpload(input: $input) {
  ... on Upload { id url method } ... on Problem { code message field } } }"""
_START: Final = """mutation ($input: ImportProductsInput!) { importProducts(input: $input) {
  ... on ImportJob { id } ... on Problem { code message field } } }"""
_JOB: Final = """query ($id: ID!) { importJob(id: $id) {
  status done total created changed unchanged failed endedAt problem { code message }
  problems(first: 100) { totalCount nodes { row column code } } } }"""
_STATE: Final = "query ($id: ID!) { importJob(id: $id) { status done } }"
_MINE: Final = """query ($after: String) { myProducts(first: 100, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } nodes { number status version } } }"""


@dataclass(frozen=True)
class ExhibitorClient:
    """An exhibitor's program; ``visitor`` is signed in for a company that is on show."""

    visitor: Visitor

    async def upload(self, data: bytes, name: str) -> str:
        """Send a sheet and return the upload's id."""
        given = {"purpose": "SHEET", "fileName": name, "size": len(data)}
        upload = await self._done(_UPLOAD, input=given)
        sent = await self.visitor.http.request(
            upload["method"], f"{self.visitor.fair.url}{upload['url']}", content=data
        )
        assert sent.is_success, sent.text
        found: str = upload["id"]
        return found

    async def start(self, data: bytes, name: str, **options: Any) -> str:
        """Send a sheet, start its import as the page does, and return the job's id."""
        upload_id = await self.upload(data, name)
        begun = await self._done(_START, input={"uploadId": upload_id, "options": {"dryRun": False, **options}})
        job_id: str = begun["id"]
        return job_id

    async def job(self, job_id: str) -> dict[str, Any]:
        """Return an import as it is now, with its first hundred problems."""
        job: dict[str, Any] = (await self.visitor.run(_JOB, id=job_id))["importJob"]
        return job

    async def job_with(self, job_id: str, *, at_least: int, within_s: float = PATIENCE_S) -> dict[str, Any]:
        """Return an import once so many rows are done, or it has ended before; fails after ``within_s``."""
        return await self._job_when(job_id, lambda state: state["done"] >= at_least, within_s)

    async def ended_job(self, job_id: str, *, within_s: float = PATIENCE_S) -> dict[str, Any]:
        """Return an import once it has ended; fails after ``within_s``."""
        return await self._job_when(job_id, lambda _: False, within_s)

    async def _job_when(self, job_id: str, holds: Callable[[dict[str, Any]], bool], within_s: float) -> dict[str, Any]:
        async with asyncio.timeout(within_s):
            while True:
                state = (await self.visitor.run(_STATE, id=job_id))["importJob"]
                if state["status"] in ENDED or holds(state):
                    return await self.job(job_id)
                await asyncio.sleep(0.1)

    async def products(self) -> AsyncIterator[dict[str, Any]]:
        """Give all of the company's products, newest first."""
        after: str | None = None
        while True:
            page = (await self.visitor.run(_MINE, after=after))["myProducts"]
            for each in page["nodes"]:
                yield each
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    async def _done(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return what a mutation gave; fails on a `Problem`."""
        (result,) = (await self.visitor.run(query, **variables)).values()
        assert "code" not in result, result
        found: dict[str, Any] = result
        return found


async def an_exhibitor(visitor: Visitor, email: str, english_name: str) -> ExhibitorClient:
    """Return the program of a new exhibitor whose company is on show; ``visitor`` is nobody yet."""
    await visitor.enter(email, "EXHIBITOR")
    exhibiting = ExhibitorClient(visitor)
    words = {"text": english_name, "language": "en"}
    profile = {"name": words, "englishName": english_name, "country": "CN", "kind": "MANUFACTURER", "city": "Yongkang"}
    await exhibiting._done(_SAVE, input={**profile, "tagline": words, "story": words, "languages": ["en"]})
    await exhibiting._done(_PUBLISH)
    return exhibiting
