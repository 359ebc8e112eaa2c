"""Translation memories as files, in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.kit.graphql.types import FromModel, Info, Problem
from expo.kit.jobs.queue import JobStatus
from expo.localisation.exchange.api.types import ExchangeFileResult, ExchangeFileType, ImportedEntriesType
from expo.localisation.memory_exchange.service import MemoryExchange, MemoryImport


@strawberry.type(name="MemoryImport", description="Import of a TMX file into a translation memory.")
class MemoryImportType(FromModel[MemoryImport]):
    """An import."""

    id: strawberry.ID
    file_name: str
    status: JobStatus
    done: int
    total: int
    started_at: datetime
    result: ImportedEntriesType | None = strawberry.field(description="Result of the import; null until it is done.")
    error: str | None = strawberry.field(description="Why the file could not be read; null otherwise.")

    @classmethod
    def of(cls, memory_import: MemoryImport) -> "MemoryImportType":
        """Return an import."""
        return cls.from_model(
            memory_import,
            file_name=memory_import.name,
            result=None if memory_import.result is None else ImportedEntriesType.of(memory_import.result),
        )


MemoryImportResult = Annotated[MemoryImportType | Problem, strawberry.union("MemoryImportResult")]


@strawberry.type
class Query:
    """Queries about imports."""

    @strawberry.field(
        description="Latest TMX imports of your organisation, or with `platform` those of administrators, at most 3, "
        "newest first."
    )
    async def memory_imports(self, info: Info, platform: bool = False) -> list[MemoryImportType]:
        found = await info.context.service(MemoryExchange).latest(info.context.actor, platform=platform)
        return [MemoryImportType.of(each) for each in found]


@strawberry.type
class Mutation:
    """Imports and exports of translation memories."""

    @strawberry.mutation(
        description="Import a TMX file into your organisation's translation memory, or with `platform` (administrators "
        "only) into the one for texts that belong to no organisation; at most 20,000 translations. If some are "
        "faulty, nothing is written, unless `goodOnly`; translations that people wrote here stay."
    )
    async def import_memory(
        self, info: Info, upload_id: strawberry.ID, good_only: bool = False, platform: bool = False
    ) -> MemoryImportResult:
        exchange = info.context.service(MemoryExchange)
        started = await exchange.start(info.context.actor, upload_id=upload_id, good_only=good_only, platform=platform)
        return MemoryImportType.of(started)

    @strawberry.mutation(
        description="Export the translations written by people for your company, or with `platform` (administrators "
        "only) for texts that belong to no organisation, as a TMX file, to be downloaded from its URL; at most "
        "100,000 translations.",
        metadata={"points": 200},
    )
    async def export_memory(self, info: Info, platform: bool = False) -> ExchangeFileResult:
        exchange = info.context.service(MemoryExchange)
        file = await exchange.export(info.context.actor, platform=platform)
        return ExchangeFileType.of(file, exchange.address(file))
