"""Conversion of a sheet's rows to product drafts, with every bad cell reported.

A `SheetGuide` knows the sheet's columns and the defaults; `read_row` reads one row at a time and
never stops at the first mistake.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from expo.catalog.products.models import Visibility
from expo.catalog.products.rules.drafts import LIMITS, MAX_ATTRIBUTES, AttributeDraft, ProductDraft, Wording
from expo.catalog.sheets.rules.cells import BadCell, code_of, days_of, list_of, term_of, text_of
from expo.catalog.sheets.rules.columns import ATTRIBUTE
from expo.catalog.sheets.rules.composites import SheetAttribute, attribute_column, attributes_of
from expo.catalog.sheets.rules.lookups import (
    certificates_of,
    clean_text,
    country_of,
    edition_of,
    gtin_of,
    language_of,
    section_of,
    visibility_of,
)
from expo.catalog.sheets.rules.raw_rows import RawRow
from expo.catalog.sheets.rules.row_cells import CellProblem, RowCells, SheetGuide, by_script, has_script
from expo.catalog.sheets.rules.row_prices import RowPrices
from expo.kit.text import LANGUAGES

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,16}(?:\.[0-9]{1,9})?")
_WORDINGS: Final = {
    base: {language: f"{base}_{language}" for language in LANGUAGES} for base in ("title", "description")
}
"""Columns of the texts in each language."""


@dataclass(frozen=True)
class ReadRow:
    """A row as read. ``pictures`` are file names; None if the sheet does not say.

    ``given_fields`` are the draft's fields given by the sheet rather than the defaults.
    ``visibility`` is None if the sheet has no such column.
    """

    raw: RawRow
    draft: ProductDraft
    given_fields: frozenset[str] = frozenset()
    visibility: Visibility | None = None
    chosen: tuple[str, ...] = ()
    pictures: tuple[str, ...] | None = None
    problems: tuple[CellProblem, ...] = ()


def read_row(guide: SheetGuide, raw: RawRow) -> ReadRow:
    """Return the draft of a row and all problems with its cells."""
    if raw.error is not None:
        problem = CellProblem(
            raw.number, "", "UNREADABLE_ROW", raw.error, "Correct this line and upload the file again."
        )
        return ReadRow(raw, ProductDraft(), problems=(problem,))
    return _RowReader(guide, raw).row()


class _RowReader:
    """Reads one row into a draft."""

    def __init__(self, guide: SheetGuide, raw: RawRow) -> None:
        self._cells = RowCells(guide, raw)
        language = self._cells.take("language", language_of) or self._cells.defaults.language
        self._is_stated, self._language = language is not None, language or self._guessed_language()

    def row(self) -> ReadRow:
        cells = self._cells
        draft = self._draft(RowPrices(cells))
        pictures = cells.take("pictures", list_of) if cells.guide.mentions("pictures") else None
        return ReadRow(
            raw=cells.raw,
            draft=draft,
            given_fields=self._given_fields(draft),
            visibility=cells.take("visibility", visibility_of),
            chosen=tuple(cells.take("chosen", list_of) or ()),
            pictures=None if pictures is None else tuple(pictures),
            problems=tuple(cells.problems),
        )

    def _draft(self, prices: RowPrices) -> ProductDraft:
        take, defaults = self._cells.take, self._cells.defaults
        rule, place = take("incoterm", term_of) or (self._hinted_rule(), None)
        return ProductDraft(
            number=take("number", number_of_item) or "",
            title=self._wording("title"),
            description=self._wording("description"),
            section=take("section", section_of) or defaults.section,
            category=self._cells.short("category"),
            brand=self._cells.short("brand"),
            gtin=take("gtin", gtin_of),
            hs_code=take("hs_code", code_of),
            hs_edition=take("hs_edition", edition_of),
            origin=take("origin", country_of) or defaults.origin,
            unit=prices.unit,
            minimum_order=prices.minimum,
            minimum_order_unit=prices.minimum_unit,
            currency=prices.currency,
            price_tiers=prices.tiers,
            price_on_request=prices.on_request,
            incoterm=rule,
            incoterm_place=self._cells.text("incoterm_place") or place,
            lead_days=take("lead_days", lambda cell: days_of(cell, self._cells.hint("lead_days").days)),
            sample_free=prices.sample == "0",
            sample_price=None if prices.sample == "0" else prices.sample,
            attributes=self._attributes(),
            certificates=take("certificates", certificates_of) or (),
            keywords=take("keywords", list_of) or (),
        )

    def _given_fields(self, draft: ProductDraft) -> frozenset[str]:
        fields = self._cells.guide.given_fields
        return fields | {"unit"} if draft.unit != self._cells.defaults.unit else fields

    def _hinted_rule(self) -> str | None:
        """Return the rule in a header such as ``FOB price``, if the row names a place for it."""
        rule = next((each.incoterm for each in self._cells.hints.values() if each.incoterm), None)
        return rule if self._cells.cells.get("incoterm_place") is not None else None

    def _guessed_language(self) -> str:
        title, more = (str(self._cells.cells.get(each) or "")[:300] for each in ("title", "description"))
        guide = self._cells.guide
        # The title alone takes a third of the time and nearly always suffices.
        detected = guide.tells(title) or (guide.tells(f"{title} {more}") if more else None)
        return detected or guide.language or by_script(title + more) or "en"

    def _language_of_description(self, text: str) -> str:
        """Return the language stated, else the title's, unless the text is certainly in one of another script."""
        if language := self._cells.take("description_language", language_of):
            return language
        if self._is_stated or by_script(text) == has_script(self._language):
            return self._language
        return self._cells.guide.tells(text[:300]) or self._language

    def _wording(self, base: str) -> Wording | None:
        """Return a text with its wordings; a lone English one counts as written in English."""
        own = self._cells.text(base)
        others = {
            language: text
            for language, column in _WORDINGS[base].items()
            if column in self._cells.cells and (text := self._cells.text(column))
        }
        if own is None:
            language = self._language if self._language in others else next(iter(others), None)
            own = others.pop(language) if language else None
        else:
            language = self._language if base == "title" else self._language_of_description(own)
            others.pop(language, None)
        if own is None or language is None:
            return None
        cut = (lambda text: clean_text(text, LIMITS[base])) if self._cells.defaults.mend else str
        return Wording(cut(own), language, {key: cut(text) for key, text in others.items()})

    def _attributes(self) -> list[AttributeDraft]:
        found = [
            each
            for column in ("attributes", "attributes_2")
            for each in self._cells.take(column, self._read_attributes) or ()
        ]
        for match in self._cells.guide.matches:
            if match.column == ATTRIBUTE and (cell := self._cells.cell(match.index)) is not None:
                try:
                    found.append(attribute_column(match.header.strip(), text_of(cell)))
                except BadCell as bad:
                    self._cells.note(ATTRIBUTE, bad, match.header)
        drafts = [self._attribute(each) for each in found]
        return drafts[:MAX_ATTRIBUTES] if self._cells.defaults.mend else drafts

    def _read_attributes(self, cell: object) -> list[SheetAttribute]:
        return attributes_of(cell, self._language, tidy=self._cells.defaults.tidy)

    def _attribute(self, attribute: SheetAttribute) -> AttributeDraft:
        name, value, unit = attribute.name, attribute.value, attribute.unit
        if unit is not None and not _DECIMAL.fullmatch(value):
            # Only a number can have a separate unit; "220-240 V" stays text.
            value, unit = f"{value} [{unit}]", None
        if self._cells.defaults.mend:
            name, value = clean_text(name, LIMITS["attributes.name"]), clean_text(value, LIMITS["attributes.value"])
        language = attribute.language or self._language
        if attribute.others or len(name) > LIMITS["attributes.name"]:
            return AttributeDraft(Wording(name, language, dict(attribute.others)), value, unit)
        return AttributeDraft(_named(name, language), value, unit)


@lru_cache(4096)
def _named(name: str, language: str) -> Wording:
    """Return an attribute's name; cached, as the rows of a sheet share their names."""
    return Wording(name, language)


def number_of_item(cell: object) -> str:
    """Return an item number in its stored form, so that equal numbers always match."""
    return " ".join(unicodedata.normalize("NFC", code_of(cell)).split())
