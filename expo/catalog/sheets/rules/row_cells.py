"""How a sheet is read, and one row's cells on their way to a draft."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar

from expo.catalog.products.rules.drafts import LIMITS
from expo.catalog.sheets.rules.cells import BadCell, Style, number_style, text_of
from expo.catalog.sheets.rules.columns import ATTRIBUTE, Hints, Match, columns
from expo.catalog.sheets.rules.lookups import mended, shown
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
"""Which fields of a draft a column gives, where it is not the one of its name."""
_ESCAPED: Final = re.compile(r"'(?=[=+\-@\t\r'])")


_SCRIPTS: Final = (
    (re.compile(r"[\u3400-\u9fff]"), "zh"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
)


def by_script(text: str) -> str | None:
    """Return the language whose letters a text has any of; None for Latin letters."""
    return next((language for script, language in _SCRIPTS if script.search(text)), None)


def has_script(language: str) -> str | None:
    """Return a language that has a script of its own among ours; None for those in Latin letters."""
    return next((each for _, each in _SCRIPTS if each == language), None)


@dataclass(frozen=True)
class Defaults:
    """What holds where a sheet says nothing. Codes as in `ProductDraft`; ``language`` None: that of the text.

    ``minor_prices``: whole prices are minor units. ``tidy``: names of data fields are made
    readable. ``mend``: what is too long is cut, and what cannot be
    shown is left out, rather than refused.
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
    """What is wrong with one cell. ``row`` as the spreadsheet shows it, ``column`` the header, ``hint`` what to do."""

    row: int
    column: str
    code: str
    message: str
    hint: str = ""
    value: str = ""


@dataclass(frozen=True)
class SheetGuide:
    """How the rows of one table are read: its columns, and what holds where they say nothing.

    ``escaped``: texts that begin like formulas carry an apostrophe (CSV). ``tells`` returns the language of a text
    where there is no doubt about it, ``language`` holds where there is one; neither where the sheet says the language.
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
        """What the header of each column says beside its name."""
        return {each.column: each.hints for each in self.matches if each.column is not None}

    @cached_property
    def indexes(self) -> Mapping[str, int]:
        """Where in a row each column is, but for attributes, of which there may be several."""
        found = {each.column: each.index for each in self.matches if each.column is not None}
        found.pop(ATTRIBUTE, None)
        return found

    @cached_property
    def said(self) -> frozenset[str]:
        """Which fields of a draft the sheet's columns give."""
        given = (_SAYS.get(column, {column.partition("_")[0]}) for column in self.hints)
        return frozenset({"number"}).union(*given)

    def value(self, raw: RawRow, column: str) -> str:
        """Return what stands in a row's cell of a column, as a problem shows it."""
        index = next((each.index for each in self.matches if each.column == column), len(raw.cells))
        return shown(raw.cells[index]) if index < len(raw.cells) else ""

    def header(self, column: str) -> str:
        """Return the header of a column as the sheet has it; our own name for one that it lacks."""
        match = next((each for each in self.matches if each.column == column), None)
        if match is not None:
            return match.header.strip() or column_letter(match.index)
        return columns()[column].names["en"] if column in columns() else column


class RowCells:
    """One row's cells by column; takes them one by one and notes what is bad."""

    def __init__(self, guide: SheetGuide, raw: RawRow) -> None:
        self.guide, self.raw, self.defaults = guide, raw, guide.defaults
        self.cells = {column: self.cell(index) for column, index in guide.indexes.items()}
        self.hints = guide.hints
        self.problems: list[CellProblem] = []

    def cell(self, index: int) -> object:
        """Return a cell by its index; None where it is empty."""
        cell = self.raw.cells[index] if index < len(self.raw.cells) else None
        if self.guide.escaped and isinstance(cell, str) and cell.startswith("'"):
            return _ESCAPED.sub("", cell, count=1)
        return None if isinstance(cell, str) and not cell.strip() else cell

    def take(self, column: str, read: Callable[[object], T]) -> T | None:
        """Return what ``read`` makes of a cell; None for an empty one, and for a bad one, which is noted."""
        cell = self.cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except BadCell as bad:
            self.note(column, bad)
            return None

    def note(self, column: str, bad: BadCell, header: str | None = None) -> None:
        """Note that a cell is bad."""
        name = self.guide.header(column) if header is None else header
        self.problems.append(
            CellProblem(self.raw.number, name, bad.code, bad.reason, bad.hint, shown(self.cells.get(column)))
        )

    def text(self, column: str) -> str | None:
        """Return a cell as text; None where it is empty or bad."""
        return self.take(column, text_of) or None

    def short(self, column: str) -> str | None:
        """Return a cell as text, cut to its limit where that is wanted."""
        text = self.text(column)
        return mended(text, LIMITS[column]) if text and self.defaults.mend else text

    def hint(self, column: str) -> Hints:
        """Return what the header of a column says beside its name."""
        return self.hints.get(column, Hints())

    def hinted_currency(self) -> str | None:
        """Return the currency that a header names for all prices."""
        return next((each.currency for each in self.hints.values() if each.currency), None)


def sheet_language(rows: Iterable[RawRow], matches: Sequence[Match], tells: Callable[[str], str | None]) -> str | None:
    """Return the language that most of the titles surely are in, by a sheet's first rows; None where there is none."""
    titles = [each.index for each in matches if each.column == "title"]
    cells = (row.cells[index] for row in rows for index in titles if index < len(row.cells))
    told = Counter(filter(None, map(tells, {str(cell) for cell in cells if cell})))
    return next((language for language, count in told.most_common(1) if 2 * count > told.total()), None)


def sheet_style(rows: Iterable[RawRow], matches: Sequence[Match]) -> Style:
    """Return how the numbers of a sheet are written, from its first rows."""
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
