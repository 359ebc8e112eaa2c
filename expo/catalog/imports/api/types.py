"""GraphQL types of imports, and the fetch functions of their loaders."""

from datetime import datetime

import strawberry

from expo.catalog.editing.api.enums import Partial
from expo.catalog.imports.models import Import, ProblemQuery
from expo.catalog.imports.service import Imports
from expo.catalog.imports.undoing import ImportUndo, ImportUndoing
from expo.catalog.sheets.rules.columns import Match
from expo.catalog.sheets.rules.row_cells import CellProblem
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Connection, Context, Flat, Info, Problem, checked_page, connection
from expo.kit.paging import Page


@strawberry.type(name="ImportColumn", description="A column of product spreadsheets, named in Chinese or English.")
class ImportColumnType:
    """A known column."""

    key: str
    name: str


@strawberry.type(name="ColumnMatch", description="A header and the column recognised for it; `index` counts from 0.")
class ColumnMatchType(Flat[Match]):
    """A header and its column."""

    index: int
    header: str
    column: str | None
    confidence: float


@strawberry.type(name="ImportMapping", description="How the spreadsheet's columns are read.")
class ImportMappingType:
    """The columns of a table."""

    columns: list[ColumnMatchType]
    sheet: str = strawberry.field(description="Name of the worksheet in its workbook; empty for other files.")
    other_sheets: list[str] = strawberry.field(description="Worksheets that were left out.")
    header_row: int = strawberry.field(description="Row with the column names; 0 for JSON Lines.")


@strawberry.type(name="ImportProblem", description="A problem with one cell, and how to fix it.")
class ImportProblemType(Flat[CellProblem]):
    """A problem with a cell."""

    row: int = strawberry.field(description="Row number as the spreadsheet shows it.")
    column: str
    code: str
    message: str
    hint: str
    value: str


@strawberry.type(name="ImportOptions", description="Options of an import.")
class ImportOptionsType:
    """The options."""

    publish: bool
    partial: Partial
    language: str | None
    currency: str | None
    section: str | None


@strawberry.type(name="CellCorrection", description="A cell of the spreadsheet with its corrected value.")
class CellCorrectionType:
    """A corrected cell."""

    row: int
    column: str
    value: str


@strawberry.type(name="ImportUndo", description="The undoing of an import.")
class ImportUndoType:
    """Progress of an undoing."""

    id: strawberry.ID
    status: JobStatus
    done: int
    total: int
    restored: int = strawberry.field(description="Number of products restored to their content before the import.")
    removed: int = strawberry.field(
        description="Number of products created by the import and now deleted or withdrawn."
    )
    left: int = strawberry.field(
        description="Number of products left as they are because they have been changed since."
    )

    @classmethod
    def of(cls, undo: ImportUndo) -> "ImportUndoType":
        """Return the type for an undoing."""
        undone = undo.undone
        return cls(
            id=strawberry.ID(undo.id),
            status=undo.status,
            done=undone.done,
            total=undo.total,
            restored=undone.restored,
            removed=undone.removed,
            left=undone.left,
        )


@strawberry.type(name="ImportJob", description="An import of a product spreadsheet.")
class ImportJobType:
    """An import."""

    id: strawberry.ID
    status: JobStatus
    file_name: str
    dry_run: bool
    done: int = strawberry.field(description="Number of rows processed so far in the current pass.")
    total: int
    created: int
    changed: int
    unchanged: int
    failed: int = strawberry.field(description="Number of rows with at least one problem.")
    started_at: datetime
    ended_at: datetime | None
    upload_id: strawberry.ID | None
    pictures_upload_id: strawberry.ID | None
    options: ImportOptionsType
    mapping: ImportMappingType
    corrections: list[CellCorrectionType] = strawberry.field(
        description="Cells corrected before the spreadsheet was read, at most 2,000."
    )
    total_problems: strawberry.Private[int]
    problem: Problem | None = strawberry.field(description="Problem that stopped the import as a whole.")

    @strawberry.field(description="Problems of cells, in row order; at most the first 2,000.")
    async def problems(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[ImportProblemType]:
        part = checked_page(first, after)
        query = ProblemQuery(self.id, self.total_problems, part)
        return connection(await info.context.loader(load_problems).load(query), ImportProblemType.of, part)

    @strawberry.field(description="Undoing of the import; null where it was not undone.")
    async def undo(self, info: Info) -> ImportUndoType | None:
        found = await info.context.loader(load_undos).load(self.id)
        return None if found is None else ImportUndoType.of(found)

    @strawberry.field(
        description="Whether it can be undone: only the last import that changed something, and only once."
    )
    async def undoable(self, info: Info) -> bool:
        return await info.context.loader(load_undoable).load(self.id)

    @classmethod
    def of(cls, model: Import) -> "ImportJobType":
        """Return the type for an import."""
        given, tally = model.options, model.tally
        return cls(
            id=strawberry.ID(model.id),
            status=model.status,
            file_name=model.file_name,
            dry_run=given.dry_run,
            done=tally.done,
            total=model.total,
            created=tally.created,
            changed=tally.changed,
            unchanged=tally.unchanged,
            failed=tally.failed,
            total_problems=tally.problems,
            started_at=model.started_at,
            ended_at=model.ended_at,
            upload_id=_optional_id(model.upload_id),
            pictures_upload_id=_optional_id(model.pictures_upload_id),
            options=ImportOptionsType(
                publish=given.publish,
                partial=given.partial,
                language=given.defaults.language,
                currency=given.defaults.currency,
                section=given.defaults.section,
            ),
            mapping=ImportMappingType(
                columns=[ColumnMatchType.of(match) for match in model.matches],
                sheet=model.sheet,
                other_sheets=model.other_sheets,
                header_row=model.header_row,
            ),
            corrections=[
                CellCorrectionType(row=each.row, column=each.column, value=each.value) for each in model.corrections
            ],
            problem=Problem(code=model.error_code, message=model.error or "") if model.error_code else None,
        )


def _optional_id(value: str | None) -> strawberry.ID | None:
    return None if value is None else strawberry.ID(value)


async def load_problems(context: Context, queries: list[ProblemQuery]) -> list[Page[CellProblem]]:
    """Return pages of imports' problems; a loader's fetch function."""
    return await context.service(Imports).problems(context.actor, queries=queries)


async def load_undos(context: Context, ids: list[str]) -> list[ImportUndo | None]:
    """Return the undoings of imports; a loader's fetch function."""
    return await context.service(ImportUndoing).of_imports(ids)


async def load_undoable(context: Context, ids: list[str]) -> list[bool]:
    """Return for each import whether it can be undone; a loader's fetch function."""
    return await context.service(ImportUndoing).undoable(context.actor, job_ids=ids)
