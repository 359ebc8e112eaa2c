"""Rows as a file has them, before anybody knows what their cells mean."""

from dataclasses import dataclass

Cell = object


@dataclass(frozen=True)
class RawRow:
    """One row: ``number`` as the spreadsheet shows it, and ``error`` where it could not be read at all."""

    number: int
    cells: list[Cell]
    error: str | None = None


def column_letter(index: int) -> str:
    """Return a spreadsheet's name of a column: A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
