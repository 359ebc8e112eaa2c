"""Imports as requested, stored and shown."""

import codecs
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Final

from expo.catalog.editing.models import Partial, SavedRow
from expo.catalog.imports.errors import ImportRunning, RowsRefused
from expo.catalog.products.models import Product, Visibility
from expo.catalog.sheets.rules.columns import Match
from expo.catalog.sheets.rules.row_cells import Defaults
from expo.fairs.sections.models import section as section_of
from expo.kit.access import Role
from expo.kit.errors import Invalid
from expo.kit.files.uploads import MEBIBYTE, UploadPurpose
from expo.kit.jobs.queue import SHEETS, Job, JobKind, JobStatus
from expo.kit.paging import Slice, decode_cursor
from expo.kit.text import checked_language
from expo.kit.trade.money import checked_currency
from expo.kit.trade.values import checked_country, checked_decimal, checked_unit

MAX_KEPT: Final = 2000
SHEET: Final = UploadPurpose("SHEET", 50 * MEBIBYTE, 120, frozenset({"zip", "bin"}), "XLSX, CSV or JSON Lines")
PICTURES_ZIP: Final = UploadPurpose("PICTURES_ZIP", 300 * MEBIBYTE, 240, frozenset({"zip"}))
_MAX_CELL_LENGTH: Final = 10_000


@dataclass(frozen=True)
class RowCounts:
    """Rows by outcome so far. ``failed`` counts rows with at least one problem, ``problems`` all problems."""

    done: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    problems: int = 0

    def plus(self, other: "RowCounts") -> "RowCounts":
        """Return the sum of two tallies."""
        return RowCounts(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import. ``partial``: whether rows without errors are saved if others have errors.

    ``publish`` publishes the imported products at once; a dry run writes nothing. ``defaults``
    apply where the sheet gives no value.
    """

    dry_run: bool = True
    publish: bool = False
    partial: Partial = Partial.ALL_OR_NOTHING
    encoding: str | None = None
    defaults: Defaults = field(default_factory=Defaults)

    @property
    def looks_first(self) -> bool:
        """Say whether all rows are checked before the first is written; otherwise bad rows are just left out."""
        return self.dry_run or self.partial is Partial.ALL_OR_NOTHING

    def refuse(self, tally: RowCounts) -> None:
        """Raise `RowsRefused` if there are bad rows and the options then forbid writing."""
        if tally.failed and not self.dry_run and self.partial is Partial.ALL_OR_NOTHING:
            raise RowsRefused(
                f"{tally.failed} rows are bad, so nothing was written; mend them, or import only the good ones."
            )


@dataclass(frozen=True)
class Correction:
    """A corrected cell: the row number as the spreadsheet shows it, the column's header, and the new value."""

    row: int
    column: str
    value: str


@dataclass(frozen=True)
class ImportEffect:
    """What an import did to a product, as needed to undo it.

    ``before`` is the version that it replaced, None for a product that it created; ``after`` the
    version that it wrote. ``shown``, ``visibility`` and ``chosen`` are the product's state before the
    import, ``seen_by`` is its audience afterwards.
    """

    product_id: str
    after: int
    before: int | None = None
    shown: bool = False
    visibility: Visibility = Visibility.PUBLIC
    chosen: tuple[str, ...] = ()
    seen_by: tuple[str, ...] = ()


def seen_by(product: Product) -> tuple[str, ...]:
    """Return the audience of a product, as one value to compare."""
    return (product.visibility, *product.chosen)


def effects_of(rows: Sequence[SavedRow]) -> list[ImportEffect]:
    """Return the effects of a batch's rows; unchanged rows have none."""
    return [_effect(row) for row in rows if row.before != row.product]


def _effect(row: SavedRow) -> ImportEffect:
    before = row.before
    if before is None:
        return ImportEffect(row.product.id, row.product.version, seen_by=seen_by(row.product))
    return ImportEffect(
        product_id=row.product.id,
        after=row.product.version,
        before=before.version,
        shown=before.is_published,
        visibility=before.visibility,
        chosen=tuple(before.chosen),
        seen_by=seen_by(row.product),
    )


@dataclass(frozen=True)
class Import:
    """An import as shown to users. ``matches`` are the sheet's columns, empty until the sheet has been read."""

    id: str
    status: JobStatus
    file_name: str
    options: ImportOptions
    tally: RowCounts
    total: int
    started_at: datetime
    ended_at: datetime | None = None
    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)
    header_row: int = 0
    matches: list[Match] = field(default_factory=list)
    error_code: str | None = None
    error: str | None = None
    upload_id: str | None = None
    pictures_upload_id: str | None = None
    corrections: list[Correction] = field(default_factory=list)


