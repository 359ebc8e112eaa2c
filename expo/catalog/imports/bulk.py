"""Bulk imports and exports from the command line: one exhibitor, or many named by a column.

Runs the steps of an import job in this process, in the installation's own name. A command that was
killed half-way can be started again: rows already in the catalogue change nothing.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol

import orjson

from expo.catalog.editing.models import Saved, SavedRow
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.exports.service import export_to, wordings_of
from expo.catalog.imports.batches import SeparateRows
from expo.catalog.imports.companies import Companies, NewCompany, on_behalf
from expo.catalog.imports.loading import RowImporter, tally_of
from expo.catalog.imports.models import ImportOptions, RowCounts, checked_options
from expo.catalog.imports.run import load_of
from expo.catalog.products.service import Catalog
from expo.catalog.sheets.archives import open_archive
from expo.catalog.sheets.errors import HeaderNotFound
from expo.catalog.sheets.rules.columns import Match, fold_header, with_mapping
from expo.catalog.sheets.rules.raw_rows import RawRow
from expo.catalog.sheets.rules.row_cells import CellProblem
from expo.catalog.sheets.tables import Table, open_table
from expo.catalog.sheets.writing import SheetFormat
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.kit.access import SYSTEM
from expo.kit.errors import Invalid
from expo.kit.files.pictures import Pictures
from expo.kit.ids import is_id
from expo.localisation.languages.service import Languages
from translation.detector import Detector

_MAX_COMPANIES: Final = 2000
_BUFFERED: Final = 8 * 2**20


class ImportEnvironment(Protocol):
    """The parts of an installation that these commands use."""

    @property
    def services(self) -> Mapping[type, Any]:
        """The installation's services by class."""


@dataclass(frozen=True)
class Progress:
    """Progress of a command: ``step`` is CHECKING or WRITING, ``total`` the number of rows (0: not known).

    ``problems`` are those found since the last report, ``part`` the current file where there are several.
    """

    step: str
    tally: RowCounts
    total: int
    problems: Sequence[CellProblem] = ()
    part: str = ""


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True)
class BulkImport:
    """Result of a command: row counts, the sheet and columns read, the number of companies and of those created."""

    tally: RowCounts
    sheet: str
    matches: list[Match]
    companies: int = 0
    created_companies: int = 0


async def find_exhibitor(environment: ImportEnvironment, id_or_slug: str) -> Exhibitor:
    """Return an exhibitor by its id or slug; raises `ExhibitorNotFound`."""
    exhibitors: Exhibitors = environment.services[Exhibitors]
    if is_id(id_or_slug, "exh"):
        return await exhibitors.get(SYSTEM, exhibitor_id=id_or_slug)
    return await exhibitors.get_by_slug(SYSTEM, slug=id_or_slug)


async def import_file(
    world: ImportEnvironment,
    exhibitor: str,
    path: Path,
    *,
    options: ImportOptions,
    mapping: Mapping[str, str] | None = None,
    pictures: Path | None = None,
    max_rows: int = 50_000,
    on_progress: ProgressCallback = lambda _: None,
) -> BulkImport:
    """Import a file into the catalogue of one exhibitor, given by id or slug.

    ``mapping`` assigns columns by header. All rows are checked first; if any is bad, nothing is written
    unless ``options.partial`` is GOOD_ROWS. Raises `RowsRefused`, `ExhibitorNotFound`, the errors of
    `expo.catalog.sheets.errors`.
    """
    checked = checked_options(options)
    owner = await find_exhibitor(world, exhibitor)
    archive = None if pictures is None else await asyncio.to_thread(open_archive, pictures)
    loader = _loader(world)
    async with _opened(path, mapping or {}, checked, max_rows) as table:
        actor = on_behalf(owner.organisation_id)
        load = await asyncio.to_thread(load_of, actor, table, checked, loader.detector, archive)
        tally = RowCounts()
        if checked.looks_first:
            tally = await loader.check(load, _telling(on_progress, "CHECKING", table.count))
            checked.refuse(tally)
        if not checked.dry_run:
            tally = await loader.write(
                load, _telling(on_progress, "WRITING", table.count), since=RowCounts(), all_or_nothing=False
            )
    return BulkImport(tally, table.sheet, table.matches, 1)


async def import_by(
    world: ImportEnvironment,
    path: Path,
    *,
    by: str,
    company: NewCompany,
    options: ImportOptions,
    mapping: Mapping[str, str] | None = None,
    max_rows: int = 50_000,
    on_progress: ProgressCallback = lambda _: None,
) -> BulkImport:
    """Import a file into the catalogues of many exhibitors, named by the column with the header ``by``.

    Missing companies are created as ``company`` says. Raises as `import_file` does, and
    `FairNotFound`, `SectionNotFound`.
    """
    checked = checked_options(options)
    await Companies.of(world.services).check(company)
    async with _opened(path, mapping or {}, checked, max_rows) as table:
        if checked.looks_first:
            tally = await _look_at(table, by, checked, _loader(world).detector, on_progress)
            checked.refuse(tally)
            if checked.dry_run:
                return BulkImport(tally, table.sheet, table.matches)
        with tempfile.TemporaryDirectory(prefix="expo-split-") as folder:
            parts = await asyncio.to_thread(_split, table, by, Path(folder))
            return await _write_parts(world, table, parts, company, options=checked, on_progress=on_progress)


