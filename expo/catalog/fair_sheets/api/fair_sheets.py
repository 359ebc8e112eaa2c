"""GraphQL types, queries and mutations of an organiser's spreadsheets."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.fair_sheets.rows import FairSheet
from expo.catalog.fair_sheets.service import FairSheetFile, FairSheets
from expo.exhibitors.companies.api.media_types import FileType
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Info, Problem

strawberry.enum(FairSheet, description="A spreadsheet that an organiser can export from a fair.")


@strawberry.type(name="FairSheetFile", description="A spreadsheet of a fair, as XLSX.")
class FairSheetFileType:
    """A spreadsheet."""

    id: strawberry.ID | None = strawberry.field(
        description="Id to poll with `fairSheet`; null where it was written at once."
    )
    sheet: FairSheet
    status: JobStatus
    rows: int = strawberry.field(description="Number of rows written.")
    started_at: datetime
    file: FileType | None

    @classmethod
    def of(cls, info: Info, sheet_file: FairSheetFile) -> "FairSheetFileType":
        """Return the type for a spreadsheet."""
        return cls(
            id=strawberry.ID(sheet_file.id) if sheet_file.id else None,
            sheet=sheet_file.sheet,
            status=sheet_file.status,
            rows=sheet_file.rows,
            started_at=sheet_file.started_at,
            file=FileType.of(info, sheet_file.file),
        )


FairSheetResult = Annotated[FairSheetFileType | Problem, strawberry.union("FairSheetResult")]


@strawberry.type
class Query:
    """Queries for spreadsheets."""

    @strawberry.field(description="A long spreadsheet of one of your fairs, finished or still being written.")
    async def fair_sheet(self, info: Info, id: strawberry.ID) -> FairSheetFileType:
        return FairSheetFileType.of(info, await info.context.service(FairSheets).get(info.context.actor, sheet_id=id))


@strawberry.type
class Mutation:
    """Mutations for spreadsheets."""

    @strawberry.mutation(
        description="Export applications, exhibitors or listings with problems of one of your fairs: "
        "up to 5,000 rows at once, more in the background.",
        metadata={"points": 200},
    )
    async def export_fair_sheet(self, info: Info, fair_id: strawberry.ID, sheet: FairSheet) -> FairSheetResult:
        exported = await info.context.service(FairSheets).export(
            info.context.actor, fair_id=fair_id, sheet=sheet, language=info.context.language
        )
        return FairSheetFileType.of(info, exported)
