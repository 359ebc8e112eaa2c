"""What is mixed: the files of a recording, when they begin, and what is left out."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

DAMAGED: Final = "damaged"
"""The error where a file cannot be read; others are faults of the machine."""


class MixedFile(Struct, frozen=True):
    """A file of a participant by its path; it begins ``start_ms`` milliseconds after the recording."""

    path: str
    start_ms: int
    duration_ms: int
    shows_screen: bool

    def covers(self, at_ms: float) -> bool:
        """Return whether the file has anything at a time of the recording."""
        return self.start_ms <= at_ms < self.start_ms + self.duration_ms


class MixPlan(Struct, frozen=True):
    """The files of a recording of so many milliseconds, its pauses (from, to), and the file to write."""

    files: list[MixedFile]
    duration_ms: int
    pauses: list[tuple[int, int]]
    target: str

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield the times that were recorded, from and to, in order: pauses are left out of the mixed file."""
        begin = 0
        for from_ms, to_ms in sorted(self.pauses):
            if from_ms > begin:
                yield begin, from_ms
            begin = max(begin, to_ms)
        if begin < self.duration_ms:
            yield begin, self.duration_ms

    @property
    def length_ms(self) -> int:
        """The length of the mixed file."""
        return sum(to_ms - from_ms for from_ms, to_ms in self.spans())


class MixProgress(Struct, frozen=True):
    """How much of the mixed file is written; a line that the process writes. The last one is complete, or an error."""

    done_ms: int = 0
    total_ms: int = 0
    is_complete: bool = False
    error: str = ""