async def export_file(
    world: ImportEnvironment,
    exhibitor: str,
    path: Path,
    *,
    kind: SheetFormat,
    language: str = "en",
    on_progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Write all products of one exhibitor to a file and return their number. Raises `ExhibitorNotFound`."""
    owner = await find_exhibitor(world, exhibitor)
    catalog: Catalog = world.services[Catalog]

    async def tell(done: int) -> None:
        on_progress(done)

    products = catalog.every_own(on_behalf(owner.organisation_id))
    return await export_to(path, kind, products, language=language, wordings=wordings_of(owner), on_progress=tell)


async def _write_parts(
    world: ImportEnvironment,
    table: Table,
    parts: Sequence["_Part"],
    company: NewCompany,
    *,
    options: ImportOptions,
    on_progress: ProgressCallback,
) -> BulkImport:
    companies, loader = Companies.of(world.services), _loader(world)
    total, made = RowCounts(), 0
    for part in parts:
        owner, is_new = await companies.find_or_make(part.name, company)
        made += is_new
        own = replace(table, path=part.path, header_row=0, count=part.count)
        before = total
        tell = _telling(on_progress, "WRITING", table.count, before)
        load = await asyncio.to_thread(load_of, on_behalf(owner.organisation_id), own, options, loader.detector)
        total = before.plus(await loader.write(load, tell, since=RowCounts(), all_or_nothing=False))
    return BulkImport(total, table.sheet, table.matches, len(parts), made)


def _loader(world: ImportEnvironment) -> RowImporter:
    languages: Languages = world.services[Languages]
    return RowImporter(
        world.services[ProductSaving], world.services[Catalog], world.services[Pictures], languages.detector
    )


def _telling(
    on_progress: ProgressCallback, step: str, total: int, before: RowCounts | None = None
) -> Callable[[RowCounts, Sequence[CellProblem], Sequence[SavedRow]], Awaitable[None]]:
    async def tell(tally: RowCounts, problems: Sequence[CellProblem], _rows: Sequence[SavedRow]) -> None:
        on_progress(Progress(step, (before or RowCounts()).plus(tally), total, problems))

    return tell


@asynccontextmanager
async def _opened(
    path: Path, mapping: Mapping[str, str], options: ImportOptions, max_rows: int
) -> AsyncIterator[Table]:
    with tempfile.TemporaryDirectory(prefix="expo-import-") as folder:
        remembered = {fold_header(header): column for header, column in mapping.items()}
        table = await open_table(
            path, Path(folder), remembered_columns=remembered, encoding=options.encoding, max_rows=max_rows
        )
        columns = {
            each.index: remembered[fold_header(each.header)]
            for each in table.matches
            if fold_header(each.header) in remembered
        }
        yield replace(table, matches=with_mapping(table.matches, columns))


async def _look_at(
    table: Table, by: str, options: ImportOptions, detector: Detector, on_progress: ProgressCallback
) -> RowCounts:
    """Check all rows on their own, without comparing them to a catalogue."""
    load = await asyncio.to_thread(load_of, on_behalf("nobody"), table, options, detector)
    reader = SeparateRows(load, owner=_index(table, by))
    tally = RowCounts()
    while (batch := await asyncio.to_thread(reader.next)).rows:
        tally = tally.plus(tally_of(batch, Saved()))
        on_progress(Progress("CHECKING", tally, table.count, batch.problems))
    return tally


@dataclass(frozen=True)
class _Part:
    """The rows of one company."""

    name: str
    path: Path
    count: int


@dataclass
class _Bin:
    path: Path
    lines: list[bytes] = field(default_factory=list)
    count: int = 0

    def flush(self) -> None:
        with self.path.open("ab") as file:
            file.writelines(self.lines)
        self.lines = []


def _split(table: Table, by: str, folder: Path) -> list[_Part]:
    """Split a table's rows by the value of a column; raises `HeaderNotFound`, `Invalid` where it is empty."""
    index = _index(table, by)
    bins: dict[str, _Bin] = {}
    buffered = 0
    for row in table.rows():
        name = _name(row, index)
        if len(bins) >= _MAX_COMPANIES and name not in bins:
            raise Invalid(f"The column {by!r} names more than {_MAX_COMPANIES} companies.", field="by")
        part = bins.setdefault(name, _Bin(folder / f"{len(bins)}.rows"))
        line = orjson.dumps([row.number, row.cells]) + b"\n"
        part.lines.append(line)
        part.count += 1
        buffered += len(line)
        if buffered > _BUFFERED:
            for each in bins.values():
                each.flush()
            buffered = 0
    for each in bins.values():
        each.flush()
    return [_Part(name, part.path, part.count) for name, part in bins.items()]


def _index(table: Table, by: str) -> int:
    column_name = fold_header(by)
    for each in table.matches:
        if column_name in {fold_header(each.header), fold_header(each.column or "")}:
            return each.index
    raise HeaderNotFound(f"The file has no column {by!r}.", field="by")


def _name(row: RawRow, index: int) -> str:
    cell = row.cells[index] if index < len(row.cells) else None
    name = " ".join(str(cell).split()) if isinstance(cell, str | int) else ""
    if not name:
        raise Invalid(f"Row {row.number} does not name the exhibitor of the product.", field="by")
    return name
