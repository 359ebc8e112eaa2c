"""Rows as read from a file, before their cells are interpreted."""

from dataclasses import dataclass

Cell = object


@dataclass(frozen=True)
class RawRow:
    """A row: ``number`` as the spreadsheet shows it, and ``error`` if it could not be read."""

    number: int
    cells: list[Cell]
    error: str | None = None


def column_letter(index: int) -> str:
    """Return a spreadsheet's column letters: A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
