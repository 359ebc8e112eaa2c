"""Translation memories as files, in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import FromModel, Info, Problem
from expo.kit.jobs.queue import JobStatus
from expo.localisation.exchange.api.types import ExchangeFileResult, ExchangeFileType, TakenEntriesType
from expo.localisation.memory_exchange.service import MemoryExchange, MemoryImport


@strawberry.type(name="MemoryImport", description="A TMX file that is, or was, taken into a translation memory.")
class MemoryImportType(FromModel[MemoryImport]):
    """An import."""

    id: strawberry.ID
    file_name: str
    status: JobStatus
    done: int
    total: int
    started_at: datetime
    taken: TakenEntriesType | None = strawberry.field(description="Once it is done.")
    error: str | None = strawberry.field(description="Why nothing could be read.")

    @classmethod
    def of(cls, found: MemoryImport) -> "MemoryImportType":
        """Return an import."""
        return cls.from_model(
            found, file_name=found.name, taken=None if found.taken is None else TakenEntriesType.of(found.taken)
        )


MemoryImportResult = Annotated[MemoryImportType | Problem, strawberry.union("MemoryImportResult")]


@strawberry.type
class Query:
    """What one can ask about imports."""

    @strawberry.field(
        description="The latest TMX files of your organisation, or with `house` of administrators, at most 3, the last "
        "one first."
    )
    async def memory_imports(self, info: Info, house: bool = False) -> list[MemoryImportType]:
        found = await info.context.service(MemoryExchange).latest(info.context.actor, house=house)
        return [MemoryImportType.of(each) for each in found]


@strawberry.type
class Mutation:
    """What one can do with memories."""

    @strawberry.mutation(
        description="Take a TMX file into your organisation's memory, or with `house`, as an administrator, "
        "into that for texts that are nobody's own; 20,000 translations at most. Where some are faulty nothing is "
        "written, unless `goodOnly`; what people have worded here stays."
    )
    async def import_memory(
        self, info: Info, upload_id: strawberry.ID, good_only: bool = False, house: bool = False
    ) -> MemoryImportResult:
        exchange = info.context.service(MemoryExchange)
        started = await exchange.start(info.context.actor, upload_id=upload_id, good_only=good_only, house=house)
        return MemoryImportType.of(started)

    @strawberry.mutation(
        description="Write what people have worded for your organisation, or with `house` for texts that are nobody's "
        "own, into a TMX file, to be fetched at its address; at most 100,000 translations.",
        metadata={"points": 200},
    )
    async def export_memory(self, info: Info, house: bool = False) -> ExchangeFileResult:
        exchange = info.context.service(MemoryExchange)
        file = await exchange.export(info.context.actor, house=house)
        return ExchangeFileType.of(file, exchange.address(file))