@dataclass(frozen=True)
class ImportInput:
    """A job's arguments: all it needs to start over on another machine."""

    exhibitor_id: str
    blob: str
    file_name: str
    options: ImportOptions
    mapping: dict[int, str]
    pictures_blob: str | None
    role: Role
    upload_id: str | None = None
    pictures_upload_id: str | None = None
    key_id: str | None = None
    corrections: list[Correction] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """Progress of a job. ``tally`` counts rows of the current pass."""

    writing: bool = False
    tally: RowCounts = field(default_factory=RowCounts)
    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)
    header_row: int = 0
    matches: list[Match] = field(default_factory=list)


IMPORT: Final = JobKind(
    "import",
    ImportInput,
    State,
    SHEETS,
    conflict=partial(ImportRunning, "Your last import has not finished yet. Wait for it, or cancel it."),
)


def shown_import(job: Job) -> Import:
    """Return a job as the import that users see."""
    order, state = IMPORT.arguments(job), IMPORT.state(job)
    return Import(
        id=job.id,
        status=job.status,
        file_name=order.file_name,
        options=order.options,
        tally=state.tally,
        total=job.total,
        started_at=job.created_at,
        ended_at=job.ended_at,
        sheet=state.sheet,
        other_sheets=state.other_sheets,
        header_row=state.header_row,
        matches=state.matches,
        error_code=job.error_code,
        error=job.error,
        upload_id=order.upload_id,
        pictures_upload_id=order.pictures_upload_id,
        corrections=order.corrections,
    )


def checked_corrections(earlier: Sequence[Correction], corrections: Sequence[Correction]) -> list[Correction]:
    """Return all corrections, the latest for each cell; raises `Invalid` for too many, or too long ones."""
    cells = {(each.row, each.column): each for each in [*earlier, *corrections]}
    if len(cells) > MAX_KEPT:
        raise Invalid(
            f"At most {MAX_KEPT:,} cells can be corrected here. Correct the spreadsheet itself.", field="corrections"
        )
    if any(len(each.value) > _MAX_CELL_LENGTH or len(each.column) > _MAX_CELL_LENGTH for each in cells.values()):
        raise Invalid(f"A cell can contain at most {_MAX_CELL_LENGTH:,} characters.", field="corrections")
    return list(cells.values())


def checked_options(options: ImportOptions) -> ImportOptions:
    """Return the options with checked defaults; raises `Invalid` naming the first invalid one."""
    given = options.defaults
    defaults = replace(
        given,
        language=given.language and checked_language(given.language, field="options.language"),
        currency=given.currency and checked_currency(given.currency, field="options.currency"),
        section=given.section and section_of(given.section, field="options.section").key,
        unit=given.unit and checked_unit(given.unit, field="options.unit"),
        origin=given.origin and checked_country(given.origin, field="options.origin"),
        minimum_order=given.minimum_order and f"{checked_decimal(given.minimum_order, field='options.minimumOrder'):f}",
    )
    return replace(options, defaults=defaults, encoding=given_encoding(options.encoding))


def given_encoding(name: str | None) -> str | None:
    """Return the canonical name of a text encoding; raises `Invalid` for an unknown one."""
    if name is None or not name.strip():
        return None
    try:
        return codecs.lookup(name.strip()[:40]).name
    except (LookupError, ValueError) as error:
        raise Invalid(
            "This is not a known encoding, for example utf-8 or gb18030.", field="options.encoding"
        ) from error


@dataclass(frozen=True)
class ProblemQuery:
    """A request for a page of an import's problems; ``total`` is how many it has."""

    job_id: str
    total: int
    part: Slice

    def begin(self) -> int:
        """Return the position of the first problem of the page; raises `Invalid` for a foreign cursor."""
        return decode_cursor(self.part.after, [int])[0] + 1 if self.part.after else 0

    def places(self, begin: int) -> range:
        """Return the positions to read: one more than requested, to see whether there are more."""
        return range(max(begin, 0), min(max(begin, 0) + self.part.first + 1, MAX_KEPT))
