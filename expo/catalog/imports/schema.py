"""Imports in GraphQL."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.enums import JobStatus, Partial
from expo.catalog.imports.models import Import, ImportOptions, ProblemsWanted
from expo.catalog.imports.service import Imports
from expo.catalog.sheets.columns import Match, columns
from expo.catalog.sheets.row_cells import CellProblem, Defaults
from expo.kit.errors import TokenRefused
from expo.kit.graphql import Connection, Context, Info, Problem, connection, sliced
from expo.kit.paging import Page
from expo.kit.value_types import DecimalText


@strawberry.type(name="ImportColumn", description="A column that sheets can have, named in Chinese or in English.")
class ImportColumnType:
    """A column that is known."""

    key: str
    name: str


@strawberry.type(name="ColumnMatch", description="Which column a header was taken for; index counts from 0.")
class ColumnMatchType:
    """A header and its column."""

    index: int
    header: str
    column: str | None
    confidence: float

    @classmethod
    def of(cls, match: Match) -> "ColumnMatchType":
        """Return a match."""
        return cls(index=match.index, header=match.header, column=match.column, confidence=match.confidence)


@strawberry.type(name="ImportMapping", description="How the sheet's columns are read.")
class ImportMappingType:
    """All matches."""

    columns: list[ColumnMatchType]
    sheet: str = strawberry.field(description="The sheet's name in its workbook; empty for other files.")
    other_sheets: list[str] = strawberry.field(description="Sheets that were left out.")
    header_row: int = strawberry.field(description="The row with the columns' names; 0 for JSON Lines.")


@strawberry.type(name="ImportProblem", description="What is wrong with one cell, and what to do about it.")
class ImportProblemType:
    """A problem of a row."""

    row: int = strawberry.field(description="As the spreadsheet shows it.")
    column: str
    code: str
    message: str
    hint: str
    value: str

    @classmethod
    def of(cls, problem: CellProblem) -> "ImportProblemType":
        """Return a problem."""
        return cls(
            row=problem.row,
            column=problem.column,
            code=problem.code,
            message=problem.message,
            hint=problem.hint,
            value=problem.value,
        )


@strawberry.type(name="ImportOptions", description="How a sheet is imported.")
class ImportOptionsType:
    """The options."""

    publish: bool
    partial: Partial
    language: str | None
    currency: str | None
    section: str | None


@strawberry.type(name="ImportJob", description="An import of a product sheet.")
class ImportJobType:
    """An import."""

    id: strawberry.ID
    status: JobStatus
    file_name: str
    dry_run: bool
    done: int = strawberry.field(description="Rows looked at so far, in the pass that it is in.")
    total: int
    created: int
    changed: int
    unchanged: int
    failed: int = strawberry.field(description="Rows with at least one problem.")
    started_at: datetime
    ended_at: datetime | None
    upload_id: strawberry.ID | None
    pictures_upload_id: strawberry.ID | None
    options: ImportOptionsType
    mapping: ImportMappingType
    total_problems: strawberry.Private[int]
    problem: Problem | None = strawberry.field(description="Why the import stopped as a whole.")

    @strawberry.field(description="What is wrong with which cell, in the order of the rows; at most the first 2,000.")
    async def problems(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[ImportProblemType]:
        """Return the problems."""
        wanted = sliced(first, after)
        asked = ProblemsWanted(self.id, self.total_problems, wanted)
        return connection(await info.context.loader(load_problems).load(asked), ImportProblemType.of, wanted)

    @classmethod
    def of(cls, shown: Import) -> "ImportJobType":
        """Return an import."""
        given, tally = shown.options, shown.tally
        return cls(
            id=strawberry.ID(shown.id),
            status=shown.status,
            file_name=shown.file_name,
            dry_run=given.dry_run,
            done=tally.done,
            total=shown.total,
            created=tally.created,
            changed=tally.changed,
            unchanged=tally.unchanged,
            failed=tally.failed,
            total_problems=tally.problems,
            started_at=shown.started_at,
            ended_at=shown.ended_at,
            upload_id=_optional_id(shown.upload_id),
            pictures_upload_id=_optional_id(shown.pictures_upload_id),
            options=ImportOptionsType(
                publish=given.publish,
                partial=given.partial,
                language=given.defaults.language,
                currency=given.defaults.currency,
                section=given.defaults.section,
            ),
            mapping=ImportMappingType(
                columns=[ColumnMatchType.of(match) for match in shown.matches],
                sheet=shown.sheet,
                other_sheets=shown.other_sheets,
                header_row=shown.header_row,
            ),
            problem=Problem(code=shown.error_code, message=shown.error or "") if shown.error_code else None,
        )


def _optional_id(value: str | None) -> strawberry.ID | None:
    return None if value is None else strawberry.ID(value)


async def load_problems(context: Context, wanted: list[ProblemsWanted]) -> list[Page[CellProblem]]:
    """Return pages of problems of imports: a loader's fetch."""
    return await context.service(Imports).problems(context.actor, wanted=wanted)


