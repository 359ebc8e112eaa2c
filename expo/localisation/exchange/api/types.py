"""Results of file imports and exports as GraphQL types."""

from typing import Annotated

import strawberry

from expo.kit.files.uploads import StoredFile
from expo.kit.graphql.types import Flat, FromModel, Problem
from expo.kit.jobs.queue import JobStatus
from expo.localisation.exchange.models import EntryRejection, EntryWarning, ImportResult, RejectedEntry, WarnedEntry

WrongEnum = strawberry.enum(
    EntryRejection, name="EntryRejection", description="Reason why an entry of an imported file is rejected."
)
strawberry.enum(EntryWarning, description="Reason why an imported entry should be checked.")
strawberry.enum(JobStatus, description="Status of a background job.")


@strawberry.type(name="RejectedEntry", description="A rejected entry of an imported file.")
class RejectedEntryType(Flat[RejectedEntry]):
    """A rejected entry."""

    line: int = strawberry.field(description="Line of the file where the entry begins.")
    rejection: EntryRejection
    reason: str


@strawberry.type(
    name="WarnedEntry", description="An entry of a file that is imported, but should be checked by a person."
)
class WarnedEntryType(Flat[WarnedEntry]):
    """An imported entry to be checked."""

    line: int = strawberry.field(description="Line of the file where the entry begins.")
    warning: EntryWarning
    reason: str


@strawberry.type(name="ImportedEntries", description="Result of a file import.")
class ImportedEntriesType(FromModel[ImportResult]):
    """The result of an import."""

    written: bool = strawberry.field(
        description="Whether the entries were written; false where rejected entries prevented it."
    )
    added: int
    changed: int
    same: int = strawberry.field(description="Number of entries that existed already.")
    skipped: int = strawberry.field(
        description="Number of entries not imported because a person here has written a translation of their own, "
        "which stays."
    )
    rejected_count: int
    rejected: list[RejectedEntryType] = strawberry.field(description="The first 100 rejected entries.")
    warning_count: int
    warnings: list[WarnedEntryType] = strawberry.field(
        description="The first 100 imported entries that should be checked. A translation whose values differ from its "
        "original's is suggested for the text, but shown to nobody until a person accepts it."
    )

    @classmethod
    def of(cls, result: ImportResult) -> "ImportedEntriesType":
        """Return the result of an import."""
        return cls.from_model(
            result,
            rejected=[RejectedEntryType.of(each) for each in result.rejected],
            warnings=[WarnedEntryType.of(each) for each in result.warnings],
        )


@strawberry.type(name="ExchangeFile", description="A file of glossary terms or translations, kept for a week.")
class ExchangeFileType:
    """A file."""

    url: str = strawberry.field(description="Temporary download URL, relative to the site.")
    file_name: str
    size: int = strawberry.field(description="Size in bytes.")

    @classmethod
    def of(cls, file: StoredFile, url: str) -> "ExchangeFileType":
        """Return a file with its URL."""
        return cls(url=url, file_name=file.name, size=file.size)


ImportedEntriesResult = Annotated[ImportedEntriesType | Problem, strawberry.union("ImportedEntriesResult")]
ExchangeFileResult = Annotated[ExchangeFileType | Problem, strawberry.union("ExchangeFileResult")]
