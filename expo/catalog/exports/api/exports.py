"""Exports in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.exports.service import Export, Exports
from expo.catalog.sheets.writing import SheetFormat
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import FromModel, Info, Problem

SheetFormatEnum = strawberry.enum(SheetFormat, description="A kind of file that products are exported to.")


@strawberry.type(name="ExportJob", description="An export of your products to a file.")
class ExportJobType(FromModel[Export]):
    """An export."""

    id: strawberry.ID
    status: JobStatus
    format: SheetFormat
    done: int
    total: int
    started_at: datetime
    ended_at: datetime | None
    url: str | None = strawberry.field(description="Where the file can be fetched for a while, once it is done.")
    file_name: str | None
    size: int | None = strawberry.field(description="In bytes.")
    error: str | None

    @classmethod
    def of(cls, info: Info, export: Export) -> "ExportJobType":
        """Return an export."""
        return cls.from_model(
            export,
            url=info.context.service(Exports).address(export),
            file_name=None if export.file is None else export.file.name,
            size=None if export.file is None else export.file.size,
        )


ExportJobResult = Annotated[ExportJobType | Problem, strawberry.union("ExportJobResult")]


@strawberry.type
class Query:
    """What one can ask about exports."""

    @strawberry.field(description="An export of your organisation.")
    async def export_job(self, info: Info, id: strawberry.ID) -> ExportJobType:
        return ExportJobType.of(info, await info.context.service(Exports).get(info.context.actor, job_id=id))

    @strawberry.field(description="The latest exports of your organisation, at most 10, the last one first.")
    async def exports(self, info: Info) -> list[ExportJobType]:
        return [ExportJobType.of(info, each) for each in await info.context.service(Exports).latest(info.context.actor)]


@strawberry.type
class Mutation:
    """What one can do with exports."""

    @strawberry.mutation(description="Export all of your products to a file that imports back to the same.")
    async def export_products(self, info: Info, format: SheetFormat) -> ExportJobResult:
        export = await info.context.service(Exports).start(
            info.context.actor, kind=format, language=info.context.language
        )
        return ExportJobType.of(info, export)
