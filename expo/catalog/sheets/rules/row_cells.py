"""How a sheet is read, and access to one row's cells."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar

from expo.catalog.products.rules.drafts import LIMITS
from expo.catalog.sheets.rules.cells import BadCell, Style, number_style, text_of
from expo.catalog.sheets.rules.columns import ATTRIBUTE, Hints, Match, columns
from expo.catalog.sheets.rules.lookups import clean_text, display_value
from expo.catalog.sheets.rules.raw_rows import RawRow, column_letter

T = TypeVar("T")
_PRICED: Final = frozenset({"price_tiers", "price_on_request", "currency"})
_SAYS: Final[Mapping[str, frozenset[str]]] = {
    "minimum_order": frozenset({"minimum_order", "minimum_order_unit"}),
    "sample_price": frozenset({"sample_free", "sample_price", "currency"}),
    **dict.fromkeys(("hs_code", "hs_edition"), frozenset({"hs_code", "hs_edition"})),
    **dict.fromkeys(("incoterm", "incoterm_place"), frozenset({"incoterm", "incoterm_place"})),
    "lead_days": frozenset({"lead_days"}),
    **dict.fromkeys(("price", "price_per", "tiers", "currency"), _PRICED),
    **{f"tier_{tier}_{part}": _PRICED for tier in (2, 3, 4) for part in ("quantity", "price")},
    ATTRIBUTE: frozenset({"attributes"}),
    **dict.fromkeys(("language", "pictures", "visibility", "chosen"), frozenset[str]()),
}
"""Draft fields given by a column, for columns not named like their field."""
_ESCAPED: Final = re.compile(r"'(?=[=+\-@\t\r'])")


_SCRIPTS: Final = (
    (re.compile(r"[\u3400-\u9fff]"), "zh"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
)


def by_script(text: str) -> str | None:
    """Return the language of the first known script found in a text; None for Latin letters."""
    return next((language for script, language in _SCRIPTS if script.search(text)), None)


def has_script(language: str) -> str | None:
    """Return the language itself if it has its own script, None if it uses Latin letters."""
    return next((each for _, each in _SCRIPTS if each == language), None)


@dataclass(frozen=True)
class Defaults:
    """Values for what a sheet leaves out. Codes as in `ProductDraft`; ``language`` None: that of the text.

    ``minor_prices``: whole prices are in minor units. ``tidy``: names of data fields are made
    readable. ``mend``: texts that are too long are cut and unprintable characters left out, instead
    of being refused.
    """

    language: str | None = None
    currency: str | None = None
    section: str | None = None
    unit: str | None = None
    minimum_order: str | None = None
    origin: str | None = None
    minor_prices: bool = False
    tidy: bool = False
    mend: bool = False


@dataclass(frozen=True)
class CellProblem:
    """A problem with one cell: ``row`` as the spreadsheet shows it, ``column`` the header, ``hint`` what to do."""

    row: int
    column: str
    code: str
    message: str
    hint: str = ""
    value: str = ""


@dataclass(frozen=True)
class SheetGuide:
    """How the rows of a table are read: its columns, and defaults for what they leave out.

    ``escaped``: texts that begin like formulas carry an apostrophe (CSV). ``tells`` detects the language of a text
    if it is certain; otherwise ``language`` applies if set. Neither applies where the sheet states the language.
    """

    matches: Sequence[Match]
    defaults: Defaults = field(default_factory=Defaults)
    style: Style = Style.POINT
    escaped: bool = False
    tells: Callable[[str], str | None] = by_script
    language: str | None = None

    def mentions(self, column: str) -> bool:
        """Say whether the sheet has this column."""
        return column in self.hints

    @cached_property
    def hints(self) -> Mapping[str, Hints]:
        """What the header of each column says besides its name."""
        return {each.column: each.hints for each in self.matches if each.column is not None}

    @cached_property
    def indexes(self) -> Mapping[str, int]:
        """Index of each column in a row, except attributes, of which there may be several."""
        found = {each.column: each.index for each in self.matches if each.column is not None}
        found.pop(ATTRIBUTE, None)
        return found

    @cached_property
    def given_fields(self) -> frozenset[str]:
        """Draft fields given by the sheet's columns."""
        given = (_SAYS.get(column, {column.partition("_")[0]}) for column in self.hints)
        return frozenset({"number"}).union(*given)

    def value(self, raw: RawRow, column: str) -> str:
        """Return the value of a row's cell, for display in a problem."""
        index = next((each.index for each in self.matches if each.column == column), len(raw.cells))
        return display_value(raw.cells[index]) if index < len(raw.cells) else ""

    def header(self, column: str) -> str:
        """Return the sheet's header for a column; our own name for a column that it lacks."""
        match = next((each for each in self.matches if each.column == column), None)
        if match is not None:
            return match.header.strip() or column_letter(match.index)
        return columns()[column].names["en"] if column in columns() else column


