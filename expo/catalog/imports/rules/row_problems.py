"""The catalogue's problems with rows, in terms of the sheet: its rows, its headers, what to do."""

from collections.abc import Mapping, Sequence
from typing import Final

from expo.catalog.editing.models import RowProblem
from expo.catalog.sheets.rules.row_cells import CellProblem, SheetGuide
from expo.catalog.sheets.rules.rows import ReadRow

_FIELDS: Final[Mapping[str, str]] = {
    "minimumOrder": "minimum_order",
    "hs.code": "hs_code",
    "hs.edition": "hs_edition",
    "incoterm.rule": "incoterm",
    "incoterm.place": "incoterm_place",
    "leadDays": "lead_days",
    "sample": "sample_price",
    "priceOnRequest": "price",
    "organisationIds": "chosen",
}


def in_the_sheet(
    guide: SheetGuide, rows: Sequence[ReadRow], problems: Sequence[RowProblem], reported_columns: set[str]
) -> list[CellProblem]:
    """Return the catalogue's problems with rows in terms of the sheet.

    A value missing because the sheet lacks its column is reported for the first row only.
    """
    by_id = {str(row.raw.number): row for row in rows}
    found = []
    for problem in problems:
        row, column = by_id[problem.input_id], _column(guide, problem)
        lacking = problem.code == "MISSING" and not guide.mentions(column)
        if lacking and column in reported_columns:
            continue
        reported_columns |= {column} if lacking else set()
        hint, value = _hint(guide, column, problem), guide.value(row.raw, column)
        found.append(CellProblem(row.raw.number, guide.header(column), problem.code, problem.message, hint, value))
    return found


def _column(guide: SheetGuide, problem: RowProblem) -> str:
    field = problem.field or ""
    name, _, rest = field.partition(".")
    if name == "priceTiers":
        return _tier_column(guide, rest)
    column = _FIELDS.get(field) or _FIELDS.get(name) or name
    return "incoterm" if column == "incoterm_place" and not guide.mentions(column) else column


def _tier_column(guide: SheetGuide, place: str) -> str:
    index, _, part = place.partition(".")
    if guide.mentions("tiers") and not guide.mentions("price"):
        return "tiers"
    if part == "per":
        return "price_per"
    first = {"minQuantity": "minimum_order"}.get(part, "price")
    return first if index in {"", "0"} else f"tier_{int(index) + 1}_{'quantity' if part == 'minQuantity' else 'price'}"


def _hint(guide: SheetGuide, column: str, problem: RowProblem) -> str:
    if problem.code == "MISSING":
        return (
            "Fill in this cell."
            if guide.mentions(column)
            else f"Add a column {guide.header(column)!r}, or set one value for all rows."
        )
    return "Correct this cell and import again."
