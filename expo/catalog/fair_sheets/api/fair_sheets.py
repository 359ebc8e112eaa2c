"""An organiser's sheets in GraphQL."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.catalog.fair_sheets.rows import FairSheet
from expo.catalog.fair_sheets.service import FairSheetFile, FairSheets
from expo.exhibitors.companies.api.media_types import FileType
from expo.kit.graphql.job_types import JobStatus
from expo.kit.graphql.types import Info, Problem

strawberry.enum(FairSheet, description="What an organiser can take home of a fair as a sheet.")


@strawberry.type(name="FairSheetFile", description="A sheet of a fair, as XLSX.")
class FairSheetFileType:
    """A sheet."""

    id: strawberry.ID | None = strawberry.field(description="To ask for it again; null when it was written at once.")
    sheet: FairSheet
    status: JobStatus
    rows: int = strawberry.field(description="How many are written.")
    started_at: datetime
    file: FileType | None

    @classmethod
    def of(cls, info: Info, found: FairSheetFile) -> "FairSheetFileType":
        """Return a sheet."""
        return cls(
            id=strawberry.ID(found.id) if found.id else None,
            sheet=found.sheet,
            status=found.status,
            rows=found.rows,
            started_at=found.started_at,
            file=FileType.of(info, found.file),
        )


FairSheetResult = Annotated[FairSheetFileType | Problem, strawberry.union("FairSheetResult")]


@strawberry.type
class Query:
    """What one can ask about sheets."""

    @strawberry.field(description="A long sheet of a fair of yours that is being written, or is there.")
    async def fair_sheet(self, info: Info, id: strawberry.ID) -> FairSheetFileType:
        return FairSheetFileType.of(info, await info.context.service(FairSheets).get(info.context.actor, sheet_id=id))


@strawberry.type
class Mutation:
    """What one can do with sheets."""

    @strawberry.mutation(
        description="Export applications, exhibitors or listings with problems of a fair of yours: "
        "up to 5,000 rows at once, more in a while.",
        metadata={"points": 200},
    )
    async def export_fair_sheet(self, info: Info, fair_id: strawberry.ID, sheet: FairSheet) -> FairSheetResult:
        exported = await info.context.service(FairSheets).export(
            info.context.actor, fair_id=fair_id, sheet=sheet, language=info.context.language
        )
        return FairSheetFileType.of(info, exported)