class RowCells:
    """One row's cells by column; reads them one by one and records bad ones."""

    def __init__(self, guide: SheetGuide, raw: RawRow) -> None:
        self.guide, self.raw, self.defaults = guide, raw, guide.defaults
        self.cells = {column: self.cell(index) for column, index in guide.indexes.items()}
        self.hints = guide.hints
        self.problems: list[CellProblem] = []

    def cell(self, index: int) -> object:
        """Return a cell by its index; None if empty."""
        cell = self.raw.cells[index] if index < len(self.raw.cells) else None
        if self.guide.escaped and isinstance(cell, str) and cell.startswith("'"):
            return _ESCAPED.sub("", cell, count=1)
        return None if isinstance(cell, str) and not cell.strip() else cell

    def take(self, column: str, read: Callable[[object], T]) -> T | None:
        """Return the result of ``read`` on a cell; None if it is empty, or bad, which is recorded."""
        cell = self.cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except BadCell as bad:
            self.note(column, bad)
            return None

    def note(self, column: str, bad: BadCell, header: str | None = None) -> None:
        """Record a bad cell."""
        name = self.guide.header(column) if header is None else header
        self.problems.append(
            CellProblem(self.raw.number, name, bad.code, bad.reason, bad.hint, display_value(self.cells.get(column)))
        )

    def text(self, column: str) -> str | None:
        """Return a cell as text; None if empty or bad."""
        return self.take(column, text_of) or None

    def short(self, column: str) -> str | None:
        """Return a cell as text, cut to its limit if the defaults say so."""
        text = self.text(column)
        return clean_text(text, LIMITS[column]) if text and self.defaults.mend else text

    def hint(self, column: str) -> Hints:
        """Return what the header of a column says besides its name."""
        return self.hints.get(column, Hints())

    def hinted_currency(self) -> str | None:
        """Return the currency that any header states for its prices."""
        return next((each.currency for each in self.hints.values() if each.currency), None)


def sheet_language(rows: Iterable[RawRow], matches: Sequence[Match], tells: Callable[[str], str | None]) -> str | None:
    """Return the language of most titles that are certain, from a sheet's first rows; None without a majority."""
    titles = [each.index for each in matches if each.column == "title"]
    cells = (row.cells[index] for row in rows for index in titles if index < len(row.cells))
    languages = Counter(filter(None, map(tells, {str(cell) for cell in cells if cell})))
    return next((language for language, count in languages.most_common(1) if 2 * count > languages.total()), None)


def sheet_style(rows: Iterable[RawRow], matches: Sequence[Match]) -> Style:
    """Return the number format of a sheet, from its first rows."""
    numeric = [
        each.index
        for each in matches
        if each.column and ("price" in each.column or "quantity" in each.column or each.column == "minimum_order")
    ]
    return number_style(
        cell
        for row in rows
        for index in numeric
        if index < len(row.cells) and isinstance(cell := row.cells[index], str)
    )
