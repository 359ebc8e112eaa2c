"""A row of a sheet becomes a product's draft, with every bad cell named.

`RowReader` knows the sheet's columns and what to take where the sheet says nothing; it
reads one row at a time and never stops at the first mistake.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from expo.catalog.cells import (
    BadCell,
    Price,
    Style,
    code_of,
    days_of,
    list_of,
    number_style,
    price_of,
    quantity_of,
    term_of,
    text_of,
)
from expo.catalog.columns import ATTRIBUTE, Hints, Match, columns
from expo.catalog.composites import SheetAttribute, SheetTier, attribute_column, attributes_of, tiers_of
from expo.catalog.drafts import LIMITS, MOST_ATTRIBUTES, AttributeDraft, ProductDraft, TierDraft, Wording
from expo.catalog.lookups import (
    certificates_of,
    country_of,
    edition_of,
    gtin_of,
    language_of,
    section_of,
    shortened,
    shown,
    unit_of,
    visibility_of,
)
from expo.catalog.models import Visibility
from expo.catalog.tables import RawRow, column_letter
from expo.kit.money import precision
from expo.kit.text import LANGUAGES
from expo.kit.values import find_unit

T = TypeVar("T")
_TIERS: Final = (2, 3, 4)
_ON_REQUEST: Final = frozenset(
    {"on request", "price on request", "upon request", "negotiable", "面议", "询价", "议价", "价格面议"}
)
_FREE: Final = frozenset({"0", "free", "free of charge", "免费", "gratis", "gratuit", "бесплатно"})
_NO_SAMPLE: Final = frozenset({"no", "none", "不提供", "无", "-", "/"})
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,16}(?:\.[0-9]{1,9})?")
_SCRIPTS: Final = (
    (re.compile(r"[\u3400-\u9fff]"), "zh"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
)
_ESCAPED: Final = re.compile(r"'(?=[=+\-@\t\r'])")

_PRICED: Final = frozenset({"price_tiers", "price_on_request", "currency"})
_SAYS: Final[Mapping[str, frozenset[str]]] = {
    "minimum_order": frozenset({"minimum_order", "minimum_order_unit"}),
    "sample_price": frozenset({"sample_free", "sample_price", "currency"}),
    **dict.fromkeys(("hs_code", "hs_edition"), frozenset({"hs_code", "hs_edition"})),
    **dict.fromkeys(("incoterm", "incoterm_place"), frozenset({"incoterm", "incoterm_place"})),
    "lead_days": frozenset({"lead_days"}),
    **dict.fromkeys(("price", "price_per", "tiers", "tier_2_price", "tier_3_price", "tier_4_price", "currency"), _PRICED),
    **dict.fromkeys(("language", "pictures", "visibility", "chosen"), frozenset[str]()),
}
"""Which fields of a draft a column gives, where it is not the one of its name."""


@dataclass(frozen=True)
class Defaults:
    """What holds where a sheet says nothing. Codes as in `ProductDraft`; ``language`` None: found by the script.

    ``minor_prices``: whole prices are minor units. ``tidy``: names of data fields are made
    readable. ``shorten``: what is too long is cut rather than refused.
    """

    language: str | None = None
    currency: str | None = None
    section: str | None = None
    unit: str | None = None
    minimum_order: str | None = None
    origin: str | None = None
    minor_prices: bool = False
    tidy: bool = False
    shorten: bool = False


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one cell. ``row`` as the spreadsheet shows it, ``column`` the header, ``hint`` what to do."""

    row: int
    column: str
    code: str
    message: str
    hint: str = ""
    value: str = ""


