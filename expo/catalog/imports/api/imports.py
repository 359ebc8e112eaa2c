"""GraphQL inputs, queries, mutations and subscriptions of imports."""

from collections.abc import AsyncIterator
from typing import Annotated

import strawberry

from expo.catalog.editing.api.enums import Partial
from expo.catalog.imports.api.types import ImportColumnType, ImportJobType, ImportUndoType
from expo.catalog.imports.models import Correction, ImportOptions
from expo.catalog.imports.service import Imports
from expo.catalog.imports.undoing import ImportUndoing
from expo.catalog.sheets.rules.columns import columns
from expo.catalog.sheets.rules.row_cells import Defaults
from expo.kit.errors import TokenRefused
from expo.kit.graphql.trade_types import DecimalText
from expo.kit.graphql.types import Connection, Info, Problem, checked_page, connection

ImportUndoResult = Annotated[ImportUndoType | Problem, strawberry.union("ImportUndoResult")]
ImportJobResult = Annotated[ImportJobType | Problem, strawberry.union("ImportJobResult")]


@strawberry.input(description="Options of an import; the values given here apply where the spreadsheet has none.")
class ImportOptionsInput:
    """Options."""

    dry_run: bool = True
    publish: bool = False
    partial: Partial = Partial.ALL_OR_NOTHING
    language: str | None = None
    currency: str | None = None
    section: str | None = None
    unit: str | None = None
    minimum_order: DecimalText | None = None
    origin: str | None = None
    encoding: str | None = None

    def options(self) -> ImportOptions:
        """Return the options."""
        defaults = Defaults(
            language=self.language,
            currency=self.currency,
            section=self.section,
            unit=self.unit,
            minimum_order=self.minimum_order,
            origin=self.origin,
        )
        return ImportOptions(
            dry_run=self.dry_run,
            publish=self.publish,
            partial=self.partial,
            encoding=self.encoding,
            defaults=defaults,
        )


@strawberry.input(
    description="The column for a header of the spreadsheet; with an empty column, the header is skipped."
)
class ColumnMatchInput:
    """A header's column."""

    index: int
    column: str


@strawberry.input(description="Corrected value of a cell: the row as the spreadsheet shows it, the column by name.")
class CellCorrectionInput:
    """A corrected cell."""

    row: int
    column: str
    value: str


@strawberry.input(description="An uploaded spreadsheet to import, with an optional ZIP of pictures.")
class ImportProductsInput:
    """An import to start."""

    upload_id: strawberry.ID
    pictures_upload_id: strawberry.ID | None = None
    mapping: list[ColumnMatchInput] = strawberry.field(default_factory=list)
    options: ImportOptionsInput = strawberry.field(default_factory=ImportOptionsInput)
    corrections: list[CellCorrectionInput] = strawberry.field(
        default_factory=list,
        description="Cells to correct, at most 2,000 including those of the import that this continues.",
    )
    continues: strawberry.ID | None = strawberry.field(
        default=None, description="Earlier import of the same spreadsheet, whose corrections apply here too."
    )


@strawberry.type
class Query:
    """Queries for imports."""

    @strawberry.field(description="Columns that a product spreadsheet can have.")
    def import_columns(self, info: Info) -> list[ImportColumnType]:
        language = "zh" if info.context.language == "zh" else "en"
        return [ImportColumnType(key=key, name=column.names[language]) for key, column in columns().items()]

    @strawberry.field(description="An import of your organisation, by its id.")
    async def import_job(self, info: Info, id: strawberry.ID) -> ImportJobType:
        return ImportJobType.of(await info.context.service(Imports).get(info.context.actor, job_id=id))

    @strawberry.field(description="Imports of your organisation, newest first.")
    async def imports(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[ImportJobType]:
        part = checked_page(first, after)
        page = await info.context.service(Imports).list(info.context.actor, part=part)
        return connection(page, ImportJobType.of, part)


@strawberry.type
class Mutation:
    """Mutations for imports."""

    @strawberry.mutation(description="Import an uploaded spreadsheet; a dry run (the default) writes nothing.")
    async def import_products(self, info: Info, input: ImportProductsInput) -> ImportJobResult:
        started = await info.context.service(Imports).start(
            info.context.actor,
            upload_id=input.upload_id,
            pictures_upload_id=input.pictures_upload_id,
            options=input.options.options(),
            mapping={each.index: each.column for each in input.mapping},
            corrections=[Correction(each.row, each.column, each.value) for each in input.corrections],
            continues=input.continues,
        )
        return ImportJobType.of(started)

    @strawberry.mutation(description="Cancel an import; what it has written stays.")
    async def cancel_import(self, info: Info, id: strawberry.ID) -> ImportJobResult:
        return ImportJobType.of(await info.context.service(Imports).cancel(info.context.actor, job_id=id))

    @strawberry.mutation(description="Undo your last import; products changed since stay as they are.")
    async def undo_import(self, info: Info, id: strawberry.ID) -> ImportUndoResult:
        return ImportUndoType.of(await info.context.service(ImportUndoing).start(info.context.actor, job_id=id))


@strawberry.type
class Subscription:
    """Subscriptions to imports."""

    @strawberry.subscription(description="Progress of one of your imports, until it has ended.")
    async def import_progress(self, info: Info, job_id: strawberry.ID) -> AsyncIterator[ImportJobType]:
        actor = info.context.actor
        async for shown in info.context.service(Imports).watch(actor, job_id=job_id):
            await info.context.renew()
            if info.context.actor != actor:
                raise TokenRefused
            yield ImportJobType.of(shown)