ImportJobResult = Annotated[ImportJobType | Problem, strawberry.union("ImportJobResult")]


@strawberry.input(description="How a sheet is imported; what is given holds where the sheet says nothing.")
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


@strawberry.input(description="Which column a header of the sheet is: an empty column is passed over.")
class ColumnMatchInput:
    """A header's column."""

    index: int
    column: str


@strawberry.input(description="An uploaded sheet to import, with a ZIP of pictures if there is one.")
class ImportProductsInput:
    """What to import."""

    upload_id: strawberry.ID
    pictures_upload_id: strawberry.ID | None = None
    mapping: list[ColumnMatchInput] = strawberry.field(default_factory=list)
    options: ImportOptionsInput = strawberry.field(default_factory=ImportOptionsInput)


@strawberry.type
class Query:
    """What one can ask about imports."""

    @strawberry.field(description="The columns that a sheet of products can have.")
    def import_columns(self, info: Info) -> list[ImportColumnType]:
        """Return the known columns."""
        language = "zh" if info.context.language == "zh" else "en"
        return [ImportColumnType(key=key, name=column.names[language]) for key, column in columns().items()]

    @strawberry.field(description="An import of your organisation.")
    async def import_job(self, info: Info, id: strawberry.ID) -> ImportJobType:
        """Return an import."""
        return ImportJobType.of(await info.context.service(Imports).get(info.context.actor, job_id=id))

    @strawberry.field(description="The imports of your organisation, latest first.")
    async def imports(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[ImportJobType]:
        """Return imports."""
        wanted = sliced(first, after)
        page = await info.context.service(Imports).list(info.context.actor, wanted=wanted)
        return connection(page, ImportJobType.of, wanted)


@strawberry.type
class Mutation:
    """What one can do with sheets."""

    @strawberry.mutation(description="Import an uploaded sheet; a dry run (the default) writes nothing.")
    async def import_products(self, info: Info, input: ImportProductsInput) -> ImportJobResult:
        """Start an import."""
        started = await info.context.service(Imports).start(
            info.context.actor,
            upload_id=input.upload_id,
            pictures_upload_id=input.pictures_upload_id,
            options=input.options.options(),
            mapping={each.index: each.column for each in input.mapping},
        )
        return ImportJobType.of(started)

    @strawberry.mutation(description="Stop an import; what it has written stays.")
    async def cancel_import(self, info: Info, id: strawberry.ID) -> ImportJobResult:
        """Stop an import."""
        return ImportJobType.of(await info.context.service(Imports).cancel(info.context.actor, job_id=id))


@strawberry.type
class Subscription:
    """What one can watch."""

    @strawberry.subscription(description="An import of yours as it goes on, until it has ended.")
    async def import_progress(self, info: Info, job_id: strawberry.ID) -> AsyncIterator[ImportJobType]:
        """Watch an import."""
        actor = info.context.actor
        async for shown in info.context.service(Imports).watch(actor, job_id=job_id):
            await info.context.renew()
            if info.context.actor != actor:
                raise TokenRefused
            yield ImportJobType.of(shown)