@dataclass(frozen=True)
class ReadRow:
    """A row as it was understood. ``pictures`` are names of files; None where the sheet does not say.

    ``said`` are the draft's fields that the sheet gives, rather than the defaults.
    ``visibility`` is None where the sheet has no such column.
    """

    number: int
    draft: ProductDraft
    said: frozenset[str] = frozenset()
    visibility: Visibility | None = None
    chosen: tuple[str, ...] = ()
    pictures: tuple[str, ...] | None = None
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one table. ``escaped``: texts that begin like formulas carry an apostrophe (CSV)."""

    matches: Sequence[Match]
    defaults: Defaults = field(default_factory=Defaults)
    style: Style = Style.POINT
    escaped: bool = False

    def read(self, raw: RawRow) -> ReadRow:
        """Return what a row says, and all that is wrong with its cells."""
        return _Reading(self, raw).row()

    def mentions(self, column: str) -> bool:
        """Say whether the sheet has this column."""
        return any(match.column == column for match in self.matches)

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


class _Reading:
    """One row on its way to a draft."""

    def __init__(self, reader: RowReader, raw: RawRow) -> None:
        self._reader, self._raw, self._defaults = reader, raw, reader.defaults
        self._cells = {
            each.column: self._cell(each.index) for each in reader.matches if each.column not in {None, ATTRIBUTE}
        }
        self._hints = {each.column: each.hints for each in reader.matches if each.column is not None}
        self._problems: list[RowProblem] = []
        self._language = ""
        self._currency: str | None = None
        self._cell_units: list[tuple[str, str]] = []

    def row(self) -> ReadRow:
        if self._raw.error is not None:
            problem = RowProblem(
                self._raw.number, "", "UNREADABLE_ROW", self._raw.error, "Mend this line and send the file again."
            )
            return ReadRow(self._raw.number, ProductDraft(), problems=(problem,))
        self._language = self._take("language", language_of) or self._guessed_language()
        # The currency first: it says what a bare $ or ¥ beside a number means.
        self._currency = (
            self._take("currency", lambda cell: text_of(cell).upper())
            or self._hinted_currency()
            or self._defaults.currency
        )
        draft = self._draft()
        chosen = self._take("chosen", list_of) or []
        pictures = self._take("pictures", list_of) if self._reader.mentions("pictures") else None
        return ReadRow(
            number=self._raw.number,
            draft=draft,
            said=self._said(draft),
            visibility=self._take("visibility", visibility_of),
            chosen=tuple(chosen),
            pictures=None if pictures is None else tuple(pictures),
            problems=tuple(self._problems),
        )

    def _draft(self) -> ProductDraft:
        tiers, on_request = self._prices()
        minimum, minimum_unit = self._quantity("minimum_order")
        unit = self._unit(minimum_unit)
        rule, place = self._take("incoterm", term_of) or (self._hinted_rule(), None)
        sample = self._take("sample_price", self._sample)
        return ProductDraft(
            number=self._take("number", _number) or "",
            title=self._wording("title"),
            description=self._wording("description"),
            section=self._take("section", section_of) or self._defaults.section,
            category=self._short("category"),
            brand=self._short("brand"),
            gtin=self._take("gtin", gtin_of),
            hs_code=self._take("hs_code", code_of),
            hs_edition=self._take("hs_edition", edition_of),
            origin=self._take("origin", country_of) or self._defaults.origin,
            unit=unit,
            minimum_order=minimum or self._defaults.minimum_order,
            minimum_order_unit=self._other_unit(minimum_unit, unit),
            currency=self._currency,
            price_tiers=tiers,
            price_on_request=on_request,
            incoterm=rule,
            incoterm_place=self._text("incoterm_place") or place,
            lead_days=self._take("lead_days", lambda cell: days_of(cell, self._hint("lead_days").days)),
            sample_free=sample == "0",
            sample_price=None if sample == "0" else sample,
            attributes=self._attributes(),
            certificates=self._take("certificates", certificates_of) or (),
            keywords=self._take("keywords", list_of) or (),
        )

    def _said(self, draft: ProductDraft) -> frozenset[str]:
        said = {"number"}
        for column in self._cells:
            said |= _SAYS.get(column or "", {(column or "").partition("_")[0]})
        return frozenset(said | {"unit"}) if draft.unit != self._defaults.unit else frozenset(said)

    def _cell(self, index: int) -> object:
        cell = self._raw.cells[index] if index < len(self._raw.cells) else None
        if self._reader.escaped and isinstance(cell, str) and cell.startswith("'"):
            return _ESCAPED.sub("", cell, count=1)
        return None if isinstance(cell, str) and not cell.strip() else cell

    def _take(self, column: str, read: Callable[[object], T]) -> T | None:
        """Return what ``read`` makes of a cell; None for an empty one, and for a bad one, which is noted."""
        cell = self._cells.get(column)
        if cell is None:
            return None
        try:
            return read(cell)
        except BadCell as bad:
            self._note(column, bad)
            return None

    def _note(self, column: str, bad: BadCell, header: str | None = None) -> None:
        name = self._reader.header(column) if header is None else header
        self._problems.append(
            RowProblem(self._raw.number, name, bad.code, bad.reason, bad.hint, shown(self._cells.get(column)))
        )

    def _text(self, column: str) -> str | None:
        return self._take(column, text_of) or None

    def _short(self, column: str) -> str | None:
        text = self._text(column)
        return shortened(text, LIMITS[column]) if text and self._defaults.shorten else text

    def _hint(self, column: str) -> Hints:
        return self._hints.get(column, Hints())

    def _hinted_currency(self) -> str | None:
        return next((each.currency for each in self._hints.values() if each.currency), None)

    def _hinted_rule(self) -> str | None:
        """Return the rule in a header such as ``FOB price``, if the sheet names a place for it."""
        rule = next((each.incoterm for each in self._hints.values() if each.incoterm), None)
        return rule if self._cells.get("incoterm_place") is not None else None

    def _guessed_language(self) -> str:
        if self._defaults.language is not None:
            return self._defaults.language
        words = "".join(str(self._cells.get(each) or "")[:300] for each in ("title", "description"))
        return next((language for script, language in _SCRIPTS if script.search(words)), "en")

    def _wording(self, base: str) -> Wording | None:
        """Return a text with its wordings; the English one alone counts as written in English."""
        own = self._text(base)
        others = {language: text for language in LANGUAGES if (text := self._text(f"{base}_{language}"))}
        if own is None:
            language = self._language if self._language in others else next(iter(others), None)
            own = others.pop(language) if language else None
        else:
            language = (self._take("description_language", language_of) if base == "description" else None) or self._language
            others.pop(language, None)
        if own is None or language is None:
            return None
        cut = (lambda text: shortened(text, LIMITS[base])) if self._defaults.shorten else str
        return Wording(cut(own), language, {key: cut(text) for key, text in others.items()})

    def _quantity(self, column: str) -> tuple[str | None, str | None]:
        """Return a quantity and the code of the unit written beside it."""
        found = self._take(column, lambda cell: quantity_of(cell, self._reader.style))
        if found is None:
            return None, None
        words = found[1] or self._hint(column).unit
        return f"{found[0]:f}", self._known_unit(column, words) if words else None

    def _known_unit(self, column: str, words: str) -> str | None:
        unit = find_unit(words)
        if unit is None:
            self._note(
                column,
                BadCell(
                    "UNKNOWN_UNIT", f"There is no unit {words[:30]!r}.", "Write a unit such as pcs, set, kg or 个."
                ),
            )
            return None
        return unit.code

    def _unit(self, beside: str | None) -> str | None:
        """Return the product's unit: its own column's, else the one beside a price or a quantity, else the default."""
        own = self._take("unit", unit_of)
        priced = {unit for _, unit in self._cell_units}
        for column, unit in self._cell_units:
            if (own or self._cell_units[0][1]) != unit:
                self._note(
                    column,
                    BadCell(
                        "UNIT_CONFLICT",
                        "This price is for another unit than the row says.",
                        "Give all prices for the unit of the row.",
                    ),
                )
        if own is None and self._cells.get("unit") is not None:
            return None
        return own or next(iter(priced), None) or beside or self._defaults.unit

    def _other_unit(self, beside: str | None, unit: str | None) -> str | None:
        return beside if beside != unit else None

    def _prices(self) -> tuple[list[TierDraft], bool]:
        """Return the price tiers, and whether the price is on request."""
        cell = self._cells.get("price")
        if isinstance(cell, str) and cell.strip().casefold() in _ON_REQUEST:
            return [], True
        per = self._take("price_per", text_of) or "1"
        tiers = self._take("tiers", lambda cell: tiers_of(cell, self._currency, self._reader.style))
        if tiers is not None:
            return [self._tier("tiers", each, per) for each in tiers], False
        return self._tier_columns(per), False

    def _tier_columns(self, per: str) -> list[TierDraft]:
        found: list[TierDraft] = []
        first = self._price("price")
        if first is not None:
            quantity = self._quantity("minimum_order")[0] if self._cells.get("minimum_order") is not None else None
            found.append(TierDraft(quantity or self._defaults.minimum_order or "1", first, per))
        for tier in _TIERS:
            quantity, price = self._quantity(f"tier_{tier}_quantity")[0], self._price(f"tier_{tier}_price")
            if quantity is not None and price is not None:
                found.append(TierDraft(quantity, price, per))
            elif (quantity is None) != (price is None) and not self._noted(
                f"tier_{tier}_quantity", f"tier_{tier}_price"
            ):
                lacking = f"tier_{tier}_quantity" if quantity is None else f"tier_{tier}_price"
                self._note(
                    lacking,
                    BadCell(
                        "HALF_A_TIER",
                        "A tier needs both a quantity and a price.",
                        "Fill in both cells or leave both empty.",
                    ),
                )
        return found

    def _noted(self, *names: str) -> bool:
        headers = {self._reader.header(each) for each in names}
        return any(problem.column in headers for problem in self._problems)

    def _tier(self, column: str, tier: SheetTier, per: str) -> TierDraft:
        return TierDraft(f"{tier.quantity:f}", self._amount(column, tier.price), tier.per or per)

    def _price(self, column: str) -> str | None:
        currency = self._hint(column).currency or self._currency
        found = self._take(column, lambda cell: price_of(cell, currency, self._reader.style))
        return None if found is None else self._amount(column, found)

    def _amount(self, column: str, price: Price) -> str:
        """Return the amount in major units, having looked that currency and unit agree with the row's."""
        named = price.currency or self._hint(column).currency
        if named is not None and self._currency not in {None, named} and not self._is_default_currency():
            self._note(
                column,
                BadCell(
                    "CURRENCY_CONFLICT",
                    f"This price is in {named}, the row says {self._currency}.",
                    "Give all prices of a row in one currency.",
                ),
            )
        elif named is not None:
            self._currency = named
        words = price.unit or self._hint(column).unit
        unit = self._known_unit(column, words) if words else None
        if unit is not None:
            self._cell_units.append((column, unit))
        amount = price.amount
        if self._defaults.minor_prices and self._currency:
            amount = amount.scaleb(-precision(self._currency))
        return f"{amount:f}"

    def _is_default_currency(self) -> bool:
        """Say whether the row's currency is only what holds where the sheet says nothing."""
        return (
            self._currency == self._defaults.currency
            and self._cells.get("currency") is None
            and self._hinted_currency() is None
        )

    def _sample(self, cell: object) -> str | None:
        text = text_of(cell).casefold()
        if text in _FREE:
            return "0"
        if text in _NO_SAMPLE:
            return None
        price = price_of(cell, self._currency, self._reader.style)
        return "0" if price.amount == 0 else self._amount("sample_price", Price(price.amount, price.currency))

    def _attributes(self) -> list[AttributeDraft]:
        found = [each for column in ("attributes", "attributes_2") for each in self._take(column, self._read_attributes) or ()]
        for match in self._reader.matches:
            if match.column == ATTRIBUTE and (cell := self._cell(match.index)) is not None:
                try:
                    found.append(attribute_column(match.header.strip(), text_of(cell)))
                except BadCell as bad:
                    self._note(ATTRIBUTE, bad, match.header)
        drafts = [self._attribute(each) for each in found]
        return drafts[:MOST_ATTRIBUTES] if self._defaults.shorten else drafts

    def _read_attributes(self, cell: object) -> list[SheetAttribute]:
        return attributes_of(cell, self._language, tidy=self._defaults.tidy)

    def _attribute(self, attribute: SheetAttribute) -> AttributeDraft:
        value, unit = attribute.value, attribute.unit
        name = Wording(attribute.name, attribute.language or self._language, dict(attribute.others))
        if unit is not None and not _DECIMAL.fullmatch(value):
            # Only a number can have a unit of its own; "220-240 V" stays a text.
            value, unit = f"{value} [{unit}]", None
        if self._defaults.shorten:
            value = shortened(value, LIMITS["attributes.value"])
            name = Wording(shortened(name.text, LIMITS["attributes.name"]), name.language, name.others)
        return AttributeDraft(name, value, unit)


def _number(cell: object) -> str:
    """Return an item number as it is kept, so that the same number is always found again."""
    return " ".join(unicodedata.normalize("NFC", code_of(cell)).split())


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
