"""The lexicon's files, and its concepts in their order."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import overload

from translation.errors import InvalidLexiconRow
from translation.lexicon.derived import Contents, DerivedData, digest
from translation.lexicon.entries import Concept
from translation.lexicon.rows import Row, concept_of, rows_of


class LexiconFiles:
    """CSV files of a folder, read on first use; an error is raised again at each use."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; `translation.lexicon.rows` describes its files."""
        self._files = sorted(folder.glob("*.csv"))
        self.derived = DerivedData(folder, lambda: self._contents)

    @property
    def version(self) -> str:
        """Hexadecimal digits that change with any file. Raises as `concepts` does."""
        return self._contents.version

    @property
    def concepts(self) -> Sequence[Concept]:
        """All concepts, in the order of file names and rows.

        Raises `InvalidLexiconRow` for two with one key; and using a concept does for its row, if that is invalid.
        """
        return self._read[1]

    @cached_property
    def _contents(self) -> Contents:
        version, concepts = self._read
        return Contents(version, len(concepts), digest(f"{key}\n".encode() for key in concepts.keys))

    @cached_property
    def _read(self) -> tuple[str, "_Concepts"]:
        """The version and the concepts of one reading: another process may write a file at any time."""
        contents = [(file.name, file.read_bytes()) for file in self._files]
        rows = [row for name, content in contents for row in rows_of(name, content.decode())]
        seen: dict[str, Row] = {}
        for row in rows:
            first = seen.setdefault(row.key, row)
            if first is not row:
                raise InvalidLexiconRow(f"{row.key} is also in {first.file}.", file=row.file, line=row.line)
        return digest(content for _, content in contents), _Concepts(rows)


class _Concepts(Sequence[Concept]):
    """Concepts of rows, each made on first use: most texts need few of them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._by_place: dict[int, Concept] = {}

    @property
    def keys(self) -> Iterator[str]:
        """The keys of all, without making them."""
        return (row.key for row in self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Concept: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Concept]: ...

    def __getitem__(self, place: int | slice) -> Concept | Sequence[Concept]:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        # Concepts are compared by identity: of two threads, one makes it for both.
        return self._by_place.get(place) or self._by_place.setdefault(place, concept_of(self._rows[place]))
