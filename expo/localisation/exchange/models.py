"""What becomes of files that are taken in: what was wrong in them, and where."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from expo.kit.files.uploads import UploadPurpose

MOST_BYTES: Final = 20 * 1024 * 1024
"""Of one file."""
TRANSLATION_FILE: Final = UploadPurpose("TRANSLATIONS", MOST_BYTES, 60, frozenset({"bin"}), "TBX or TMX")
MOST_UNITS: Final = 20_000
"""Entries of one file."""
MOST_NAMED: Final = 100
"""Bad entries that are named one by one."""


class Wrong(StrEnum):
    """Why an entry of a file is not taken."""

    UNREADABLE = "UNREADABLE"
    INCOMPLETE = "INCOMPLETE"
    CONTRADICTORY = "CONTRADICTORY"
    FULL = "FULL"
    VALUES_LOST = "VALUES_LOST"
    TERM_FORBIDDEN = "TERM_FORBIDDEN"


@dataclass(frozen=True)
class BadEntry:
    """An entry that is not taken: the line where it begins, why, and a sentence that says so."""

    line: int
    wrong: Wrong
    reason: str


@dataclass(frozen=True)
class Taken:
    """What became of a file's entries: ``added``, ``changed``, and ``same`` as before.

    ``kept`` are those for which people have better words. ``bad`` are the first hundred of ``bad_count``. Where
    ``written`` is False, nothing has been: there were bad ones, and only good files were asked for.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    bad_count: int = 0
    bad: tuple[BadEntry, ...] = ()
    written: bool = False
