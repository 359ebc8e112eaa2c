"""What becomes of files that are taken in, as GraphQL types."""

from typing import Annotated

import strawberry

from expo.kit.files.uploads import StoredFile
from expo.kit.graphql.types import FromModel, Problem
from expo.kit.jobs.queue import JobStatus
from expo.localisation.exchange.models import BadEntry, Taken, Wrong

WrongEnum = strawberry.enum(Wrong, name="EntryFault", description="Why an entry of a file is not taken.")
strawberry.enum(JobStatus, description="Where a piece of long work stands.")


@strawberry.type(name="FaultyEntry", description="An entry of a file that is not taken.")
class FaultyEntryType:
    """A bad entry."""

    line: int = strawberry.field(description="Where it begins in the file.")
    fault: Wrong
    reason: str

    @classmethod
    def of(cls, bad: BadEntry) -> "FaultyEntryType":
        """Return a bad entry."""
        return cls(line=bad.line, fault=bad.wrong, reason=bad.reason)


@strawberry.type(name="TakenEntries", description="What became of a file's entries.")
class TakenEntriesType(FromModel[Taken]):
    """What was taken."""

    written: bool = strawberry.field(description="False: there were faults, so that nothing has been written.")
    added: int
    changed: int
    same: int = strawberry.field(description="Those that were there already.")
    kept: int = strawberry.field(description="Those for which people here have words of their own, which stay.")
    fault_count: int
    faults: list[FaultyEntryType] = strawberry.field(description="The first hundred.")

    @classmethod
    def of(cls, taken: Taken) -> "TakenEntriesType":
        """Return what was taken."""
        return cls.from_model(
            taken, fault_count=taken.bad_count, faults=[FaultyEntryType.of(each) for each in taken.bad]
        )


@strawberry.type(name="ExchangeFile", description="A file of terms or translations, kept for a week.")
class ExchangeFileType:
    """A file."""

    url: str = strawberry.field(description="Where it can be fetched for a while.")
    file_name: str
    size: int = strawberry.field(description="In bytes.")

    @classmethod
    def of(cls, file: StoredFile, url: str) -> "ExchangeFileType":
        """Return a file at its address."""
        return cls(url=url, file_name=file.name, size=file.size)


TakenEntriesResult = Annotated[TakenEntriesType | Problem, strawberry.union("TakenEntriesResult")]
ExchangeFileResult = Annotated[ExchangeFileType | Problem, strawberry.union("ExchangeFileResult")]
