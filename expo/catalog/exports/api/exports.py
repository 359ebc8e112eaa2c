"""GraphQL types, queries and mutations of product exports."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.exports.service import Export, Exports
from expo.catalog.sheets.writing import SheetFormat
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import FromModel, Info, Problem

SheetFormatEnum = strawberry.enum(SheetFormat, description="File format of a product export.")


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
    url: str | None = strawberry.field(
        description="Download address of the file, once it is done; available for a limited time."
    )
    file_name: str | None
    size: int | None = strawberry.field(description="Size of the file in bytes.")
    error: str | None

    @classmethod
    def of(cls, info: Info, export: Export) -> "ExportJobType":
        """Return the type for an export."""
        return cls.from_model(
            export,
            url=info.context.service(Exports).address(export),
            file_name=None if export.file is None else export.file.name,
            size=None if export.file is None else export.file.size,
        )


ExportJobResult = Annotated[ExportJobType | Problem, strawberry.union("ExportJobResult")]


@strawberry.type
class Query:
    """Queries for exports."""

    @strawberry.field(description="An export of your organisation, by its id.")
    async def export_job(self, info: Info, id: strawberry.ID) -> ExportJobType:
        return ExportJobType.of(info, await info.context.service(Exports).get(info.context.actor, job_id=id))

    @strawberry.field(description="The latest exports of your organisation, at most 10, newest first.")
    async def exports(self, info: Info) -> list[ExportJobType]:
        return [ExportJobType.of(info, each) for each in await info.context.service(Exports).latest(info.context.actor)]


@strawberry.type
class Mutation:
    """Mutations for exports."""

    @strawberry.mutation(description="Export all your products to a file that imports back unchanged.")
    async def export_products(self, info: Info, format: SheetFormat) -> ExportJobResult:
        export = await info.context.service(Exports).start(
            info.context.actor, kind=format, language=info.context.language
        )
        return ExportJobType.of(info, export)
