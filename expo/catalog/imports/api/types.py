"""Imports as GraphQL types."""

from datetime import datetime

import strawberry

from expo.catalog.editing.api.enums import Partial
from expo.catalog.imports.models import Import, ProblemsWanted
from expo.catalog.imports.service import Imports
from expo.catalog.imports.undoing import ImportUndo, ImportUndoing
from expo.catalog.sheets.rules.columns import Match
from expo.catalog.sheets.rules.row_cells import CellProblem
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Connection, Context, Flat, Info, Problem, connection, sliced
from expo.kit.paging import Page


@strawberry.type(name="ImportColumn", description="A column that sheets can have, named in Chinese or in English.")
class ImportColumnType:
    """A column that is known."""

    key: str
    name: str


@strawberry.type(name="ColumnMatch", description="Which column a header was taken for; index counts from 0.")
class ColumnMatchType(Flat[Match]):
    """A header and its column."""

    index: int
    header: str
    column: str | None
    confidence: float


@strawberry.type(name="ImportMapping", description="How the sheet's columns are read.")
class ImportMappingType:
    """All matches."""

    columns: list[ColumnMatchType]
    sheet: str = strawberry.field(description="The sheet's name in its workbook; empty for other files.")
    other_sheets: list[str] = strawberry.field(description="Sheets that were left out.")
    header_row: int = strawberry.field(description="The row with the columns' names; 0 for JSON Lines.")


@strawberry.type(name="ImportProblem", description="What is wrong with one cell, and what to do about it.")
class ImportProblemType(Flat[CellProblem]):
    """A problem of a row."""

    row: int = strawberry.field(description="As the spreadsheet shows it.")
    column: str
    code: str
    message: str
    hint: str
    value: str


@strawberry.type(name="ImportOptions", description="How a sheet is imported.")
class ImportOptionsType:
    """The options."""

    publish: bool
    partial: Partial
    language: str | None
    currency: str | None
    section: str | None


@strawberry.type(name="CellCorrection", description="What a cell of the sheet is to say instead.")
class CellCorrectionType:
    """A mended cell."""

    row: int
    column: str
    value: str


@strawberry.type(name="ImportUndo", description="The undoing of an import.")
class ImportUndoType:
    """How far it came."""

    id: strawberry.ID
    status: JobStatus
    done: int
    total: int
    restored: int = strawberry.field(description="Products that say again what they said before the import.")
    removed: int = strawberry.field(description="Products that the import had made, and that are gone or withdrawn.")
    left: int = strawberry.field(description="Products that somebody has changed since: they stay as they are.")

    @classmethod
    def of(cls, shown: ImportUndo) -> "ImportUndoType":
        """Return an undoing."""
        undone = shown.undone
        return cls(
            id=strawberry.ID(shown.id),
            status=shown.status,
            done=undone.done,
            total=shown.total,
            restored=undone.restored,
            removed=undone.removed,
            left=undone.left,
        )


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
    corrections: list[CellCorrectionType] = strawberry.field(
        description="Cells that were mended before the sheet was read, at most 2,000."
    )
    total_problems: strawberry.Private[int]
    problem: Problem | None = strawberry.field(description="Why the import stopped as a whole.")

    @strawberry.field(description="What is wrong with which cell, in the order of the rows; at most the first 2,000.")
    async def problems(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[ImportProblemType]:
        wanted = sliced(first, after)
        asked = ProblemsWanted(self.id, self.total_problems, wanted)
        return connection(await info.context.loader(load_problems).load(asked), ImportProblemType.of, wanted)

    @strawberry.field(description="How it was undone; null when it was not.")
    async def undo(self, info: Info) -> ImportUndoType | None:
        found = await info.context.loader(load_undos).load(self.id)
        return None if found is None else ImportUndoType.of(found)

    @strawberry.field(description="Whether it can be undone: the last import that changed something, once.")
    async def undoable(self, info: Info) -> bool:
        return await info.context.loader(load_undoable).load(self.id)

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
            corrections=[
                CellCorrectionType(row=each.row, column=each.column, value=each.value) for each in shown.corrections
            ],
            problem=Problem(code=shown.error_code, message=shown.error or "") if shown.error_code else None,
        )


def _optional_id(value: str | None) -> strawberry.ID | None:
    return None if value is None else strawberry.ID(value)


async def load_problems(context: Context, wanted: list[ProblemsWanted]) -> list[Page[CellProblem]]:
    """Return pages of problems of imports: a loader's fetch."""
    return await context.service(Imports).problems(context.actor, wanted=wanted)


async def load_undos(context: Context, ids: list[str]) -> list[ImportUndo | None]:
    """Return the undoings of imports: a loader's fetch."""
    return await context.service(ImportUndoing).of_imports(ids)


async def load_undoable(context: Context, ids: list[str]) -> list[bool]:
    """Return which imports can be undone: a loader's fetch."""
    return await context.service(ImportUndoing).undoable(context.actor, job_ids=ids)
