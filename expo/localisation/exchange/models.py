"""Results of file imports: counts, and the rejected and the doubtful entries with line and reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from expo.kit.files.uploads import UploadPurpose

MAX_BYTES: Final = 20 * 1024 * 1024
"""Size limit of a file."""
TRANSLATION_FILE: Final = UploadPurpose("TRANSLATIONS", MAX_BYTES, 60, frozenset({"bin"}), "TBX or TMX")
MAX_UNITS: Final = 20_000
"""Most entries in a file."""
_MAX_NAMED: Final = 100
"""Most rejected entries, and most warnings, listed individually."""


class EntryRejection(StrEnum):
    """Why an entry of a file is rejected."""

    UNREADABLE = "UNREADABLE"
    INCOMPLETE = "INCOMPLETE"
    CONTRADICTORY = "CONTRADICTORY"
    FULL = "FULL"
    VALUES_LOST = "VALUES_LOST"
    TERM_FORBIDDEN = "TERM_FORBIDDEN"


@dataclass(frozen=True)
class RejectedEntry:
    """A rejected entry: the line where it begins, the cause, and a sentence that explains it."""

    line: int
    rejection: EntryRejection
    reason: str


class EntryWarning(StrEnum):
    """Why an imported entry should be checked."""

    VALUES_LOST = "VALUES_LOST"


@dataclass(frozen=True)
class WarnedEntry:
    """An imported entry to be checked: the line where it begins, the cause, and a sentence that explains it."""

    line: int
    warning: EntryWarning
    reason: str


@dataclass(frozen=True)
class ImportResult:
    """Result of an import: numbers of entries ``added``, ``changed``, and ``same`` as before.

    ``skipped`` counts entries not taken because a human translation exists. ``rejected`` are the first hundred of
    ``rejected_count``, and ``warnings`` those of ``warning_count`` entries that are imported, but should be checked. If
    ``written`` is False, nothing was written: the file has bad entries, and importing the good ones was not chosen.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    skipped: int = 0
    rejected_count: int = 0
    rejected: tuple[RejectedEntry, ...] = ()
    written: bool = False
    warning_count: int = 0
    warnings: tuple[WarnedEntry, ...] = ()

    @classmethod
    def of(cls, rejected: Iterable[RejectedEntry], warnings: Iterable[WarnedEntry] = ()) -> "ImportResult":
        """Return the result of a file of which nothing has been written yet."""
        bad = sorted(rejected, key=lambda each: each.line)
        doubtful = sorted(warnings, key=lambda each: each.line)
        return cls(
            rejected_count=len(bad),
            rejected=tuple(bad[:_MAX_NAMED]),
            warning_count=len(doubtful),
            warnings=tuple(doubtful[:_MAX_NAMED]),
        )
